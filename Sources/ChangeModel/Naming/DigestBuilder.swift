import Crypto

/// SHA-256 of bytes that come in portions.
package struct DigestBuilder {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }

  package mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// The digest of everything added so far.
  package var digest: Digest { hasher.finalize().withUnsafeBytes { Digest(bytes: $0) } }
}
