import CShims
import Glibc

/// The calls into the kernel, one thin function each: `EINTR` is retried, failure becomes a `Reason`.
///
/// Names are C strings of one component below an open directory; nothing here follows a symbolic link.
enum Syscall {
  typealias Reason = FileError.Reason

  /// Flags of every open: no link followed, not inherited by child processes, never the controlling terminal, and no
  /// waiting for the other end of a pipe.
  static let always = O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
  /// A directory to list.
  static let listing = O_RDONLY | O_DIRECTORY | always
  /// A directory to name entries in, even where listing it is not allowed.
  static var passage: Int32 { byline_o_path | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC }

  /// Runs `call` until it is not interrupted; a negative result is a failure.
  @inline(__always)
  static func retrying<Result: SignedInteger>(_ call: () -> Result) throws(Reason) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let reason = Reason.lastSystemError
      if reason != .system(EINTR) { throw reason }
    }
  }

  static func open(
    in directory: Int32, _ name: UnsafePointer<CChar>, flags: Int32, mode: mode_t = 0
  ) throws(Reason) -> Descriptor {
    Descriptor(owning: try retrying { openat(directory, name, flags, mode) })
  }

  static func openBeneath(_ directory: Int32, _ path: UnsafePointer<CChar>, flags: Int32) throws(Reason)
    -> Descriptor
  {
    Descriptor(owning: try retrying { byline_open_beneath(directory, path, flags) })
  }

  static func status(of descriptor: Int32) throws(Reason) -> FileStatus {
    var status = stat()
    _ = try retrying { fstat(descriptor, &status) }
    return FileStatus(status)
  }

  static func status(in directory: Int32, _ name: UnsafePointer<CChar>) throws(Reason) -> FileStatus {
    var status = stat()
    _ = try retrying { fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) }
    return FileStatus(status)
  }

  /// Reads up to the buffer's size; 0 at the end of the file.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(Reason) -> Int {
    try retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  }

  /// The same from an offset on, wherever the file is read otherwise.
  static func read(
    _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Reason) -> Int {
    try retrying { pread(descriptor, buffer.baseAddress, buffer.count, offset) }
  }

  /// Writes all of `bytes`.
  static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Reason) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = try retrying { Glibc.write(descriptor, part.baseAddress, part.count) }
      // A device that takes nothing without an error would keep us here for ever.
      if written == 0 { throw .system(EIO) }
      rest = rest.dropFirst(written)
    }
  }

  static func makeDirectory(in directory: Int32, _ name: UnsafePointer<CChar>) throws(Reason) {
    _ = try retrying { mkdirat(directory, name, 0o777) }
  }

  static func rename(
    in source: Int32, _ name: UnsafePointer<CChar>, to target: Int32, _ newName: UnsafePointer<CChar>
  ) throws(Reason) {
    _ = try retrying { renameat(source, name, target, newName) }
  }

  /// Renames unless the new name is taken (`EEXIST`).
  ///
  /// Where the kernel or the file system cannot do that in one step, a hard link does it for files; for directories
  /// a look before the rename must do, which another process can slip through with an empty directory only.
  static func renameNoReplace(
    in source: Int32, _ name: UnsafePointer<CChar>, to target: Int32, _ newName: UnsafePointer<CChar>
  ) throws(Reason) {
    do throws(Reason) {
      let flags = UInt32(BYLINE_RENAME_NOREPLACE)
      _ = try retrying { byline_renameat2(source, name, target, newName, flags) }
      return
    } catch .system(let code) where [ENOSYS, EINVAL, EPERM].contains(code) {
      // Not offered here.
    }
    try renameNoReplaceInSteps(in: source, name, to: target, newName)
  }

  static func renameNoReplaceInSteps(
    in source: Int32, _ name: UnsafePointer<CChar>, to target: Int32, _ newName: UnsafePointer<CChar>
  ) throws(Reason) {
    if try status(in: source, name).kind != .directory {
      _ = try retrying { linkat(source, name, target, newName, 0) }
      return try unlink(in: source, name)
    }
    do {
      _ = try status(in: target, newName)
    } catch .system(ENOENT) {
      return try rename(in: source, name, to: target, newName)
    }
    throw .system(EEXIST)
  }

  static func unlink(in directory: Int32, _ name: UnsafePointer<CChar>, flags: Int32 = 0) throws(Reason) {
    _ = try retrying { unlinkat(directory, name, flags) }
  }

  /// Waits for the lock of an open file.
  static func lock(_ descriptor: Int32) throws(Reason) {
    _ = try retrying { flock(descriptor, LOCK_EX) }
  }

  static func synchronize(_ descriptor: Int32) throws(Reason) {
    _ = try retrying { fsync(descriptor) }
  }
}
