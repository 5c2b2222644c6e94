internal import CLMDB
internal import Glibc
internal import Synchronization

/// The map moves when it changes size, so this needs a moment without any open transaction in this process. Other
/// processes notice at their next transaction and follow.
extension Environment {
  /// Doubles the map, which is what to do about `.mapFull` once the failed transaction has been dropped.
  ///
  /// - Throws: `.busy` while transactions of this process are open; `.outOfMemory` without room for a larger map.
  package func grow() throws(LMDBError) {
    let (doubled, overflow) = try info.mapSize.multipliedReportingOverflow(by: 2)
    if overflow { throw .outOfMemory }
    try grow(toAtLeast: doubled)
  }

  /// Makes the map at least `byteCount` bytes large; does nothing when it is already.
  ///
  /// - Throws: as `grow()`.
  package func grow(toAtLeast byteCount: Int) throws(LMDBError) {
    try occupancy.withLock { occupancy throws(LMDBError) in
      if let loss = occupancy.loss { throw loss }
      let size = Self.roundedToPages(byteCount)
      let present = mappedInfo().mapSize
      if size <= present { return }
      if occupancy.openTransactions > 0 { throw .busy }
      // The present map goes first, and its room counts; a very large one might not fit in one piece, though.
      guard Self.hasRoom(for: size > 1 << 40 ? size : size - present) else { throw .outOfMemory }
      try remap(size, &occupancy)
    }
  }

  /// Takes over the size that another process gave the file. The caller counts as one open transaction.
  func adoptGrownMap() throws(LMDBError) {
    try occupancy.withLock { occupancy throws(LMDBError) in
      if let loss = occupancy.loss { throw loss }
      if occupancy.openTransactions > 1 { throw .mapResized }
      try remap(0, &occupancy)
    }
  }

  /// Moves the map. LMDB drops the old one first and would use it all the same if the new one failed, so from
  /// then on the environment refuses everything.
  private func remap(_ size: Int, _ occupancy: inout Occupancy) throws(LMDBError) {
    do {
      try check(mdb_env_set_mapsize(raw, size))
    } catch {
      occupancy.loss = error
      throw error
    }
  }

  /// Whether the address space has room for `size` bytes more: asked beforehand, because there is no way back from
  /// a failed move.
  private static func hasRoom(for size: Int) -> Bool {
    guard let probe = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      probe != MAP_FAILED
    else { return false }
    munmap(probe, size)
    return true
  }
}
