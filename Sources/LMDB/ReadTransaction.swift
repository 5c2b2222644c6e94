internal import CLMDB

/// A read transaction: the tables as of the last commit before it began.
///
/// It ends when it goes out of scope. While it lives, no page of its snapshot can be used again, so keep it short.
/// Nothing read through it outlives it; the compiler sees to that. Give it a name of its own before asking for its
/// reader: the compiler fails on `beginRead().reader` without optimisation.
///
///     let transaction = try environment.beginRead()
///     let reader = transaction.reader
///     if let value = try reader.value(for: key, in: table) { ... }
package struct ReadTransaction: ~Copyable {
  let raw: OpaquePointer
  private let environment: Environment
  private var isOpen = true

  init(raw: OpaquePointer, environment: Environment) {
    self.raw = raw
    self.environment = environment
  }

  deinit {
    if isOpen {
      mdb_txn_abort(raw)
      environment.vacate()
    }
  }

  /// What reads from this transaction.
  package var reader: Reader {
    @_lifetime(borrow self)
    get {
      let reader = Reader(raw: raw, counters: environment.counters)
      return _overrideLifetime(reader, borrowing: self)
    }
  }

  /// Ends the transaction, keeping the table handles opened in it.
  consuming func commit() throws(LMDBError) {
    isOpen = false
    let code = mdb_txn_commit(raw)
    environment.vacate()
    try check(code)
  }
}
