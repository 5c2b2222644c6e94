import ArgumentParser
import ChangeModel
import FileSystem
import Repository

struct LogCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List the changes of a channel, the newest arrival first.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption
  @OptionGroup var format: FormatOption

  @Flag(help: "Only the hashes, one a line.")
  var hashOnly = false

  @Flag(help: "Also the state of the channel with each change in.")
  var state = false

  @Flag(help: "The whole messages, not only their first lines.")
  var description = false

  @Flag(help: "Also the files each change is about.")
  var files = false

  @Option(help: ArgumentHelp("Leave out the newest so many.", valueName: "count"))
  var offset: Int = 0

  @Option(
    name: [.customShort("n", allowingJoined: true), .long],
    help: ArgumentHelp("At most so many.", valueName: "count"))
  var limit: Int?

  @Argument(help: "Only changes about these paths, or what is below them, wherever it was before.")
  var paths: [String] = []

  func validate() throws {
    if offset < 0 || (limit ?? 0) < 0 { throw ValidationError("Type a count that is not negative.") }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let selected = try open.paths(paths)
    let items = try repository.log(
      channel: channel.channel, limit: limit ?? .max, offset: offset,
      paths: selected.contains { $0.isRoot } ? [] : selected)
    try session.prepareResults(common, paged: true)
    let console = session.console
    if format.outputFormat == .json {
      let list = try items.map {
        try LogEntryText.json(
          $0, files ? try ChangeFiles(of: $0.hash, in: repository) : nil, session.signers)
      }
      console.document(
        "log",
        ["channel": .string(try channel.channel ?? repository.currentChannel()), "changes": .array(list)])
      return .done
    }
    let text = LogEntryText(showsState: state, showsDescription: description, signers: session.signers)
    for item in items {
      if hashOnly {
        console.line(item.hash.description)
      } else {
        try text.write(item, files ? try ChangeFiles(of: item.hash, in: repository) : nil, console)
      }
    }
    return .done
  }
}
