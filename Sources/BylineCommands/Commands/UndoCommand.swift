import ArgumentParser
import Repository

struct UndoCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back the newest command that changed something; again for the one before.",
    discussion: """
      Channels, tags, tracking and files are as they were before it. What was recorded is an edit again. Edits that are in the way are \
      refused unless forced. See `byline op log` for what there is to undo, and `byline redo` for the way back.
      """)

  @OptionGroup var common: RepositoryOptions

  @Flag(name: .shortAndLong, help: "Overwrite edits that are in the way.")
  var force = false

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    do {
      return session.finish(try repository.undo(force: force, try session.invocation()), "undone")
    } catch RepositoryError.nothingToUndo {
      session.console.note("there is nothing to undo")
      return .done
    }
  }
}

struct RedoCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redo", abstract: "Do again what was undone last.")

  @OptionGroup var common: RepositoryOptions

  @Flag(name: .shortAndLong, help: "Overwrite edits that are in the way.")
  var force = false

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    do {
      return session.finish(try repository.redo(force: force, try session.invocation()), "taken back")
    } catch RepositoryError.nothingToRedo {
      session.console.note("there is nothing to redo")
      return .done
    }
  }
}

extension Session {
  /// Says what was taken back, and what is worth a line about files.
  func finish(_ outcome: UndoOutcome, _ participle: String) -> Exit {
    for (number, command) in outcome.reverted {
      console.note("\(participle): operation \(number), \(ShownText.line(command))")
    }
    for path in outcome.report.notBroughtBack {
      console.note("\(Words.path(path)) was too large to be kept: it does not come back")
    }
    return finish(outcome.report)
  }
}
