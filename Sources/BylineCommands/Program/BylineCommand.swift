import ArgumentParser
import Synchronization

/// The command that holds all others.
///
/// Most of what parsing costs is building the tree of all verbs and their options. Once it is known which verb was typed, the parser is told
/// about that one only.
struct BylineCommand: ParsableCommand {
  /// Of the program.
  static let version = "0.1.0"
  /// What it calls itself to other programs.
  static let programName = "byline \(version)"

  private static let narrowed = Mutex<CommandConfiguration?>(nil)

  static var configuration: CommandConfiguration { narrowed.withLock { $0 } ?? whole }

  /// Tells the parser about these verbs only; about all of them when nil.
  static func narrow(to verbs: [any ParsableCommand.Type]?) {
    var narrow: CommandConfiguration?
    if let verbs {
      narrow = whole
      narrow?.subcommands = verbs
    }
    let configuration = narrow
    narrowed.withLock { $0 = configuration }
  }

  private static let whole = CommandConfiguration(
    commandName: "byline",
    abstract:
      "Version control by patches: a channel is a set of changes, and its content depends on nothing else.",
    discussion: """
      Exit status: 0 done, 1 the answer is no, 2 usage, 3 conflict left in the working copy, 4 not found or ambiguous, \
      5 refused, 6 incomplete transfer, 70 internal error.
      """,
    version: programName,
    subcommands: [CompleteCommand.self, ManualCommand.self, ProtocolCommand.self],
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
        name: "Who and what wrote it",
        subcommands: [CheckpointCommand.self, AgentCommand.self, AttributionCommand.self, ReviewCommand.self]),
      CommandGroup(
        name: "Look back",
        subcommands: [
          LogCommand.self, ChangeCommand.self, CreditCommand.self, CatCommand.self, DependenciesCommand.self,
          DependentsCommand.self, ArchiveCommand.self,
        ]),
      CommandGroup(
        name: "Channels and exchange",
        subcommands: [
          ChannelCommand.self, ForkCommand.self, TagCommand.self, ApplyCommand.self, WorkspaceCommand.self,
          GitCommand.self,
        ]),
      CommandGroup(
        name: "Other repositories",
        subcommands: [
          CloneCommand.self, PullCommand.self, PushCommand.self, RemoteCommand.self, BundleCommand.self,
        ]),
      CommandGroup(
        name: "Take back",
        subcommands: [
          UndoCommand.self, RedoCommand.self, OperationCommand.self, ResetCommand.self, UnrecordCommand.self,
          RevertCommand.self,
        ]),
      CommandGroup(
        name: "The program itself",
        subcommands: [ConfigCommand.self, IdentityCommand.self, CompletionCommand.self, CheckCommand.self]),
    ])
}
