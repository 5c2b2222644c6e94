import ChangeModel
import Testing

/// Counts that announce more than there is. Each is refused where it stands, before anything was read or reserved for it.
@Suite struct AbsurdCountTests {
  /// The bytes of a change of `name` with another varint in the place of the byte at `place`.
  private func announce(_ count: UInt64, in name: String, at place: Int) throws -> [UInt8] {
    var bytes = try FormatFixtures.bytes("\(name).hex")
    var varint = ByteWriter()
    varint.varint(count)
    bytes.replaceSubrange(place...place, with: varint.bytes)
    return bytes
  }

  // In the empty change: version, three strings of the author, two times, message, commitment, nonce, then the lists.
  @Test(arguments: [9, 10, 11, 45, 46], [1 << 32, 1 << 62, UInt64.max])
  func aListIsRefusedAtItsCount(_ place: Int, _ count: UInt64) throws {
    let bytes = try announce(count, in: "empty", at: place)
    #expect(throws: DecodeError.truncated(at: place)) { try Change.decode(bytes) }
  }

  @Test(arguments: [1, 2, 3, 6, 8])
  func aStringIsRefusedAtItsCount(_ place: Int) throws {
    let bytes = try announce(UInt64.max, in: "empty", at: place)
    let error = #expect(throws: DecodeError.self) { try Change.decode(bytes) }
    #expect(error?.refusal == "valueTooLarge")
  }

  // In the last fact of the example: after, before, runs, again.
  @Test(arguments: [107, 108, 109, 110])
  func aListInAFactIsRefusedAtItsCount(_ place: Int) throws {
    let bytes = try announce(1 << 40, in: "create-file", at: place)
    #expect(throws: DecodeError.truncated(at: place)) { try Change.decode(bytes) }
  }

  @Test func aCountThatTheBytesCouldHoldIsBelievedOnlyAsFarAsTheyGo() throws {
    // A million dependencies announced, a megabyte at hand: room for 32,768.
    var bytes = try FormatFixtures.bytes("empty.hex").prefix(10) + []
    var count = ByteWriter()
    count.varint(1_000_000)
    bytes += count.bytes + [UInt8](repeating: 0xFF, count: 1 << 20)
    let error = #expect(throws: DecodeError.self) { try Change.decode(Array(bytes)) }
    #expect(error?.refusal == "truncated")
  }

  @Test func dependenciesThatShareTheirFirstBytesAreComparedQuickly() throws {
    // Hashing by a part of a digest would make this quadratic: 40,000 names that differ in their last bytes only.
    var change = Change(
      header: Header(author: Author(name: []), timestamp: Timestamp(nanoseconds: 0), message: []))
    let all = try (0..<40_000).map { number in
      let bytes =
        [UInt8](repeating: 7, count: 29) + [
          UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255),
        ]
      return ChangeHash(try #require(Digest(bytes)))
    }
    change.dependencies = Array(all[..<20_000])
    change.mentions = Array(all[20_000...])
    #expect(try Change.decode(change.encoded().bytes).change == change)
    #expect(Set(all).count == 40_000)
  }
}
