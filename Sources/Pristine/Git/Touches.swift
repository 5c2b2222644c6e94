import ChangeModel

/// What a change says something about: which inodes, and where it puts any of them.
package struct Touches: Sendable {
  /// A name in a directory.
  package struct Place: Hashable, Sendable {
    package var directory: LocalInode
    package var name: [UInt8]
  }
  package var inodes: [LocalInode] = []
  package var places: [(inode: LocalInode, place: Place)] = []
  package init() {}
}

extension StoreReader {
  /// O(facts of the change).
  package func touches(of change: LocalChange) throws(PristineError) -> Touches {
    var out = Touches()
    out.inodes = try inodes(touchedBy: change)
    for inode in out.inodes {
      for (_, fact) in try treeRow(of: inode, by: change)?.facts ?? [] {
        switch fact {
        case .create(let parent, let name), .place(_, let parent, let name, _, _):
          out.places.append((inode, Touches.Place(directory: parent, name: name)))
        case .mode, .remove: break
        }
      }
    }
    return out
  }
}
