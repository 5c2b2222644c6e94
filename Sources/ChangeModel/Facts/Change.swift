/// An immutable set of facts with a header, named by the hash of its canonical bytes.
///
/// Holders in its facts count from this change itself (0) through `dependencies` (1...) to `mentions`. A change holds no text: the bytes its
/// facts insert are its *contents*, bound by `contentsDigest` and stored beside it, so that they can be absent and fetched later.
public struct Change: Hashable, Sendable {
  public var header: Header
  /// Changes whose facts this one names, ascending. A set that holds this change holds them.
  public var dependencies: [ChangeHash]
  /// Changes named only as witnesses, ascending; a set need not hold them.
  public var mentions: [ChangeHash]
  public var treeFacts: [TreeFact]
  /// Content facts by file, numbered after the tree facts, in sequence.
  public var contentFacts: [FileFacts]
  /// Bytes of all new text.
  public var contentsCount: Int
  /// Digest over the digests of the new text of each fact that has any, in sequence.
  public var contentsDigest: Digest

  public struct FileFacts: Hashable, Sendable {
    public var inode: InodeReference
    public var facts: [ContentFact]
    public init(inode: InodeReference, facts: [ContentFact]) {
      self.inode = inode
      self.facts = facts
    }
  }

  public init(
    header: Header, dependencies: [ChangeHash] = [], mentions: [ChangeHash] = [], treeFacts: [TreeFact] = [],
    contentFacts: [FileFacts] = [], contentsCount: Int = 0,
    contentsDigest: Digest = Change.contentsDigest(ofLeaves: [])
  ) {
    self.header = header
    self.dependencies = dependencies
    self.mentions = mentions
    self.treeFacts = treeFacts
    self.contentFacts = contentFacts
    self.contentsCount = contentsCount
    self.contentsDigest = contentsDigest
  }

  /// The digest of contents whose stretches, one for each fact with new text, have the digests `leaves`.
  public static func contentsDigest(ofLeaves leaves: [Digest]) -> Digest {
    var out = ByteWriter(reserving: 32 + leaves.count * Digest.byteCount)
    out.string(Array("byline contents 1".utf8))
    for leaf in leaves { out.digest(leaf) }
    return Digest.of(out.bytes)
  }

  /// Number of facts of both kinds.
  public var factCount: Int { treeFacts.count + contentFacts.reduce(0) { $0 + $1.facts.count } }

  /// The change a holder stands for; nil is this change itself.
  public func hash(of holder: Holder) -> ChangeHash? {
    let index = Int(holder.value) - 1
    if index < 0 { return nil }
    return index < dependencies.count ? dependencies[index] : mentions[index - dependencies.count]
  }
}

/// A change with its canonical bytes and the hash they come to.
public struct EncodedChange: Sendable {
  public let hash: ChangeHash
  public let change: Change
  public let bytes: [UInt8]
}
