import ChangeModel
import Testing

@Suite struct DigestTests {
  @Test func aDigestIsSHA256() {
    #expect(
      Digest.of(Array("abc".utf8)).bytes
        == FormatFixtures.hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".utf8))
    #expect(InodeID.root.description == "4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ")
  }

  @Test func itsBytesComeBack() throws {
    let bytes = (0..<32).map { UInt8($0 * 8) }
    #expect(try #require(Digest(bytes)).bytes == bytes)
    #expect(Digest(bytes.dropLast()) == nil)
    #expect(Digest(bytes + [0]) == nil)
  }

  @Test func digestsCompareAsTheirBytesDo() throws {
    var random = SplitMix64(seed: 1)
    for round in 0..<500 {
      let a = random.bytes(32)
      // Half of them differ in one byte only, anywhere.
      var b = random.once(in: 2) ? random.bytes(32) : a
      if b == a { b[random.below(32)] = UInt8(random.below(256)) }
      let (first, second) = (try #require(Digest(a)), try #require(Digest(b)))
      #expect((first < second) == a.lexicographicallyPrecedes(b), "round \(round)")
      #expect((first == second) == (a == b), "round \(round)")
      #expect((first.hashValue == second.hashValue) == (a == b), "round \(round)")
    }
  }

  @Test func aByteOver127IsTheLargerOne() throws {
    let low = try #require(Digest([0x7F] + [UInt8](repeating: 0xFF, count: 31)))
    let high = try #require(Digest([0x80] + [UInt8](repeating: 0, count: 31)))
    #expect(low < high)
    #expect(low.prefix == 0x7FFF_FFFF_FFFF_FFFF)
  }
}
