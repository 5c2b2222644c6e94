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

  /// The entry of what is shown at a path, as in a listing; nil when nothing is, and for the root. O(depth).
  package mutating func entry<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> TreeEntry? {
    guard let inode = try inode(at: path, in: source), var entry = try entry(of: inode, in: source) else {
      return nil
    }
    try addConflictsOfMerged(to: &entry, in: source)
    return entry
  }

  /// All that claims the name of a path, the one that has it first; those behind it are shown under another name. O(depth).
  package mutating func claimants<Source: TreeSource & ~Copyable & ~Escapable>(
    of path: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> [LocalInode] {
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    guard case .directory(let group) = try node(at: Array(path[..<(slash ?? 0)]), in: source) else {
      return []
    }
    return try slot(Array(path[(slash.map { $0 + 1 } ?? 0)...]), of: group, in: source).claimants
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
    let occupants = try occupants(of: group, in: source)
    out.reserveCapacity(occupants.count)
    for (name, occupant) in occupants {
      switch occupant {
      case .file(let file, let standing):
        if let placement = standing.placement, standing.isClean {
          out.append(TreeEntry(file, standing, placement, inDirectory: path, as: name))
        } else {
          out.append(try entry(of: file, inDirectory: path, in: source))
        }
      case .slot(let slot):
        for claimant in slot.claimants {
          var entry = try entry(of: claimant, inDirectory: path, in: source)
          try addConflictsOfMerged(to: &entry, in: source)
          out.append(entry)
        }
        if slot.isContested { isSorted = false }
      }
    }
    if !isSorted { out.sort { $0.path.lexicographicallyPrecedes($1.path) } }
    return out
  }

  /// The path of merged directories is in conflict about any of them.
  private mutating func addConflictsOfMerged<Source: TreeSource & ~Copyable & ~Escapable>(
    to entry: inout TreeEntry, in source: borrowing Source
  ) throws(PristineError) {
    if entry.group.isEmpty { return }
    for other in entry.group where other != entry.inode {
      entry.conflicts += try conflicts(of: other, in: source)
    }
    let all = entry.conflicts
    entry.conflicts = TreeConflict.Kind.allCases.flatMap { kind in all.filter { $0.kind == kind } }
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
    if let file = slot.keeper { return .entry(file) }
    for file in try suffixedLike(name, of: group, in: source)
    where try shownName(of: file, in: source) == name {
      return .entry(file)
    }
    return nil
  }

  /// All that is in a group.
  mutating func children<Source: TreeSource & ~Copyable & ~Escapable>(
    of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [TreeNode] {
    var out: [TreeNode] = []
    for (_, occupant) in try occupants(of: group, in: source) {
      switch occupant {
      case .file(let file, _): out.append(.entry(file))
      case .slot(let slot):
        if let directory = slot.directory { out.append(.directory(directory)) }
        out += slot.files.map { .entry($0) }
      }
    }
    return out
  }
}
