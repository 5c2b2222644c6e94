import ChangeModel

/// A name for a state: the set of changes, the order in which they had arrived, and why it has a name. It does not change when channels do.
package struct Tag: Equatable, Sendable {
  package var head: ChannelHead
  package var message: [UInt8]
  package var author: Author
  package var timestamp: Timestamp

  package init(head: ChannelHead, message: [UInt8], author: Author, timestamp: Timestamp) {
    self.head = head
    self.message = message
    self.author = author
    self.timestamp = timestamp
  }

  func encode(_ out: inout ByteWriter) {
    head.encode(&out)
    out.string(message)
    out.string(author.name)
    out.string(author.email)
    out.string(author.key)
    out.signed(timestamp.nanoseconds)
    out.signed(Int64(timestamp.offset))
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Tag {
    Tag(
      head: try ChannelHead.decode(&reader), message: try reader.string(limit: 1 << 24),
      author: Author(
        name: try reader.string(limit: 1 << 16), email: try reader.string(limit: 1 << 16),
        key: try reader.string(limit: 1 << 16)),
      timestamp: Timestamp(nanoseconds: try reader.signed(), offset: Int(try reader.signed())))
  }
}

extension StoreReader {
  package func tag(_ name: String) throws(PristineError) -> Tag? {
    try row(Key.of(name), in: tables.tags, "tags") { reader throws(DecodeError) in try Tag.decode(&reader) }
  }

  package func requireTag(_ name: String) throws(PristineError) -> Tag {
    guard let tag = try tag(name) else { throw .noSuchTag(name) }
    return tag
  }

  /// All tags, in byte order of their names.
  package func tags() throws(PristineError) -> [(name: String, tag: Tag)] {
    var out: [(name: String, tag: Tag)] = []
    try rows(from: [], in: tables.tags) { key, value throws(PristineError) in
      let tag = try decodeSpan(value, "tags") { reader throws(DecodeError) in try Tag.decode(&reader) }
      out.append((String(decoding: Key.name(key, from: 0), as: UTF8.self), tag))
      return true
    }
    return out
  }
}

extension StoreWriter {
  package mutating func setTag(_ name: String, _ tag: Tag) throws(PristineError) {
    try share(tag.head)
    var out = ByteWriter(reserving: 2200)
    tag.encode(&out)
    try put(Key.of(name), out.bytes, in: tables.tags)
  }

  package mutating func deleteTag(_ name: String) throws(PristineError) {
    guard try delete(Key.of(name), in: tables.tags) else { throw .noSuchTag(name) }
  }
}
