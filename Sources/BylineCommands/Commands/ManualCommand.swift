import ArgumentParser
import FileSystem

struct ManualCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write manual pages, for man.", shouldDisplay: false)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the pages of all verbs into this folder, like /usr/local/share/man/man1.", valueName: "dir"))
  var output: String?

  @Argument(help: ArgumentHelp("The verb; otherwise the program itself.", valueName: "verb"))
  var verb: String?

  func perform(_ session: Session) throws -> Exit {
    if let output {
      let folder = try Directory.make(try absolute(ArgumentText.bytes(of: output), session))
      for page in [ManualPage(of: nil)] + BylineCommand.shownVerbs.map({ ManualPage(of: $0) }) {
        try folder.writeAtomically(
          try RelativePath(page.fileName.utf8), Array(page.text.utf8), staging: nil)
      }
      return .done
    }
    guard let verb else {
      session.console.write(ManualPage(of: nil).text)
      return .done
    }
    let name = try VerbArgument.completed([verb]).words[0]
    guard let command = BylineCommand.shownVerbs.first(where: { $0._commandName == name }) else {
      throw Failure(
        .notFound, "there is no manual page for \(ShownText.quoted(ArgumentText.bytes(of: verb)))")
    }
    session.console.write(ManualPage(of: command).text)
    return .done
  }

  private func absolute(_ path: [UInt8], _ session: Session) throws -> [UInt8] {
    if path.first == UInt8(ascii: "/") { return path }
    return try session.host.currentDirectory() + [UInt8(ascii: "/")] + path
  }
}
