import ChangeModel
import Testing

@Suite struct SigningTests {
  private func hex(_ text: String) throws -> [UInt8] { try #require(FormatFixtures.hex(text.utf8)) }

  private func key(_ first: UInt8 = 0) throws -> SecretKey {
    try #require(SecretKey(seed: (0..<32).map { first &+ $0 }))
  }

  // RFC 8032, section 7.1, tests 1 to 3.
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ])
  func thePrimitiveIsEd25519(_ seed: String, _ message: String, _ publicKey: String, _ signature: String)
    throws
  {
    let secret = try #require(SecretKey(seed: try hex(seed)))
    #expect(secret.publicKey.bytes == (try hex(publicKey)))
    #expect(try secret.signature(of: try hex(message)) == hex(signature))
    #expect(secret.publicKey.verifies(try hex(signature), of: try hex(message)))
  }

  @Test func aSignatureIsTheOneThatTheOtherEncoderMade() throws {
    let change = try Change.decode(try FormatFixtures.bytes("create-file.hex"))
    let fixture = try FormatFixtures.bytes("create-file.signature")
    #expect(try #require(Signature(encoded: fixture)).verify(change.hash))
    #expect(try Signature.sign(change.hash, with: try key()).encoded == fixture)
    #expect(try key().publicKey.fingerprint.description == "YX6EHPXX5UUHCKW5VBBFMPVE6L5UCX67")
  }

  @Test func aSignatureHoldsForItsHashOnly() throws {
    let hash = ChangeHash(Digest.of(Array("a change".utf8)))
    let signature = try Signature.sign(hash, with: try key())
    #expect(signature.verify(hash))
    for place in 0..<32 {
      var bytes = hash.digest.bytes
      bytes[place] ^= 1
      #expect(!signature.verify(ChangeHash(try #require(Digest(bytes)))), "byte \(place)")
    }
  }

  @Test func aTamperedSignatureDoesNotHold() throws {
    let hash = ChangeHash(Digest.of(Array("a change".utf8)))
    let encoded = try Signature.sign(hash, with: try key()).encoded
    for place in encoded.indices {
      var bytes = encoded
      bytes[place] ^= 0x10
      #expect(!(try #require(Signature(encoded: bytes)).verify(hash)), "byte \(place)")
    }
  }

  @Test func anothersKeyDoesNotVerify() throws {
    let hash = ChangeHash(Digest.of(Array("a change".utf8)))
    let signature = try Signature.sign(hash, with: try key())
    let other = try #require(Signature(key: try key(1).publicKey, bytes: signature.bytes))
    #expect(!other.verify(hash))
  }

  @Test func theBareHashIsNotWhatIsSigned() throws {
    let hash = ChangeHash(Digest.of(Array("a change".utf8)))
    let bare = try #require(
      Signature(key: try key().publicKey, bytes: try key().signature(of: hash.digest.bytes)))
    #expect(!bare.verify(hash))
  }

  @Test func aKeyThatIsNoPointOfTheCurveVerifiesNothing() throws {
    let noPoint = try #require(PublicKey([2] + [UInt8](repeating: 0, count: 31)))
    let signature = try #require(Signature(key: noPoint, bytes: [UInt8](repeating: 0, count: 64)))
    #expect(!signature.verify(ChangeHash(Digest.of([]))))
  }

  @Test func keysAndSignaturesOfAnotherSizeAreRefused() throws {
    #expect(SecretKey(seed: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(PublicKey([UInt8](repeating: 1, count: 33)) == nil)
    #expect(Signature(encoded: [UInt8](repeating: 1, count: 95)) == nil)
    #expect(Signature(key: try key().publicKey, bytes: [UInt8](repeating: 1, count: 63)) == nil)
    #expect(Fingerprint([UInt8](repeating: 1, count: 19)) == nil)
  }

  @Test func aFingerprintIsReadAsItIsShown() throws {
    let fingerprint = try key().publicKey.fingerprint
    #expect(fingerprint.description.count == 32)
    #expect(Fingerprint(text: fingerprint.description) == fingerprint)
    #expect(Fingerprint(text: fingerprint.description.lowercased()) == fingerprint)
    #expect(Fingerprint(text: fingerprint.description.dropLast()) == nil)
  }

  @Test func aSecretIsNeverShown() throws {
    let secret = try key()
    var dumped = ""
    dump(secret, to: &dumped)
    dump([secret], to: &dumped)
    let shown = "\(secret) \(String(reflecting: secret)) \(String(describing: Optional(secret))) \(dumped)"
    for text in ["seed", "1", "31", "0x"] {
      #expect(!shown.contains(text) || text == "1" && dumped.contains("1 element"), "\(text)")
    }
  }
}
