import ChangeModel
import FileSystem
import GitBridge
import Pristine
import WorkingCopy

/// What a merge needs beyond what its parents come to together.
///
/// Looked at are only the paths at which that can be something else than the merge has: where the two trees and what they share leave it
/// open, and where both sides had a hand in the same inode or name. All else is as one of the parents has it.
extension GitImporter {
  func merged(
    _ number: Int, _ root: GitID, _ parents: [Int], _ view: View, _ tree: inout TreeView
  ) throws(RepositoryError) -> Needed {
    var parentSets: [ChangeSet] = []
    for parent in parents { parentSets.append(set(of: parent) ?? ChangeSet()) }
    var shared = parentSets[0]
    for other in parentSets.dropFirst() { shared = shared.intersection(other) }
    let hands = try Hands(parentSets, shared, view.reader) { change, reader throws(RepositoryError) in
      try touched(by: change, reader)
    }

    var parentRoots: [GitID] = []
    for parent in parents { parentRoots.append(try self.root(of: parent)) }
    var base: GitID??
    if parents.count == 2 {
      if shared.count == 0 {
        base = .some(nil)
      } else if let common = self.commit(whoseSetIs: shared) {
        base = .some(try self.root(of: common))
      }
    }
    let open = base
    let sides = base.flatMap { base in base.map { GitMergeSides(base: $0, parents: parentRoots) } }
    var paths = try fromGit { () throws(GitError) in
      try GitMergePaths(base: open, parents: parentRoots, result: root, trees).paths
    }
    for inode in hands.both {
      if let path = try stored({ () throws(PristineError) in try tree.path(of: inode, in: view) }) {
        paths.insert(path)
      }
      for placement in try stored({ () throws(PristineError) in try view.record(of: inode)?.placements ?? [] }
      ) {
        paths.insert(try place(of: placement, view))
      }
    }
    paths.remove([])

    var needed = Needed()
    var todo = Array(paths)
    while let path = todo.popLast() {
      // A directory may be there for something only that the merge does not have.
      if let slash = path.lastIndex(of: UInt8(ascii: "/")) {
        let above = Array(path[..<slash])
        let directory = try fromGit { () throws(GitError) in try trees.entry(at: above, in: root) }
        if directory?.mode.isTree != true, paths.insert(above).inserted { todo.append(above) }
      }
      // Who wants a name of others is shown under another one.
      try inspect(path, root, parentRoots, sides, hands, view, &tree, &needed)
      let claimants = try stored { () throws(PristineError) in try tree.claimants(of: path, in: view) }
      for rival in claimants.dropFirst() {
        if let path = try stored({ () throws(PristineError) in try tree.path(of: rival, in: view) }),
          paths.insert(path).inserted
        {
          todo.append(path)
        }
      }
    }
    needed.sort()
    // What is taken away can be found elsewhere only where git has it under the same name.
    let wanted = Set(needed.items.compactMap { $0.wanted?.id })
    for index in needed.items.indices {
      if let content = needed.items[index].shown?.content, needed.items[index].wanted == nil,
        needed.items[index].isRead, !wanted.contains(content.id)
      {
        needed.items[index].shown?.content = nil
      }
    }
    return needed
  }

  /// The path of a placement, whether or not anything is shown there: no commit moves a directory, so each has one place for ever.
  private func place(of placement: TreeRecord.Placement, _ view: View) throws(RepositoryError) -> [UInt8] {
    var path = placement.name
    var at = placement.parent
    while at != .root {
      guard let above = try stored({ () throws(PristineError) in try view.record(of: at)?.placements.first })
      else { break }
      path = above.name + [UInt8(ascii: "/")] + path
      at = above.parent
    }
    return path
  }

