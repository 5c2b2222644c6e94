import Glibc

/// Writing to what the process was given, or made, as descriptors.
enum Descriptors {
  /// Writes all bytes; false when the other end is gone or refuses.
  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      // The rest of the array, lent for the length of the call.
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      done += count
    }
    return true
  }
}
