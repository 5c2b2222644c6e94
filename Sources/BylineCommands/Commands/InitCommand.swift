import ArgumentParser
import FileSystem
import Repository

struct InitCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make an empty repository with one channel.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption

  @Option(
    help: ArgumentHelp(
      "Write a .bylineignore for a language, unless there is one: \(IgnoreTemplate.names).",
      valueName: "language"))
  var kind: String?

  @Argument(help: ArgumentHelp("The folder; otherwise the current one.", valueName: "dir"))
  var folder: String?

  func perform(_ session: Session) throws -> Exit {
    var template: IgnoreTemplate?
    if let kind {
      guard let found = IgnoreTemplate(named: kind) else {
        throw Failure(
          .usage, "no ignore file is known for \(ShownText.quoted(Array(kind.utf8)))",
          hint: "known are \(IgnoreTemplate.names)")
      }
      template = found
    }
    let path = try absolute((folder ?? common.repository).map { ArgumentText.bytes(of: $0) }, session)
    let first = try channel.channel ?? session.configuration.text(.channelDefault) ?? Repository.firstChannel
    let repository = try Repository.initialize(at: path, channel: first)
    if let template { try template.write(in: repository) }
    return .done
  }

  private func absolute(_ path: [UInt8]?, _ session: Session) throws -> [UInt8] {
    let current = try session.host.currentDirectory()
    guard let path, !path.isEmpty else { return current }
    return path[0] == UInt8(ascii: "/") ? path : current + [UInt8(ascii: "/")] + path
  }
}
