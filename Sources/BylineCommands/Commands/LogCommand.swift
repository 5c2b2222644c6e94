import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Repository

struct LogCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List the changes of a channel, the newest arrival first.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption
  @OptionGroup var format: FormatOption

  @Flag(help: "Only the hashes, one a line.")
  var hashOnly = false

  @Flag(help: "One line for each change: hash, day, author and the first line of the message.")
  var oneline = false

  @Flag(help: "Also the state of the channel with each change in.")
  var state = false

  @Flag(help: "The whole messages, not only their first lines.")
  var description = false

  @Flag(help: "Also the files each change is about.")
  var files = false

  @OptionGroup var patch: PatchOptions

  @Flag(help: "One line for each change, with lines to those it depends on.")
  var graph = false

  @Option(
    help: ArgumentHelp("Leave out what this channel holds, too; may be repeated.", valueName: "channel"))
  var not: [String] = []

  @OptionGroup var filter: LogFilter

  @OptionGroup var hands: AttributionFilterOptions

  @Flag(help: "Also who and what wrote each change: AI, evidence, statements.")
  var attribution = false

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
    let isLong = state || description || files || attribution || patch.isAsked
    if graph, hashOnly || isLong {
      throw ValidationError("Type --graph without what else each change should show.")
    }
    if oneline, hashOnly || isLong {
      throw ValidationError("Type --oneline without what else each change should show.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let items = try repository.log(try query(open, session))
    try session.prepareResults(common, paged: true)
    let console = session.console
    if format.outputFormat == .json {
      let list = try items.map { try json($0, repository, session) }
      console.document(
        "log",
        ["channel": .string(try channel.channel ?? repository.currentChannel()), "changes": .array(list)])
    } else if graph {
      LogGraph(items).write(console, text(session))
    } else if hashOnly {
      for item in items { console.line(item.hash.description) }
    } else if oneline {
      for item in items { console.line(text(session).line(item, console)) }
    } else {
      for item in items { try write(item, repository, session) }
    }
    return .done
  }

  private func query(_ open: OpenRepository, _ session: Session) throws -> LogQuery {
    var query = LogQuery(channel: channel.channel)
    query.excluded = not
    let selected = try open.paths(paths)
    query.paths = selected.contains { $0.isRoot } ? [] : selected
    query.accepts = try filter.test(session)
    query.attribution = try hands.filter()
    query.offset = offset
    query.limit = limit ?? .max
    return query
  }

  private func text(_ session: Session) -> LogEntryText {
    var text = LogEntryText(showsState: state, showsDescription: description, people: session.people)
    text.marksUnknown = hands.humanOnly
    return text
  }

  private func write(_ item: LogItem, _ repository: Repository, _ session: Session) throws {
    var text = text(session)
    if attribution { text.details = try repository.attribution(of: item.hash) }
    try text.write(item, files ? try ChangeFiles(of: item.hash, in: repository) : nil, session.console)
    guard patch.isAsked else { return }
    let differences = try repository.differences(of: item.hash)
    try patch.differences.write(differences, session)
    if !differences.isEmpty { session.console.line() }
  }

  private func json(_ item: LogItem, _ repository: Repository, _ session: Session) throws -> JSON {
    let fields = try LogEntryText.json(
      item, files ? try ChangeFiles(of: item.hash, in: repository) : nil, session.people,
      attribution ? try repository.attribution(of: item.hash) : nil)
    guard patch.isAsked else { return fields }
    let differences = try patch.differences.json(try repository.differences(of: item.hash), session)
    return fields.adding(["differences": differences])
  }
}
