import Glibc

/// The bytes of a file for as long as the value lives: read into memory when small, mapped when big.
///
/// A mapped file that another process truncates ends this process when the lost part is touched (`SIGBUS`). Therefore
/// only files of `threshold` bytes and more are mapped, where a copy would cost too much memory; what must not be lost
/// that way is read with `Directory.read`.
package struct MappedFile: ~Copyable {
  /// From this size on a file is mapped.
  package static let threshold = 16 << 20

  private enum Storage {
    case read([UInt8])
    case mapped(UnsafeRawBufferPointer)
  }

  /// The file's status from before its bytes were taken.
  package let status: FileStatus
  private let storage: Storage

  init(_ file: consuming Descriptor) throws(FileError.Reason) {
    let status = try Syscall.status(of: file.raw)
    storage = try Self.bytes(of: file.raw, status)
    self.status = status
  }

  private static func bytes(of file: Int32, _ status: FileStatus) throws(FileError.Reason) -> Storage {
    guard status.kind == .file, status.size >= threshold, let size = Int(exactly: status.size) else {
      return .read(try FileContent.read(file, expecting: status, limit: Directory.readLimit))
    }
    let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
    guard let start, start != MAP_FAILED else { throw .lastSystemError }
    _ = madvise(start, size, MADV_SEQUENTIAL)
    return .mapped(UnsafeRawBufferPointer(start: start, count: size))
  }

  deinit {
    if case .mapped(let bytes) = storage {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
  }

  package var count: Int {
    switch storage {
    case .read(let bytes): bytes.count
    case .mapped(let bytes): bytes.count
    }
  }

  /// Lends the bytes; the pointer is dead once `body` returns.
  package borrowing func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .read(let bytes):
      try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in try body(UnsafeRawBufferPointer(buffer))
      }
    case .mapped(let bytes):
      try body(bytes)
    }
  }
}
