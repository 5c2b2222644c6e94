import ChangeModel

/// A message that is a list, or a part of one: so many entries behind a flag that says whether they are the last.
package protocol Listing: Message {
  associatedtype Entry: ListEntry
  /// How many entries one message takes.
  static var portion: Int { get }
  var entries: [Entry] { get set }
  var isLast: Bool { get set }
  init(_ entries: [Entry], isLast: Bool)
}

/// Something that stands in lists.
package protocol ListEntry: Sendable {
  func encode(_ out: inout ByteWriter)
  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Self
}

extension Listing {
  package func encode(_ out: inout ByteWriter) {
    out.byte(isLast ? 1 : 0)
    out.list(entries)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Self {
    let isLast = try reader.flag()
    return Self(try reader.list(), isLast: isLast)
  }
}

extension Listing where Entry == ChangeHash {
  package static var portion: Int { 1 << 16 }
}

extension ByteWriter {
  mutating func list<Entry: ListEntry>(_ entries: [Entry]) {
    varint(entries.count)
    for entry in entries { entry.encode(&self) }
  }
}

extension ByteReader {
  mutating func list<Entry: ListEntry>() throws(DecodeError) -> [Entry] {
    var out: [Entry] = []
    for _ in 0..<(try listCount()) { out.append(try Entry.decode(&self)) }
    return out
  }
}

extension ChangeHash: ListEntry {
  package func encode(_ out: inout ByteWriter) { out.digest(digest) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> ChangeHash {
    ChangeHash(try reader.digest())
  }
}
