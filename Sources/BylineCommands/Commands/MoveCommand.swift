import ArgumentParser
import FileSystem
import Repository

struct MoveCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mv", abstract: "Move tracked paths, on disk and in tracking.",
    discussion: "What was moved on disk already is moved in tracking only.", aliases: ["move"])

  @OptionGroup var common: RepositoryOptions

  @Argument(help: "What to move, and at last where to: several go into a directory.")
  var paths: [String]

  func perform(_ session: Session) throws -> Exit {
    guard paths.count > 1, let last = paths.last else {
      throw ValidationError("Type what to move and where to.")
    }
    let open = try session.open(common)
    let sources = try open.paths(paths.dropLast().map { $0 })
    let target = try open.path(last)
    if sources.count > 1 {
      let status: FileStatus?
      do { status = try open.repository.root.status(of: target) } catch { throw RepositoryError.file(error) }
      guard target.isRoot || status?.kind == .directory else {
        throw Failure(.usage, "several paths can only go into a directory, and \(Words.path(target)) is none")
      }
    }
    let invocation = try session.invocation()
    for source in sources { try open.repository.move(source, to: target, invocation) }
    return .done
  }
}
