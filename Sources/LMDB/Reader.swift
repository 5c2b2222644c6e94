internal import CLMDB
internal import Glibc

/// Reads the tables as one transaction sees them: the view that both kinds of transaction share.
///
/// A small value, passed along freely and kept in other `~Escapable` types, whose initialisers then say
/// `@_lifetime(copy reader)`. Neither it nor any bytes it answers can outlive the transaction or, in a write
/// transaction, its next change.
package struct Reader: ~Escapable {
  private let raw: OpaquePointer
  private let counters: UnsafeMutablePointer<Counters>
  /// Of a write transaction; the transaction keeps it, so that readers are copied without counting references.
  private let life: Unmanaged<WriteLife>?

  /// The transactions say what the reader depends on.
  @_lifetime(immortal)
  init(raw: OpaquePointer, counters: UnsafeMutablePointer<Counters>, life: WriteLife? = nil) {
    self.raw = raw
    self.counters = counters
    self.life = life.map { Unmanaged.passUnretained($0) }
  }

  /// The value under `key`, in place in the map. `O(log rows)`.
  ///
  /// - Throws: `.badSize` for a key that no row can have.
  @_lifetime(copy self)
  package func value(for key: RawSpan, in table: Table) throws(LMDBError) -> RawSpan? {
    try KeySize.check(key)
    var value = MDB_val()
    let code = withValue(key) { mdb_get(raw, table.id, &$0, &value) }
    if code == MDB_NOTFOUND { return nil }
    try check(code)
    counters.pointee.countRead()
    // LMDB answers bytes inside the map, which stay put as long as this reader may live.
    let bytes = RawSpan(_unsafeStart: UnsafeRawPointer(value.mv_data), byteCount: value.mv_size)
    return _overrideLifetime(bytes, copying: self)
  }

  @_lifetime(copy self)
  package func value(for key: [UInt8], in table: Table) throws(LMDBError) -> RawSpan? {
    let value = try value(for: key.span.bytes, in: table)
    return _overrideLifetime(value, copying: self)
  }

  /// A copy of the value under `key`.
  package func bytes(for key: [UInt8], in table: Table) throws(LMDBError) -> [UInt8]? {
    guard let value = try value(for: key.span.bytes, in: table) else { return nil }
    return [UInt8](copying: value)
  }

  /// A copy of a large value that is not soon read again: its pages are given back, so that a walk through many such values does not
  /// fill memory with the map.
  package func bytesOnce(for key: [UInt8], in table: Table) throws(LMDBError) -> [UInt8]? {
    guard let value = try value(for: key.span.bytes, in: table) else { return nil }
    let copy = [UInt8](copying: value)
    // What a write transaction has changed lies in memory of its own, which this call would empty.
    if life == nil { value.withUnsafeBytes { Self.giveBack($0) } }
    return copy
  }

  /// Drops whole pages of the map, which is read-only and backed by a file: they come back when they are touched.
  private static func giveBack(_ bytes: UnsafeRawBufferPointer) {
    let page = UInt(max(1, sysconf(Int32(_SC_PAGESIZE))))
    guard let base = bytes.baseAddress else { return }
    let start = (UInt(bitPattern: base) + page - 1) / page * page
    let end = (UInt(bitPattern: base) + UInt(bytes.count)) / page * page
    guard end > start else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED)
  }

  /// Whether there is a row under `key`. `O(log rows)`.
  package func contains(_ key: RawSpan, in table: Table) throws(LMDBError) -> Bool {
    try value(for: key, in: table) != nil
  }

  package func contains(_ key: [UInt8], in table: Table) throws(LMDBError) -> Bool {
    try value(for: key.span.bytes, in: table) != nil
  }

  /// How many rows the table has. `O(1)`.
  package func count(of table: Table) throws(LMDBError) -> Int {
    var stat = MDB_stat()
    try check(mdb_stat(raw, table.id, &stat))
    return stat.ms_entries
  }

  /// A cursor over the table, before its first row.
  @_lifetime(copy self)
  package func cursor(in table: Table) throws(LMDBError) -> Cursor {
    var cursor: OpaquePointer?
    try check(mdb_cursor_open(raw, table.id, &cursor))
    guard let cursor else { throw .outOfMemory }
    let place = Cursor(raw: cursor, counters: counters, life: life?.takeUnretainedValue())
    return _overrideLifetime(place, copying: self)
  }
}
