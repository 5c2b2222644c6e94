import ChangeModel

/// What a set of changes says of one inode: the union of the facts about it, in any order, each given once or more.
///
/// It names inodes by their local ids and facts by their names. A creation is also a placement, named by the digest of the inode it
/// creates (`FactID(id.digest)`). Supersessions and settlements of facts about other inodes have no effect. A source fills a record from
/// the rows of the changes of its set:
///
///     var record = TreeRecord(id: id, kind: .file)
///     record.place(.init(id: FactID(id.digest), parent: .root, name: name))
///     record.remove(removal, superseding: [FactID(id.digest)])
package struct TreeRecord: Sendable {
  /// A name in a directory, said by one fact.
  package struct Placement: Hashable, Sendable {
    package var id: FactID
    package var parent: LocalInode
    package var name: [UInt8]
    package init(id: FactID, parent: LocalInode, name: [UInt8]) {
      self.id = id
      self.parent = parent
      self.name = name
    }
  }

  struct Mode: Sendable {
    var id: FactID
    var executable: Bool
  }

  /// That `by`, a placement or a removal, saw and replaced `placement`.
  struct Supersession: Sendable {
    var placement: FactID
    var by: FactID
    var isRemoval: Bool
  }

  package let id: InodeID
  package let kind: InodeKind
  package private(set) var placements: [Placement] = []
  private(set) var supersessions: [Supersession] = []
  private(set) var settled: [FactID] = []
  private(set) var removals: [FactID] = []
  private(set) var modes: [Mode] = []
  private(set) var overriddenModes: [FactID] = []

  package init(id: InodeID, kind: InodeKind) {
    self.id = id
    self.kind = kind
  }

  package mutating func place(_ placement: Placement, superseding: [FactID] = [], settling: [FactID] = []) {
    placements.append(placement)
    for seen in superseding {
      supersessions.append(Supersession(placement: seen, by: placement.id, isRemoval: false))
    }
    settled += settling
  }

  package mutating func remove(_ removal: FactID, superseding: [FactID]) {
    removals.append(removal)
    for seen in superseding {
      supersessions.append(Supersession(placement: seen, by: removal, isRemoval: true))
    }
  }

  package mutating func setMode(_ mode: FactID, executable: Bool, superseding: [FactID]) {
    modes.append(Mode(id: mode, executable: executable))
    overriddenModes += superseding
  }
}
