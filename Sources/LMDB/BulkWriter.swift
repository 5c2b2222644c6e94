internal import CLMDB

/// Puts many rows that arrive in key order, or nearly: more than twice as fast as `put` then, no slower otherwise.
///
/// It has the transaction to itself: nothing else can be read or written until it goes out of scope.
///
///     do {
///       var rows = try transaction.bulkWriter(in: table)
///       for row in sorted { try rows.put(row.key, row.value) }
///     }
package struct BulkWriter: ~Copyable, ~Escapable {
  private let raw: OpaquePointer
  private let counters: UnsafeMutablePointer<Counters>
  private let life: WriteLife

  @_lifetime(&transaction)
  init(_ transaction: inout WriteTransaction, _ table: Table) throws(LMDBError) {
    counters = transaction.counters
    life = transaction.life
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(transaction.raw, table.id, &cursor), counters)
    guard let cursor else { throw .outOfMemory }
    raw = cursor
  }

  deinit {
    // The transaction may have ended before this scope did, and freed the handle.
    if life.goesOn { mdb_cursor_close(raw) }
  }

  /// Stores a row, in place of one with the same key.
  ///
  /// - Throws: as `WriteTransaction.put`.
  @_lifetime(self: copy self)
  package mutating func put(_ key: RawSpan, _ value: RawSpan) throws(LMDBError) {
    try KeySize.check(key)
    let code = withValue(key) { key in
      withValue(value) { value in mdb_cursor_put(raw, &key, &value, 0) }
    }
    try check(code, counters)
    counters.pointee.countWrite(bytes: key.byteCount + value.byteCount)
  }

  @_lifetime(self: copy self)
  package mutating func put(_ key: [UInt8], _ value: [UInt8]) throws(LMDBError) {
    try put(key.span.bytes, value.span.bytes)
  }
}

extension WriteTransaction {
  /// Begins putting many rows into `table`.
  @_lifetime(&self)
  package mutating func bulkWriter(in table: Table) throws(LMDBError) -> BulkWriter {
    try BulkWriter(&self, table)
  }
}
