import Glibc

/// A file being written, which takes its place in one step when it is committed.
///
/// Until then, and whenever anything fails, what is at its path stays as it is; a value that is dropped removes its
/// temporary file. A reader sees the old bytes or the new ones, never a mixture.
///
///     var file = try workingCopy.beginWriting("big.bin", staging: staging)
///     while let chunk = try next() { try file.write(chunk) }
///     let status = try file.commit()
package struct PendingFile: ~Copyable {
  /// Who may do what with a new file, before the process's umask takes its part away.
  package enum Mode: mode_t, Sendable {
    case regular = 0o666
    case executable = 0o777
    /// For the owner's eyes only.
    case secret = 0o600
  }

  private let path: RelativePath
  private let place: Location
  private let mode: Mode
  private let isDurable: Bool
  private let replacesOld: Bool
  private let isRepeatable: Bool
  private var temporary: TemporaryFile

  init(
    _ path: RelativePath, at place: consuming Location, mode: Mode, staging: Directory?, replacing: Bool,
    durable: Bool, isRepeatable: Bool
  ) throws(FileError) {
    do {
      temporary = try TemporaryFile(
        in: staging?.descriptor.raw ?? place.parent.raw, keeping: staging, mode: mode.rawValue)
    } catch {
      throw FileError(.write, path.bytes, error)
    }
    self.path = path
    self.place = place
    self.mode = mode
    isDurable = durable
    replacesOld = replacing
    self.isRepeatable = isRepeatable
  }

  /// Appends bytes. Each call is one system call: pass chunks, not lines.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    do {
      try Syscall.writeAll(temporary.raw, bytes)
    } catch {
      throw FileError(.write, path.bytes, error)
    }
  }

  /// Appends bytes. Each call is one system call: pass chunks, not lines.
  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    do throws(FileError.Reason) {
      let file = temporary.raw
      try bytes.withUnsafeBufferPointer { (buffer) throws(FileError.Reason) in
        try Syscall.writeAll(file, UnsafeRawBufferPointer(buffer))
      }
    } catch {
      throw FileError(.write, path.bytes, error)
    }
  }

  /// Puts the file in its place and tells what is now there.
  ///
  /// - Throws: `system(EEXIST)` when something is there that must not be replaced, `system(EISDIR)` when it is a
  ///   directory, else what the kernel said; the path is then as it was before, unless the disk failed while the
  ///   directory entry of a durable file was on its way to it.
  package consuming func commit() throws(FileError) -> FileStatus {
    do {
      try finish()
      return try Syscall.status(of: temporary.raw)
    } catch {
      throw FileError(.write, path.bytes, error)
    }
  }

  private static func synchronize(_ directory: borrowing Descriptor) throws(FileError.Reason) {
    do {
      try Syscall.synchronize(directory.raw)
    } catch .system(EINVAL) {
      // A file system that cannot do this for directories.
    }
  }

  private mutating func finish() throws(FileError.Reason) {
    // Opened first: once the file is in its place nothing but the disk itself may still go wrong.
    let parent: Descriptor? =
      isDurable
      ? try Syscall.open(in: place.parent.raw, [CChar(bitPattern: 0x2E), 0], flags: Syscall.listing) : nil
    try temporary.flush(durably: isDurable)
    if isRepeatable {
      do { try Syscall.unlink(in: place.parent.raw, place.name) } catch .system(ENOENT) {}
    }
    do {
      try temporary.move(to: place, replacing: replacesOld)
    } catch .system(EXDEV) {
      // The staging directory is on another file system: write it again beside its place.
      var copy = try TemporaryFile(in: place.parent.raw, mode: mode.rawValue)
      try copy.append(contentsOf: temporary.raw)
      try copy.flush(durably: isDurable)
      try copy.move(to: place, replacing: replacesOld)
      temporary = copy
    }
    if let parent { try Self.synchronize(parent) }
  }
}
