/// What makes bytes unreadable: facts about the place, no wording for users.
public enum DecodeError: Error, Equatable, Sendable {
  case truncated(at: Int)
  case varintNotMinimal(at: Int)
  case varintTooLong(at: Int)
  case valueTooLarge(at: Int, limit: UInt64)
  case trailingBytes(at: Int)
  case unknownTag(UInt8, at: Int)
  case notCanonical(String, at: Int)
  /// A reference of a change to itself that its own facts do not answer.
  case misplacedReference(String, at: Int)
  case unsupportedVersion(UInt64)
}

/// Reads what `ByteWriter` writes from borrowed bytes, checking every bound; never reads past the end.
///
/// Lives no longer than the bytes it was given: used inside one `withUnsafeBytes`.
package struct ByteReader {
  private let base: UnsafeRawBufferPointer
  package private(set) var offset: Int

  package init(_ bytes: UnsafeRawBufferPointer) {
    base = bytes
    offset = 0
  }

  package var isAtEnd: Bool { offset == base.count }
  package var remaining: Int { base.count - offset }

  package mutating func byte() throws(DecodeError) -> UInt8 {
    guard remaining > 0 else { throw .truncated(at: offset) }
    defer { offset += 1 }
    return base[offset]
  }

  package mutating func varint() throws(DecodeError) -> UInt64 {
    // One-byte values are nearly all of them.
    guard remaining > 0 else { throw .truncated(at: offset) }
    let first = base[offset]
    if first < 0x80 {
      offset += 1
      return UInt64(first)
    }
    let start = offset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < base.count else { throw .truncated(at: offset) }
      let byte = base[offset]
      offset += 1
      if shift == 63, byte > 1 { throw .varintTooLong(at: start) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        if byte == 0 { throw .varintNotMinimal(at: start) }
        return value
      }
      shift += 7
      if shift > 63 { throw .varintTooLong(at: start) }
    }
  }

  /// A varint no larger than `limit`.
  package mutating func count(limit: Int) throws(DecodeError) -> Int {
    let at = offset
    let value = try varint()
    guard value <= UInt64(limit) else { throw .valueTooLarge(at: at, limit: UInt64(limit)) }
    return Int(value)
  }

  /// The number of things that follow, each at least one byte long: never more than there are bytes left.
  package mutating func listCount() throws(DecodeError) -> Int {
    let at = offset
    let value = try varint()
    guard value <= UInt64(remaining) else { throw .truncated(at: at) }
    return Int(value)
  }

  package mutating func uint32() throws(DecodeError) -> UInt32 {
    UInt32(try count(limit: Int(UInt32.max)))
  }

  package mutating func signed() throws(DecodeError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  package mutating func raw(_ count: Int) throws(DecodeError) -> UnsafeRawBufferPointer {
    guard count <= remaining else { throw .truncated(at: offset) }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: base[offset..<offset + count])
  }

  package mutating func string(limit: Int) throws(DecodeError) -> [UInt8] {
    let count = try count(limit: limit)
    return Array(try raw(count))
  }

  package mutating func digest() throws(DecodeError) -> Digest {
    Digest(bytes: try raw(Digest.byteCount))
  }

  package func expectEnd() throws(DecodeError) {
    if !isAtEnd { throw .trailingBytes(at: offset) }
  }
}
