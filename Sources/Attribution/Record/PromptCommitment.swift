import ChangeModel

/// What a record says of a prompt: a digest of it with random bytes before it, since the bare digest of a short prompt can be guessed.
public struct PromptCommitment: Sendable {
  public static let saltCount = 16

  public let salt: [UInt8]
  public let digest: Digest

  public init(to prompt: [UInt8], salt: [UInt8]) {
    var out = ByteWriter(reserving: prompt.count + 64)
    out.string(Array("byline prompt 1".utf8))
    out.string(salt)
    out.raw(prompt)
    self.salt = salt
    digest = Digest.of(out.bytes)
  }
}
