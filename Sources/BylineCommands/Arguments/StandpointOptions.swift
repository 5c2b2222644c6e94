import ArgumentParser
import Repository

/// Which set of changes a verb reads content under: a channel, a state a channel was in, or one change with what it depends on.
struct StandpointOptions: ParsableArguments {
  @OptionGroup var channel: ChannelOption

  @Option(help: ArgumentHelp("What the channel held when it was in this state.", valueName: "state"))
  var state: String?

  @Option(help: ArgumentHelp("This change and what it depends on, and nothing else.", valueName: "hash"))
  var change: String?

  func validate() throws {
    let given = [state, change].compactMap { $0 }.count + (change == nil || channel.channel == nil ? 0 : 1)
    if given > 1 {
      throw ValidationError("Type one of --change and --state; --change goes without --channel.")
    }
  }

  func standpoint(in repository: Repository) throws -> Standpoint {
    if let change { return .change(try repository.resolve(change)) }
    guard let state else { return .channel(channel.channel) }
    return .state(
      try StatePrefix.resolve(state, channel: channel.channel, in: repository), channel: channel.channel)
  }
}
