import ArgumentParser
import FileSystem
import Repository

struct ResetCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Put the working copy back to what its channel holds.",
    discussion:
      "Edits that are not recorded are taken away, so this asks for --force when there are any; `byline undo` brings them back."
  )

  @OptionGroup var common: RepositoryOptions

  @Flag(name: .shortAndLong, help: "Lose edits that are not recorded.")
  var force = false

  @Flag(help: "Only say which paths would be put back.")
  var dryRun = false

  @Argument(help: "Only these paths, with what is below them.")
  var paths: [String] = []

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let selected = try open.paths(paths)
    for path in selected where try !StatusReport.isKnown(path, open.repository) {
      throw RepositoryError.notTracked(path)
    }
    let outcome = try open.repository.reset(
      paths: selected.contains { $0.isRoot } ? [] : selected, force: force, dryRun: dryRun,
      try session.invocation())
    let changed = outcome.paths
    session.noteNotKept(outcome.notKept)
    if changed.isEmpty, outcome.update.written == 0 { session.console.note("there is nothing to reset") }
    if dryRun { for path in changed { session.console.line(Words.path(path)) } }
    return session.finish(outcome.update)
  }
}
