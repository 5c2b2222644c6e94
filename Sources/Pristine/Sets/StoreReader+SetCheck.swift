import ChangeModel
import LMDB

extension StoreReader {
  /// Whether the sets that heads stand on are marked as they have to be: what others stand on too, or build on, is shared, so that nobody
  /// changes it in place; and overlays know how deep they lie.
  package func isSound(setOf head: ChannelHead, among heads: [ChannelHead]) throws(PristineError) -> Bool {
    guard head.set != 0 else { return true }
    var (base, depth, isShared) = try setInfo(head.set)
    if !isShared, heads.count(where: { $0.set == head.set }) > 1 { return false }
    while base != 0 {
      let below = try setInfo(base)
      // Bases have smaller numbers: a loop would never end.
      guard below.isShared, below.depth + 1 == depth, below.base < base else { return false }
      (base, depth, isShared) = below
    }
    return depth == 0
  }

  /// The counters that do not stand at the last number given.
  package func wrongCounters() throws(PristineError) -> [String] {
    var out: [String] = []
    for (name, last) in try lastNumbers() where try meta(name) ?? 0 != UInt64(last) { out.append(name) }
    return out
  }

  /// The last number given by each counter: each counts the rows of a table.
  func lastNumbers() throws(PristineError) -> [(counter: String, last: UInt32)] {
    let counted =
      [
        ("change", tables.hashes), ("inode", tables.inodes), ("set", tables.sets), ("log", tables.logs),
        ("operation", tables.operations),
      ] + (tables.exchange.map { [("arrival", $0.arrivals)] } ?? [])
    var out: [(counter: String, last: UInt32)] = []
    for (name, table) in counted {
      let last = try database { () throws(LMDBError) -> UInt32? in
        var cursor = try raw.cursor(in: table)
        return try cursor.last() ? Key.number(cursor.key) : 0
      }
      out.append((name, last ?? 0))
    }
    return out
  }
}
