import CShims
import Glibc

/// What a program needs from its host besides files.
///
/// Lower layers take clock and randomness as arguments; the commands fetch them here.
package enum System {
  /// Nanoseconds since 1970 by the wall clock.
  package static func wallClock() -> Int64 { nanoseconds(CLOCK_REALTIME) }

  /// Nanoseconds of a clock that never goes back, for measuring.
  package static func monotonicClock() -> Int64 { nanoseconds(CLOCK_MONOTONIC) }

  package static var processID: Int32 { getpid() }

  /// Whether permissions bind this process: the superuser may do everything.
  package static var isSuperuser: Bool { geteuid() == 0 }

  /// Bytes that nobody can guess, from the kernel.
  package static func randomBytes(_ count: Int) throws(FileError) -> [UInt8] {
    do {
      return try random(count)
    } catch {
      throw FileError(.random, Array("the kernel".utf8), error)
    }
  }

  /// The absolute path of the current directory.
  package static func currentDirectory() throws(FileError) -> [UInt8] {
    try canonicalPath(Array(".".utf8))
  }

  /// The absolute path of what exists at `path`, with every symbolic link, `.` and `..` resolved.
  package static func canonicalPath(_ path: [UInt8]) throws(FileError) -> [UInt8] {
    guard !path.contains(0) else { throw FileError(.inspect, path, .invalidPath(.containsNUL)) }
    guard let resolved = realpath(path.terminated, nil) else {
      throw FileError(.inspect, path, .lastSystemError)
    }
    // The C library allocated the string for us to free.
    defer { free(resolved) }
    return UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)).map { $0 }
  }

  static func random(_ count: Int) throws(FileError.Reason) -> [UInt8] {
    var failure: FileError.Reason?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileError.Reason) {
        while filled < count {
          // The kernel writes straight into the array's storage.
          let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          filled += try Syscall.retrying { byline_getrandom(rest.baseAddress, rest.count) }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
