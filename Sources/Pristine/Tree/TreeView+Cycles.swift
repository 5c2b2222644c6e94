import ChangeModel

/// What is known of directories that lie in each other.
struct TreeCycles: Sendable {
  /// Directories whose way up is known: to the root, or into a cycle.
  var settled: Set<LocalInode> = [.root]
  /// The smallest `InodeID` on a cycle, which is shown in the root, by each directory on it.
  var breaker: [LocalInode: LocalInode] = [:]
  /// The cycle by its breaker, from it upwards.
  var members: [LocalInode: [LocalInode]] = [:]
  /// Breakers that are shown, by name; nil until somebody asks for what is in the root.
  var inRoot: [[UInt8]: [LocalInode]]?
}

extension TreeView {
  /// The directory an inode would be shown in: that of its placement, or the root if that breaks a cycle.
  mutating func parent<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> LocalInode {
    guard let standing = try standing(of: inode, in: source), let placement = standing.placement else {
      throw .missing(inode)
    }
    return try breaksCycle(inode, standing, in: source) ? .root : placement.parent
  }

  /// Whether an inode hangs in the root because it lies in itself.
  mutating func breaksCycle<Source: TreeSource & ~Copyable & ~Escapable>(
    _ inode: LocalInode, _ standing: Standing, in source: borrowing Source
  ) throws(PristineError) -> Bool {
    guard standing.kind == .directory else { return false }
    try climb(from: inode, in: source)
    return cycles.members[inode] != nil
  }

  /// Goes up from a directory until it meets the root, known ground or itself. O(depth), once for each directory.
  ///
  /// Cycles are found among the placements inodes would be shown at: either all on a cycle are shown or none.
  mutating func climb<Source: TreeSource & ~Copyable & ~Escapable>(
    from directory: LocalInode, in source: borrowing Source
  ) throws(PristineError) {
    var way: [LocalInode] = []
    var ids: [InodeID] = []
    var step: [LocalInode: Int] = [:]
    var current = directory
    while !cycles.settled.contains(current) {
      if let start = step[current] {
        let least = ids.indices[start...].reduce(start) { ids[$1] < ids[$0] ? $1 : $0 }
        for member in way[start...] { cycles.breaker[member] = way[least] }
        cycles.members[way[least]] = Array(way[least...] + way[start..<least])
        break
      }
      guard let standing = try standing(of: current, in: source), standing.kind == .directory,
        let placement = standing.placement
      else { throw .missing(current) }
      step[current] = way.count
      way.append(current)
      ids.append(standing.id)
      current = placement.parent
    }
    cycles.settled.formUnion(way)
  }

  /// What breaks a cycle and is therefore shown in the root, by name. O(directories ever moved), once.
  mutating func cyclesInRoot<Source: TreeSource & ~Copyable & ~Escapable>(
    in source: borrowing Source
  ) throws(PristineError) -> [[UInt8]: [LocalInode]] {
    if let known = cycles.inRoot { return known }
    for directory in try source.movedDirectories()
    where try standing(of: directory, in: source)?.kind == .directory {
      try climb(from: directory, in: source)
    }
    var out: [[UInt8]: [LocalInode]] = [:]
    for breaker in cycles.members.keys where try isShown(breaker, in: source) {
      guard let name = try standing(of: breaker, in: source)?.placement?.name else { continue }
      out[name, default: []].append(breaker)
    }
    cycles.inRoot = out
    return out
  }

  /// The path a directory has or would have. O(depth).
  mutating func path<Source: TreeSource & ~Copyable & ~Escapable>(
    ofDirectory directory: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> [UInt8] {
    var names: [[UInt8]] = []
    var current = directory
    while current != .root {
      guard let name = try standing(of: current, in: source)?.placement?.name else { throw .missing(current) }
      names.append(name)
      current = try parent(of: current, in: source)
    }
    return Array(names.reversed().joined(separator: [UInt8(ascii: "/")]))
  }
}
