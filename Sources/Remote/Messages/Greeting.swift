import ChangeModel

/// The version of the protocol this program speaks, and what it can do besides.
package enum ProtocolVersion {
  package static let supported: ClosedRange<UInt64> = 1...1
  /// Records and statements of who and what wrote a change travel with it.
  package static let attribution = "attribution/1"
  /// Changes can come without contents that are not wanted.
  package static let partial = "partial/1"
  package static let tags = "tags/1"
  /// Records that were kept back can be given later.
  package static let records = "records/1"
  package static let capabilities = [attribution, partial, tags, records]
}

/// The first message: who asks, and what they can do. What is not known of it is left alone.
package struct Hello: Message {
  package static let kind = MessageKind.hello
  package static let mayGrow = true
  private static let magic = Array("byline".utf8)

  package var versions: ClosedRange<UInt64>
  /// The program and its version, for people.
  package var program: String
  package var capabilities: [String]

  package init(
    versions: ClosedRange<UInt64> = ProtocolVersion.supported, program: String, capabilities: [String]
  ) {
    self.versions = versions
    self.program = program
    self.capabilities = capabilities
  }

  package func encode(_ out: inout ByteWriter) {
    out.raw(Hello.magic)
    out.introduction(versions, program, capabilities)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Hello {
    let at = reader.offset
    guard try reader.raw(magic.count).elementsEqual(magic) else {
      throw .notCanonical("no greeting", at: at)
    }
    let (versions, program, capabilities) = try reader.introduction()
    return Hello(versions: versions, program: program, capabilities: capabilities)
  }

  package func knows(_ capability: String) -> Bool { capabilities.contains(capability) }
}

/// The answer to it. Sent even where no version fits, so that the other side can say so.
package struct Welcome: Message {
  package static let kind = MessageKind.welcome
  package static let mayGrow = true

  package var versions: ClosedRange<UInt64>
  package var program: String
  package var capabilities: [String]
  /// The channel its working copy shows.
  package var channel: String

  package init(
    versions: ClosedRange<UInt64> = ProtocolVersion.supported, program: String, capabilities: [String],
    channel: String
  ) {
    self.versions = versions
    self.program = program
    self.capabilities = capabilities
    self.channel = channel
  }

  package func encode(_ out: inout ByteWriter) {
    out.introduction(versions, program, capabilities)
    out.string(Array(channel.utf8))
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Welcome {
    let (versions, program, capabilities) = try reader.introduction()
    return Welcome(
      versions: versions, program: program, capabilities: capabilities,
      channel: try reader.text(limit: 4096))
  }

  package func knows(_ capability: String) -> Bool { capabilities.contains(capability) }
}

/// What both sides say of themselves first.
extension ByteWriter {
  fileprivate mutating func introduction(
    _ versions: ClosedRange<UInt64>, _ program: String, _ capabilities: [String]
  ) {
    varint(versions.lowerBound)
    varint(versions.upperBound)
    string(Array(program.utf8))
    texts(capabilities)
  }
}

extension ByteReader {
  fileprivate mutating func introduction() throws(DecodeError) -> (
    versions: ClosedRange<UInt64>, program: String, capabilities: [String]
  ) {
    let at = offset
    let (low, high) = (try varint(), try varint())
    guard low <= high else { throw .notCanonical("versions upside down", at: at) }
    return (low...high, try text(limit: 200), try texts())
  }
}

/// Why the other side does not go on.
package struct Refusal: Message, Error, Equatable {
  package static let kind = MessageKind.refusal
  package static let mayGrow = true

  package enum Reason: UInt64, Sendable {
    case versions = 1
    case noRepository = 2
    /// `words`: the channel, then channels there are.
    case noSuchChannel = 3
    /// `words`: what was asked for; `changes`: candidates where it was ambiguous.
    case noSuchChange = 4
    case noSuchTag = 5
    case noSuchState = 6
    /// `changes`: the change, then what it needs.
    case missingDependencies = 7
    /// `changes`: the change; `words`: what is wrong with it.
    case unsound = 8
    /// `words`: paths; `changes`: changes that have a part in it.
    case conflicts = 9
    /// `words`: the state there is.
    case stateMoved = 10
    case readOnly = 11
    case violation = 12
    /// `words`: what happened, for people.
    case failed = 13
    /// `changes`: those whose contents are not there.
    case contentsAbsent = 14
    /// `words`: the channel.
    case invalidChannelName = 15
  }

  /// The number of the reason; one that is not known comes from a newer program.
  package var code: UInt64
  package var words: [[UInt8]]
  package var changes: [ChangeHash]

  package init(_ reason: Reason, words: [[UInt8]] = [], changes: [ChangeHash] = []) {
    code = reason.rawValue
    self.words = words
    self.changes = changes
  }

  package init(_ reason: Reason, _ text: String) { self.init(reason, words: [Array(text.utf8)]) }

  package var reason: Reason? { Reason(rawValue: code) }

  package func encode(_ out: inout ByteWriter) {
    out.varint(code)
    // A message has a size: of very many, the first will do.
    let words = words.prefix(200)
    out.varint(words.count)
    for word in words { out.string(Array(word.prefix(200))) }
    out.changes(Array(changes.prefix(500)))
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Refusal {
    var refusal = Refusal(.failed)
    refusal.code = try reader.varint()
    for _ in 0..<(try reader.listCount()) { refusal.words.append(try reader.string(limit: 4096)) }
    refusal.changes = try reader.changes()
    return refusal
  }
}
