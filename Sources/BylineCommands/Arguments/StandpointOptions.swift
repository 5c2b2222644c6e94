import ArgumentParser
import Repository

/// Which set of changes a verb reads content under: a channel, a state a channel was in, a tag, or one change with what it depends on.
struct StandpointOptions: ParsableArguments {
  @OptionGroup var channel: ChannelOption

  @Option(help: ArgumentHelp("What the channel held when it was in this state.", valueName: "state"))
  var state: String?

  @Option(help: ArgumentHelp("This change and what it depends on, and nothing else.", valueName: "hash"))
  var change: String?

  @Option(help: ArgumentHelp("What this tag names.", valueName: "name"))
  var tag: String?

  func validate() throws {
    let isAlone = change != nil || tag != nil
    let given = [state, change, tag].compactMap { $0 }.count + (isAlone && channel.channel != nil ? 1 : 0)
    if given > 1 {
      throw ValidationError(
        "Type one of --change, --state and --tag; --change and --tag go without --channel.")
    }
  }

  func standpoint(in repository: Repository) throws -> Standpoint {
    if let change { return .change(try repository.resolve(change)) }
    if let tag { return .tag(tag) }
    guard let state else { return .channel(channel.channel) }
    return .state(
      try StatePrefix.resolve(state, channel: channel.channel, in: repository), channel: channel.channel)
  }
}
