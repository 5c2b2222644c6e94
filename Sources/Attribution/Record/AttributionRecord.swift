import ChangeModel

/// Who and what wrote a change, and on whose work it builds: made with the change, never altered, stored and sent beside it.
///
/// The header of the change holds `commitment` and so binds the record without containing it: a record can be withheld, and whoever
/// gets it later can tell that it is the one. Author, time and message are in the header itself and are not repeated here. Holders in
/// positions and references count as in the change: 0 is the change, then its dependencies and mentions, then `others`.
public struct AttributionRecord: Hashable, Sendable {
  /// What was said of the change as a whole.
  public enum Declaration: UInt8, CaseIterable, Sendable {
    case human = 1
    case ai = 2
    case mechanical = 3
    public var word: String {
      switch self {
      case .human: "human"
      case .ai: "ai"
      case .mechanical: "mechanical"
      }
    }
  }

  /// Bytes of another change that this one builds on.
  public struct Weight: Hashable, Sendable {
    public var holder: Holder
    /// Bytes of it that are deleted, and bytes of its lines beside which new text stands.
    public var bytes: Int
    public init(holder: Holder, bytes: Int) {
      self.holder = holder
      self.bytes = bytes
    }
  }

  /// Random bytes that keep a withheld record from being guessed.
  public var salt: [UInt8]
  public var uses: [AIUse] = []
  /// Names of the tools that worked mechanically.
  public var tools: [[UInt8]] = []
  public var declaration: Declaration?
  public var spans: [AttributedSpan] = []
  public var deletions: [HandRun] = []
  public var evidence: [Evidence] = []
  /// Changes referred to besides those the change itself names.
  public var others: [ChangeHash] = []
  /// Ascending by holder.
  public var weights: [Weight] = []
  /// Changes whose conflict this one settled, ascending.
  public var resolves: [Holder] = []
  public var description: [UInt8] = []
  /// What a program adds for itself, by name.
  public var extra: [[UInt8]: [UInt8]] = [:]
  /// Fields of later versions, kept byte for byte.
  public var unknown = TaggedFields()

  public static let saltCount = 16

  public init(salt: [UInt8]) { self.salt = salt }

  /// Whether an AI took part, by what is known.
  public var isAssisted: Bool { !uses.isEmpty || declaration == .ai }

  /// The best grade of evidence for its being assisted; nil when it is not.
  public var grade: Evidence.Grade? {
    guard isAssisted else { return nil }
    return evidence.filter {
      switch $0.subject {
      case .ai, .change: true
      case .tool, .human: false
      }
    }.map(\.source.grade).max()
  }

  /// The change a holder stands for; nil is the change itself, or a number that stands for nothing.
  public func hash(of holder: Holder, in change: Change) -> ChangeHash? {
    hash(of: holder, dependencies: change.dependencies, mentions: change.mentions)
  }

  /// The same, of a change that names these others.
  package func hash(
    of holder: Holder, dependencies: [ChangeHash], mentions: [ChangeHash]
  ) -> ChangeHash? {
    var index = Int(holder.value) - 1
    guard index >= 0 else { return nil }
    for list in [dependencies, mentions, others] {
      if index < list.count { return list[index] }
      index -= list.count
    }
    return nil
  }

  /// The weights as shares that sum to 1, largest first, then by hash.
  public func shares(in change: Change) -> [(change: ChangeHash, bytes: Int, share: Double)] {
    let total = weights.reduce(0) { $0 + $1.bytes }
    guard total > 0 else { return [] }
    return weights.compactMap { weight in
      hash(of: weight.holder, in: change).map { ($0, weight.bytes, Double(weight.bytes) / Double(total)) }
    }.sorted { ($1.bytes, $0.change) < ($0.bytes, $1.change) }
  }

  /// What binds a change to the encoded record `bytes`.
  public static func commitment(to bytes: [UInt8]) -> Digest {
    var out = ByteWriter(reserving: bytes.count + 32)
    out.string(Array("byline attribution 1".utf8))
    out.raw(bytes)
    return Digest.of(out.bytes)
  }
}

/// A record with the bytes it is stored and sent as.
public struct EncodedAttribution: Sendable {
  public let record: AttributionRecord
  public let bytes: [UInt8]
  public let commitment: Digest

  public init(_ record: AttributionRecord) {
    var record = record
    // As it will be read again.
    record.spans = record.spans.trimmed
    record.deletions = record.deletions.trimmed
    self.record = record
    bytes = record.encoded()
    commitment = AttributionRecord.commitment(to: bytes)
  }

  /// Reads what came from a disk or from elsewhere.
  public init(decoding bytes: [UInt8]) throws(DecodeError) {
    record = try AttributionRecord(decoding: bytes)
    self.bytes = bytes
    commitment = AttributionRecord.commitment(to: bytes)
  }
}
