/// Somebody's word for a change: a public key and an Ed25519 signature over the hash of the change.
///
/// Travels beside the change, never in it: a change has the same hash with any number of signatures, or none.
///
///     let signature = try Signature.sign(change.hash, with: secretKey)
///     signature.verify(change.hash)  // true
public struct Signature: Hashable, Sendable {
  /// Bytes of the signature proper.
  public static let byteCount = 64
  /// Bytes with the key before it.
  public static let encodedCount = PublicKey.byteCount + byteCount

  public let key: PublicKey
  public let bytes: [UInt8]

  /// Nil unless there are exactly 64 bytes.
  public init?(key: PublicKey, bytes: some Collection<UInt8>) {
    guard bytes.count == Signature.byteCount else { return nil }
    self.key = key
    self.bytes = Array(bytes)
  }

  /// Reads what `encoded` gives; nil for any other count of bytes. Says nothing about whether the signature holds.
  public init?(encoded: some Collection<UInt8>) {
    guard encoded.count == Signature.encodedCount, let key = PublicKey(encoded.prefix(PublicKey.byteCount))
    else { return nil }
    self.init(key: key, bytes: encoded.dropFirst(PublicKey.byteCount))
  }

  /// Key, then signature: 96 bytes.
  public var encoded: [UInt8] { key.bytes + bytes }

  /// - Throws: `SigningError` when the primitive fails.
  public static func sign(_ hash: ChangeHash, with key: SecretKey) throws(SigningError) -> Signature {
    let bytes = try key.signature(of: message(for: hash))
    guard let signature = Signature(key: key.publicKey, bytes: bytes) else { throw .primitiveFailed }
    return signature
  }

  /// Whether the key's owner signed the change with this hash.
  public func verify(_ hash: ChangeHash) -> Bool { key.verifies(bytes, of: Signature.message(for: hash)) }

  /// - Throws: `SigningError` when the primitive fails.
  package static func sign(statement: Digest, with key: SecretKey) throws(SigningError) -> Signature {
    let bytes = try key.signature(of: message("byline statement signature 1", statement))
    guard let signature = Signature(key: key.publicKey, bytes: bytes) else { throw .primitiveFailed }
    return signature
  }

  /// Whether the key's owner signed the statement with this name.
  package func verify(statement: Digest) -> Bool {
    key.verifies(bytes, of: Signature.message("byline statement signature 1", statement))
  }

  /// Answers a challenge: somebody else's words, which show that whoever answers holds the key now.
  /// - Throws: `SigningError` when the primitive fails.
  package static func answer(_ challenge: [UInt8], with key: SecretKey) throws(SigningError) -> Signature {
    let bytes = try key.signature(of: message("byline proof 1", Digest.of(challenge)))
    guard let signature = Signature(key: key.publicKey, bytes: bytes) else { throw .primitiveFailed }
    return signature
  }

  /// Whether the key's owner answered this challenge.
  package func answers(_ challenge: [UInt8]) -> Bool {
    key.verifies(bytes, of: Signature.message("byline proof 1", Digest.of(challenge)))
  }

  private static func message(for hash: ChangeHash) -> [UInt8] { message("byline signature 1", hash.digest) }

  /// What is signed: a digest after words that no other signed thing starts with.
  private static func message(_ words: String, _ digest: Digest) -> [UInt8] {
    var out = ByteWriter(reserving: 64)
    out.string(Array(words.utf8))
    out.digest(digest)
    return out.bytes
  }
}
