import Glibc

/// A file under a temporary name, removed with its owner unless it was moved to its place.
struct TemporaryFile: ~Copyable {
  typealias Reason = FileError.Reason

  private let file: Descriptor
  /// Keeps `directory` open when it is a staging directory.
  private let staging: Directory?
  private let directory: Int32
  private let name: [CChar]
  private var isMoved = false

  var raw: Int32 { file.raw }

  /// Makes the file in an open directory that outlives it.
  init(in directory: Int32, keeping staging: Directory? = nil, mode: mode_t) throws(Reason) {
    var attempts = 8
    while true {
      let candidate = try TemporaryName.make()
      do {
        file = try Syscall.open(
          in: directory, candidate, flags: O_RDWR | O_CREAT | O_EXCL | Syscall.always, mode: mode)
        name = candidate
        break
      } catch .system(EEXIST) where attempts > 0 {
        attempts -= 1
      }
    }
    self.directory = directory
    self.staging = staging
  }

  deinit {
    if !isMoved { unlinkat(directory, name, 0) }
  }

  /// Appends all that `source`, another file, holds.
  func append(contentsOf source: Int32) throws(Reason) {
    _ = try Syscall.retrying { lseek(source, 0, SEEK_SET) }
    // Memory for the kernel to fill and empty again; too big for the stack, so allocated and freed here.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try Syscall.read(source, into: buffer)
      if count == 0 { return }
      try Syscall.writeAll(raw, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Hears of write errors that were put off, and waits for the disk when it shall be durable.
  func flush(durably: Bool) throws(Reason) {
    // Network file systems report a full disk when a descriptor is closed, so one is, ahead of the rename.
    let twin = try Syscall.retrying { fcntl(raw, F_DUPFD_CLOEXEC, 0) }
    if close(twin) != 0, errno != EINTR { throw .lastSystemError }
    if durably { try Syscall.synchronize(raw) }
  }

  /// Gives the file its name, replacing what has it unless told otherwise.
  mutating func move(to place: borrowing Location, replacing: Bool) throws(Reason) {
    if replacing {
      try Syscall.rename(in: directory, name, to: place.parent.raw, place.name)
    } else {
      try Syscall.renameNoReplace(in: directory, name, to: place.parent.raw, place.name)
    }
    isMoved = true
  }
}
