import ArgumentParser
import ChangeModel
import Repository

struct UnrecordCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unrecord",
    abstract: "Take changes out of a channel; what they did stays in the files as edits.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption

  @Flag(help: "Also put the files to the state without the changes.")
  var reset = false

  @Flag(help: "Also take out the changes that depend on them.")
  var dependents = false

  @Flag(name: .shortAndLong, help: "With --reset, overwrite edits that are not recorded.")
  var force = false

  @Option(help: ArgumentHelp("Show the newest so many to choose from, and do nothing.", valueName: "count"))
  var showChanges: Int?

  @Argument(help: ArgumentHelp("The changes, by the beginning of their hashes.", valueName: "hash"))
  var changes: [String] = []

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    if changes.isEmpty || showChanges != nil {
      let newest = try repository.log(channel: channel.channel, limit: max(0, showChanges ?? 10))
      let lines = newest.map { "\($0.hash) \(ShownText.line($0.header.subject))" }
      guard showChanges != nil else {
        throw Failure(
          .usage, "no change is named; the newest are:", details: lines, hint: "type `byline unrecord HASH`")
      }
      for line in lines { session.console.line(line) }
      return .done
    }
    let outcome = try repository.unrecord(
      try changes.map { try repository.resolve($0) }, from: channel.channel, withDependents: dependents,
      reset: reset,
      force: force, try session.invocation())
    for tag in try repository.tags(holding: outcome.changes) {
      session.console.note("tag \(Words.name(tag)) still holds what was taken out")
    }
    return session.finish(outcome.report)
  }
}
