internal import CLMDB
internal import Synchronization

/// How many transactions of this process use the map, which may move only when none does.
struct Occupancy {
  var openTransactions = 0
  /// Why the map is gone for good, if it is.
  var loss: LMDBError?
}

extension Environment {
  /// Begins reading: a snapshot of the last commit. Never waits for a writer.
  ///
  /// - Throws: `.readersFull`; `.mapResized` when another process outgrew the map while transactions of this one
  ///   are open.
  package func beginRead() throws(LMDBError) -> ReadTransaction {
    ReadTransaction(raw: try begin(flags: UInt32(MDB_RDONLY)), environment: self)
  }

  /// Begins writing, after the write transactions of all threads and processes have ended.
  ///
  /// - Throws: `.accessDenied` in an environment opened for reading; `.deadlock` when this thread is writing
  ///   already; `.mapResized` as for `beginRead()`.
  package func beginWrite() throws(LMDBError) -> WriteTransaction {
    try gate.enter()
    do {
      return try beginWriteInsideGate(leavesGate: true)
    } catch {
      gate.leave()
      throw error
    }
  }

  /// Runs `body` in a write transaction and commits it; when the map is full, enlarges it and starts over.
  ///
  /// `body` may run several times, each time from the same stored state, so it must be repeatable: whatever it
  /// changes outside the transaction it must set anew on every run. When it throws, nothing is written.
  ///
  /// - Throws: what `body` throws, and `LMDBError`; `.mapFull` when the map cannot be enlarged because this
  ///   process has read transactions open.
  package func write<Result>(_ body: (inout WriteTransaction) throws -> Result) throws -> Result {
    try gate.enter()
    defer { gate.leave() }
    while true {
      let attempt = try attemptWrite(body)
      if let attempt { return attempt }
      do {
        try grow()
      } catch .busy {
        throw LMDBError.mapFull
      }
    }
  }

  /// One run of `body`: its result, or nil when the map was full, whatever `body` made of that error.
  private func attemptWrite<Result>(_ body: (inout WriteTransaction) throws -> Result) throws -> Result? {
    do {
      var transaction = try beginWriteInsideGate(leavesGate: false)
      let result = try body(&transaction)
      try transaction.commit()
      return result
    } catch {
      if counters.pointee.writerIsFull { return nil }
      throw error
    }
  }

  private func beginWriteInsideGate(leavesGate: Bool) throws(LMDBError) -> WriteTransaction {
    counters.pointee.writerIsFull = false
    return WriteTransaction(raw: try begin(flags: 0), environment: self, leavesGate: leavesGate)
  }
}

// MARK: Beginning and ending

extension Environment {
  /// Begins a transaction, following the file when another process has outgrown the map.
  private func begin(flags: UInt32) throws(LMDBError) -> OpaquePointer {
    try occupy()
    do throws(LMDBError) {
      // A busy writer elsewhere may grow the file again between our two steps, though hardly eight times.
      for _ in 0..<8 {
        var handle: OpaquePointer?
        let code = mdb_txn_begin(raw, nil, flags, &handle)
        if code == MDB_MAP_RESIZED {
          try adoptGrownMap()
        } else {
          try check(code)
          if let handle { return handle }
        }
      }
      throw .mapResized
    } catch {
      vacate()
      throw error
    }
  }

  /// Counts a transaction in, or whatever else needs the map to stay where it is.
  func occupy() throws(LMDBError) {
    try occupancy.withLock { occupancy throws(LMDBError) in
      if let loss = occupancy.loss { throw loss }
      occupancy.openTransactions += 1
    }
  }

  /// Counts a transaction out.
  func vacate() {
    occupancy.withLock { $0.openTransactions -= 1 }
  }
}
