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
    subcommands: [
      InitCommand.self, AddCommand.self, RemoveCommand.self, MoveCommand.self, ListCommand.self,
      StatusCommand.self,
      RecordCommand.self, LogCommand.self, ChangeCommand.self, DiffCommand.self, CreditCommand.self,
      ChannelCommand.self,
      ForkCommand.self, ApplyCommand.self, UnrecordCommand.self, RevertCommand.self, ResetCommand.self,
      ConflictsCommand.self,
      CheckCommand.self,
    ])
}
