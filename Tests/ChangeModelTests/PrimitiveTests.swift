import ChangeModel
import Testing

@Suite struct PrimitiveTests {
  private func read<Value>(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(DecodeError) -> Value
  ) throws(DecodeError) -> Value {
    let result = bytes.withUnsafeBytes { raw -> Result<Value, DecodeError> in
      var reader = ByteReader(raw)
      do throws(DecodeError) {
        let value = try body(&reader)
        try reader.expectEnd()
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func readVarint(_ bytes: [UInt8]) throws(DecodeError) -> UInt64 {
    try read(bytes) { reader throws(DecodeError) in try reader.varint() }
  }

  @Test(
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (300, [0xAC, 0x02]),
      (16383, [0xFF, 0x7F]),
      (16384, [0x80, 0x80, 0x01]), (UInt64(UInt32.max), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
      (1 << 63, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
      (UInt64.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
    ] as [(UInt64, [UInt8])])
  func aNumberHasTheseBytes(_ value: UInt64, _ bytes: [UInt8]) throws {
    var writer = ByteWriter()
    writer.varint(value)
    #expect(writer.bytes == bytes)
    #expect(try readVarint(bytes) == value)
  }

  @Test func everyPowerOfTwoAndItsNeighboursComeBack() throws {
    for shift in 0..<64 {
      let power = UInt64(1) << UInt64(shift)
      for value in [power, power - 1, power + 1] {
        var writer = ByteWriter()
        writer.varint(value)
        #expect(try readVarint(writer.bytes) == value)
      }
    }
  }

  @Test func aPaddedNumberIsRefused() {
    #expect(throws: DecodeError.varintNotMinimal(at: 0)) { try readVarint([0x80, 0x00]) }
    #expect(throws: DecodeError.varintNotMinimal(at: 0)) { try readVarint([0xFF, 0x80, 0x00]) }
    #expect(throws: DecodeError.varintNotMinimal(at: 0)) {
      try readVarint([UInt8](repeating: 0x80, count: 9) + [0])
    }
  }

  @Test func aNumberOver64BitsIsRefused() {
    #expect(throws: DecodeError.varintTooLong(at: 0)) {
      try readVarint([UInt8](repeating: 0xFF, count: 9) + [0x02])
    }
    #expect(throws: DecodeError.varintTooLong(at: 0)) {
      try readVarint([UInt8](repeating: 0x80, count: 10) + [0x01])
    }
  }

  @Test func aNumberThatStopsShortIsRefused() {
    #expect(throws: DecodeError.truncated(at: 0)) { try readVarint([]) }
    #expect(throws: DecodeError.truncated(at: 1)) { try readVarint([0x80]) }
    #expect(throws: DecodeError.truncated(at: 9)) { try readVarint([UInt8](repeating: 0xFF, count: 9)) }
  }

  @Test(
    arguments: [
      (0, [0x00]), (-1, [0x01]), (1, [0x02]), (-2, [0x03]), (63, [0x7E]), (-64, [0x7F]), (64, [0x80, 0x01]),
      (Int64.max, [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
      (Int64.min, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
    ] as [(Int64, [UInt8])])
  func aSignedNumberHasTheseBytes(_ value: Int64, _ bytes: [UInt8]) throws {
    var writer = ByteWriter()
    writer.signed(value)
    #expect(writer.bytes == bytes)
    #expect(try read(bytes) { reader throws(DecodeError) in try reader.signed() } == value)
  }

  @Test func aStringIsItsCountAndItsBytes() throws {
    var writer = ByteWriter()
    writer.string(Array("abc".utf8))
    #expect(writer.bytes == [3, 0x61, 0x62, 0x63])
    #expect(
      try read(writer.bytes) { reader throws(DecodeError) in try reader.string(limit: 3) }
        == Array("abc".utf8))
    #expect(throws: DecodeError.valueTooLarge(at: 0, limit: 2)) {
      try read(writer.bytes) { reader throws(DecodeError) in try reader.string(limit: 2) }
    }
    #expect(throws: DecodeError.truncated(at: 1)) {
      try read([3, 0x61, 0x62]) { reader throws(DecodeError) in try reader.string(limit: 3) }
    }
  }

  @Test func bytesAfterTheEndAreRefused() {
    #expect(throws: DecodeError.trailingBytes(at: 1)) { try readVarint([0x01, 0x00]) }
  }
}
