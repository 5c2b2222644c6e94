import ChangeModel

/// Something one side tells the other.
package protocol Message: Sendable {
  static var kind: MessageKind { get }
  /// Whether bytes behind what is known are left alone: what a newer program adds.
  static var mayGrow: Bool { get }
  func encode(_ out: inout ByteWriter)
  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Self
}

extension Message {
  package static var mayGrow: Bool { false }
}

/// What a message is: its first byte.
///
/// The numbers of greeting and refusal are those of letters nobody prints first.
package enum MessageKind: UInt8, Sendable {
  case hello = 0x81
  case welcome = 0x82
  case refusal = 0x83
  case open = 0x84
  case opened = 0x85
  case past = 0x86
  case pastFound = 0x87
  case ranges = 0x88
  case rangesFound = 0x89
  case want = 0x8A
  case parcel = 0x8B
  case contents = 0x8C
  case end = 0x8D
  case offer = 0x8E
  case lacking = 0x8F
  case staged = 0x90
  case advance = 0x91
  case advanced = 0x92
  case news = 0x93
  case newsFound = 0x94
  case wantStatements = 0x95
  case offerStatements = 0x96
  case said = 0x97
  case tags = 0x98
  case tagsFound = 0x99
  case tagMembers = 0x9A
  case members = 0x9B
  case putTag = 0x9C
  case tagPut = 0x9D
  case channels = 0x9E
  case channelsFound = 0x9F
  case bundle = 0xA0
  case withheld = 0xA1
  case withheldFound = 0xA2
  case offerRecords = 0xA3

  /// Bytes one can have at most.
  var limit: Int {
    switch self {
    // Facts of one change, compressed; a change of a million files is some tens of megabytes.
    case .parcel: 1 << 28
    // A frame of contents: 256 KiB before it is compressed.
    case .contents: 1 << 19
    case .said: 1 << 24
    case .ranges, .rangesFound, .news, .want, .offer, .lacking, .newsFound, .wantStatements, .offerStatements,
      .tagsFound, .members, .channelsFound, .putTag, .bundle, .withheldFound, .offerRecords:
      1 << 22
    default: 1 << 16
    }
  }
}
