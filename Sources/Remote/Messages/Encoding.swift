import ChangeModel

extension ByteWriter {
  mutating func texts(_ texts: [String]) {
    varint(texts.count)
    for text in texts { string(Array(text.utf8)) }
  }

  mutating func changes(_ changes: [ChangeHash]) {
    varint(changes.count)
    for change in changes { digest(change.digest) }
  }

  mutating func optional(_ value: Digest?) {
    byte(value == nil ? 0 : 1)
    if let value { digest(value) }
  }

  mutating func author(_ author: Author) {
    string(author.name)
    string(author.email)
    string(author.key)
  }
}

extension ByteReader {
  mutating func flag() throws(DecodeError) -> Bool {
    let at = offset
    let byte = try byte()
    guard byte <= 1 else { throw .unknownTag(byte, at: at) }
    return byte == 1
  }

  mutating func text(limit: Int) throws(DecodeError) -> String {
    String(decoding: try string(limit: limit), as: UTF8.self)
  }

  mutating func texts() throws(DecodeError) -> [String] {
    var out: [String] = []
    for _ in 0..<(try listCount()) { out.append(try text(limit: 4096)) }
    return out
  }

  mutating func changes() throws(DecodeError) -> [ChangeHash] {
    var out: [ChangeHash] = []
    let count = try listCount()
    guard count <= remaining / Digest.byteCount else { throw .truncated(at: offset) }
    out.reserveCapacity(count)
    for _ in 0..<count { out.append(ChangeHash(try digest())) }
    return out
  }

  mutating func optionalDigest() throws(DecodeError) -> Digest? { try flag() ? try digest() : nil }

  mutating func author() throws(DecodeError) -> Author {
    Author(
      name: try string(limit: Limits.author), email: try string(limit: Limits.author),
      key: try string(limit: Limits.author))
  }
}
