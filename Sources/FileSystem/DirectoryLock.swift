import Glibc

/// What one process at a time holds of a directory; the kernel takes it back when the process ends, however it ends.
///
/// It keeps out only those who ask for it, and leaves no trace on disk.
package struct DirectoryLock: ~Copyable {
  private let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) throws(FileError.Reason) {
    try Syscall.lock(descriptor.raw)
    self.descriptor = descriptor
  }

  /// Lets the next one in.
  package consuming func release() {}
}

extension Directory {
  /// Waits until nobody else holds the directory: no other process, and nobody else in this one.
  package func lock() throws(FileError) -> DirectoryLock {
    do throws(FileError.Reason) {
      // A description of its own: one that is shared would share the lock.
      return try DirectoryLock(
        try Syscall.open(in: descriptor.raw, [0x2E, 0], flags: Syscall.listing))
    } catch {
      throw FileError(.lock, [], error)
    }
  }
}
