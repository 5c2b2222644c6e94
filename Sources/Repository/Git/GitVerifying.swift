import ChangeModel
import GitBridge
import Pristine
import WorkingCopy

/// How much of what was taken over is held against git again.
package enum GitVerification: Sendable {
  /// Every commit: what each did, and the whole tree of merges, beginnings, and where branches and tags stand.
  case all
  /// The whole trees of so many commits, spread over the history, and of where branches and tags stand.
  case sample(Int)
}

/// What was compared, and found to be the same.
package struct GitVerified: Sendable {
  package var commits = 0
  package var wholeTrees = 0
}

/// Holds sets of changes against the trees of their commits.
///
/// The set of a commit with one parent differs from that of the parent by one change. So when the parent's shows the parent's tree, it is
/// enough to look where the change, or the difference of the trees, says something.
final class GitVerifier {
  private let importer: GitImporter
  private let naming: GitTreeNaming
  private let contents = ContentsReader()
  private let tips: Set<Int>
  private let verification: GitVerification
  private(set) var verified = GitVerified()

  init(_ importer: GitImporter, tips: Set<Int>, _ verification: GitVerification, _ naming: GitTreeNaming) {
    self.importer = importer
    self.tips = tips
    self.verification = verification
    self.naming = naming
  }

  /// - Throws: `.gitRefused(.differs)` naming the commit and where.
  func verify(_ number: Int, _ set: ChangeSet, _ reader: StoreReader) throws(RepositoryError) {
    let view = View(reader, set, contents: contents)
    let parents = importer.history.parents(of: number)
    switch verification {
    case .all:
      if parents.count == 1, !tips.contains(number) {
        try verifyStep(number, Int(parents[parents.startIndex]), view)
      } else {
        try verifyTree(number, view)
      }
    case .sample(let count):
      let step = max(1, importer.history.count / max(1, count))
      if number % step == 0 || tips.contains(number) { try verifyTree(number, view) }
    }
  }

  private func verifyTree(_ number: Int, _ view: View) throws(RepositoryError) {
    verified.commits += 1
    verified.wholeTrees += 1
    let wanted = try importer.root(of: number)
    guard try naming.root(view) != wanted || !naming.conflicts.isEmpty else { return }
    let paths = try differing(wanted, view)
    // With trees in its history whose modes are written in two ways, no difference but that is none.
    if paths.isEmpty, !naming.otherNames.isEmpty { return }
    throw .gitRefused(.differs(commit: importer.history.ids[number], paths))
  }

  /// Paths at which a set shows something else than a tree has.
  private func differing(_ root: GitID, _ view: View) throws(RepositoryError) -> [[UInt8]] {
    var wanted: [[UInt8]: GitTree.Entry] = [:]
    let all = try fromGit { () throws(GitError) in try GitDifference(nil, root, importer.trees) }
    var directories = Set(all.emptyDirectories)
    for change in all.changes {
      wanted[change.path] = change.new
      var above = change.path
      while let slash = above.lastIndex(of: UInt8(ascii: "/")) {
        above.removeSubrange(slash...)
        if !directories.insert(above).inserted { break }
      }
    }
    var out = Set(naming.conflicts)
    var tree = TreeView()
    var walk = try stored { () throws(PristineError) in try TreeWalk(from: [], in: &tree, view) }
    while let entry = try stored({ () throws(PristineError) in try walk.next(in: &tree, view) }) {
      if entry.kind == .directory {
        if directories.remove(entry.path) == nil { out.insert(entry.path) }
        continue
      }
      if wanted.removeValue(forKey: entry.path) != (try naming.entry(entry, view)) { out.insert(entry.path) }
    }
    return out.union(wanted.keys).union(directories).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func verifyStep(_ number: Int, _ parent: Int, _ view: View) throws(RepositoryError) {
    verified.commits += 1
    guard let change = importer.changes[number] else { return }
    let root = try importer.root(of: number)
    let (old, trees) = (try importer.root(of: parent), importer.trees)
    let difference = try fromGit { () throws(GitError) in try GitDifference(old, root, trees) }
    var paths = Set(difference.changes.map(\.path)).union(difference.goneDirectories)
    var tree = TreeView()
    for inode in try stored({ () throws(PristineError) in try view.reader.inodes(touchedBy: change) }) {
      if let path = try stored({ () throws(PristineError) in try tree.path(of: inode, in: view) }) {
        paths.insert(path)
      }
    }
    var wrong: [[UInt8]] = []
    for path in paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let shown = try stored { () throws(PristineError) in try tree.entry(at: path, in: view) }
      let wanted = try fromGit { () throws(GitError) in try trees.entry(at: path, in: root) }
      let isRight: Bool
      switch (shown, wanted) {
      case (nil, nil): isRight = true
      case (let shown?, let wanted?):
        if shown.kind == .directory || wanted.mode.isTree {
          isRight = shown.kind == .directory && wanted.mode.isTree && shown.conflicts.isEmpty
        } else {
          isRight = shown.conflicts.isEmpty ? try naming.entry(shown, view) == wanted : false
        }
      default: isRight = false
      }
      if !isRight { wrong.append(path) }
    }
    if !wrong.isEmpty { throw .gitRefused(.differs(commit: importer.history.ids[number], wrong)) }
  }
}

extension Repository {
  /// Holds what was taken over from a git repository against it.
  ///
  /// - Throws: `.gitRefused(.differs)`; `.gitRefused(.noSuchCommit)` for a commit that is not here.
  package func verifyGit(
    _ source: GitSource, _ request: GitImportRequest, _ verification: GitVerification,
    _ invocation: Invocation
  ) throws(RepositoryError) -> GitVerified {
    let refs = try fromGit { () throws(GitError) in try source.refs(try GitObjects(source.git)) }
    let chosen = try Repository.chosen(refs, request)
    let history = try fromGit { () throws(GitError) in
      try GitHistory(source.git, from: chosen.compactMap(\.commit), request.selection)
    }
    let tips = chosen.compactMap { $0.commit.flatMap { history.number(of: $0) } }
    let importer = try GitImporter(self, source, history, tips: [], request)
    let naming = try reading { reader throws(RepositoryError) in
      try GitTreeNaming(source.format, reader, keepsEmptyDirectories: true)
    }
    let verifier = GitVerifier(importer, tips: Set(tips), verification, naming)
    importer.observer = { number, set, reader throws(RepositoryError) in
      invocation.progress?.report(.verifyingCommits, done: number, of: history.count)
      try verifier.verify(number, set, reader)
    }
    try reading { reader throws(RepositoryError) in try importer.visit(reader) }
    return verifier.verified
  }
}
