import ArgumentParser
import Repository

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
    let added = try open.repository.add(
      try open.paths(paths), recursive: recursive, force: force, try session.invocation())
    if added.isEmpty { session.console.note("nothing to add: all of it is tracked already") }
    return .done
  }
}
