internal import CLMDB
internal import Glibc

/// A failure reported by LMDB or, through it, by the operating system.
///
/// Negative codes are LMDB's own, positive ones are `errno` values. Compare with the constants:
///
///     do { try transaction.put(key, value, in: table) } catch .mapFull { ... }
package struct LMDBError: Error, Equatable, Hashable, Sendable {
  /// The code exactly as the library returned it.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }
}

// MARK: LMDB's own codes

extension LMDBError {
  /// `MDB_KEYEXIST`: the key is there already.
  package static let keyExists = LMDBError(code: MDB_KEYEXIST)
  /// `MDB_NOTFOUND`: no such row, or no such table in an environment that may not create it.
  package static let notFound = LMDBError(code: MDB_NOTFOUND)
  /// `MDB_PAGE_NOTFOUND`: a page refers to one that is not there; the file is damaged.
  package static let pageNotFound = LMDBError(code: MDB_PAGE_NOTFOUND)
  /// `MDB_CORRUPTED`: a page is of the wrong kind; the file is damaged.
  package static let corrupted = LMDBError(code: MDB_CORRUPTED)
  /// `MDB_PANIC`: writing the head of the file failed; the environment must be closed.
  package static let panic = LMDBError(code: MDB_PANIC)
  /// `MDB_VERSION_MISMATCH`: the file or the lock file was made by another version of the library.
  package static let versionMismatch = LMDBError(code: MDB_VERSION_MISMATCH)
  /// `MDB_INVALID`: the file is not an LMDB file.
  package static let invalid = LMDBError(code: MDB_INVALID)
  /// `MDB_MAP_FULL`: the map is used up; the transaction is lost, see `Environment.grow()`.
  package static let mapFull = LMDBError(code: MDB_MAP_FULL)
  /// `MDB_DBS_FULL`: more tables than `Environment.Options.maxTables`.
  package static let tablesFull = LMDBError(code: MDB_DBS_FULL)
  /// `MDB_READERS_FULL`: more read transactions at once than `Environment.Options.maxReaders`.
  package static let readersFull = LMDBError(code: MDB_READERS_FULL)
  /// `MDB_TXN_FULL`: one transaction changed more pages than fit its list.
  package static let transactionFull = LMDBError(code: MDB_TXN_FULL)
  /// `MDB_MAP_RESIZED`: another process grew the file, and open transactions forbid following it.
  package static let mapResized = LMDBError(code: MDB_MAP_RESIZED)
  /// `MDB_INCOMPATIBLE`: the table is of another kind than asked for.
  package static let incompatible = LMDBError(code: MDB_INCOMPATIBLE)
  /// `MDB_BAD_TXN`: an earlier failure in the transaction left it good for nothing but being dropped.
  package static let badTransaction = LMDBError(code: MDB_BAD_TXN)
  /// `MDB_BAD_VALSIZE`: a key outside 1...511 bytes, or a value of 4 GiB or more.
  package static let badSize = LMDBError(code: MDB_BAD_VALSIZE)
  /// `MDB_BAD_DBI`: the table belongs to another environment or vanished.
  package static let badTable = LMDBError(code: MDB_BAD_DBI)
}

// MARK: The system's codes that callers tell apart

extension LMDBError {
  /// `ENOSPC`: the disk is full.
  package static let noSpace = LMDBError(code: ENOSPC)
  /// `EDQUOT`: the user has no more room on the disk.
  package static let quotaExceeded = LMDBError(code: EDQUOT)
  /// `EROFS`: the file system may only be read.
  package static let readOnlyFileSystem = LMDBError(code: EROFS)
  /// `EACCES`: the file may not be opened so, or the environment was opened for reading.
  package static let accessDenied = LMDBError(code: EACCES)
  /// `ENOENT`: no such folder, or no data file in it.
  package static let missing = LMDBError(code: ENOENT)
  /// `ENOMEM`: not enough memory, or not enough address space for the map.
  package static let outOfMemory = LMDBError(code: ENOMEM)
  /// `EBUSY`: transactions of this process are open where none may be.
  package static let busy = LMDBError(code: EBUSY)
  /// `EDEADLK`: this thread has a write transaction open already and would wait for itself.
  package static let deadlock = LMDBError(code: EDEADLK)
  /// `EINVAL`: an argument or a table handle means nothing to the library.
  package static let invalidArgument = LMDBError(code: EINVAL)
}

extension LMDBError: CustomStringConvertible {
  /// What the library says about the code.
  package var description: String {
    // The library answers a static string for its own codes and `strerror` for the system's.
    mdb_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

/// Turns a code of the library into an error.
@inline(__always)
func check(_ code: Int32) throws(LMDBError) {
  if code != 0 { throw LMDBError(code: code) }
}
