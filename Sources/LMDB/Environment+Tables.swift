internal import CLMDB

extension Environment {
  /// Opens the named tables, in the order asked for, in one transaction; call it once, right after opening.
  ///
  /// Existing tables are opened without waiting for a writer; only missing ones take a write transaction.
  ///
  /// - Throws: `.notFound` when a table is missing and not to be created; `.tablesFull` for more of them than
  ///   `Options.maxTables`; `.badSize` for an empty name.
  package func openTables(_ names: [String], create: Bool) throws(LMDBError) -> [Table] {
    do {
      let transaction = try beginRead()
      let tables = try names.map { name throws(LMDBError) in try Self.open(name, flags: 0, transaction.raw) }
      // Only a commit makes handles outlive the transaction that opened them.
      try transaction.commit()
      return tables
    } catch .notFound where create && !isReadOnly {
      let transaction = try beginWrite()
      let tables = try names.map { name throws(LMDBError) in
        try Self.open(name, flags: UInt32(MDB_CREATE), transaction.raw)
      }
      try transaction.commit()
      return tables
    }
  }

  private static func open(_ name: String, flags: UInt32, _ raw: OpaquePointer) throws(LMDBError) -> Table {
    // The library takes an empty name for a table like any other, but a nameless row is an accident.
    guard !name.isEmpty, name.utf8.count <= KeySize.limit else { throw .badSize }
    var id: UInt32 = 0
    try check(mdb_dbi_open(raw, name, flags, &id))
    return Table(id: id)
  }
}
