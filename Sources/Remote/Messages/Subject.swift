import ChangeModel

/// Which set of changes of the other side is meant.
package enum Subject: Sendable, Equatable {
  /// What a channel holds; the one shown when nil.
  case channel(String?)
  /// What a channel held when it was in a state, by the beginning of its digest as people type it.
  case state(String, channel: String?)
  /// Some changes of a channel and all they depend on, by the beginnings of their hashes.
  case changes([String], channel: String?)
  /// What a tag names.
  case tag(String)

  func encode(_ out: inout ByteWriter) {
    switch self {
    case .channel(let name):
      out.byte(1)
      out.name(name)
    case .state(let state, let channel):
      out.byte(2)
      out.string(Array(state.utf8))
      out.name(channel)
    case .changes(let prefixes, let channel):
      out.byte(3)
      out.texts(prefixes)
      out.name(channel)
    case .tag(let name):
      out.byte(4)
      out.string(Array(name.utf8))
    }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Subject {
    let at = reader.offset
    let tag = try reader.byte()
    switch tag {
    case 1: return .channel(try reader.name())
    case 2: return .state(try reader.text(limit: 200), channel: try reader.name())
    case 3: return .changes(try reader.texts(), channel: try reader.name())
    case 4: return .tag(try reader.text(limit: 4096))
    default: throw .unknownTag(tag, at: at)
    }
  }
}

extension ByteWriter {
  /// A name that may be missing: no name is empty.
  mutating func name(_ name: String?) { string(Array((name ?? "").utf8)) }
}

extension ByteReader {
  mutating func name() throws(DecodeError) -> String? {
    let name = try text(limit: 4096)
    return name.isEmpty ? nil : name
  }
}

/// Asks for a set of changes, and makes it the one that what follows is about. It stays as it is now, whatever happens meanwhile.
package struct Open: Message {
  package static let kind = MessageKind.open
  package var subject: Subject
  /// Whether a channel that is not there counts as empty: a push may make it.
  package var mayBeMissing: Bool

  package init(_ subject: Subject, mayBeMissing: Bool = false) {
    self.subject = subject
    self.mayBeMissing = mayBeMissing
  }

  package func encode(_ out: inout ByteWriter) {
    subject.encode(&out)
    out.byte(mayBeMissing ? 1 : 0)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Open {
    Open(try Subject.decode(&reader), mayBeMissing: try reader.flag())
  }
}

/// The set that was asked for.
package struct Opened: Message {
  package static let kind = MessageKind.opened
  /// The channel it is of.
  package var channel: String
  package var exists: Bool
  /// The digest of the set.
  package var state: Digest
  package var count: Int
  /// How far what was said of changes later goes.
  package var mark: Mark
  /// Digest of all tags there are.
  package var tags: Digest

  package init(
    channel: String, exists: Bool, state: Digest, count: Int, mark: Mark, tags: Digest
  ) {
    self.channel = channel
    self.exists = exists
    self.state = state
    self.count = count
    self.mark = mark
    self.tags = tags
  }

  package func encode(_ out: inout ByteWriter) {
    out.string(Array(channel.utf8))
    out.byte(exists ? 1 : 0)
    out.digest(state)
    out.varint(count)
    mark.encode(&out)
    out.digest(tags)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Opened {
    Opened(
      channel: try reader.text(limit: 4096), exists: try reader.flag(), state: try reader.digest(),
      count: try reader.count(limit: Int(UInt32.max)), mark: try Mark.decode(&reader),
      tags: try reader.digest())
  }
}

/// How far a log of arrivals goes: its length, and a digest of all of it, so that the logs of two copies of one store are told apart.
package struct Mark: Sendable, Hashable {
  package var count: UInt32
  package var digest: Digest
  package static let none = Mark(count: 0, digest: Digest.of([]))

  package init(count: UInt32, digest: Digest) {
    self.count = count
    self.digest = digest
  }

  package func encode(_ out: inout ByteWriter) {
    out.varint(count)
    out.digest(digest)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Mark {
    Mark(count: try reader.uint32(), digest: try reader.digest())
  }
}

/// Asks which channels there are.
package struct Channels: Message {
  package static let kind = MessageKind.channels
  package init() {}
  package func encode(_ out: inout ByteWriter) {}
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Channels { Channels() }
}

/// Channels by name, some at a time.
package struct ChannelsFound: Listing {
  package static let kind = MessageKind.channelsFound

  package struct Entry: ListEntry {
    package var name: String
    package var state: Digest
    package var count: Int
    package init(name: String, state: Digest, count: Int) {
      self.name = name
      self.state = state
      self.count = count
    }

    package func encode(_ out: inout ByteWriter) {
      out.string(Array(name.utf8))
      out.digest(state)
      out.varint(count)
    }

    package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Entry {
      Entry(
        name: try reader.text(limit: 4096), state: try reader.digest(),
        count: try reader.count(limit: Int(UInt32.max)))
    }
  }
  package static let portion = 1000
  package var entries: [Entry]
  package var isLast: Bool

  package init(_ entries: [Entry], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}
