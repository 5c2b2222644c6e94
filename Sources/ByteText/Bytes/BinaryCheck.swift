import Glibc

/// How far `isBinary` looks.
package let binaryCheckLength = 8_000

/// Whether bytes are to be treated as opaque: there is a NUL among the first 8,000.
///
/// So UTF-16 is binary, and every single-byte or UTF-8 text is not. `O(1)`.
package func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
  // Raw pointer: `memchr` reads at most `count` bytes from it.
  guard let start = bytes.baseAddress, !bytes.isEmpty else { return false }
  return memchr(start, 0, min(bytes.count, binaryCheckLength)) != nil
}

/// Whether bytes are to be treated as opaque: there is a NUL among the first 8,000.
package func isBinary(_ bytes: [UInt8]) -> Bool {
  bytes.withUnsafeBytes { isBinary($0) }
}
