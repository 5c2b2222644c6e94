import ByteText
import Testing

@Suite("Content-defined chunks")
struct ChunkerTests {
  @Test func cutsAreTheSameForEver() {
    var random = SplitMix64(seed: 1)
    let content = random.bytes(100_000)
    #expect(
      Chunker.standard.ends(of: content) == [
        8_877, 17_164, 25_363, 33_698, 39_179, 47_852, 59_137, 68_360, 76_706, 89_311, 94_577, 100_000,
      ])
  }

  @Test func noBytesAreNoChunksAndFewAreOne() {
    #expect(Chunker.standard.ends(of: []) == [])
    #expect(Chunker.standard.ends(of: [1, 2, 3]) == [3])
    #expect(Chunker.standard.ends(of: [UInt8](repeating: 7, count: 2_048)) == [2_048])
  }

  @Test(arguments: [UInt64(2), 3])
  func sizesStayWithinTheirLimits(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let content = random.bytes(1_500_000)
    let ends = Chunker.standard.ends(of: content)
    let sizes = zip(ends, [0] + ends).map { $0 - $1 }
    #expect(sizes.dropLast().allSatisfy { $0 >= 2_048 && $0 <= 65_536 }, "seed \(seed)")
    #expect(ends.last == content.count)
    let average = content.count / sizes.count
    #expect(average > 6_000 && average < 12_000, "seed \(seed)")
  }

  @Test func monotonousBytesAreCutAtTheMaximum() {
    let ends = Chunker.standard.ends(of: [UInt8](repeating: 0, count: 200_000))
    let sizes = zip(ends, [0] + ends).map { $0 - $1 }
    #expect(sizes == [65_536, 65_536, 65_536, 3_392])
  }

  @Test func anInsertionMovesLaterCutsButDoesNotChangeThem() {
    var random = SplitMix64(seed: 4)
    let content = random.bytes(500_000)
    let edited = Array(content[..<100_000]) + [1, 2, 3] + content[100_000...]
    let before = Set(Chunker.standard.ends(of: content).filter { $0 > 200_000 })
    let after = Set(Chunker.standard.ends(of: edited).map { $0 - 3 }.filter { $0 > 200_000 })
    #expect(before == after)
    #expect(before.count > 10)
  }
}
