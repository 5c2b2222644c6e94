import ChangeModel

/// Writing down the facts.
extension TreeRecorder {
  func facts<Source: TreeSource & ~Copyable & ~Escapable>(
    view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) -> TreeRecording {
    var recording = TreeRecording(facts: [], creations: [])
    for creation in creations { try create(creation, in: &recording, view: &view, source) }

    for (inode, standing) in try ordered(placed.keys, view: &view, source) {
      guard let destination = placed[inode] else { continue }
      // What it saw of placements and removals keeps it apart from an equal placement made before them.
      recording.facts.append(
        .place(
          inode, parent: destination.parent, name: destination.name, supersedes: standing.effective,
          settles: standing.removals))
    }

    var touched = Set(modes.keys)
    for case .entry(let inode) in settled { touched.insert(inode) }
    for (inode, standing) in try ordered(touched.subtracting(removed), view: &view, source) {
      let wanted = modes[inode] ?? standing.isExecutable
      if standing.modesDiffer || wanted != standing.isExecutable {
        recording.facts.append(.mode(.existing(inode), executable: wanted, supersedes: standing.modes))
      }
    }
    for (index, creation) in creations.enumerated() where creation.isExecutable {
      recording.facts.append(.mode(.new(index), executable: true, supersedes: []))
    }

    for (inode, standing) in try ordered(removed, view: &view, source) {
      // A directory that only follows its files goes with them.
      if standing.kind == .directory, !standing.isPlaced { continue }
      recording.facts.append(.remove(inode, supersedes: standing.effective))
    }
    return recording
  }

  /// Adds a creation under a name that no creation of the set has. O(equal earlier creations).
  private func create<Source: TreeSource & ~Copyable & ~Escapable>(
    _ creation: Creation, in recording: inout TreeRecording, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    let parent: TreeInode
    var parentID = InodeID.root
    switch creation.parent {
    case .created(let index):
      parent = .new(index)
      parentID = recording.creations[index].id
    case .existing(let group):
      let first = view.groups[group.value].members[0]
      parent = .existing(first)
      if first != .root {
        guard let id = try view.standing(of: first, in: source)?.id else { throw .missing(first) }
        parentID = id
      }
    }
    var again: [FactID] = []
    var id = TreeNaming.inode(creation.kind, parent: parentID, name: creation.name, again: again)
    while let equal = try source.inode(named: id) {
      // An equal creation was seen: this is another one.
      let placements = try source.record(of: equal)?.placements.map(\.id) ?? []
      again = ([TreeNaming.firstPlacement(of: id)] + placements).sortedOnce()
      id = TreeNaming.inode(creation.kind, parent: parentID, name: creation.name, again: again)
    }
    recording.facts.append(
      .create(recording.creations.count, creation.kind, parent: parent, name: creation.name, again: again))
    recording.creations.append(TreeRecording.Creation(path: creation.path, kind: creation.kind, id: id))
  }

  private func ordered<Source: TreeSource & ~Copyable & ~Escapable>(
    _ inodes: some Sequence<LocalInode>, view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) -> [(LocalInode, Standing)] {
    var out: [(LocalInode, Standing)] = []
    for inode in inodes {
      guard let standing = try view.standing(of: inode, in: source) else { throw .missing(inode) }
      out.append((inode, standing))
    }
    return out.sorted { $0.1.id < $1.1.id }
  }
}
