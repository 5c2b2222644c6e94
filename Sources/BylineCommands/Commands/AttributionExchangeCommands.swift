import AISignals
import ArgumentParser
import Attribution
import ChangeModel
import Repository

struct AttributionExportCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write who wrote which lines in a form that other programs read.",
    discussion: """
      git-ai: an authorship log of the change given with --change; without one, a document with the logs of all changes that are meant. \
      agent-trace: one record, of the lines that are in the channel now and come from the changes meant, or of those that one change typed.

      What the format cannot hold is left out, and counted on standard error.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var scope: ScopeOptions

  @Option(help: "The form: agent-trace or git-ai.")
  var format: ExchangeFormat

  @Option(help: ArgumentHelp("Only this change, as it left its files.", valueName: "hash"))
  var change: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to; otherwise standard output.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "Replace the file if there is one.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
  var timestamp: String?

  func validate() throws {
    if change != nil, scope.channel.channel != nil || !scope.not.isEmpty {
      throw ValidationError("Type --change or --channel and --not, not both.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let change = try change.map { try repository.resolve($0) }
    let (bytes, loss) = try document(change, repository, session)
    try UserFile.write(bytes, to: output.map { ArgumentText.bytes(of: $0) }, force: force, session)
    loss.write(session.console)
    return .done
  }

  private func document(
    _ change: ChangeHash?, _ repository: Repository, _ session: Session
  ) throws -> (bytes: [UInt8], loss: LossReport) {
    switch format {
    case .gitAI:
      var export = GitAIExport(repository)
      if let change { return (try export.log(of: change).text(), export.loss) }
      // The oldest arrival first.
      let changes = try repository.changes(in: try scope.scope(session)).reversed()
      return (try export.batch(of: Array(changes)), export.loss)
    case .agentTrace:
      let time = try session.invocation(timestamp: timestamp).timestamp
      var export = AgentTraceExport(repository)
      let trace =
        if let change { try export.trace(of: change, at: time) } else {
          try export.trace(of: try scope.scope(session), at: time)
        }
      return (trace.text(), export.loss)
    }
  }
}

struct AttributionImportCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over what another program has noted of who wrote which lines.",
    discussion: """
      What is noted becomes a statement of yours about the change, as `byline review --correct` makes them: signed where you have a key, and \
      with a note that says where it comes from. Lines that the document does not list stay as they were.

      Lines count as in the files as the change left them. The change is the one that --change names, or else the document. What cannot be \
      taken over is counted on standard error.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var by: AuthorOption

  @Option(help: "The form: agent-trace or git-ai.")
  var format: ExchangeFormat

  @Option(help: ArgumentHelp("The change it is about.", valueName: "hash"))
  var change: String?

  @Option(
    help: ArgumentHelp(
      "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
  var timestamp: String?

  @Argument(help: ArgumentHelp("The document; - for standard input.", valueName: "document"))
  var document: String

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let change = try change.map { try repository.resolve($0) }
    var documents = try claims(try UserFile.read(ArgumentText.bytes(of: document), session))
    if let change {
      guard documents.count == 1 else {
        throw Failure(
          .usage, "the document is about \(Words.count(documents.count, "change"))",
          hint: "leave --change out: it says which they are")
      }
      documents[0].change = change
    }
    let invocation = try session.invocation(author: try by.author(in: session), timestamp: timestamp)
    var isNew = false
    for claims in documents {
      let made = try state(claims, isAlone: documents.count == 1, repository, session, invocation)
      if made { isNew = true }
    }
    if !isNew { session.console.note("there is nothing new to say") }
    return .done
  }

  /// Says of one change what a document claims; false where that is nothing new.
  private func state(
    _ claims: AttributionClaims, isAlone: Bool, _ repository: Repository, _ session: Session,
    _ invocation: Invocation
  ) throws -> Bool {
    guard let change = claims.change else {
      throw Failure(
        .notFound, "the document does not say which change it is about", hint: "name it with --change HASH")
    }
    guard try repository.isStored(change) else {
      if isAlone {
        throw Failure(
          .notFound, "the change \(change) that the document is about is not here",
          hint: "name another with --change HASH")
      }
      session.console.note("not here: change \(change)")
      return false
    }
    claims.loss.write(session.console)
    var reader = AttributionImport(repository)
    let corrections = try reader.corrections(of: change, by: claims)
    reader.loss.write(session.console)
    if corrections.isEmpty { return false }
    let made = try repository.state(
      about: [change], { _ in .corrected(corrections) }, note: Array(claims.note.utf8), invocation)
    for statement in made { session.console.line("Statement: \(statement.id)") }
    return true
  }

  private func claims(_ bytes: [UInt8]) throws(Failure) -> [AttributionClaims] {
    switch format {
    case .gitAI:
      let logs = GitAIBatch(parsing: bytes)?.entries.map(\.content) ?? [bytes]
      return try logs.map { log throws(Failure) in
        do throws(GitAILogError) { return AttributionClaims(try GitAILog(parsing: log)) } catch {
          throw Failure(error)
        }
      }
    case .agentTrace:
      do throws(AgentTraceError) { return [AttributionClaims(try AgentTrace(parsing: bytes))] } catch {
        throw Failure(error)
      }
    }
  }
}
