import ChangeModel

extension TreeView {
  /// The directories that are one directory at a path, ascending by `InodeID`; nil when there is none. The empty path is the root.
  package mutating func directory<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> [LocalInode]? {
    guard case .directory(let group) = try node(at: path, in: source) else { return nil }
    return groups[group.value].members
  }

  /// What is shown at a path, the smallest `InodeID` where directories are merged. O(depth).
  package mutating func inode<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> LocalInode? {
    switch try node(at: path, in: source) {
    case .entry(let inode): inode
    case .directory(let group): groups[group.value].members.first
    case nil: nil
    }
  }

  /// What is in a directory, ascending by name; nil when there is no directory at this path. O(inodes ever placed there).
  package mutating func list<Source: TreeSource & ~Copyable & ~Escapable>(
    directory path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> [TreeEntry]? {
    guard case .directory(let group) = try node(at: path, in: source) else { return nil }
    return try list(group, at: path, in: source)
  }

  /// Calls `body` with all that is in a directory and below: each directory's entries ascending by name, a directory right before what
  /// is in it. A file's path gives that file, a path where nothing is shown nothing.
  package mutating func walk<Source: TreeSource & ~Copyable & ~Escapable>(
    from path: [UInt8], in source: borrowing Source, _ body: (TreeEntry) throws(PristineError) -> Void
  ) throws(PristineError) {
    var walk = try TreeWalk(from: path, in: &self, source)
    while let entry = try walk.next(in: &self, source) { try body(entry) }
  }

  mutating func list<Source: TreeSource & ~Copyable & ~Escapable>(
    _ group: TreeGroup.Index, at path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> [TreeEntry] {
    var out: [TreeEntry] = []
    var isSorted = true
    for (name, slot) in try slots(of: group, in: source) {
      if let directory = slot.directory {
        let members = groups[directory.value].members
        var entry = try entry(of: members[0], inDirectory: path, in: source)
        for other in members.dropFirst() { entry.conflicts += try conflicts(of: other, in: source) }
        if members.count > 1 { entry.conflicts = entry.conflicts.sortedByKind() }
        out.append(entry)
      }
      if slot.isContested {
        isSorted = false
        for file in slot.files { out.append(try entry(of: file, inDirectory: path, in: source)) }
      } else if let file = slot.files.first {
        out.append(try plainEntry(of: file, called: name, inDirectory: path, in: source))
      }
    }
    if !isSorted { out.sort { $0.path.lexicographicallyPrecedes($1.path) } }
    return out
  }

  /// The entry of a file that is alone at its name, without looking that up again.
  private mutating func plainEntry<Source: TreeSource & ~Copyable & ~Escapable>(
    of file: LocalInode, called name: [UInt8], inDirectory directory: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> TreeEntry {
    guard let standing = try standing(of: file, in: source), let placement = standing.placement else {
      throw .missing(file)
    }
    let isClean = standing.isPlaced && standing.others.isEmpty && standing.openRemovals.isEmpty && !standing.modesDiffer
    if !isClean { return try entry(of: file, inDirectory: directory, in: source) }
    var path: [UInt8] = []
    path.reserveCapacity(directory.count + 1 + name.count)
    path += directory
    path.appendName(name)
    return TreeEntry(
      inode: file, id: standing.id, kind: standing.kind, path: path, nameStart: path.count - name.count,
      placement: placement, isExecutable: standing.isExecutable, merged: [file], conflicts: [])
  }

  /// What a path stands for; nil when nothing is shown there.
  mutating func node<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> TreeNode? {
    var node = TreeNode.directory(.root)
    if path.isEmpty { return node }
    for name in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard case .directory(let group) = node, let next = try child(Array(name), of: group, in: source) else {
        return nil
      }
      node = next
    }
    return node
  }

  /// What is shown under a name in a group.
  mutating func child<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> TreeNode? {
    let slot = try slot(name, of: group, in: source)
    if let directory = slot.directory { return .directory(directory) }
    if let file = slot.files.first { return .entry(file) }
    for file in try suffixedLike(name, of: group, in: source) where try shownName(of: file, in: source) == name {
      return .entry(file)
    }
    return nil
  }

  /// All that is in a group.
  mutating func children<Source: TreeSource & ~Copyable & ~Escapable>(
    of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [TreeNode] {
    try slots(of: group, in: source).flatMap { _, slot in
      (slot.directory.map { [TreeNode.directory($0)] } ?? []) + slot.files.map { .entry($0) }
    }
  }
}

/// A listing of all that is in a directory and below, one entry at a time: each directory's entries ascending by name, a directory
/// right before what is in it.
///
///     var walk = try TreeWalk(from: [], in: &view, source)
///     while let entry = try walk.next(in: &view, source) { ... }
///
/// Holds the entries still to come of the directories it is in. Pass the same view and source throughout.
package struct TreeWalk: Sendable {
  private var pending: [TreeEntry] = []

  /// - Parameter path: A directory, itself left out; or a file or link, the only entry then.
  package init<Source: TreeSource & ~Copyable & ~Escapable>(
    from path: [UInt8], in view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    switch try view.node(at: path, in: source) {
    case .directory(let group): pending = try view.list(group, at: path, in: source).reversed()
    case .entry(let inode): pending = try view.entry(of: inode, in: source).map { [$0] } ?? []
    case nil: break
    }
  }

  package mutating func next<Source: TreeSource & ~Copyable & ~Escapable>(
    in view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) -> TreeEntry? {
    guard let entry = pending.popLast() else { return nil }
    if entry.kind == .directory {
      let group = try view.group(of: entry.inode, in: source)
      pending += try view.list(group, at: entry.path, in: source).reversed()
    }
    return entry
  }
}

extension [TreeConflict] {
  /// In the order of kinds, those of one kind as they came.
  func sortedByKind() -> [TreeConflict] { TreeConflict.Kind.allCases.flatMap { kind in filter { $0.kind == kind } } }
}
