internal import CLMDB

/// A place in a table, moving along its rows in key order.
///
/// Each move answers whether it reached a row, whose `key` and `value` are then in place in the map. They live as
/// long as the reader the cursor came from, so they outlast the cursor's next move.
///
///     var cursor = try reader.cursor(in: table)
///     var found = try cursor.seek(prefix)
///     while found, cursor.key.hasPrefix(prefix) {
///       ...
///       found = try cursor.next()
///     }
package struct Cursor: ~Copyable, ~Escapable {
  private let raw: OpaquePointer
  private let counters: UnsafeMutablePointer<Counters>
  /// Of a write transaction, whose end frees the handle; that of a read transaction leaves it alone.
  private let life: WriteLife?
  /// Inside the map, which stays put as long as the cursor may live; nothing before a row is reached.
  private var keyBytes = UnsafeRawBufferPointer(start: nil, count: 0)
  private var valueBytes = UnsafeRawBufferPointer(start: nil, count: 0)

  /// The reader says what the cursor depends on.
  @_lifetime(immortal)
  init(raw: OpaquePointer, counters: UnsafeMutablePointer<Counters>, life: WriteLife?) {
    self.raw = raw
    self.counters = counters
    self.life = life
  }

  deinit {
    if life?.goesOn != false { mdb_cursor_close(raw) }
  }

  /// The key of the row reached; empty when the last move reached none.
  package var key: RawSpan {
    @_lifetime(copy self)
    get {
      let bytes = RawSpan(_unsafeBytes: keyBytes)
      return _overrideLifetime(bytes, copying: self)
    }
  }

  /// The value of the row reached; empty when the last move reached none.
  package var value: RawSpan {
    @_lifetime(copy self)
    get {
      let bytes = RawSpan(_unsafeBytes: valueBytes)
      return _overrideLifetime(bytes, copying: self)
    }
  }
}

// MARK: Moving

extension Cursor {
  /// Moves to the first row.
  @_lifetime(self: copy self)
  package mutating func first() throws(LMDBError) -> Bool {
    try move(MDB_FIRST)
  }

  /// Moves to the last row.
  @_lifetime(self: copy self)
  package mutating func last() throws(LMDBError) -> Bool {
    try move(MDB_LAST)
  }

  /// Moves to the row after this one, or from nowhere to the first. `O(1)`.
  @_lifetime(self: copy self)
  package mutating func next() throws(LMDBError) -> Bool {
    try move(MDB_NEXT)
  }

  /// Moves to the row before this one, or from nowhere to the last. `O(1)`.
  @_lifetime(self: copy self)
  package mutating func previous() throws(LMDBError) -> Bool {
    try move(MDB_PREV)
  }

  /// Moves to the first row whose key is `key` or comes after it. `O(log rows)`.
  ///
  /// - Throws: `.badSize` for a key that no row can have.
  @_lifetime(self: copy self)
  package mutating func seek(_ key: RawSpan) throws(LMDBError) -> Bool {
    try move(MDB_SET_RANGE, to: key)
  }

  @_lifetime(self: copy self)
  package mutating func seek(_ key: [UInt8]) throws(LMDBError) -> Bool {
    try move(MDB_SET_RANGE, to: key.span.bytes)
  }

  /// Moves to the row under `key`. `O(log rows)`.
  ///
  /// - Throws: `.badSize` for a key that no row can have.
  @_lifetime(self: copy self)
  package mutating func seekExact(_ key: RawSpan) throws(LMDBError) -> Bool {
    try move(MDB_SET_KEY, to: key)
  }

  @_lifetime(self: copy self)
  package mutating func seekExact(_ key: [UInt8]) throws(LMDBError) -> Bool {
    try move(MDB_SET_KEY, to: key.span.bytes)
  }

  @_lifetime(self: copy self)
  private mutating func move(_ operation: MDB_cursor_op, to target: RawSpan) throws(LMDBError) -> Bool {
    try KeySize.check(target)
    var value = MDB_val()
    var key = MDB_val()
    let code = withValue(target) { start in
      key = start
      return mdb_cursor_get(raw, &key, &value, operation)
    }
    return try arrive(code, key, value)
  }

  @_lifetime(self: copy self)
  private mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Bool {
    var key = MDB_val()
    var value = MDB_val()
    return try arrive(mdb_cursor_get(raw, &key, &value, operation), key, value)
  }

  @_lifetime(self: copy self)
  @inline(__always)
  private mutating func arrive(_ code: Int32, _ key: MDB_val, _ value: MDB_val) throws(LMDBError) -> Bool {
    guard code == 0 else {
      keyBytes = UnsafeRawBufferPointer(start: nil, count: 0)
      valueBytes = UnsafeRawBufferPointer(start: nil, count: 0)
      if code == MDB_NOTFOUND { return false }
      throw LMDBError(code: code)
    }
    keyBytes = UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)
    valueBytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
    counters.pointee.countRead()
    return true
  }
}
