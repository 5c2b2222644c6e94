import ChangeModel

/// Where a log stood: so many changes, and the digest of their set. Two logs that agree in one hold the same set up to it, whatever the
/// order.
package struct Standing: Sendable, Hashable {
  package var count: Int
  package var state: Digest
  package init(count: Int, state: Digest) {
    self.count = count
    self.state = state
  }
}

/// Asks for the first of some standings that the log of what is open had, too. The best come first.
package struct Past: Message {
  package static let kind = MessageKind.past
  package static let mostStandings = 64
  package var standings: [Standing]

  package init(_ standings: [Standing]) { self.standings = standings }

  package func encode(_ out: inout ByteWriter) {
    out.varint(standings.count)
    for standing in standings {
      out.varint(standing.count)
      out.digest(standing.state)
    }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Past {
    let at = reader.offset
    let count = try reader.listCount()
    guard count <= mostStandings else { throw .valueTooLarge(at: at, limit: UInt64(mostStandings)) }
    var out = Past([])
    for _ in 0..<count {
      out.standings.append(
        Standing(count: try reader.count(limit: Int(UInt32.max)), state: try reader.digest()))
    }
    return out
  }
}

/// Which of them it was, and what came since.
package struct PastFound: Message {
  package static let kind = MessageKind.pastFound
  /// Nil for none: then everything came since.
  package var index: Int?
  /// Changes since.
  package var count: Int
  /// Their hashes, in the order of their arrival, when they are few.
  package var changes: [ChangeHash]?
  /// More are asked for by ranges.
  package static let mostListed = 256

  package init(index: Int?, count: Int, changes: [ChangeHash]?) {
    self.index = index
    self.count = count
    self.changes = changes
  }

  package func encode(_ out: inout ByteWriter) {
    out.varint((index ?? -1) + 1)
    out.varint(count)
    out.byte(changes == nil ? 0 : 1)
    if let changes { out.changes(changes) }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> PastFound {
    let index = try reader.count(limit: Past.mostStandings) - 1
    let count = try reader.count(limit: Int(UInt32.max))
    return PastFound(
      index: index < 0 ? nil : index, count: count, changes: try reader.flag() ? try reader.changes() : nil)
  }
}

/// Asks about ranges of hashes: whether what came since is the same there.
package struct Ranges: Message {
  package static let kind = MessageKind.ranges
  package static let mostRanges = 1 << 12
  package var ranges: [HashRange]

  package init(_ ranges: [HashRange]) { self.ranges = ranges }

  package func encode(_ out: inout ByteWriter) {
    out.varint(ranges.count)
    for range in ranges { range.encode(&out) }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Ranges {
    let at = reader.offset
    let count = try reader.listCount()
    guard count <= mostRanges else { throw .valueTooLarge(at: at, limit: UInt64(mostRanges)) }
    var out = Ranges([])
    for _ in 0..<count { out.ranges.append(try HashRange.decode(&reader)) }
    return out
  }
}

/// What is in each of them, in their order.
package struct RangesFound: Message {
  package static let kind = MessageKind.rangesFound

  package enum Answer: Sendable {
    case same
    /// All there is.
    case changes([ChangeHash])
    /// Too much of it: the range in parts.
    case parts([HashRange])
  }
  package var answers: [Answer]

  package init(_ answers: [Answer]) { self.answers = answers }

  package func encode(_ out: inout ByteWriter) {
    out.varint(answers.count)
    for answer in answers {
      switch answer {
      case .same: out.byte(0)
      case .changes(let changes):
        out.byte(1)
        out.changes(changes)
      case .parts(let parts):
        out.byte(2)
        out.varint(parts.count)
        for part in parts { part.encode(&out) }
      }
    }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> RangesFound {
    var out = RangesFound([])
    for _ in 0..<(try reader.listCount()) {
      let at = reader.offset
      let tag = try reader.byte()
      switch tag {
      case 0: out.answers.append(.same)
      case 1: out.answers.append(.changes(try reader.changes()))
      case 2:
        var parts: [HashRange] = []
        for _ in 0..<(try reader.listCount()) { parts.append(try HashRange.decode(&reader)) }
        out.answers.append(.parts(parts))
      default: throw .unknownTag(tag, at: at)
      }
    }
    return out
  }
}
