import ChangeModel

/// The bytes of a record: a version, the salt, then fields (docs/format.md gives each number its meaning).
extension AttributionRecord {
  /// The version this program writes. It reads any: later versions only add fields.
  static let version: UInt64 = 1
  /// No record is larger.
  public static let byteLimit = 64 << 20

  public func encoded() -> [UInt8] {
    var fields = unknown
    fields.put(1, declaration.map { UInt64($0.rawValue) })
    fields.put(2) { out in for use in uses { out.string(use.encoded()) } }
    fields.put(3) { out in for tool in tools { out.string(tool) } }
    fields.put(4) { out in for span in spans.trimmed { encode(span, &out) } }
    fields.put(5) { out in
      for span in deletions.trimmed {
        out.varint(span.count)
        out.varint(code(span.hand))
      }
    }
    fields.put(6) { out in for item in evidence { item.encode(&out) } }
    fields.put(7) { out in for hash in others { out.digest(hash.digest) } }
    fields.put(8) { out in
      for weight in weights {
        out.varint(weight.holder.value)
        out.varint(weight.bytes)
      }
    }
    fields.put(9) { out in for holder in resolves { out.varint(holder.value) } }
    fields.put(10, description)
    fields.put(11) { out in
      for (name, value) in extra.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        out.string(name)
        out.string(value)
      }
    }
    var out = ByteWriter(reserving: 64)
    out.varint(AttributionRecord.version)
    out.string(salt)
    fields.encode(&out)
    return out.bytes
  }

  /// Hands as small numbers: 0 unknown, 1 human, then AI and tools by turns.
  private func code(_ hand: Hand) -> Int {
    switch hand {
    case .unknown: 0
    case .human: 1
    case .ai(let index): 2 * index + 2
    case .mechanical(let index): 2 * index + 3
    }
  }

  private static func hand(_ code: Int) -> Hand {
    switch code {
    case 0: .unknown
    case 1: .human
    default: code % 2 == 0 ? .ai(code / 2 - 1) : .mechanical((code - 3) / 2)
    }
  }

  /// The count, then twice the hand, or one more than twice the holder and the offset.
  private func encode(_ span: AttributedSpan, _ out: inout ByteWriter) {
    out.varint(span.count)
    switch span.source {
    case .typed(let hand): out.varint(2 * code(hand))
    case .carried(let from):
      out.varint(2 * UInt64(from.holder.value) + 1)
      out.varint(from.offset)
    }
  }

  public init(decoding bytes: [UInt8]) throws(DecodeError) {
    guard bytes.count <= AttributionRecord.byteLimit else {
      throw .valueTooLarge(at: 0, limit: UInt64(AttributionRecord.byteLimit))
    }
    var fields = TaggedFields()
    var salt: [UInt8] = []
    try TaggedFields.read(bytes) { reader throws(DecodeError) in
      let version = try reader.varint()
      guard version > 0 else { throw .unsupportedVersion(version) }
      salt = try reader.string(limit: 64)
      fields = try TaggedFields(decoding: try reader.raw(reader.remaining))
    }
    self.init(salt: salt)
    if let number = try fields.takeNumber(1) {
      guard let known = UInt8(exactly: number).flatMap(Declaration.init(rawValue:)) else {
        throw .unknownTag(UInt8(truncatingIfNeeded: number), at: 0)
      }
      declaration = known
    }
    uses = try fields.takeList(2) { reader throws(DecodeError) in
      try AIUse(decoding: try reader.string(limit: 1 << 20))
    }
    tools = try fields.takeList(3) { reader throws(DecodeError) in try reader.string(limit: 4096) }
    spans = try fields.takeList(4) { reader throws(DecodeError) in try AttributionRecord.span(&reader) }
    deletions = try fields.takeList(5) { reader throws(DecodeError) in
      HandRun(
        count: try reader.positive(), hand: AttributionRecord.hand(try reader.count(limit: 1 << 20)))
    }
    evidence = try fields.takeList(6) { reader throws(DecodeError) in try Evidence(&reader) }
    others = try fields.takeList(7) { reader throws(DecodeError) in ChangeHash(try reader.digest()) }
    weights = try fields.takeList(8) { reader throws(DecodeError) in
      Weight(holder: Holder(try reader.uint32()), bytes: try reader.count(limit: Limits.contents))
    }
    resolves = try fields.takeList(9) { reader throws(DecodeError) in Holder(try reader.uint32()) }
    description = fields.take(10)
    for (name, value) in try fields.takeList(
      11,
      { reader throws(DecodeError) -> ([UInt8], [UInt8]) in
        (try reader.string(limit: 4096), try reader.string(limit: 1 << 20))
      })
    {
      extra[name] = value
    }
    unknown = fields
    try check()
  }

  private static func span(_ reader: inout ByteReader) throws(DecodeError) -> AttributedSpan {
    let count = try reader.positive()
    let code = try reader.count(limit: Int(UInt32.max) * 2 + 1)
    guard code % 2 == 1 else { return AttributedSpan(count: count, source: .typed(hand(code / 2))) }
    let holder = Holder(UInt32(code / 2))
    return AttributedSpan(
      count: count, source: .carried(from: Position(holder, try reader.count(limit: Limits.contents))))
  }

  /// - Throws: when a hand names a use or tool that is not there, or counts exceed what a change can hold.
  private func check() throws(DecodeError) {
    func check(_ hand: Hand) throws(DecodeError) {
      switch hand {
      case .unknown, .human: return
      case .ai(let index): if index < uses.count { return }
      case .mechanical(let index): if index < tools.count { return }
      }
      throw .notCanonical("a hand that is not listed", at: 0)
    }
    var total = 0
    for span in spans {
      if case .typed(let hand) = span.source { try check(hand) }
      total += span.count
      guard total <= Limits.contents else { throw .valueTooLarge(at: 0, limit: UInt64(Limits.contents)) }
    }
    total = 0
    for span in deletions {
      try check(span.hand)
      total += span.count
      guard total <= Limits.contents else { throw .valueTooLarge(at: 0, limit: UInt64(Limits.contents)) }
    }
    for item in evidence {
      switch item.subject {
      case .change, .human: break
      case .ai(let index): try check(.ai(index))
      case .tool(let index): try check(.mechanical(index))
      }
    }
  }
}

