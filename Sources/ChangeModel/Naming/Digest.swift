import Crypto

/// 32 bytes of SHA-256, compared as the byte string they are.
///
/// Held as four big-endian words, so that comparing and hashing cost four word operations and no allocation.
public struct Digest: Hashable, Comparable, Sendable {
  @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64)

  public static let byteCount = 32

  /// The digest made of the first 32 of `bytes`.
  package init(bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count >= Digest.byteCount, "a digest is 32 bytes")
    // Unaligned loads: digests lie anywhere in rows and streams.
    func word(_ i: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: i * 8, as: UInt64.self))
    }
    words = (word(0), word(1), word(2), word(3))
  }

  /// The digest written as exactly 32 bytes; nil for any other count.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    let array = Array(bytes)
    self = array.withUnsafeBytes { Digest(bytes: $0) }
  }

  public static func == (a: Digest, b: Digest) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2 && a.words.3 == b.words.3
  }

  public static func < (a: Digest, b: Digest) -> Bool {
    if a.words.0 != b.words.0 { return a.words.0 < b.words.0 }
    if a.words.1 != b.words.1 { return a.words.1 < b.words.1 }
    if a.words.2 != b.words.2 { return a.words.2 < b.words.2 }
    return a.words.3 < b.words.3
  }

  /// All four words: digests of changes that are not there are anybody's choice, and could share any one of them.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }

  /// The first word: well mixed already, so tables index by it directly.
  package var prefix: UInt64 { words.0 }

  /// The 32 bytes, in order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Digest.byteCount)
    append(to: &out)
    return out
  }

  package func append(to out: inout [UInt8]) {
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: 56, through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
  }

  /// SHA-256 of some bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return hasher.finalize().withUnsafeBytes { Digest(bytes: $0) }
  }

  package static func of(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { of($0) } }
}

extension Digest: CustomStringConvertible {
  /// Base32, 52 characters.
  public var description: String { Base32.encode(bytes) }
}
