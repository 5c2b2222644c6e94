import ArgumentParser

/// The command that holds all others.
struct BylineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "byline",
    abstract:
      "Version control by patches: a channel is a set of changes, and its content depends on nothing else.",
    discussion: """
      Exit status: 0 done, 1 the answer is no, 2 usage, 3 conflict left in the working copy, 4 not found or ambiguous, \
      5 refused, 6 incomplete transfer, 70 internal error.
      """,
    version: "byline 0.1.0",
    subcommands: [CompleteCommand.self, ManualCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Start and track",
        subcommands: [
          InitCommand.self, AddCommand.self, RemoveCommand.self, MoveCommand.self, ListCommand.self,
        ]),
      CommandGroup(
        name: "Record",
        subcommands: [StatusCommand.self, DiffCommand.self, RecordCommand.self, ConflictsCommand.self]),
      CommandGroup(
        name: "Look back",
        subcommands: [
          LogCommand.self, ChangeCommand.self, CreditCommand.self, CatCommand.self, DependenciesCommand.self,
          DependentsCommand.self, ArchiveCommand.self,
        ]),
      CommandGroup(
        name: "Channels and exchange",
        subcommands: [ChannelCommand.self, ForkCommand.self, ApplyCommand.self]),
      CommandGroup(
        name: "Take back",
        subcommands: [ResetCommand.self, UnrecordCommand.self, RevertCommand.self]),
      CommandGroup(
        name: "The program itself",
        subcommands: [ConfigCommand.self, IdentityCommand.self, CompletionCommand.self, CheckCommand.self]),
    ])
}
