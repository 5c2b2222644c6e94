import ChangeModel

/// Somebody's word about a change after it was made: that it was reviewed or tested, that its attribution is wrong.
///
/// Statements form a set that only grows and is merged by union. None is altered or replaced; one that says `supersedes` takes the
/// place of others where they are shown. Named by the digest of its bytes, signed apart.
public struct Statement: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// These bytes of the change's contents were looked at; all of it when empty.
    case reviewed(ranges: [Range<Int>], milliseconds: UInt64?)
    /// Something was run: whether it passed, and what it was.
    case tested(passed: Bool, with: [UInt8])
    /// The attribution is said to be wrong, without saying what is right.
    case disputed
    /// These bytes come from somebody else than the record says.
    case corrected([Correction])
    /// The prompt with this commitment is not to be kept or passed on.
    case redacted(prompt: Digest)
    /// Of a later version: kept and passed on, not understood.
    case unknown(UInt64, [UInt8])

    /// The word it is listed under.
    public var word: String {
      switch self {
      case .reviewed: "reviewed"
      case .tested: "tested"
      case .disputed: "disputed"
      case .corrected: "corrected"
      case .redacted: "redacted"
      case .unknown: "unknown"
      }
    }
  }

  /// A stretch of the contents and who typed it; the change as a whole when the stretch is empty.
  public struct Correction: Hashable, Sendable {
    public enum Hand: Hashable, Sendable {
      case unknown
      case human
      case ai(AIUse)
      case mechanical([UInt8])
    }
    public var range: Range<Int>
    public var hand: Hand
    public init(range: Range<Int>, hand: Hand) {
      self.range = range
      self.hand = hand
    }
  }

  /// What it is about.
  public var change: ChangeHash
  public var author: Author
  public var timestamp: Timestamp
  public var kind: Kind
  public var note: [UInt8]
  /// Statements about the same change whose place it takes, ascending.
  public var supersedes: [StatementID]
  /// Fields of later versions, kept byte for byte.
  public var unknown = TaggedFields()

  public init(
    about change: ChangeHash, by author: Author, at timestamp: Timestamp, _ kind: Kind, note: [UInt8] = [],
    supersedes: [StatementID] = []
  ) {
    self.change = change
    self.author = author
    self.timestamp = timestamp
    self.kind = kind
    self.note = note
    self.supersedes = supersedes
  }
}

public enum StatementKind {}
/// What a statement is named by.
public typealias StatementID = Name<StatementKind>

/// A statement with its bytes, and the signature that came with it.
public struct SignedStatement: Sendable {
  public let id: StatementID
  public let statement: Statement
  public let bytes: [UInt8]
  /// Nil when nobody signed it.
  public let signature: Signature?

  /// Writes a statement down and signs it where there is a key.
  ///
  /// - Throws: `SigningError` when the primitive fails.
  public init(_ statement: Statement, signer: SecretKey?) throws(SigningError) {
    let bytes = statement.encoded()
    let id = SignedStatement.name(of: bytes)
    self.statement = statement
    self.bytes = bytes
    self.id = id
    signature = if let signer { try Signature.sign(statement: id.digest, with: signer) } else { nil }
  }

  /// Reads what `encoded` gives.
  public init(decoding encoded: [UInt8]) throws(DecodeError) {
    guard encoded.count <= Statement.byteLimit else {
      throw .valueTooLarge(at: 0, limit: UInt64(Statement.byteLimit))
    }
    var found: Signature?
    bytes = try TaggedFields.read(encoded) { reader throws(DecodeError) in
      let bytes = try reader.string(limit: Statement.byteLimit)
      if !reader.isAtEnd {
        found = Signature(encoded: Array(try reader.raw(Signature.encodedCount)))
      }
      return bytes
    }
    statement = try Statement(decoding: bytes)
    id = SignedStatement.name(of: bytes)
    signature = found
  }

  /// The statement's bytes with their count before them, then key and signature if there is one.
  public var encoded: [UInt8] {
    var out = ByteWriter(reserving: bytes.count + 128)
    out.string(bytes)
    if let signature { out.raw(signature.encoded) }
    return out.bytes
  }

  /// Whether the key that is named signed this.
  public var isGenuine: Bool { signature?.verify(statement: id.digest) ?? true }

  private static func name(of bytes: [UInt8]) -> StatementID {
    var out = ByteWriter(reserving: bytes.count + 32)
    out.string(Array("byline statement 1".utf8))
    out.raw(bytes)
    return StatementID(Digest.of(out.bytes))
  }
}
