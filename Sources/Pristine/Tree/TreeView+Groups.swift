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
        throw .corrupt(
          table: "children", detail: "inode \(next.value) is missing from the directory it is placed in")
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
      for (_, candidate) in try source.candidates(in: directory, named: name) {
        let standing = try shownStanding(
          of: candidate, in: directory, named: name, isListing: false, in: source)
        if standing != nil { inodes.append(candidate) }
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
  mutating func occupants<Source: TreeSource & ~Copyable & ~Escapable>(
    of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [(name: [UInt8], occupant: TreeOccupant)] {
    var found: [(name: [UInt8], inode: LocalInode, standing: Standing)] = []
    let members = groups[group.value].members
    for directory in members {
      let candidates = try source.candidates(in: directory, named: nil)
      found.reserveCapacity(found.count + candidates.count)
      for (name, candidate) in candidates {
        let standing = try shownStanding(
          of: candidate, in: directory, named: name, isListing: true, in: source)
        if let standing { found.append((name, candidate, standing)) }
      }
    }
    let cycles = group == .root ? try cyclesInRoot(in: source) : [:]
    for (name, breakers) in cycles {
      for breaker in breakers {
        if let standing = try standing(of: breaker, in: source) { found.append((name, breaker, standing)) }
      }
    }
    // One directory's candidates come in order.
    if members.count > 1 || !cycles.isEmpty { found.sort { $0.name.lexicographicallyPrecedes($1.name) } }

    var out: [(name: [UInt8], occupant: TreeOccupant)] = []
    out.reserveCapacity(found.count)
    var start = 0
    while start < found.count {
      let name = found[start].name
      var end = start + 1
      while end < found.count, found[end].name == name { end += 1 }
      if end == start + 1, found[start].standing.kind != .directory {
        // Not worth remembering.
        out.append((name, .file(found[start].inode, found[start].standing)))
      } else if let known = groups[group.value].slots[name] {
        out.append((name, .slot(known)))
      } else {
        let inodes = found[start..<end].map(\.inode)
        out.append((name, .slot(try remember(inodes, called: name, in: group, from: source))))
      }
      start = end
    }
    return out
  }

  /// What there is to know of a candidate, if it is shown in a directory under that name.
  private mutating func shownStanding<Source: TreeSource & ~Copyable & ~Escapable>(
    of candidate: LocalInode, in directory: LocalInode, named name: [UInt8], isListing: Bool,
    in source: borrowing Source
  ) throws(PristineError) -> Standing? {
    guard let standing = try standing(of: candidate, isListing: isListing, in: source),
      let placement = standing.placement, placement.parent == directory, placement.name == name
    else { return nil }
    if try breaksCycle(candidate, standing, in: source) { return nil }
    if standing.isPlaced { return standing }
    return try isShown(candidate, in: source) ? standing : nil
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
    var slot = TreeSlot()
    if !directories.isEmpty {
      let index = TreeGroup.Index(value: groups.count)
      let members = directories.sorted { $0.id < $1.id }.map(\.inode)
      groups.append(TreeGroup(members: members))
      for member in members { groupOf[member] = index }
      slot.directory = index
      slot.claimants = [members[0]]
    }
    slot.claimants += files.sorted { $0.id < $1.id }.map(\.inode)
    groups[group.value].slots[name] = slot
    return slot
  }
}
