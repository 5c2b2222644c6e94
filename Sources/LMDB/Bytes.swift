internal import CLMDB
internal import Glibc

/// The sizes LMDB takes for a key.
enum KeySize {
  static let limit = 511

  @inline(__always)
  static func check(_ key: RawSpan) throws(LMDBError) {
    if key.byteCount == 0 || key.byteCount > limit { throw .badSize }
  }
}

/// Calls `body` with the library's view of `bytes`, which it only reads.
@inline(__always)
func withValue<Result>(_ bytes: RawSpan, _ body: (inout MDB_val) -> Result) -> Result {
  bytes.withUnsafeBytes { buffer in
    var value = MDB_val(mv_size: buffer.count, mv_data: UnsafeMutableRawPointer(mutating: buffer.baseAddress))
    return body(&value)
  }
}

extension RawSpan {
  /// Whether the bytes begin with `prefix`. `O(prefix)`.
  package func hasPrefix(_ prefix: RawSpan) -> Bool {
    if prefix.isEmpty { return true }
    if byteCount < prefix.byteCount { return false }
    // The system compares whole words at a time; it reads as many bytes as both have.
    return withUnsafeBytes { bytes in
      prefix.withUnsafeBytes { prefix in
        guard let start = bytes.baseAddress, let other = prefix.baseAddress else { return false }
        return memcmp(start, other, prefix.count) == 0
      }
    }
  }

  /// Whether both hold the same bytes. `O(bytes)`.
  package func isEqual(to other: RawSpan) -> Bool {
    byteCount == other.byteCount && hasPrefix(other)
  }
}

extension [UInt8] {
  /// A copy of `bytes`, to keep beyond the transaction they were read in.
  package init(copying bytes: RawSpan) {
    // One copy of the whole, where a sequence would go byte by byte.
    self = bytes.withUnsafeBytes { Array($0) }
  }
}
