internal import CLMDB
internal import Glibc
internal import Synchronization

/// An LMDB environment: one folder with `data.mdb` and `lock.mdb`, mapped into memory, holding the named tables.
///
/// Invariant: a process has at most one environment per folder (closing a second one would release the file locks
/// of the first). Transactions keep their environment alive; it is closed when the last of them is gone.
///
///     let environment = try Environment(path: folder)
///     let table = try environment.openTables(["changes"], create: true)[0]
///     var transaction = try environment.beginWrite()
///     try transaction.put(key, value, in: table)
///     try transaction.commit()
///
/// Any number of read transactions may be open, on any threads; they never wait and never see a later commit. A
/// write transaction waits for the other writers of all processes and must stay on its thread.
package final class Environment: Sendable {
  /// LMDB's handle, which it makes safe to share between threads.
  nonisolated(unsafe) let raw: OpaquePointer
  /// At a fixed address for readers to point at; its fields are atomic.
  nonisolated(unsafe) let counters: UnsafeMutablePointer<Counters>
  let occupancy = Mutex(Occupancy())
  let gate = WriteGate()
  package let isReadOnly: Bool

  /// Opens the environment in the folder `path`, which must exist, and frees the slots of readers that died.
  ///
  /// When address space is short, smaller maps are tried. A file larger than the map asked for gets the map it
  /// needs. When reading from a place where the lock file can neither be made nor written, no lock is taken:
  /// a writer with more rights may then reuse pages under a long read, as LMDB documents for `MDB_NOLOCK`.
  ///
  /// - Throws: `.missing` without such a folder or, when reading, without a data file; `.invalid` when the file is
  ///   something else; `.versionMismatch`; `.accessDenied`; `.outOfMemory` when not even the smallest map fits.
  package init(path: String, options: Options = Options()) throws(LMDBError) {
    raw = try Self.open(path, options)
    isReadOnly = options.readOnly
    counters = .allocate(capacity: 1)
    counters.initialize(to: Counters())
    if !isReadOnly { try checkReaders() }
  }

  deinit {
    mdb_env_close(raw)
    counters.deinitialize(count: 1)
    counters.deallocate()
  }

  /// Rows read and written so far.
  package var statistics: Statistics {
    counters.pointee.snapshot
  }
}

// MARK: Opening

extension Environment {
  private static func open(_ path: String, _ options: Options) throws(LMDBError) -> OpaquePointer {
    // NOTLS ties a reader's slot to its transaction instead of its thread, so that a thread may have several.
    var flags = UInt32(MDB_NOTLS)
    if options.readOnly { flags |= UInt32(MDB_RDONLY) }
    if options.durability == .none { flags |= UInt32(MDB_NOSYNC) }

    do {
      return try openLargest(path, options, flags)
    } catch .accessDenied where options.readOnly {
      return try openLargest(path, options, flags | UInt32(MDB_NOLOCK))
    }
  }

  /// Opens with the largest map that the address space has room for.
  private static func openLargest(
    _ path: String, _ options: Options, _ flags: UInt32
  ) throws(LMDBError) -> OpaquePointer {
    for mapSize in options.mapSizes {
      do {
        return try open(path, options, mapSize, flags)
      } catch .outOfMemory {
        continue
      }
    }
    throw .outOfMemory
  }

  /// One attempt; a handle that failed to open can only be closed.
  private static func open(
    _ path: String, _ options: Options, _ mapSize: Int, _ flags: UInt32
  ) throws(LMDBError) -> OpaquePointer {
    var handle: OpaquePointer?
    try check(mdb_env_create(&handle))
    guard let handle else { throw .outOfMemory }
    do throws(LMDBError) {
      try check(mdb_env_set_mapsize(handle, roundedToPages(mapSize)))
      try check(mdb_env_set_maxdbs(handle, UInt32(clamping: options.maxTables)))
      try check(mdb_env_set_maxreaders(handle, UInt32(clamping: options.maxReaders)))
      // The user's umask decides who else may read and write, as for any file.
      try check(mdb_env_open(handle, path, flags, 0o666))
      return handle
    } catch {
      mdb_env_close(handle)
      throw error
    }
  }

  /// `byteCount` rounded up to whole pages of the system, or down where up does not fit.
  static func roundedToPages(_ byteCount: Int) -> Int {
    let page = max(1, sysconf(Int32(_SC_PAGESIZE)))
    let (padded, overflow) = max(1, byteCount).addingReportingOverflow(page - 1)
    return (overflow ? Int.max : padded) / page * page
  }
}
