import ChangeModel

/// Which part of the tree a working copy shows: what is at or below some paths, and the directories on the way there. All of it when there
/// are none.
package struct Scope: Hashable, Sendable {
  /// Ascending, none within another.
  package let paths: [[UInt8]]

  package static let whole = Scope([])

  /// - Parameter paths: as trees have them; an empty one is the root, and so everything.
  package init(_ paths: [[UInt8]]) {
    guard !paths.contains([]) else {
      self.paths = []
      return
    }
    var out: [[UInt8]] = []
    for path in paths.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where !out.contains(where: { Scope.isWithin(path, $0) }) { out.append(path) }
    self.paths = out
  }

  package var isWhole: Bool { paths.isEmpty }

  /// Whether a path lies in it.
  package func holds(_ path: [UInt8]) -> Bool { isWhole || paths.contains { Scope.isWithin(path, $0) } }

  /// Whether something at a path is shown: it lies in it, or is a directory on the way there.
  package func shows(_ path: [UInt8], _ kind: InodeKind) -> Bool {
    holds(path) || kind == .directory && paths.contains { Scope.isWithin($0, path) }
  }

  /// The same and more paths.
  package func widened(by more: [[UInt8]]) -> Scope { isWhole ? self : Scope(paths + more) }

  private static func isWithin(_ path: [UInt8], _ above: [UInt8]) -> Bool {
    path.starts(with: above) && (path.count == above.count || path[above.count] == UInt8(ascii: "/"))
  }

  func encode(_ out: inout ByteWriter) {
    out.varint(paths.count)
    for path in paths { out.string(path) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Scope {
    var paths: [[UInt8]] = []
    for _ in 0..<(try reader.listCount()) { paths.append(try reader.string(limit: Limits.storedPath)) }
    return Scope(paths)
  }
}
