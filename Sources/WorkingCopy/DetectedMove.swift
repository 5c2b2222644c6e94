import ChangeModel
import FileSystem
import Pristine

/// A tracked file that is gone, or a directory with all its files, and where it is taken to be now.
package struct DetectedMove: Equatable, Sendable {
  /// Where the channel, or the index, has it.
  package var from: RelativePath
  package var to: RelativePath
  package var kind: InodeKind
  /// How much of it is the same, in percent; 100 is identical.
  package var similarity: Int
  /// Whether it only comes with the directory it is in, which moved.
  package var isCarried = false
  /// Where the index has it once the directories around it moved.
  package var place: RelativePath

  package init(from: RelativePath, to: RelativePath, kind: InodeKind, similarity: Int) {
    (self.from, self.to, self.kind, self.similarity) = (from, to, kind, similarity)
    place = from
  }
}

extension Scan {
  /// Shows what moved where it is now, as if the index had been told of it.
  ///
  /// - Parameter untracked: what is still not tracked then.
  package mutating func take(
    _ moves: [DetectedMove], untracked: [(path: RelativePath, isDirectory: Bool)], _ root: Directory
  ) throws(WorkingCopyError) {
    guard !moves.isEmpty else { return }
    let byOrigin = Dictionary(moves.map { ($0.from, $0) }) { first, _ in first }
    let targets = Set(moves.map(\.to))
    var shown: [Item] = []
    for item in items {
      if item.difference.contains(.missing), let move = byOrigin[item.path] {
        if let moved = try Scan.moved(item, move, root) { shown.append(moved) }
      } else if !(item.difference.contains(.added) && targets.contains(item.path)) {
        shown.append(item)
      }
    }
    replace(items: shown.sorted { $0.path < $1.path }, untracked: untracked)
  }

  /// How an item stands at its new place; nil when all there is to say is said of the directory that carries it.
  private static func moved(
    _ item: Item, _ move: DetectedMove, _ root: Directory
  ) throws(WorkingCopyError) -> Item? {
    var item = item
    item.origin = item.path
    item.path = move.to
    if !move.isCarried, item.entry.tracking == .recorded { item.entry.tracking = .moved }
    item.difference = standing(item.entry)
    if item.entry.kind != .directory {
      guard let status = try file({ () throws(FileError) in try root.status(of: move.to) }) else {
        return nil
      }
      item.status = status
      item.difference.formUnion(try compare(root, move.to, status, item.entry))
    }
    return item.difference.isEmpty ? nil : item
  }
}
