import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Remote
import Repository

struct PullCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Get changes from another repository.",
    discussion: """
      They enter the channel, and the files follow; what is edited and not recorded is never written over. Nothing that is here is taken \
      away, even if it is gone there.
      """)

  @OptionGroup var common: RepositoryOptions

  @Option(
    help: ArgumentHelp("The channel there; otherwise the one of the same name as here.", valueName: "name"))
  var fromChannel: String?

  @Option(
    help: ArgumentHelp(
      "The channel here, which is made if need be; otherwise the one shown.", valueName: "name"))
  var toChannel: String?

  @OptionGroup var part: PartOptions

  @Option(
    help: ArgumentHelp(
      "Show this path, too, in a clone of a part; . for everything; may be repeated.", valueName: "path"))
  var path: [String] = []

  @OptionGroup var exchange: ExchangeOptions
  @OptionGroup var strategy: StrategyOptions

  @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
  var force = false

  @Argument(help: "The other repository: a remote's name or an address; otherwise the default remote.")
  var remote: String?

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let place = try session.remote(remote)
    let freight = try exchange.freight(place, session)
    let current = try repository.currentChannel()
    let channel = toChannel ?? current
    let link = try RemoteLink.open(place, session, own: repository, from: open.currentDirectory)
    defer { link.close() }
    var request = PullRequest(part.subject(of: fromChannel ?? channel), into: channel)
    request.freight = freight
    request.paths = try CloneCommand.paths(path)
    request.completesRecords = exchange.attribution.withAttribution
    request.isDryRun = exchange.dryRun
    request.force = force
    request.choose = exchange.chooser("pull", session)
    let outcome = try repository.pull(request, from: link.client, try session.invocation())
    try session.pin(outcome.signed)
    return try report(outcome, place, freight, repository, session)
  }

  private func report(
    _ outcome: PullOutcome, _ place: RemotePlace, _ freight: Freight, _ repository: Repository,
    _ session: Session
  ) throws -> Exit {
    let report = ExchangeReport(session: session, place: place)
    try session.prepareResults(common)
    switch exchange.format.outputFormat {
    case .json:
      session.console.document("pull", PullCommand.json(outcome))
    case .text:
      if exchange.dryRun { report.list(outcome.offers) }
    }
    if outcome.completed > 0 {
      session.console.note("\(Words.count(outcome.completed, "record")) came that had been kept back")
    }
    let changes = exchange.dryRun ? outcome.offers.count : outcome.added.count
    let summary = ExchangeReport.summary(
      changes: changes, statements: outcome.statements, tags: outcome.tags.count)
    if let summary {
      let verb = exchange.dryRun ? "would come" : "came"
      session.console.note("\(summary) \(verb) from \(place.title) (\(ExchangeReport.size(outcome.traffic)))")
    } else if path.isEmpty {
      session.console.note("there is nothing to pull: all that \(place.title) has is here")
    }
    if !path.isEmpty, !exchange.dryRun {
      let scope = try repository.scope()
      let places = scope.isEmpty ? "everything" : Words.paths(scope).joined(separator: ", ")
      session.console.note("the files show \(places) now")
    }
    report.note(
      withdrawn: outcome.withdrawn, missingRecords: outcome.missingRecords,
      differingTags: outcome.differingTags, lacksAttribution: outcome.lacksAttribution,
      isRelated: outcome.isRelated, freight: freight, tally: outcome.tally, isPush: false)
    if outcome.lacksParts { report.noteWhole() }
    if exchange.attribution.showAttribution {
      try session.showAttribution(of: outcome.added, repository)
    }
    let exit = try strategy.settle(session.finish(outcome.report), outcome.report, repository, session)
    return outcome.missingRecords.isEmpty ? exit : .incomplete
  }

  static func json(_ outcome: PullOutcome) -> JSON {
    ([
      "channel": .string(outcome.channel), "changes": .hashes(outcome.added),
      "offers": ExchangeReport.json(outcome.offers), "statements": .int(outcome.statements),
      "completed": .int(outcome.completed),
      "tags": .array(outcome.tags.map { .string($0) }),
      "differingTags": .array(outcome.differingTags.map { .string($0) }),
      "withdrawn": .hashes(outcome.withdrawn), "missingRecords": .hashes(outcome.missingRecords),
      "conflicts": .array(outcome.report.conflicts.map { .bytes($0.bytes) }),
      "related": .bool(outcome.isRelated), "attribution": .bool(!outcome.lacksAttribution),
    ] as JSON).adding(ExchangeReport.json(outcome.tally, outcome.traffic))
  }
}

extension PartOptions {
  /// What is meant of a channel there.
  func subject(of channel: String) -> Subject {
    if !change.isEmpty { return .changes(change, channel: channel) }
    if let state { return .state(state, channel: channel) }
    return .channel(channel)
  }
}
