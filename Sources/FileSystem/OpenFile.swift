import Glibc

/// A regular file open for reading at any offset: what is too large to be held is read in portions.
///
///     let file = try workingCopy.openToRead("big.bin")
///     let count = try file.read(at: 0, into: buffer)
package struct OpenFile: ~Copyable, Sendable {
  /// The file's status from before its first byte was read.
  package let status: FileStatus
  private let path: RelativePath
  private let descriptor: Descriptor

  fileprivate init(_ descriptor: consuming Descriptor, _ status: FileStatus, _ path: RelativePath) {
    self.status = status
    self.path = path
    self.descriptor = descriptor
  }

  /// Reads from `offset` on until the buffer is full or the file ends, and answers how many bytes there were.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    do {
      var filled = 0
      while filled < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        let count = try Syscall.read(descriptor.raw, at: offset + filled, into: rest)
        if count == 0 { break }
        filled += count
      }
      return filled
    } catch {
      throw FileError(.read, path.bytes, error)
    }
  }

  /// Fills `bytes` with a stretch of the file, of as many bytes as there are.
  package func read(_ range: Range<Int>, into bytes: inout [UInt8]) throws(FileError) {
    if bytes.count < range.count { bytes = [UInt8](repeating: 0, count: range.count) }
    // The kernel writes straight into the array's storage.
    let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      return try read(
        at: range.lowerBound, into: UnsafeMutableRawBufferPointer(rebasing: raw[..<range.count]))
    }
    bytes.removeLast(bytes.count - count)
  }
}

extension Directory {
  /// Opens a regular file to read it in portions.
  ///
  /// - Throws: `notRegularFile`, `symbolicLink`, else what the kernel said.
  package func openToRead(_ path: RelativePath) throws(FileError) -> OpenFile {
    do throws(Reason) {
      let file = try openFile(path)
      let status = try Syscall.status(of: file.raw)
      guard status.kind == .file else { throw .notRegularFile(status.kind) }
      return OpenFile(file, status, path)
    } catch {
      throw FileError(.read, path.bytes, error)
    }
  }
}
