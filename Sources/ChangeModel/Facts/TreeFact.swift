/// What an inode is, from its creation on.
public enum InodeKind: UInt8, Sendable, CaseIterable {
  case file = 0
  case directory = 1
  case symlink = 2
}

/// The smallest statement about the file tree. docs/theory.md gives the meaning of each.
public enum TreeFact: Hashable, Sendable {
  /// A new inode at a first place. `again`: what was seen of an equal earlier creation, ascending.
  case create(InodeKind, parent: InodeReference, name: [UInt8], again: [FactID])
  /// A rename or move. `settles`: removals it answers.
  case place(
    InodeReference, parent: InodeReference, name: [UInt8], supersedes: [FactReference],
    settles: [FactReference])
  /// The executable bit.
  case mode(InodeReference, executable: Bool, supersedes: [FactReference])
  /// Takes the inode out of the tree; `seenText` and `seenVersions` are the content it removed knowingly.
  case remove(
    InodeReference, supersedes: [FactReference], seenText: [TextRange], seenVersions: [FactReference])
}
