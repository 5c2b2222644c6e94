internal import CLMDB

/// Changing rows one by one. Keys have 1...511 bytes, values any number; both are copied.
///
/// Every function throws `.badSize` for a key of another size, and `.mapFull` as the type explains.
extension WriteTransaction {
  /// Stores a row, in place of one with the same key. `O(log rows)`.
  package mutating func put(_ key: RawSpan, _ value: RawSpan, in table: Table) throws(LMDBError) {
    try KeySize.check(key)
    let code = put(key, value, in: table, flags: 0)
    try check(code, counters)
    counters.pointee.countWrite(bytes: key.byteCount + value.byteCount)
  }

  /// Stores a row unless there is one with the same key; answers whether it did. `O(log rows)`.
  package mutating func putIfAbsent(
    _ key: RawSpan, _ value: RawSpan, in table: Table
  ) throws(LMDBError) -> Bool {
    try KeySize.check(key)
    let code = put(key, value, in: table, flags: UInt32(MDB_NOOVERWRITE))
    if code == MDB_KEYEXIST { return false }
    try check(code, counters)
    counters.pointee.countWrite(bytes: key.byteCount + value.byteCount)
    return true
  }

  /// Deletes the row under `key`; answers whether there was one. `O(log rows)`.
  package mutating func delete(_ key: RawSpan, in table: Table) throws(LMDBError) -> Bool {
    try KeySize.check(key)
    let code = withValue(key) { mdb_del(raw, table.id, &$0, nil) }
    if code == MDB_NOTFOUND { return false }
    try check(code, counters)
    counters.pointee.countDeletion()
    return true
  }

  private func put(_ key: RawSpan, _ value: RawSpan, in table: Table, flags: UInt32) -> Int32 {
    withValue(key) { key in
      withValue(value) { value in mdb_put(raw, table.id, &key, &value, flags) }
    }
  }
}

/// The same with arrays.
extension WriteTransaction {
  package mutating func put(_ key: [UInt8], _ value: [UInt8], in table: Table) throws(LMDBError) {
    try put(key.span.bytes, value.span.bytes, in: table)
  }

  package mutating func put(_ key: [UInt8], _ value: RawSpan, in table: Table) throws(LMDBError) {
    try put(key.span.bytes, value, in: table)
  }

  package mutating func putIfAbsent(
    _ key: [UInt8], _ value: [UInt8], in table: Table
  ) throws(LMDBError) -> Bool {
    try putIfAbsent(key.span.bytes, value.span.bytes, in: table)
  }

  package mutating func delete(_ key: [UInt8], in table: Table) throws(LMDBError) -> Bool {
    try delete(key.span.bytes, in: table)
  }

  @discardableResult
  package mutating func deleteRange(prefix: [UInt8], in table: Table) throws(LMDBError) -> Int {
    try deleteRange(prefix: prefix.span.bytes, in: table)
  }
}
