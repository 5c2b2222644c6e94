import ArgumentParser
import ChangeModel
import JSON
import Remote
import Repository

struct PushCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Give changes to another repository.",
    discussion: """
      The channel there grows by what it lacks; nothing leaves it, and what others push at the same time arrives as well. Files of a \
      working copy there follow with the next command in it. A push that would bring a conflict into the channel is refused.
      """)

  @OptionGroup var common: RepositoryOptions

  @Option(help: ArgumentHelp("The channel here; otherwise the one shown.", valueName: "name"))
  var fromChannel: String?

  @Option(
    help: ArgumentHelp(
      "The channel there, which is made if need be; otherwise the one of the same name.", valueName: "name"))
  var toChannel: String?

  @OptionGroup var part: PartOptions
  @OptionGroup var exchange: ExchangeOptions

  @Flag(help: "Also where files come into conflict there.")
  var allowConflicts = false

  @Option(
    help: ArgumentHelp("Only if the channel there is in this state; its whole digest.", valueName: "state"))
  var ifState: String?

  @Argument(help: "The other repository: a remote's name or an address; otherwise the default remote.")
  var remote: String?

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let place = try session.remote(remote)
    let channel = try fromChannel ?? repository.currentChannel()
    var request = PushRequest(channel, to: toChannel ?? channel)
    request.freight = try exchange.freight(place, session)
    request.completesRecords = exchange.attribution.withAttribution
    request.isDryRun = exchange.dryRun
    request.allowsConflicts = allowConflicts
    if !part.change.isEmpty { request.changes = try part.change.map { try repository.resolve($0) } }
    request.state = try part.state.map { try StatePrefix.resolve($0, channel: channel, in: repository) }
    if let ifState {
      guard let digest = HashPrefix(ifState), digest.lowerBound == digest.upperBound else {
        throw ValidationError("--if-state takes a whole state, as `byline log --state` shows it.")
      }
      request.ifState = digest.lowerBound
    }
    request.choose = exchange.chooser("push", session)
    let link = try RemoteLink.open(place, session, own: repository, from: open.currentDirectory)
    defer { link.close() }
    let outcome = try repository.push(request, to: link.client, try session.invocation())
    return try report(outcome, request, place, repository, session)
  }

  private func report(
    _ outcome: PushOutcome, _ request: PushRequest, _ place: RemotePlace, _ repository: Repository,
    _ session: Session
  ) throws -> Exit {
    let report = ExchangeReport(session: session, place: place)
    try session.prepareResults(common)
    switch exchange.format.outputFormat {
    case .json: session.console.document("push", PushCommand.json(outcome))
    case .text: if exchange.dryRun { report.list(outcome.offers) }
    }
    let changes = exchange.dryRun ? outcome.offers.count : outcome.added
    let summary = ExchangeReport.summary(
      changes: changes, statements: outcome.statements, tags: outcome.tags.count)
    if let summary {
      let verb = exchange.dryRun ? "would go" : "went"
      session.console.note("\(summary) \(verb) to \(place.title) (\(ExchangeReport.size(outcome.traffic)))")
    } else if outcome.completed + outcome.keptStatements + outcome.keptTags.count == 0 {
      session.console.note("there is nothing to push: \(place.title) has it all")
    }
    if outcome.completed > 0 {
      session.console.note("\(Words.count(outcome.completed, "record")) went that had been kept back")
    }
    if outcome.isNewChannel, !exchange.dryRun {
      session.console.note("channel \(Words.name(request.target)) is new there")
    }
    report.note(
      withdrawn: outcome.withdrawn, missingRecords: outcome.missingRecords,
      differingTags: outcome.differingTags, lacksAttribution: outcome.lacksAttribution,
      isRelated: outcome.isRelated, freight: request.freight, tally: outcome.tally, isPush: true)
    note(kept: outcome, place, session)
    for (place, files) in outcome.files {
      // Which files are meant goes without saying where there are no others.
      let path = outcome.files.count == 1 ? "there" : "at \(ShownText.line(place.utf8)) there"
      switch files {
      case .updated: session.console.note("the files \(path) were brought up to date")
      case .behind:
        session.console.note("the files \(path) follow with the next command, such as `byline reset`")
      case .edited:
        session.console.note(
          "edits that are not recorded are in the way \(path): the files follow once they are recorded")
      }
    }
    if exchange.attribution.showAttribution { try session.showAttribution(of: outcome.pushed, repository) }
    return outcome.missingRecords.isEmpty ? .done : .incomplete
  }

  /// Says what the other side could not take.
  private func note(kept outcome: PushOutcome, _ place: RemotePlace, _ session: Session) {
    if outcome.keptStatements > 0 {
      let statements = Words.count(outcome.keptStatements, "statement")
      session.console.note(
        "\(statements) about changes \(place.title) has did not go: it knows nothing of them")
    }
    if !outcome.keptTags.isEmpty {
      let names = outcome.keptTags.map { Words.name($0) }.joined(separator: ", ")
      session.console.note("\(place.title) knows nothing of tags: these stay here: \(names)")
    }
    if outcome.lacksRecords {
      session.console.note("\(place.title) does not take records of changes it has: let it be updated there")
    }
  }

  static func json(_ outcome: PushOutcome) -> JSON {
    ([
      "changes": .hashes(outcome.pushed), "added": .int(outcome.added),
      "offers": ExchangeReport.json(outcome.offers), "statements": .int(outcome.statements),
      "completed": .int(outcome.completed), "keptStatements": .int(outcome.keptStatements),
      "keptTags": .array(outcome.keptTags.map { .string($0) }),
      "tags": .array(outcome.tags.map { .string($0) }),
      "differingTags": .array(outcome.differingTags.map { .string($0) }),
      "withdrawn": .hashes(outcome.withdrawn), "missingRecords": .hashes(outcome.missingRecords),
      "state": .optional(outcome.state.map { .digest($0) }), "newChannel": .bool(outcome.isNewChannel),
      "related": .bool(outcome.isRelated), "attribution": .bool(!outcome.lacksAttribution),
    ] as JSON).adding(ExchangeReport.json(outcome.tally, outcome.traffic))
  }
}
