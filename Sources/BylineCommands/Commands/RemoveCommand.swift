import ArgumentParser
import Repository

struct RemoveCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Stop tracking paths and delete them; the next record says so.",
    aliases: ["rm"])

  @OptionGroup var common: RepositoryOptions

  @Flag(help: "Leave the files where they are.")
  var keep = false

  @Flag(name: .shortAndLong, help: "Delete files with edits that are not recorded, too.")
  var force = false

  @Argument(help: "What to remove; directories with all that is tracked in them.")
  var paths: [String]

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    try open.repository.remove(try open.paths(paths), keep: keep, force: force, try session.invocation())
    return .done
  }
}
