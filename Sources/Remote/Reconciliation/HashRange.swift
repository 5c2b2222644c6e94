import ChangeModel

/// What is known of a set of changes between two hashes: how many there are, and their sum.
///
/// `low` belongs to it, `high` does not; a `high` of nil is the end of all hashes. Both are given by as many leading bytes as tell them
/// apart.
package struct HashRange: Sendable, Hashable {
  package var low: Digest
  package var high: Digest?
  package var count: Int
  package var sum: HashSum

  package init(low: Digest, high: Digest?, count: Int, sum: HashSum) {
    self.low = low
    self.high = high
    self.count = count
    self.sum = sum
  }

  func encode(_ out: inout ByteWriter) {
    out.bound(low)
    out.byte(high == nil ? 0 : 1)
    if let high { out.bound(high) }
    out.varint(count)
    sum.encode(&out)
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> HashRange {
    let at = reader.offset
    let low = try reader.bound()
    let high = try reader.flag() ? try reader.bound() : nil
    if let high, high <= low { throw .notCanonical("a range upside down", at: at) }
    return HashRange(
      low: low, high: high, count: try reader.count(limit: Int(UInt32.max)), sum: try HashSum.decode(&reader))
  }
}

/// The sum of some hashes as 128-bit numbers. It tells honest sets apart; what two sides agree on in the end is held against the state.
package struct HashSum: Sendable, Hashable {
  private var high: UInt64 = 0
  private var low: UInt64 = 0

  package init() {}

  package init(_ hash: ChangeHash) {
    for (index, byte) in hash.digest.bytes.prefix(16).enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
  }

  package static func + (a: HashSum, b: HashSum) -> HashSum {
    var out = HashSum()
    let (low, carry) = a.low.addingReportingOverflow(b.low)
    out.low = low
    out.high = a.high &+ b.high &+ (carry ? 1 : 0)
    return out
  }

  package static func - (a: HashSum, b: HashSum) -> HashSum {
    var out = HashSum()
    let (low, borrow) = a.low.subtractingReportingOverflow(b.low)
    out.low = low
    out.high = a.high &- b.high &- (borrow ? 1 : 0)
    return out
  }

  func encode(_ out: inout ByteWriter) {
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) { out.byte(UInt8(truncatingIfNeeded: word >> shift)) }
    }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> HashSum {
    var out = HashSum()
    for _ in 0..<8 { out.high = out.high << 8 | UInt64(try reader.byte()) }
    for _ in 0..<8 { out.low = out.low << 8 | UInt64(try reader.byte()) }
    return out
  }
}

extension ByteWriter {
  /// A digest without the zeros at its end.
  fileprivate mutating func bound(_ digest: Digest) {
    let bytes = digest.bytes
    let count = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    string(Array(bytes[..<count]))
  }
}

extension ByteReader {
  fileprivate mutating func bound() throws(DecodeError) -> Digest {
    let at = offset
    let bytes = try string(limit: Digest.byteCount)
    guard bytes.last != 0, let digest = Digest(bytes + [UInt8](repeating: 0, count: 32 - bytes.count)) else {
      throw .notCanonical("a bound with zeros at its end", at: at)
    }
    return digest
  }
}
