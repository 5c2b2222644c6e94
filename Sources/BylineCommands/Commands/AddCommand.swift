import ArgumentParser
import FileSystem
import Pristine
import Repository
import WorkingCopy

struct AddCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Track files, links and directories, so that the next record takes them in.",
    discussion: "A path in conflict that is added again is settled as it stands.")

  @OptionGroup var common: RepositoryOptions

  @Flag(name: .shortAndLong, help: "Also track what is in the directories named.")
  var recursive = false

  @Flag(name: .shortAndLong, help: "Also track what the ignore files name.")
  var force = false

  @Argument(help: "What to track.")
  var paths: [String]

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let paths = try open.paths(paths)
    let added = try open.repository.add(paths, recursive: recursive, force: force, try session.invocation())
    let partly = recursive ? [] : try open.repository.directoriesNotAllTracked(paths, force: force)
    if !partly.isEmpty {
      let names = Words.paths(partly)
      session.console.note("not all that is in \(names.joined(separator: ", ")) is tracked")
      session.console.note("hint: track it, too, with `byline add -r \(names.joined(separator: " "))`")
    } else if added.isEmpty, try !isSettled(paths, open.repository) {
      session.console.note("nothing to add: all of it is tracked already")
    }
    return .done
  }

  /// Whether there is something to record of a conflict that is right as it stands.
  private func isSettled(_ paths: [RelativePath], _ repository: Repository) throws -> Bool {
    try repository.status().items.contains { item in
      item.entry.isSettled && paths.contains { item.path.isWithin($0) }
    }
  }
}