extension AIUse {
  package func encoded() -> [UInt8] {
    var fields = unknown
    fields.put(1, provider)
    fields.put(2, model)
    fields.put(3, tool)
    fields.put(4, session)
    fields.put(5, suggestion.map { UInt64($0.rawValue) })
    fields.put(6, confidence.map { UInt64($0.millionths) })
    fields.put(7, acceptance.map { UInt64($0.millionths) })
    fields.put(8, prompt?.bytes ?? [])
    fields.put(9, reviewTime)
    fields.put(10, tokens)
    fields.put(11) { out in
      for parameter in parameters {
        out.string(parameter.name)
        out.string(parameter.value)
      }
    }
    var out = ByteWriter()
    fields.encode(&out)
    return out.bytes
  }

  package init(decoding bytes: [UInt8]) throws(DecodeError) {
    var fields = try TaggedFields(decoding: bytes)
    provider = fields.take(1)
    model = fields.take(2)
    tool = fields.take(3)
    session = fields.take(4)
    if let number = try fields.takeNumber(5) {
      // One of a later version is unknown, not wrong: it goes back among the fields that are kept.
      suggestion = UInt8(exactly: number).flatMap(SuggestionType.init(rawValue:))
      if suggestion == nil { fields.put(5, number) }
    }
    confidence = try AIUse.confidence(try fields.takeNumber(6))
    acceptance = try AIUse.confidence(try fields.takeNumber(7))
    prompt = try fields.takeDigest(8)
    reviewTime = try fields.takeNumber(9)
    tokens = try fields.takeNumber(10)
    parameters = try fields.takeList(11) { reader throws(DecodeError) in
      Parameter(name: try reader.string(limit: 4096), value: try reader.string(limit: 65536))
    }
    unknown = fields
  }

  private static func confidence(_ value: UInt64?) throws(DecodeError) -> Confidence? {
    guard let value else { return nil }
    guard let confidence = UInt32(exactly: value).flatMap({ Confidence(millionths: $0) }) else {
      throw .valueTooLarge(at: 0, limit: UInt64(Confidence.whole))
    }
    return confidence
  }
}

extension Evidence {
  func encode(_ out: inout ByteWriter) {
    out.byte(source.rawValue)
    switch subject {
    case .change: out.varint(0)
    case .human: out.varint(1)
    case .ai(let index): out.varint(2 * index + 2)
    case .tool(let index): out.varint(2 * index + 3)
    }
    out.string(rule)
    out.string(text)
  }

  init(_ reader: inout ByteReader) throws(DecodeError) {
    let at = reader.offset
    let tag = try reader.byte()
    guard let source = Source(rawValue: tag) else { throw .unknownTag(tag, at: at) }
    let code = try reader.count(limit: 1 << 20)
    let subject: Subject =
      switch code {
      case 0: .change
      case 1: .human
      default: code % 2 == 0 ? .ai(code / 2 - 1) : .tool((code - 3) / 2)
      }
    self.init(source, of: subject, rule: try reader.string(limit: 256), text: try reader.string(limit: 65536))
  }
}

extension ByteReader {
  /// A count of at least one byte.
  mutating func positive() throws(DecodeError) -> Int {
    let at = offset
    let value = try count(limit: Limits.contents)
    guard value > 0 else { throw .notCanonical("an empty stretch", at: at) }
    return value
  }
}