  /// What the set shows at a path beside what the merge has there.
  private func inspect(
    _ path: [UInt8], _ root: GitID, _ parents: [GitID], _ sides: GitMergeSides?, _ hands: Hands, _ view: View,
    _ tree: inout TreeView, _ needed: inout Needed
  ) throws(RepositoryError) {
    let entry = try stored { () throws(PristineError) in try tree.entry(at: path, in: view) }
    let wanted = try fromGit { () throws(GitError) in try trees.entry(at: path, in: root) }
    let leaf = wanted.flatMap { $0.mode.isTree ? nil : $0 }
    guard let entry else {
      if let leaf { needed.items.append(GitCommitRecorder.Item(path: path, wanted: leaf)) }
      if let wanted, wanted.mode.isTree, wanted.id == wanted.id.format.id(of: .tree, []) {
        needed.emptyDirectories.append(path)
      }
      return
    }
    if entry.kind == .directory {
      if let wanted, wanted.mode.isTree {
        if !entry.conflicts.isEmpty { needed.settling.append(path) }
      } else {
        needed.goneDirectories.append(path)
        if let leaf { needed.items.append(GitCommitRecorder.Item(path: path, wanted: leaf)) }
      }
      return
    }
    var item = GitCommitRecorder.Item(
      path: path,
      shown: GitCommitRecorder.Shown(kind: entry.kind, isExecutable: entry.isExecutable, content: nil),
      wanted: leaf)
    let isPlain = entry.conflicts.isEmpty
    if let parent = hands.only(entry.inode), isPlain, entry.name.elementsEqual(entry.placement.name),
      let known = try fromGit({ () throws(GitError) in try trees.entry(at: path, in: parents[parent]) }),
      !known.mode.isTree, GitCommitRecorder.kind(known) == entry.kind
    {
      item.shown?.content = known
    } else {
      let file = try stored { () throws(PristineError) in try ShownFile(entry.inode, view) }
      item.isConflicted = file.hasConflict || !isPlain
      item.isRead = true
      if !file.hasConflict {
        var namer = GitNamer(.blob, count: file.count, source.format)
        try stored { () throws(PristineError) in
          try file.forEachPortion(view) { bytes throws(PristineError) in namer.add(bytes) }
        }
        let id = namer.id
        if let leaf, leaf.mode.isCommit, source.format.id(of: .blob, GitBlobs.link(to: leaf.id)) == id {
          item.shown?.content = leaf
        } else {
          let mode: GitMode = entry.kind == .symlink ? .link : entry.isExecutable ? .executable : .file
          item.shown?.content = GitTree.Entry(name: Array(entry.name), mode: mode, id: id)
        }
      }
    }
    guard let leaf else {
      needed.items.append(item)
      return
    }
    if item.isRead, entry.kind == .file, let sides,
      try fromGit({ () throws(GitError) in
        try sides.bothEdited(path, trees)
      })
    {
      note(
        merged: item.isConflicted
          ? .inConflict : item.shown?.content?.id == leaf.id ? .asCommitted : .otherwise)
    }
    if !isPlain { needed.settling.append(path) }
    if let known = item.shown?.content, !item.isConflicted, known.id == leaf.id,
      known.mode.isCommit == leaf.mode.isCommit, entry.kind == GitCommitRecorder.kind(leaf),
      entry.isExecutable == leaf.mode.isExecutable
    {
      return
    }
    // What was read out of the set is not in git, or not for sure.
    if item.isRead, item.shown?.content?.id != leaf.id { item.shown?.content = nil }
    needed.items.append(item)
  }
}

/// The trees of the two sides of a merge, and of what they share.
struct GitMergeSides {
  var base: GitID
  var parents: [GitID]

  /// Whether a file was edited on both sides, in different ways.
  func bothEdited(_ path: [UInt8], _ trees: GitTrees) throws(GitError) -> Bool {
    guard let old = try trees.entry(at: path, in: base), old.mode.isFile else { return false }
    var seen = [old.id]
    for parent in parents {
      guard let entry = try trees.entry(at: path, in: parent), entry.mode.isFile, !seen.contains(entry.id)
      else {
        return false
      }
      seen.append(entry.id)
    }
    return true
  }
}

/// Which of the parents of a merge have changes about an inode that not all of them have.
struct Hands {
  /// By inode, a bit for each parent that has all such changes about it.
  private var parents: [LocalInode: UInt64] = [:]
  /// Inodes, and inodes of one name, about which different parents have changes.
  private(set) var both: Set<LocalInode> = []

  /// - Parameter touched: what a change is about.
  init(
    _ sets: [ChangeSet], _ shared: ChangeSet, _ reader: StoreReader,
    touched: (LocalChange, StoreReader) throws(RepositoryError) -> Touches
  ) throws(RepositoryError) {
    var places: [Touches.Place: (parents: UInt64, inodes: Set<LocalInode>)] = [:]
    var seen = shared
    for set in sets {
      for change in set.subtracting(seen).members {
        // Of more parents than there are bits the last ones share one: then more is looked at than need be.
        var bits: UInt64 = 0
        for (index, set) in sets.enumerated() where set.contains(change) {
          bits |= 1 << UInt64(min(index, 63))
        }
        let touched = try touched(change, reader)
        for inode in touched.inodes {
          let rest = (parents[inode] ?? .max) & bits
          parents[inode] = rest
          if rest == 0 || sets.count > 63 { both.insert(inode) }
        }
        for (inode, place) in touched.places {
          var known = places[place] ?? (.max, [])
          known.parents &= bits
          known.inodes.insert(inode)
          places[place] = known
        }
      }
      seen = seen.union(set)
    }
    for place in places.values where place.inodes.count > 1 && (place.parents == 0 || sets.count > 63) {
      both.formUnion(place.inodes)
    }
  }

  /// The parent that has all there is about an inode; nil when none has.
  func only(_ inode: LocalInode) -> Int? {
    guard let bits = parents[inode] else { return 0 }
    return bits == 0 ? nil : bits.trailingZeroBitCount
  }
}
