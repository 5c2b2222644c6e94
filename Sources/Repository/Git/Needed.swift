import ChangeModel
import FileSystem
import GitBridge

/// What a commit asks of the set it is recorded on.
struct Needed {
  /// Ascending by path.
  var items: [GitCommitRecorder.Item] = []
  /// Shown directories that the commit does not have.
  var goneDirectories: [[UInt8]] = []
  /// Directories with nothing in them that the commit has and the set does not show.
  var emptyDirectories: [[UInt8]] = []
  /// Shown paths whose conflicts end.
  var settling: [[UInt8]] = []

  init() {}

  /// What leads from one tree to another, where the set shows the first.
  init(from old: GitID?, to new: GitID, _ trees: GitTrees) throws(RepositoryError) {
    self.init(try fromGit { () throws(GitError) in try GitDifference(old, new, trees) })
  }

  init(_ difference: GitDifference) {
    items = difference.changes.map { change in
      GitCommitRecorder.Item(
        path: change.path, shown: change.old.map { GitCommitRecorder.Shown($0) }, wanted: change.new)
    }
    goneDirectories = difference.goneDirectories
    emptyDirectories = difference.emptyDirectories
    sort()
  }

  /// Nothing depends on the order in which it was found.
  mutating func sort() {
    items.sort { $0.path.lexicographicallyPrecedes($1.path) }
    for list in [\Needed.goneDirectories, \.emptyDirectories, \.settling] {
      self[keyPath: list].sort { $0.lexicographicallyPrecedes($1) }
    }
  }

  /// Paths that no repository of this kind holds.
  var refusedPaths: [[UInt8]] {
    (items.filter { $0.wanted != nil }.map(\.path) + emptyDirectories).filter { path in
      path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).contains {
        !EntryName.isValid(Array($0))
      }
    }
  }
}
