import ChangeModel

/// Placing what moves, and keeping all else where it is shown.
extension TreeRecorder {
  mutating func move<Source: TreeSource & ~Copyable & ~Escapable>(
    _ node: TreeNode, to directory: NewDirectory, _ name: [UInt8], view: inout TreeView,
    _ source: borrowing Source
  ) throws(PristineError) {
    for inode in view.inodes(of: node) {
      guard let standing = try view.standing(of: inode, in: source), let placement = standing.placement else {
        throw .missing(inode)
      }
      let breaks = try view.breaksCycle(inode, standing, in: source)
      let parent: TreeInode
      switch directory {
      case .created(let index): parent = .new(index)
      case .existing(let group):
        // In merged directories it stays in the one it is in.
        let members = view.groups[group.value].members
        parent = .existing(!breaks && members.contains(placement.parent) ? placement.parent : members[0])
      }
      // What waits for this name, shown under another, does not have it yet.
      let shown = try view.shownName(of: inode, in: source)
      let isThere = parent == .existing(placement.parent) && name == placement.name && name == shown
      if breaks || !standing.isSettled || !isThere {
        place(inode, Destination(parent: parent, name: name))
      }
    }
  }

  private mutating func place(_ inode: LocalInode, _ destination: Destination) {
    placed[inode] = destination
    if case .existing(let parent) = destination.parent { receiving.insert(parent) }
    touched.append(inode)
  }

  /// Says of something that stays that it is where it is shown. Nothing to do for what moves or goes.
  private mutating func pin<Source: TreeSource & ~Copyable & ~Escapable>(
    _ inode: LocalInode, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    guard placed[inode] == nil, !removed.contains(inode) else { return }
    let parent = try view.parent(of: inode, in: source)
    place(inode, Destination(parent: .existing(parent), name: try view.shownName(of: inode, in: source)))
  }

  mutating func keepTheRest<Source: TreeSource & ~Copyable & ~Escapable>(
    view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    for node in settled where fates[node] == nil { try settle(node, view: &view, source) }
    for node in leaving { try releaseName(of: node, view: &view, source) }
    for creation in creations {
      if case .existing(let group) = creation.parent { receiving.insert(view.groups[group.value].members[0]) }
    }
    // Directories without placement of their own that something left.
    var left: Set<LocalInode> = []
    while true {
      while let inode = touched.popLast() {
        guard let old = try view.standing(of: inode, in: source)?.placement?.parent else {
          throw .missing(inode)
        }
        if let destination = placed[inode], destination.parent == .existing(old) { continue }
        left.insert(old)
        // A cycle that ends lets go of what it holds in the root.
        if let breaker = view.cycles.breaker[inode], breaker != inode {
          try pin(breaker, view: &view, source)
        }
      }
      guard let directory = left.popFirst() else { return }
      if directory != .root, placed[directory] == nil, !removed.contains(directory),
        try view.standing(of: directory, in: source)?.isPlaced == false,
        try !isFollowing(directory, view: &view, source)
      {
        try pin(directory, view: &view, source)
      }
    }
  }

  /// Places what is in conflict where it is shown.
  private mutating func settle<Source: TreeSource & ~Copyable & ~Escapable>(
    _ node: TreeNode, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    for inode in view.inodes(of: node) where inode != .root {
      for conflict in try view.conflicts(of: inode, in: source) {
        switch conflict {
        case .mode: break
        case .name:
          let slot = try view.slot(of: inode, in: source)
          for rival in slot.keeper == inode ? slot.suffixed : [inode] { try pin(rival, view: &view, source) }
        case .cycle, .moveDelete, .moveMove, .resurrected: try pin(inode, view: &view, source)
        }
      }
    }
  }

  /// Something leaves the name it is shown under: others must not take that.
  private mutating func releaseName<Source: TreeSource & ~Copyable & ~Escapable>(
    of node: TreeNode, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    guard let inode = view.inodes(of: node).first,
      let name = try view.standing(of: inode, in: source)?.placement?.name
    else { return }
    let group = try view.group(of: try view.parent(of: inode, in: source), in: source)
    let slot = try view.slot(name, of: group, in: source)
    let shown = try view.shownName(of: inode, in: source)
    if shown == name {
      for rival in slot.suffixed where rival != inode { try pin(rival, view: &view, source) }
    }
    for other in try view.suffixedLike(shown, of: group, in: source)
    where try view.prefers(shown, for: other, in: source) {
      try pin(other, view: &view, source)
    }
  }

  /// Whether something stays in a directory, or comes there, that it can follow.
  ///
  /// A directory that follows in turn will do: it keeps what it follows or gets pinned. Not so on a cycle, where all would follow all.
  private func isFollowing<Source: TreeSource & ~Copyable & ~Escapable>(
    _ directory: LocalInode, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) -> Bool {
    if receiving.contains(directory) { return true }
    for (_, candidate) in try source.candidates(in: directory, named: nil)
    where placed[candidate] == nil && !removed.contains(candidate) {
      guard let standing = try view.standing(of: candidate, in: source),
        standing.placement?.parent == directory,
        try view.isShown(candidate, in: source)
      else { continue }
      if standing.isPlaced || standing.kind != .directory { return true }
      try view.climb(from: candidate, in: source)
      guard let breaker = view.cycles.breaker[candidate], breaker == view.cycles.breaker[directory] else {
        return true
      }
    }
    return false
  }
}

extension TreeView {
  /// All inodes of a node, ascending by `InodeID`.
  func inodes(of node: TreeNode) -> [LocalInode] {
    switch node {
    case .entry(let inode): [inode]
    case .directory(let group): groups[group.value].members
    }
  }
}
