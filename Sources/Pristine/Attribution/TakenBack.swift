import ChangeModel
import LMDB

/// Changes that were taken back from what a working copy shows while its files stayed, since it was last recorded as a whole: what their
/// records say of the text holds when it is recorded again.
///
/// One row among the checkpoints: workspace, byte 0 -> the lists, each with its count.
package struct TakenBack: Sendable {
  package var changes: [LocalChange] = []
  /// Files that only these changes had made, and where they are now.
  package var places: [(path: [UInt8], inode: LocalInode)] = []
  /// Files whose text the program wrote over since, and how many of the changes had been taken back by then: what comes back of those is
  /// typed anew.
  package var overwritten: [[UInt8]: Int] = [:]

  /// Beyond so many nobody remembers either.
  fileprivate static let most = 256

  package init() {}

  fileprivate func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.varint(changes.count)
    for id in changes { out.varint(id.value) }
    out.varint(places.count)
    for (path, inode) in places {
      out.string(path)
      out.varint(inode.value)
    }
    out.varint(overwritten.count)
    for (path, count) in overwritten.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      out.string(path)
      out.varint(count)
    }
    return out.bytes
  }

  fileprivate init(_ reader: inout ByteReader) throws(DecodeError) {
    for _ in 0..<(try reader.listCount()) { changes.append(LocalChange(try reader.uint32())) }
    for _ in 0..<(try reader.listCount()) {
      places.append((try reader.string(limit: 1 << 16), LocalInode(try reader.uint32())))
    }
    for _ in 0..<(try reader.listCount()) {
      let path = try reader.string(limit: 1 << 16)
      overwritten[path] = try reader.count(limit: changes.count)
    }
  }
}

extension StoreReader {
  package func takenBack(of workspace: UInt32) throws(PristineError) -> TakenBack {
    guard let tables = tables.attribution else { return TakenBack() }
    return try row(Key.of(workspace) + [0], in: tables.checkpoints, "checkpoints") {
      reader throws(DecodeError) in try TakenBack(&reader)
    } ?? TakenBack()
  }
}

extension StoreWriter {
  package mutating func put(_ taken: TakenBack, of workspace: UInt32) throws(PristineError) {
    try put(Key.of(workspace) + [0], taken.encoded(), in: attributionTables().checkpoints)
  }

  package mutating func remember(_ changes: [LocalChange], of workspace: UInt32) throws(PristineError) {
    var taken = try reader.takenBack(of: workspace)
    taken.changes += changes
    let forgotten = max(0, taken.changes.count - TakenBack.most)
    taken.changes.removeFirst(forgotten)
    taken.overwritten = taken.overwritten.mapValues { max(0, $0 - forgotten) }
    try put(taken, of: workspace)
  }

  /// Notes where a file is that is new again.
  package mutating func remember(
    _ inode: LocalInode, at path: [UInt8], of workspace: UInt32
  ) throws(PristineError) {
    var taken = try reader.takenBack(of: workspace)
    taken.places.removeAll { $0.path == path || $0.inode == inode }
    taken.places.append((path, inode))
    try put(taken, of: workspace)
  }

  /// Notes that files are not what they were when changes were taken back.
  package mutating func forgetTakenBack(
    at paths: some Sequence<[UInt8]>, of workspace: UInt32
  ) throws(PristineError) {
    var taken = try reader.takenBack(of: workspace)
    guard !taken.changes.isEmpty else { return }
    for path in paths { taken.overwritten[path] = taken.changes.count }
    try put(taken, of: workspace)
  }

  package mutating func forgetTakenBack(of workspace: UInt32) throws(PristineError) {
    guard let table = tables.attribution?.checkpoints else { return }
    try delete(Key.of(workspace) + [0], in: table)
  }
}
