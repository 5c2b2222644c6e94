import ChangeModel

/// Something changes disagree about that concerns one shown inode, with what it takes to explain it.
package enum TreeConflict: Hashable, Sendable {
  /// Directories were moved into each other; this one, the smallest, is shown in the root. The cycle from it upwards, itself first.
  case cycle([LocalInode])
  /// The executable bit was set both ways; the facts, the one that holds first.
  case mode([FactID])
  /// It was removed by these and moved by others.
  case moveDelete(removals: [FactID])
  /// It was moved to other places too, ascending by path.
  case moveMove(elsewhere: [Elsewhere])
  /// Others are called the same there: the directory, if there is one, then files and links ascending by `InodeID`; at most
  /// `rivalsShown` of them.
  case name(rivals: [LocalInode])
  /// It was removed by these, which did not see all of its content.
  case resurrected(removals: [FactID])

  /// Each of many at one name would list all the others.
  package static let rivalsShown = 16

  package struct Elsewhere: Hashable, Sendable {
    package var placement: FactID
    /// Where that placement puts it.
    package var path: [UInt8]
  }

  /// Which of the six it is, in the order conflicts of one inode are listed.
  package enum Kind: String, Sendable, CaseIterable {
    case cycle
    case mode
    case moveDelete = "move/delete"
    case moveMove = "move/move"
    case name
    case resurrected
  }

  package var kind: Kind {
    switch self {
    case .cycle: .cycle
    case .mode: .mode
    case .moveDelete: .moveDelete
    case .moveMove: .moveMove
    case .name: .name
    case .resurrected: .resurrected
    }
  }
}
