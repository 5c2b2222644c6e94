internal import CLMDB

/// A write transaction: all of its changes are stored by `commit()`, or none of them.
///
/// Going out of scope without a commit drops the changes. It must stay on the thread that began it.
///
/// Whatever is read through `reader` borrows the transaction: it sees the changes so far, and must be gone before
/// the next change, which may move any page. A reader with a name lasts to the end of its scope, so read in a
/// function or a `do { }` of its own.
///
///     var transaction = try environment.beginWrite()
///     try transaction.put(key, value, in: table)
///     try transaction.commit()
///
/// After `.mapFull` the transaction can only be dropped; `Environment.write(_:)` takes care of that.
package struct WriteTransaction: ~Copyable {
  let raw: OpaquePointer
  let life = WriteLife()
  private let environment: Environment
  /// Whether ending this transaction lets the next writer of the process in.
  private let leavesGate: Bool

  init(raw: OpaquePointer, environment: Environment, leavesGate: Bool) {
    self.raw = raw
    self.environment = environment
    self.leavesGate = leavesGate
  }

  deinit {
    if life.goesOn {
      mdb_txn_abort(raw)
      ended()
    }
  }

  /// What reads from this transaction, its own changes included.
  package var reader: Reader {
    @_lifetime(borrow self)
    get {
      let reader = Reader(raw: raw, counters: environment.counters, life: life)
      return _overrideLifetime(reader, borrowing: self)
    }
  }

  /// Stores the changes, durably unless the environment was opened otherwise.
  ///
  /// - Throws: `.mapFull`, `.noSpace` or another error of the system; then nothing was stored.
  package consuming func commit() throws(LMDBError) {
    defer { ended() }
    try check(mdb_txn_commit(raw), counters)
  }

  /// Drops the changes, as going out of scope does.
  package consuming func abort() {}

  var counters: UnsafeMutablePointer<Counters> { environment.counters }

  private func ended() {
    life.goesOn = false
    environment.vacate()
    if leavesGate { environment.gate.leave() }
  }
}

/// Whether a write transaction goes on: its end frees its cursors.
///
/// The compiler lets no cursor be used after the transaction, but may drop one then: the end of a cursor's scope
/// does not count as a use. So a cursor asks before it closes itself.
final class WriteLife {
  fileprivate(set) var goesOn = true
}

/// Turns a code into an error, and remembers a full map: what LMDB says about later uses of the transaction hides
/// the reason.
func check(_ code: Int32, _ counters: UnsafeMutablePointer<Counters>) throws(LMDBError) {
  if code == 0 { return }
  if code == MDB_MAP_FULL { counters.pointee.writerIsFull = true }
  if counters.pointee.writerIsFull { throw .mapFull }
  throw LMDBError(code: code)
}
