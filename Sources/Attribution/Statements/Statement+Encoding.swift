import ChangeModel

/// The bytes of a statement: a version, then fields (docs/format.md gives each number its meaning).
extension Statement {
  static let version: UInt64 = 1
  /// No statement is larger.
  public static let byteLimit = 16 << 20

  func encoded() -> [UInt8] {
    var fields = unknown
    fields.put(1, change.digest.bytes)
    fields.put(2) { out in
      out.string(author.name)
      out.string(author.email)
      out.string(author.key)
    }
    fields.put(3) { out in
      out.signed(timestamp.nanoseconds)
      out.signed(Int64(timestamp.offset))
    }
    let (tag, body) = kind.encoded()
    fields.put(4, tag)
    fields.set(5, body)
    fields.put(6, note)
    fields.put(7) { out in for id in supersedes { out.digest(id.digest) } }
    var out = ByteWriter(reserving: 160)
    out.varint(Statement.version)
    fields.encode(&out)
    return out.bytes
  }

  init(decoding bytes: [UInt8]) throws(DecodeError) {
    var fields = try TaggedFields.read(bytes) { reader throws(DecodeError) in
      let version = try reader.varint()
      guard version > 0 else { throw .unsupportedVersion(version) }
      return try TaggedFields(decoding: try reader.raw(reader.remaining))
    }
    guard let change = try fields.takeDigest(1) else { throw .truncated(at: 0) }
    self.change = ChangeHash(change)
    author = try TaggedFields.read(fields.take(2)) { reader throws(DecodeError) in
      Author(
        name: try reader.string(limit: Limits.author), email: try reader.string(limit: Limits.author),
        key: try reader.string(limit: Limits.author))
    }
    timestamp = try TaggedFields.read(fields.take(3)) { reader throws(DecodeError) in
      let nanoseconds = try reader.signed()
      let at = reader.offset
      let offset = try reader.signed()
      guard offset.magnitude <= UInt64(Limits.offset) else {
        throw .valueTooLarge(at: at, limit: UInt64(Limits.offset))
      }
      return Timestamp(nanoseconds: nanoseconds, offset: Int(offset))
    }
    guard let tag = try fields.takeNumber(4) else { throw .truncated(at: 0) }
    kind = try Kind(tag, fields.take(5))
    note = fields.take(6)
    supersedes = try fields.takeList(7) { reader throws(DecodeError) in StatementID(try reader.digest()) }
    unknown = fields
  }
}

extension Statement.Kind {
  fileprivate func encoded() -> (tag: UInt64, body: [UInt8]) {
    var out = ByteWriter()
    switch self {
    case .reviewed(let ranges, let milliseconds):
      out.varint(milliseconds.map { $0 + 1 } ?? 0)
      for range in ranges {
        out.varint(range.lowerBound)
        out.varint(range.count)
      }
      return (1, out.bytes)
    case .tested(let passed, let with):
      out.byte(passed ? 1 : 0)
      out.raw(with)
      return (2, out.bytes)
    case .disputed: return (3, [])
    case .corrected(let corrections):
      for correction in corrections {
        out.varint(correction.range.lowerBound)
        out.varint(correction.range.count)
        switch correction.hand {
        case .unknown: out.byte(0)
        case .human: out.byte(1)
        case .ai(let use):
          out.byte(2)
          out.string(use.encoded())
        case .mechanical(let tool):
          out.byte(3)
          out.string(tool)
        }
      }
      return (4, out.bytes)
    case .redacted(let prompt): return (5, prompt.bytes)
    case .unknown(let tag, let body): return (tag, body)
    }
  }

  fileprivate init(_ tag: UInt64, _ body: [UInt8]) throws(DecodeError) {
    self = try TaggedFields.read(body) { reader throws(DecodeError) -> Self in
      switch tag {
      case 1:
        let time = try reader.varint()
        var ranges: [Range<Int>] = []
        while !reader.isAtEnd { ranges.append(try reader.range()) }
        return .reviewed(ranges: ranges, milliseconds: time > 0 ? time - 1 : nil)
      case 2:
        let passed = try reader.byte()
        guard passed < 2 else { throw .unknownTag(passed, at: 0) }
        return .tested(passed: passed == 1, with: Array(try reader.raw(reader.remaining)))
      case 3: return .disputed
      case 4:
        var out: [Statement.Correction] = []
        while !reader.isAtEnd {
          out.append(Statement.Correction(range: try reader.range(), hand: try reader.hand()))
        }
        return .corrected(out)
      case 5: return .redacted(prompt: try reader.digest())
      default: return .unknown(tag, Array(try reader.raw(reader.remaining)))
      }
    }
  }
}

extension ByteReader {
  /// A start and a count.
  fileprivate mutating func range() throws(DecodeError) -> Range<Int> {
    let start = try count(limit: Limits.contents)
    let length = try count(limit: Limits.contents)
    return start..<start + length
  }

  fileprivate mutating func hand() throws(DecodeError) -> Statement.Correction.Hand {
    let at = offset
    let tag = try byte()
    switch tag {
    case 0: return .unknown
    case 1: return .human
    case 2: return .ai(try AIUse(decoding: try string(limit: 1 << 20)))
    case 3: return .mechanical(try string(limit: 4096))
    default: throw .unknownTag(tag, at: at)
    }
  }
}
