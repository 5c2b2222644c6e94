import ArgumentParser
import ChangeModel
import FileSystem
import Repository
import WorkingCopy

struct DiffCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show how the working copy differs from its channel, or one channel or tag from a channel.")

  @OptionGroup var common: RepositoryOptions

  @Option(help: ArgumentHelp("From what this channel holds ...", valueName: "name"))
  var channel: String?

  @Option(help: ArgumentHelp("... to what this one holds; otherwise the one shown.", valueName: "name"))
  var with: String?

  @Option(help: ArgumentHelp("From what this tag names.", valueName: "name"))
  var tag: String?

  @Flag(name: .shortAndLong, help: "One line for each path.")
  var short = false

  @Flag(name: .shortAndLong, help: "Also files that are not tracked, as if they were added.")
  var untracked = false

  @Flag(help: "Write JSON.")
  var json = false

  @Option(
    name: [.customShort("U", allowingJoined: true), .long],
    help: ArgumentHelp("Lines of context; otherwise diff.context of the configuration.", valueName: "count"))
  var context: Int?

  @Flag(exclusivity: .exclusive)
  var algorithm: AlgorithmFlag?

  @Argument(help: "Only these paths, with what is below them.")
  var paths: [String] = []

  func validate() throws {
    if (context ?? 0) < 0 { throw ValidationError("Type a count that is not negative.") }
    if channel != nil, tag != nil { throw ValidationError("Type --channel or --tag, not both.") }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let form = DiffForm(
      algorithm: try AlgorithmFlag.algorithm(algorithm, session.configuration),
      context: try context ?? session.configuration.number(.diffContext))
    try session.prepareResults(common, paged: true)
    let selected = try open.paths(paths)
    let differences = try self.differences(open.repository, selected).filter { difference in
      guard !selected.isEmpty else { return true }
      return selected.contains { path in
        difference.path.isWithin(path) || difference.oldPath?.isWithin(path) == true
      }
    }
    let console = session.console
    if json {
      console.document("diff", ["files": .array(differences.map { $0.json(form) })])
    } else if short {
      try writeShort(differences, selected, open.repository, console)
    } else {
      let diff = UnifiedDiff(console: console, form: form)
      for difference in differences { diff.write(difference) }
    }
    return .done
  }

  /// One line for each path; a directory without anything tracked stands for all in it.
  private func writeShort(
    _ differences: [FileDifference], _ selected: [RelativePath], _ repository: Repository, _ console: Console
  ) throws {
    var found: [(path: RelativePath, isDirectory: Bool)] = []
    if untracked {
      found = try repository.status(findsUntracked: true).untracked.map { ($0.path, $0.isDirectory) }
    }
    func isNew(_ path: RelativePath) -> Bool { found.contains { path.isWithin($0.path) } }
    for difference in differences where !isNew(difference.path) {
      let slash = difference.inodeKind == .directory ? "/" : ""
      console.line(
        difference.state.line(
          Words.path(difference.path) + slash, from: difference.oldPath.map { Words.path($0) + slash },
          console))
    }
    for (path, isDirectory) in found where selected.isEmpty || selected.contains(where: { path.isWithin($0) })
    {
      console.line(PathState.untracked.line(Words.path(path) + (isDirectory ? "/" : ""), from: nil, console))
    }
  }

  private func differences(_ repository: Repository, _ paths: [RelativePath]) throws -> [FileDifference] {
    let current = try repository.currentChannel()
    if channel == nil, tag == nil, with == nil || with == current {
      return try repository.differences(paths: [], untracked: untracked)
    }
    return try repository.differences(
      from: tag.map { .tag($0) } ?? .channel(channel ?? current), to: .channel(with ?? current))
  }
}
