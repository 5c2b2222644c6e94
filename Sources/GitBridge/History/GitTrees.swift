/// Trees of a repository, read once and remembered for a while.
package final class GitTrees {
  private let objects: GitObjects
  /// Trees used lately, and those used before them; when the young ones get too many they become the old ones.
  private var young: [GitID: GitTree] = [:]
  private var old: [GitID: GitTree] = [:]
  private var youngEntries = 0
  private static let mostEntries = 200_000
  /// Trees read so far that would be written with other bytes now, with the bytes they have.
  package private(set) var padded: [GitID: [UInt8]] = [:]

  package init(_ objects: GitObjects) { self.objects = objects }

  /// The entries of a directory; none of one that is not there.
  package func entries(_ id: GitID?) throws(GitError) -> [GitTree.Entry] {
    guard let id else { return [] }
    if let known = young[id] { return known.entries }
    let tree: GitTree
    if let known = old[id] {
      tree = known
    } else {
      let bytes = try objects.read(id, .tree)
      tree = try GitTree(bytes, id)
      if tree.isPadded { padded[id] = bytes }
    }
    if youngEntries > GitTrees.mostEntries {
      old = young
      young = [:]
      youngEntries = 0
    }
    young[id] = tree
    youngEntries += tree.entries.count + 1
    return tree.entries
  }

  /// What is at a path; nil when nothing is.
  package func entry(at path: [UInt8], in root: GitID?) throws(GitError) -> GitTree.Entry? {
    var directory = root
    var found: GitTree.Entry?
    for name in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let id = directory else { return nil }
      found = try entries(id).first { $0.name.elementsEqual(name) }
      directory = found.flatMap { $0.mode.isTree ? $0.id : nil }
      if found == nil { return nil }
    }
    return found
  }
}

/// A path at which two trees hold different files or links, or one of them none.
package struct GitPathChange: Sendable {
  package var path: [UInt8]
  package var old: GitTree.Entry?
  package var new: GitTree.Entry?
}

/// In what two trees differ.
package struct GitDifference: Sendable {
  /// Files, links and the like; a path at which a file and a directory take turns is there for its file only.
  package var changes: [GitPathChange] = []
  /// Directories of the old tree that are none in the new one.
  package var goneDirectories: [[UInt8]] = []
  /// Directories of the new tree with nothing in them, where the old one has none.
  package var emptyDirectories: [[UInt8]] = []

  /// Compares directory by directory; those with one id are not looked into. Without recursion: trees can be deep.
  package init(_ old: GitID?, _ new: GitID?, _ trees: GitTrees) throws(GitError) {
    if old == new { return }
    var todo: [(path: [UInt8], old: GitID?, new: GitID?)] = [([], old, new)]
    while let (prefix, old, new) = todo.popLast() {
      let (a, b) = (try trees.entries(old), try trees.entries(new))
      func visit(_ old: GitTree.Entry?, _ new: GitTree.Entry?) {
        guard let name = (old ?? new)?.name else { return }
        let path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
        if old?.mode.isTree == true || new?.mode.isTree == true {
          if new == nil { goneDirectories.append(path) }
          if old == nil, new?.id == new?.id.format.id(of: .tree, []) { emptyDirectories.append(path) }
          todo.append((path, old?.id, new?.id))
        } else {
          changes.append(GitPathChange(path: path, old: old, new: new))
        }
      }
      var (i, j) = (0, 0)
      while i < a.count || j < b.count {
        if i < a.count, j < b.count, a[i] == b[j] {
          (i, j) = (i + 1, j + 1)
        } else if j == b.count || i < a.count && GitTree.precedes(a[i], b[j]) {
          visit(a[i], nil)
          i += 1
        } else if i == a.count || GitTree.precedes(b[j], a[i]) {
          visit(nil, b[j])
          j += 1
        } else {
          visit(a[i], b[j])
          (i, j) = (i + 1, j + 1)
        }
      }
    }
  }
}

/// Where the tree of a merge cannot be told from those of its parents alone.
package struct GitMergePaths: Sendable {
  /// Files, links and directories, by path.
  package var paths: Set<[UInt8]> = []

  /// - Parameters:
  ///   - base: the tree of the one commit whose history is all that the two parents share; nil when there is none.
  ///   - result: the tree of the merge.
  package init(base: GitID??, parents: [GitID], result: GitID, _ trees: GitTrees) throws(GitError) {
    var todo: [(path: [UInt8], base: GitTree.Entry??, parents: [GitTree.Entry?], result: GitTree.Entry?)] = []
    func directory(_ id: GitID?) -> GitTree.Entry? { id.map { GitTree.Entry(name: [], mode: .tree, id: $0) } }
    todo.append(
      ([], base.map { directory($0) }, parents.map { directory($0) }, directory(result)))
    while let (path, base, parents, result) = todo.popLast() {
      if GitMergePaths.isMerged(base, parents, result) { continue }
      let all = parents + [result] + (base.map { [$0] } ?? [])
      if !path.isEmpty, all.contains(where: { $0.map { !$0.mode.isTree } ?? true }) { paths.insert(path) }
      guard all.contains(where: { $0?.mode.isTree == true }) else { continue }
      func children(_ entry: GitTree.Entry?) throws(GitError) -> [[UInt8]: GitTree.Entry] {
        guard let entry, entry.mode.isTree else { return [:] }
        return Dictionary(try trees.entries(entry.id).map { ($0.name, $0) }) { first, _ in first }
      }
      var parentChildren: [[[UInt8]: GitTree.Entry]] = []
      for parent in parents { parentChildren.append(try children(parent)) }
      let resultChildren = try children(result)
      var baseChildren: [[UInt8]: GitTree.Entry]?
      if let base { baseChildren = try children(base) }
      var names = Set(resultChildren.keys)
      for children in parentChildren { names.formUnion(children.keys) }
      if let baseChildren { names.formUnion(baseChildren.keys) }
      for name in names {
        todo.append(
          (
            path.isEmpty ? name : path + [UInt8(ascii: "/")] + name, baseChildren.map { $0[name] },
            parentChildren.map { $0[name] }, resultChildren[name]
          ))
      }
    }
  }

  /// Whether the result is what comes of it when at most one of the parents differs from what they share.
  private static func isMerged(
    _ base: GitTree.Entry??, _ parents: [GitTree.Entry?], _ result: GitTree.Entry?
  ) -> Bool {
    if parents.allSatisfy({ $0 == result }) { return base.map { $0 == result } ?? true }
    guard let base else { return false }
    let changed = parents.filter { $0 != base }
    return changed.count == 1 && changed[0] == result
  }
}
