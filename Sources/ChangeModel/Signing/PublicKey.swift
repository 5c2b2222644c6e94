import Crypto

/// Whom a signature is by: an Ed25519 public key, 32 bytes.
///
/// Any 32 bytes will do to name a key; those that are no point of the curve verify nothing.
public struct PublicKey: Hashable, Sendable {
  public static let byteCount = 32

  public let bytes: [UInt8]

  /// Nil unless there are exactly 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == PublicKey.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// What the key is shown and trusted as.
  public var fingerprint: Fingerprint {
    var out = ByteWriter(reserving: 64)
    out.string(Array("byline key 1".utf8))
    out.raw(bytes)
    return Fingerprint(of: Digest.of(out.bytes))
  }

  /// Whether `signature` was made over `message` with the secret half of this key. About 50 us.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
    return key.isValidSignature(signature, for: message)
  }
}

/// The first 20 bytes of a digest of a public key: 32 characters of base32 with none to spare.
public struct Fingerprint: Hashable, Comparable, Sendable {
  public static let byteCount = 20

  public let bytes: [UInt8]

  /// Nil unless there are exactly 20 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Fingerprint.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// What `description` shows, in either case; nil for anything else.
  public init?(text: some StringProtocol) {
    guard let bytes = Base32.decode(text) else { return nil }
    self.init(bytes)
  }

  init(of digest: Digest) { bytes = Array(digest.bytes.prefix(Fingerprint.byteCount)) }

  public static func < (a: Fingerprint, b: Fingerprint) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension Fingerprint: CustomStringConvertible {
  /// Base32, 32 characters.
  public var description: String { Base32.encode(bytes) }
}
