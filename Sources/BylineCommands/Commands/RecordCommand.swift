import ArgumentParser
import ByteText
import ChangeModel
import FileSystem
import Repository
import WorkingCopy

struct RecordCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Record what was edited as one change of the channel shown.",
    discussion: """
      Without -m the message is typed in an editor, on a terminal only: BYLINE_EDITOR, record.editor of the configuration, VISUAL or EDITOR. \
      Below the message stands what will be recorded.

      With -i each edit is shown and asked about: y records it, n leaves it, a and d do so for the rest of the file, s splits it, e opens it \
      in the editor, q leaves all that is still to come. What is left stays an edit; no file is touched.

      A tracked file that is gone, and a new one that is the same or nearly, are one file that moved; see --no-detect-renames.

      For changes that come out the same each time, set BYLINE_TIMESTAMP (a moment like --timestamp takes) and BYLINE_NONCE \
      (up to 64 bytes that tell equal changes apart; otherwise 16 random ones).
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var by: AuthorOption

  @Flag(
    name: .shortAndLong,
    help: "Record everything that is tracked; that is the case anyway unless paths are given.")
  var all = false

  @Flag(name: .shortAndLong, help: "Ask about each edit, on a terminal.")
  var interactive = false

  @Option(
    name: [.customShort("m", allowingJoined: true), .long], parsing: .unconditional,
    help: "What the change is for; its first line is its title.")
  var message: String?

  @Option(
    help: ArgumentHelp(
      "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
  var timestamp: String?

  @Flag(
    help: "Record into the newest change of the channel, which this one replaces; --amend=HASH for another.")
  var amend = false

  @Option(name: .customLong("amend-change"), help: .hidden)
  var amended: String?

  @Flag(help: "Leave out files that are gone, instead of recording that they were removed.")
  var ignoreMissing = false

  @OptionGroup var renames: RenameOption
  @OptionGroup var attribution: AttributionOptions

  @Flag(exclusivity: .exclusive)
  var algorithm: AlgorithmFlag?

  @Argument(help: "Record these paths only, with what is below them.")
  var paths: [String] = []

  func validate() throws {
    if interactive, amend || amended != nil {
      throw ValidationError("Type --interactive or --amend, not both: record what you choose, then amend.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let replaced = try amendment(repository)
    var request = RecordRequest()
    request.algorithm = try AlgorithmFlag.algorithm(algorithm, session.configuration)
    request.paths = try selection(open)
    request.ignoresMissing = ignoreMissing
    request.detectsRenames = try renames.isWanted(session.configuration)
    // Nobody should type a message in vain; where none is typed, recording finds out by itself.
    if message == nil, replaced == nil, try !StatusReport.hasSomething(request.paths, repository) {
      return nothing(session)
    }
    let author = try by.author(in: session)
    if interactive {
      request.chosen = try chosen(request, repository, session)
      if request.chosen?.parts.isEmpty == true {
        session.console.note("nothing was chosen, so nothing was recorded")
        return .done
      }
    }
    request.message = try text(request, repository, session, replaced)
    let invocation = try session.invocation(author: author, timestamp: timestamp)
    request.attribution = try Capture.request(
      attribution, session, author: author, message: request.message,
      hasCheckpoints: try !repository.pendingCheckpoints().isEmpty)
    if let replaced { try replace(replaced, &request, repository) }
    do {
      let outcome = try repository.record(request, invocation)
      session.console.line("Hash: \(outcome.hash)")
      for move in outcome.moves { session.console.note("moved: \(move.text)") }
      for path in outcome.rewritten { session.console.note("conflict left in \(Words.path(path))") }
      return session.finish(outcome.report)
    } catch RepositoryError.nothingToRecord {
      return nothing(session)
    }
  }

  private func nothing(_ session: Session) -> Exit {
    session.console.note("there is nothing to record")
    return .done
  }

  // MARK: What

  private func selection(_ open: OpenRepository) throws -> [RelativePath] {
    let selected = try open.paths(paths).filter { all ? false : !$0.isRoot || paths.count == 1 }
    for path in selected where try !StatusReport.isKnown(path, open.repository) {
      throw RepositoryError.notTracked(path)
    }
    return selected.contains { $0.isRoot } ? [] : selected
  }

  private func chosen(_ request: RecordRequest, _ repository: Repository, _ session: Session) throws
    -> ChosenEdits
  {
    guard session.host.isTerminal(0), session.host.isTerminal(1) else {
      throw Failure(
        .usage, "there is no terminal to choose on",
        hint: "name what to record: `byline record -m \"MESSAGE\" PATH...`")
    }
    try session.prepareResults(common)
    let editor = try TextEditor(session, repository)
    let form = DiffForm(
      algorithm: request.algorithm, context: try session.configuration.number(.diffContext))
    let chooser = EditChooser(ChoiceDialog(session.console), session.console, form) {
      try editor.edit($0, as: "hunk.diff")
    }
    let selection = try EditSelection(
      repository, request.paths, detectsRenames: request.detectsRenames)
    do { return try selection.chosen(by: chooser) } catch is ChoiceDialog.Ended {
      session.console.line()
      throw Failure(.refused, "the input ended before all was chosen, so nothing was recorded")
    }
  }

  // MARK: Amending

  private func amendment(_ repository: Repository) throws -> LogItem? {
    guard amend || amended != nil else { return nil }
    let log = try repository.log(limit: amended == nil ? 1 : .max)
    guard let amended else {
      guard let newest = log.first else { throw Failure(.notFound, "the channel holds no change to amend") }
      return newest
    }
    let hash = try repository.resolve(amended)
    guard let item = log.first(where: { $0.hash == hash }) else {
      throw RepositoryError.notInChannel(hash, try repository.currentChannel())
    }
    return item
  }

  /// Has the request take the place of a change, and its paths in.
  private func replace(_ change: LogItem, _ request: inout RecordRequest, _ repository: Repository) throws {
    request.replaces = change.hash
    guard !request.paths.isEmpty else { return }
    for path in try ChangeFiles(of: change.hash, in: repository).files.compactMap(\.path) {
      request.paths.append(try RelativePath(path))
    }
  }

  // MARK: Why

  private func text(
    _ request: RecordRequest, _ repository: Repository, _ session: Session, _ replaced: LogItem?
  ) throws -> [UInt8] {
    if let message { return ArgumentText.bytes(of: message) }
    let old = replaced?.header.message
    if let old, !session.host.isTerminal(0) { return old }
    guard session.host.isTerminal(0), session.host.isTerminal(1) else {
      throw Failure(
        .refused, "there is no message and no terminal to type one on", hint: "type it with -m \"MESSAGE\"")
    }
    let listing = try RecordListing(request, repository, replaced).lines
    let text = try MessageEditor(editor: TextEditor(session, repository)).edit(old ?? [], about: listing)
    guard !text.isEmpty else { throw Failure(.refused, "the message is empty, so nothing was recorded") }
    return text
  }
}

/// Which algorithm finds the differences.
enum AlgorithmFlag: String, EnumerableFlag {
  case histogram
  case patience
  case myers

  static func help(for value: AlgorithmFlag) -> ArgumentHelp? {
    switch value {
    case .histogram: "Find differences around the rarest lines."
    case .patience: "Find differences around lines that occur once."
    case .myers: "Find the fewest differences."
    }
  }

  /// What an option says, or else the configuration.
  static func algorithm(_ option: AlgorithmFlag?, _ configuration: Configuration) throws(Failure)
    -> DiffAlgorithm
  {
    if let option { return option.algorithm }
    return try (configuration.choice(.diffAlgorithm, AlgorithmFlag.self) ?? .histogram).algorithm
  }

  var algorithm: DiffAlgorithm {
    switch self {
    case .histogram: .histogram
    case .patience: .patience
    case .myers: .myers
    }
  }
}
