import ChangeModel

/// An inode in a fact to record: one of the store, or the `n`-th that the recording creates.
package enum TreeInode: Hashable, Sendable {
  case existing(LocalInode)
  case new(Int)
}

/// A fact about the tree in terms of the store. Facts it supersedes or settles are those of the inode's `TreeRecord`, ascending.
package enum LocalTreeFact: Hashable, Sendable {
  /// Creates the `n`-th of the recording's creations.
  case create(Int, InodeKind, parent: TreeInode, name: [UInt8], again: [FactID])
  case place(LocalInode, parent: TreeInode, name: [UInt8], supersedes: [FactID], settles: [FactID])
  case mode(TreeInode, executable: Bool, supersedes: [FactID])
  /// The caller adds what of the content was seen: all of it.
  case remove(LocalInode, supersedes: [FactID])
}

/// The facts that make a set of changes show a wanted tree.
package struct TreeRecording: Sendable {
  package struct Creation: Hashable, Sendable {
    package var path: [UInt8]
    package var kind: InodeKind
    package var id: InodeID
  }

  /// Creations first, a directory before what is in it, ascending by path; then placements, modes and removals, each ascending by
  /// `InodeID`. The same for the same set and edits, whatever the local ids.
  package var facts: [LocalTreeFact]
  /// What `TreeInode.new` counts: what was added, and the directories that took.
  package var creations: [Creation]
}
