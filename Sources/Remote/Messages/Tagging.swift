import ChangeModel

/// A tag as it travels; which changes are in its state is worked out, or told when it cannot be.
package struct TagNote: ListEntry, Hashable {
  package var name: String
  package var state: Digest
  package var count: Int
  package var message: [UInt8]
  package var author: Author
  package var timestamp: Timestamp

  package init(
    name: String, state: Digest, count: Int, message: [UInt8], author: Author, timestamp: Timestamp
  ) {
    self.name = name
    self.state = state
    self.count = count
    self.message = message
    self.author = author
    self.timestamp = timestamp
  }

  package func encode(_ out: inout ByteWriter) {
    out.string(Array(name.utf8))
    out.digest(state)
    out.varint(count)
    out.string(message)
    out.author(author)
    out.signed(timestamp.nanoseconds)
    out.signed(Int64(timestamp.offset))
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> TagNote {
    var note = TagNote(
      name: try reader.text(limit: 4096), state: try reader.digest(),
      count: try reader.count(limit: Int(UInt32.max)), message: try reader.string(limit: 1 << 20),
      author: try reader.author(), timestamp: Timestamp(nanoseconds: try reader.signed()))
    let at = reader.offset
    let offset = try reader.signed()
    guard abs(offset) <= Int64(Limits.offset) else {
      throw .valueTooLarge(at: at, limit: UInt64(Limits.offset))
    }
    note.timestamp.offset = Int(offset)
    return note
  }
}

/// Asks for the tags whose states lie within what is open.
package struct Tags: Message {
  package static let kind = MessageKind.tags
  package init() {}
  package func encode(_ out: inout ByteWriter) {}
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Tags { Tags() }
}

package struct TagsFound: Listing {
  package static let kind = MessageKind.tagsFound
  package static let portion = 256
  package var entries: [TagNote]
  package var isLast: Bool

  package init(_ entries: [TagNote], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Asks for the changes in the state of a tag, in the order of their arrival.
package struct TagMembers: Message {
  package static let kind = MessageKind.tagMembers
  package var name: String
  package init(_ name: String) { self.name = name }
  package func encode(_ out: inout ByteWriter) { out.string(Array(name.utf8)) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> TagMembers {
    TagMembers(try reader.text(limit: 4096))
  }
}

/// Changes of a set, some at a time.
package struct Members: Listing {
  package static let kind = MessageKind.members
  package var entries: [ChangeHash]
  package var isLast: Bool

  package init(_ entries: [ChangeHash], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Gives a tag away; where the answer is that its changes are not known, once more with them.
package struct PutTag: Message {
  package static let kind = MessageKind.putTag
  package var tag: TagNote
  /// The log it may be a part of.
  package var channel: String
  /// Whether the changes in its state follow.
  package var withMembers: Bool

  package init(_ tag: TagNote, channel: String, withMembers: Bool = false) {
    self.tag = tag
    self.channel = channel
    self.withMembers = withMembers
  }

  package func encode(_ out: inout ByteWriter) {
    tag.encode(&out)
    out.string(Array(channel.utf8))
    out.byte(withMembers ? 1 : 0)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> PutTag {
    let tag = try TagNote.decode(&reader)
    return PutTag(tag, channel: try reader.text(limit: 4096), withMembers: try reader.flag())
  }
}

/// What became of it.
package struct TagPut: Message {
  package static let kind = MessageKind.tagPut
  package enum Outcome: UInt8, Sendable {
    case put = 0
    /// It was there.
    case known = 1
    /// Its name means another state there.
    case differs = 2
    /// Its state is not known: its members are wanted.
    case membersWanted = 3
    /// Some of its changes are not there.
    case lacksChanges = 4
  }
  package var outcome: Outcome
  package init(_ outcome: Outcome) { self.outcome = outcome }
  package func encode(_ out: inout ByteWriter) { out.byte(outcome.rawValue) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> TagPut {
    let at = reader.offset
    let tag = try reader.byte()
    guard let outcome = Outcome(rawValue: tag) else { throw .unknownTag(tag, at: at) }
    return TagPut(outcome)
  }
}
