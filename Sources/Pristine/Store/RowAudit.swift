import ChangeModel
import LMDB

/// Holds the rows of stored changes against those that storing them now would make, byte for byte, and finds rows that none of them made.
///
///     var audit = RowAudit()
///     for id in try reader.allChanges() { ... try audit.tableDisagreeing(with: encoded, id, leaves: leaves, reader) ... }
///     let surplus = try audit.surplus(reader)
///
/// Cost: as storing them all once more.
package struct RowAudit: Sendable {
  /// Rows that each change looked at should have, by table.
  private var expected: [LocalChange: [Table: Int]] = [:]
  /// Changes whose rows are known to differ, or could not be worked out: nothing is surplus there.
  private var excused: Set<LocalChange> = []

  package init() {}

  /// Leaves a change out whose rows cannot be worked out.
  package mutating func excuse(_ id: LocalChange) { excused.insert(id) }

  /// The table in which a row of a change is missing or other than it should be; nil when all agree.
  ///
  /// - Throws: `.invalidReference` when what the change refers to does not read as it did.
  package mutating func tableDisagreeing(
    with encoded: EncodedChange, _ id: LocalChange, leaves: [Digest], _ reader: StoreReader
  ) throws(PristineError) -> String? {
    excused.insert(id)
    guard try reader.number(of: encoded.hash) == id else { return "change_id" }
    let made = try ChangeRows.made(of: encoded, id, leaves: leaves, reader)
    for row in made.rows + made.standing {
      let stored = try database { () throws(LMDBError) in try reader.raw.bytes(for: row.key, in: row.table) }
      if stored != row.value { return reader.tables.name(of: row.table) }
    }
    excused.remove(id)
    var counts: [Table: Int] = [:]
    for row in made.rows { counts[row.table, default: 0] += 1 }
    expected[id] = counts
    return nil
  }

  /// The tables whose keys name the change a row is from, with the place of its number there.
  static func tables(_ tables: Tables) -> [(table: Table, place: Int)] {
    [(tables.created, 0), (tables.tree, 1), (tables.content, 1), (tables.dependents, 1)]
  }

  /// Changes under whose number there are rows they did not make, with the table. Call it when all were looked at.
  ///
  /// - Throws: `.corrupt` for rows of a change that is not stored.
  package func surplus(_ reader: StoreReader) throws(PristineError) -> [(change: LocalChange, table: String)]
  {
    var out: [(change: LocalChange, table: String)] = []
    let tables = reader.tables
    for (table, place) in RowAudit.tables(tables) {
      var found: [LocalChange: Int] = [:]
      try reader.rows(from: [], in: table) { key, _ throws(PristineError) in
        guard key.byteCount == 8, let change = Key.number(key, place) else {
          throw .corrupt(table: tables.name(of: table), detail: "a key of \(key.byteCount) bytes")
        }
        found[LocalChange(change), default: 0] += 1
        return true
      }
      for (change, count) in found.sorted(by: { $0.key < $1.key }) where !excused.contains(change) {
        guard let expected = expected[change] else {
          throw .corrupt(
            table: tables.name(of: table),
            detail: "a row of change number \(change.value), which is not stored")
        }
        if count > expected[table] ?? 0 { out.append((change, tables.name(of: table))) }
      }
    }
    return out
  }
}
