import ChangeModel

extension TreeView {
  /// The directories shown at the path of a shown directory, itself among them. O(depth).
  mutating func group<Source: TreeSource & ~Copyable & ~Escapable>(
    of directory: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> TreeGroup.Index {
    var way: [LocalInode] = []
    var current = directory
    while groupOf[current] == nil {
      way.append(current)
      current = try parent(of: current, in: source)
    }
    for next in way.reversed() {
      guard let above = groupOf[try parent(of: next, in: source)],
        let name = try standing(of: next, in: source)?.placement?.name
      else { throw .missing(next) }
      _ = try slot(name, of: above, in: source)
      guard groupOf[next] != nil else {
        throw .corrupt(table: "children", detail: "inode \(next.value) is missing from the directory it is placed in")
      }
    }
    guard let group = groupOf[directory] else { throw .missing(directory) }
    return group
  }

  /// What has a name in a group. O(inodes that ever had it there).
  mutating func slot<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> TreeSlot {
    if let known = groups[group.value].slots[name] { return known }
    var inodes: [LocalInode] = []
    for directory in groups[group.value].members {
      for (_, candidate) in try source.candidates(in: directory, named: name)
      where try isShown(candidate, in: directory, named: name, in: source) {
        inodes.append(candidate)
      }
    }
    if group == .root { inodes += try cyclesInRoot(in: source)[name] ?? [] }
    return try remember(inodes, called: name, in: group, from: source)
  }

  /// The slot a shown file or link is in.
  mutating func slot<Source: TreeSource & ~Copyable & ~Escapable>(
    of file: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> TreeSlot {
    guard let placement = try standing(of: file, in: source)?.placement else { throw .missing(file) }
    return try slot(placement.name, of: try group(of: placement.parent, in: source), in: source)
  }

  /// Every name in a group with what has it, ascending by name. O(inodes ever placed there).
  mutating func slots<Source: TreeSource & ~Copyable & ~Escapable>(
    of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [(name: [UInt8], slot: TreeSlot)] {
    var found: [(name: [UInt8], inode: LocalInode)] = []
    let members = groups[group.value].members
    for directory in members {
      for (name, candidate) in try source.candidates(in: directory, named: nil)
      where try isShown(candidate, in: directory, named: name, in: source) {
        found.append((name, candidate))
      }
    }
    let cycles = group == .root ? try cyclesInRoot(in: source) : [:]
    for (name, breakers) in cycles { found += breakers.map { (name, $0) } }
    // One directory's candidates come in order.
    if members.count > 1 || !cycles.isEmpty { found.sort { $0.name.lexicographicallyPrecedes($1.name) } }

    var out: [(name: [UInt8], slot: TreeSlot)] = []
    out.reserveCapacity(found.count)
    var rest = found[...]
    while let (name, first) = rest.first {
      let same = rest.prefix { $0.name == name }
      rest = rest[same.endIndex...]
      // A file that is alone at its name is not worth remembering.
      if same.count == 1, try standing(of: first, in: source)?.kind != .directory {
        out.append((name, TreeSlot(files: [first])))
      } else if let known = groups[group.value].slots[name] {
        out.append((name, known))
      } else {
        out.append((name, try remember(same.map(\.inode), called: name, in: group, from: source)))
      }
    }
    return out
  }

  /// Whether a candidate is shown in a directory under that name.
  private mutating func isShown<Source: TreeSource & ~Copyable & ~Escapable>(
    _ candidate: LocalInode, in directory: LocalInode, named name: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> Bool {
    guard let standing = try standing(of: candidate, in: source), let placement = standing.placement,
      placement.parent == directory, placement.name == name
    else { return false }
    if try breaksCycle(candidate, standing, in: source) { return false }
    return try isShown(candidate, in: source)
  }

  /// Makes the slot of a name from the inodes that have it.
  private mutating func remember<Source: TreeSource & ~Copyable & ~Escapable>(
    _ inodes: [LocalInode], called name: [UInt8], in group: TreeGroup.Index, from source: borrowing Source
  ) throws(PristineError) -> TreeSlot {
    var files: [(id: InodeID, inode: LocalInode)] = []
    var directories: [(id: InodeID, inode: LocalInode)] = []
    for inode in inodes {
      guard let standing = try standing(of: inode, in: source) else { throw .missing(inode) }
      if standing.kind == .directory {
        directories.append((standing.id, inode))
      } else {
        files.append((standing.id, inode))
      }
    }
    var slot = TreeSlot(files: files.sorted { $0.id < $1.id }.map(\.inode))
    if !directories.isEmpty {
      let index = TreeGroup.Index(value: groups.count)
      let members = directories.sorted { $0.id < $1.id }.map(\.inode)
      groups.append(TreeGroup(parent: group, name: name, members: members))
      for member in members { groupOf[member] = index }
      slot.directory = index
    }
    groups[group.value].slots[name] = slot
    return slot
  }
}
