import ArgumentParser
import Repository

struct ForkCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork",
    abstract: "Make a channel that holds what another holds; the working copy goes on showing the old one.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var source: ChannelOption

  @Option(help: ArgumentHelp("Only this change and what it depends on.", valueName: "hash"))
  var change: String?

  @Option(help: ArgumentHelp("What the channel held when it was in this state.", valueName: "state"))
  var state: String?

  @Argument(help: "The new channel.")
  var name: String

  func validate() throws {
    if change != nil, state != nil { throw ValidationError("Type --change or --state, not both.") }
  }

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    try repository.fork(
      name, from: source.channel, change: try change.map { try repository.resolve($0) },
      state: try state.map { try StatePrefix.resolve($0, channel: source.channel, in: repository) },
      try session.invocation())
    return .done
  }
}
