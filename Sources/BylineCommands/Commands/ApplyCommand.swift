import ArgumentParser
import ChangeModel
import Pristine
import Repository

struct ApplyCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Put changes, and what they depend on, into a channel.",
    discussion: """
      Without a hash, changes are read from standard input: the blocks that `byline change` writes, several one after the other, \
      whatever stands around them.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption

  @Flag(help: "Only what the changes depend on, not they themselves.")
  var depsOnly = false

  @OptionGroup var attribution: AttributionTravelOptions
  @OptionGroup var strategy: StrategyOptions

  @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
  var force = false

  @Argument(
    help: ArgumentHelp("Changes of this repository, by the beginning of their hashes.", valueName: "hash"))
  var changes: [String] = []

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let outcome: ChannelOutcome
    if changes.isEmpty {
      outcome = try applyBlocks(repository, session)
    } else {
      outcome = try repository.apply(
        try changes.map { try repository.resolve($0) }, to: channel.channel, onlyDependencies: depsOnly,
        force: force,
        try session.invocation())
    }
    if outcome.changes.isEmpty {
      session.console.note("there is nothing to apply: the channel holds it already")
    }
    if attribution.showAttribution { try session.showAttribution(of: outcome.changes, repository) }
    return try strategy.settle(session.finish(outcome.report), outcome.report, repository, session)
  }

  private func applyBlocks(_ repository: Repository, _ session: Session) throws -> ChannelOutcome {
    guard !depsOnly else { throw ValidationError("Type the changes whose dependencies should be applied.") }
    guard !session.host.isTerminal(0) else {
      throw Failure(
        .usage, "no change is named",
        hint: "type `byline apply HASH`, or `byline apply < FILE` for a change in a file")
    }
    let blocks = try ChangeBlock.blocks(in: try session.host.standardInput())
    guard !blocks.isEmpty else {
      throw Failure(
        .refused, "there is no change in what was read from standard input",
        hint: "pipe in what `byline change HASH` writes, or type `byline apply HASH`")
    }
    let prepared = try blocks.map { try $0.prepared(withAttribution: !attribution.skipAttribution) }
    let outcome = try repository.apply(
      received: prepared, to: channel.channel, force: force, try session.invocation())
    try session.pin(
      prepared.compactMap { change in
        guard let key = change.signature.flatMap({ Signature(encoded: $0) })?.key else { return nil }
        return SignedAuthor(author: change.encoded.change.header.author, key: key)
      })
    return outcome
  }
}
