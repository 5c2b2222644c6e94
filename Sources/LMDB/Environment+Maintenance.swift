internal import CLMDB
internal import Synchronization

extension Environment {
  /// Sizes and use of an environment.
  package struct Info: Equatable, Sendable {
    /// Address space of the map, in bytes.
    package var mapSize: Int
    /// Number of the last page in use; the file reaches about to its end.
    package var lastPage: Int
    /// Bytes per page.
    package var pageSize: Int
    /// Reader slots in use since the lock file was made, over all processes; freed ones are used again.
    package var readers: Int
    package var maxReaders: Int
    /// Number of the last commit.
    package var lastTransaction: Int

    /// Bytes of the file up to the last page in use, free pages included.
    package var usedSize: Int { (lastPage + 1) * pageSize }
  }

  /// The present sizes. `O(1)`.
  ///
  /// - Throws: why the map was lost, if it was.
  package var info: Info {
    get throws(LMDBError) {
      try occupancy.withLock { occupancy throws(LMDBError) in
        if let loss = occupancy.loss { throw loss }
        return mappedInfo()
      }
    }
  }

  /// Reads the sizes out of the map, which the caller knows to be there and to stay.
  func mappedInfo() -> Info {
    var info = MDB_envinfo()
    var stat = MDB_stat()
    // Both fail only without a handle to ask, which an open environment has.
    mdb_env_info(raw, &info)
    mdb_env_stat(raw, &stat)
    return Info(
      mapSize: Int(clamping: info.me_mapsize), lastPage: Int(clamping: info.me_last_pgno),
      pageSize: Int(stat.ms_psize), readers: Int(info.me_numreaders), maxReaders: Int(info.me_maxreaders),
      lastTransaction: Int(clamping: info.me_last_txnid))
  }

  /// Frees the slots of readers whose process died and answers how many there were. `O(slots)`.
  ///
  /// A dead reader's slot would keep every page since its snapshot from being used again.
  @discardableResult
  package func checkReaders() throws(LMDBError) -> Int {
    var dead: Int32 = 0
    try check(mdb_reader_check(raw, &dead))
    return Int(dead)
  }

  /// Waits until the disk has every commit so far.
  package func flush() throws(LMDBError) {
    try check(mdb_env_sync(raw, 1))
  }

  /// Writes a copy without the free pages into the folder `path`, which must exist and hold no data file. `O(size)`.
  ///
  /// Reads a snapshot, so writers may go on. The file itself never shrinks; exchanging it for the copy is up to
  /// the caller, with the environment closed in every process.
  package func compact(to path: String) throws(LMDBError) {
    try occupy()
    defer { vacate() }
    try check(mdb_env_copy2(raw, path, UInt32(MDB_CP_COMPACT)))
  }
}
