import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Repository
import WorkingCopy

struct DiffCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Show how the working copy differs from its channel, or one channel, state or tag from a channel.")

  @OptionGroup var common: RepositoryOptions

  @Option(help: ArgumentHelp("From what this channel holds ...", valueName: "name"))
  var channel: String?

  @Option(help: ArgumentHelp("... to what this one holds; otherwise the one shown.", valueName: "name"))
  var with: String?

  @Option(help: ArgumentHelp("From what this tag names.", valueName: "name"))
  var tag: String?

  @Option(help: ArgumentHelp("From what the channel held when it was in this state.", valueName: "state"))
  var state: String?

  @Flag(name: .shortAndLong, help: "One line for each path.")
  var short = false

  @Flag(name: .shortAndLong, help: "Also files that are not tracked, as if they were added.")
  var untracked = false

  @OptionGroup var renames: RenameOption

  @Flag(help: "Write JSON, like --output-format json.")
  var json = false

  @OptionGroup var format: FormatOption
  @OptionGroup var options: DifferenceOptions

  @Argument(help: "Only these paths, with what is below them.")
  var paths: [String] = []

  func validate() throws {
    if tag != nil, channel != nil || state != nil {
      throw ValidationError("Type --tag without --channel and --state.")
    }
    if short, options.stat || options.word {
      throw ValidationError("Type one of --short, --stat and --word.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    try session.prepareResults(common, paged: true)
    let selected = try open.paths(paths)
    let detectsRenames = try renames.isWanted(session.configuration)
    let differences = try self.differences(open.repository, detectsRenames).filter { difference in
      guard !selected.isEmpty else { return true }
      return selected.contains { path in
        difference.path.isWithin(path) || difference.oldPath?.isWithin(path) == true
      }
    }
    let console = session.console
    if json || format.outputFormat == .json {
      console.document("diff", ["files": try options.json(differences, session)])
    } else if short {
      try writeShort(differences, selected, open.repository, detectsRenames, console)
    } else {
      try options.write(differences, session)
    }
    return .done
  }

  /// One line for each path; a directory without anything tracked stands for all in it.
  private func writeShort(
    _ differences: [FileDifference], _ selected: [RelativePath], _ repository: Repository,
    _ detectsRenames: Bool, _ console: Console
  ) throws {
    var found: [(path: RelativePath, isDirectory: Bool)] = []
    if untracked {
      found = try repository.status(findsUntracked: true, detectsRenames: detectsRenames).untracked.map {
        ($0.path, $0.isDirectory)
      }
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

  private func differences(_ repository: Repository, _ detectsRenames: Bool) throws -> [FileDifference] {
    let current = try repository.currentChannel()
    if channel == nil, tag == nil, state == nil, with == nil || with == current {
      return try repository.differences(paths: [], untracked: untracked, detectsRenames: detectsRenames)
    }
    return try repository.differences(from: start(repository), to: .channel(with ?? current))
  }

  private func start(_ repository: Repository) throws -> Standpoint {
    if let tag { return .tag(tag) }
    guard let state else { return .channel(channel) }
    return .state(try StatePrefix.resolve(state, channel: channel, in: repository), channel: channel)
  }
}
