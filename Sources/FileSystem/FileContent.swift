import Glibc

/// Reads whole files, whatever happens to their length meanwhile.
enum FileContent {
  typealias Reason = FileError.Reason

  /// Reads to the end of the file, which `status` lets us expect at `status.size`.
  static func read(_ descriptor: Int32, expecting status: FileStatus, limit: Int) throws(Reason) -> [UInt8] {
    guard status.kind == .file else { throw .notRegularFile(status.kind) }
    guard let size = Int(exactly: status.size), size <= limit, size < .max else {
      throw .tooLarge(limit: limit)
    }
    // One byte more than expected: when it stays free, the end was reached without growing the array.
    var bytes = try fill(size + 1, from: descriptor)
    if bytes.count <= size { return bytes }
    while true {
      if bytes.count > limit { throw .tooLarge(limit: limit) }
      let more = try fill(1 << 16, from: descriptor)
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// Reads `count` bytes, or fewer when the file ends.
  private static func fill(_ count: Int, from descriptor: Int32) throws(Reason) -> [UInt8] {
    var failure: Reason?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The kernel writes straight into the array's storage.
      let raw = UnsafeMutableRawBufferPointer(buffer)
      do throws(Reason) {
        while filled < count {
          let got = try Syscall.read(
            descriptor, into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
          if got == 0 { return }
          filled += got
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
