import ArgumentParser
import JSON
import Repository

struct OperationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "op", abstract: "List the commands that changed something, show one, go back to one.",
    subcommands: [Log.self, Show.self, Restore.self], defaultSubcommand: Log.self)
}

extension OperationCommand {
  struct Log: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the operations, the newest first, and say which are undone.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    @Option(
      name: [.customShort("n", allowingJoined: true), .long],
      help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit: Int?

    func validate() throws {
      if (limit ?? 0) < 0 { throw ValidationError("Type a count that is not negative.") }
    }

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let operations = try repository.operations(limit: limit ?? .max)
      try session.prepareResults(common, paged: true)
      switch format.outputFormat {
      case .text:
        for operation in operations { OperationText.writeLine(operation, repository, session.console) }
      case .json:
        let list = try operations.map { try OperationText.json($0, repository) }
        session.console.document("operations", ["operations": .array(list)])
      }
      return .done
    }
  }

  struct Show: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what an operation did.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    @Argument(help: ArgumentHelp("Its number; otherwise the newest.", valueName: "number"))
    var number: UInt32?

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let all = try repository.operations(limit: number == nil ? 1 : .max)
      guard let info = number == nil ? all.first : all.first(where: { $0.number == number }) else {
        guard let number else { throw Failure(.notFound, "no command has changed anything yet") }
        throw RepositoryError.noSuchOperation(number)
      }
      try session.prepareResults(common)
      switch format.outputFormat {
      case .text: try OperationText.write(info, repository, session.console)
      case .json: session.console.document("operation", try OperationText.json(info, repository))
      }
      return .done
    }
  }

  struct Restore: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take back every operation after one, in this working copy; `undo` brings them back.")

    @OptionGroup var common: RepositoryOptions

    @Flag(name: .shortAndLong, help: "Overwrite edits that are in the way.")
    var force = false

    @Argument(help: ArgumentHelp("The operation to go back to; 0 is before the first.", valueName: "number"))
    var number: UInt32

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let outcome = try repository.restore(operation: number, force: force, try session.invocation())
      if outcome.reverted.isEmpty {
        session.console.note("everything is as it was after operation \(number)")
      }
      return session.finish(outcome, "taken back")
    }
  }
}
