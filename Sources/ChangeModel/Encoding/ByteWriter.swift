/// Appends the primitive encodings of docs/format.md: bytes, minimal varints, zigzag, length-prefixed strings.
package struct ByteWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}
  package init(reserving count: Int) { bytes.reserveCapacity(count) }

  package mutating func byte(_ value: UInt8) { bytes.append(value) }
  package mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

  /// LEB128: seven bits a byte, low bits first, as few bytes as will do.
  package mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
  package mutating func varint(_ value: Int) { varint(UInt64(value)) }
  package mutating func varint(_ value: UInt32) { varint(UInt64(value)) }

  /// Zigzag varint: small magnitudes of either sign stay short.
  package mutating func signed(_ value: Int64) { varint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  /// Length, then the bytes.
  package mutating func string(_ value: [UInt8]) {
    varint(value.count)
    bytes.append(contentsOf: value)
  }

  package mutating func digest(_ value: Digest) { value.append(to: &bytes) }
}
