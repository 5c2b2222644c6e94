internal import CLMDB

/// Changing many rows at once.
extension WriteTransaction {
  /// Deletes the rows whose keys begin with `prefix` and answers how many there were. `O(log rows + deleted)`.
  ///
  /// - Throws: `.badSize` for an empty prefix, so that no accident empties a table; that is what `clear` is for.
  @discardableResult
  package mutating func deleteRange(prefix: RawSpan, in table: Table) throws(LMDBError) -> Int {
    try KeySize.check(prefix)
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(raw, table.id, &cursor), counters)
    defer { mdb_cursor_close(cursor) }

    var deleted = 0
    var key = MDB_val()
    var value = MDB_val()
    var code = withValue(prefix) { start in
      key = start
      return mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
    }
    while code == 0 {
      // LMDB has just set the key to bytes of its map; they are compared before anything changes.
      let bytes = UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)
      if !bytes.bytes.hasPrefix(prefix) { return deleted }
      try check(mdb_cursor_del(cursor, 0), counters)
      deleted += 1
      counters.pointee.countDeletion()
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    if code != MDB_NOTFOUND { try check(code, counters) }
    return deleted
  }

  /// Deletes every row of the table. `O(pages)`.
  package mutating func clear(_ table: Table) throws(LMDBError) {
    let rows = try reader.count(of: table)
    try check(mdb_drop(raw, table.id, 0), counters)
    counters.pointee.countDeletion(rows)
  }
}
