import Crypto

/// The secret half of a key: an Ed25519 seed, 32 bytes.
///
/// Never shown: neither printing, interpolation, `dump` nor a debugger's description gives any of its bytes.
public struct SecretKey: Sendable {
  public static let byteCount = 32

  /// For whoever stores the key.
  package let seed: [UInt8]
  public let publicKey: PublicKey

  /// The key that grows from a seed: 32 bytes, all of them random. Nil for any other count.
  public init?(seed: some Collection<UInt8>) {
    guard seed.count == SecretKey.byteCount else { return nil }
    let seed = Array(seed)
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let publicKey = PublicKey(Array(key.publicKey.rawRepresentation))
    else { return nil }
    self.seed = seed
    self.publicKey = publicKey
  }

  /// The 64 bytes of a signature over `message`. About 11 us, and as much again to read the seed.
  /// - Throws: `SigningError` when the primitive fails.
  package func signature(of message: [UInt8]) throws(SigningError) -> [UInt8] {
    do {
      return Array(try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message))
    } catch {
      throw .primitiveFailed
    }
  }
}

/// Why nothing was signed.
public enum SigningError: Error, Equatable, Sendable {
  case primitiveFailed
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "SecretKey" }
  public var debugDescription: String { "SecretKey" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
