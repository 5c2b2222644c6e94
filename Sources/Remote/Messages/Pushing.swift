import ChangeModel

/// Changes that are to enter a channel, each after what it depends on. Several messages make one list.
package struct Offer: Listing {
  package static let kind = MessageKind.offer
  package var entries: [ChangeHash]
  package var isLast: Bool

  package init(_ entries: [ChangeHash], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Which of what was offered is not there, one bit each in the order of the offer: the parcels that are wanted.
package struct Lacking: Message {
  package static let kind = MessageKind.lacking
  package var flags: [Bool]
  package init(_ flags: [Bool]) { self.flags = flags }

  package func encode(_ out: inout ByteWriter) {
    out.varint(flags.count)
    for start in stride(from: 0, to: flags.count, by: 8) {
      var byte: UInt8 = 0
      for (bit, flag) in flags[start..<min(flags.count, start + 8)].enumerated() where flag {
        byte |= 1 << UInt8(bit)
      }
      out.byte(byte)
    }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Lacking {
    let count = try reader.count(limit: Int(UInt32.max))
    guard reader.remaining == (count + 7) / 8 else { throw .truncated(at: reader.offset) }
    var out = Lacking([])
    out.flags.reserveCapacity(count)
    let bytes = try reader.raw(reader.remaining)
    for index in 0..<count { out.flags.append(bytes[index / 8] >> UInt8(index % 8) & 1 == 1) }
    return out
  }
}

/// What came is checked and stored, and no channel holds it yet.
package struct Staged: Message {
  package static let kind = MessageKind.staged
  package var tally: Tally
  package init(_ tally: Tally) { self.tally = tally }
  package func encode(_ out: inout ByteWriter) { tally.encode(&out) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Staged {
    Staged(try Tally.decode(&reader))
  }
}

/// Asks that what was offered enters the channel: its set grows, and nothing leaves it.
package struct Advance: Message {
  package static let kind = MessageKind.advance
  package var channel: String
  /// Only where the channel is in this state.
  package var ifState: Digest?
  package var allowsConflicts: Bool

  package init(channel: String, ifState: Digest?, allowsConflicts: Bool) {
    self.channel = channel
    self.ifState = ifState
    self.allowsConflicts = allowsConflicts
  }

  package func encode(_ out: inout ByteWriter) {
    out.string(Array(channel.utf8))
    out.optional(ifState)
    out.byte(allowsConflicts ? 1 : 0)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Advance {
    Advance(
      channel: try reader.text(limit: 4096), ifState: try reader.optionalDigest(),
      allowsConflicts: try reader.flag())
  }
}

/// The channel holds all of it.
package struct Advanced: Message {
  package static let kind = MessageKind.advanced
  package static let mayGrow = true

  /// What became of the files of a working copy that shows the channel.
  package enum Files: UInt8, Sendable {
    /// They follow with the next command there.
    case behind = 0
    case updated = 1
    /// Edits that are not recorded are in the way: they stay until somebody there sees to them.
    case edited = 2
  }

  /// How many were new to the channel.
  package var added: Int
  /// The state it is in now; others may have pushed meanwhile.
  package var state: Digest
  package var count: Int
  /// Offered changes that are bound to a record that is not there, though nobody kept it back.
  package var missingRecords: [ChangeHash]
  package var files: [(place: String, files: Files)]

  package init(
    added: Int, state: Digest, count: Int, missingRecords: [ChangeHash],
    files: [(place: String, files: Files)]
  ) {
    self.added = added
    self.state = state
    self.count = count
    self.missingRecords = missingRecords
    self.files = files
  }

  package func encode(_ out: inout ByteWriter) {
    out.varint(added)
    out.digest(state)
    out.varint(count)
    out.changes(Array(missingRecords.prefix(500)))
    out.varint(files.count)
    for (place, files) in files {
      out.string(Array(place.utf8.prefix(1000)))
      out.byte(files.rawValue)
    }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Advanced {
    let most = Int(UInt32.max)
    var out = Advanced(
      added: try reader.count(limit: most), state: try reader.digest(), count: try reader.count(limit: most),
      missingRecords: try reader.changes(), files: [])
    for _ in 0..<(try reader.listCount()) {
      let place = try reader.text(limit: 4096)
      out.files.append((place, Files(rawValue: try reader.byte()) ?? .behind))
    }
    return out
  }
}
