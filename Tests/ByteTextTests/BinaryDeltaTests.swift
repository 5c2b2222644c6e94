import ByteText
import Testing

@Suite("Binary delta")
struct BinaryDeltaTests {
  private func rebuild(_ ops: [BinaryDelta.Op], _ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
    ops.reduce(into: []) { result, op in
      switch op {
      case .copy(let offset, let count): result += old[offset..<offset + count]
      case .insert(let range): result += new[range]
      }
    }
  }

  private func inserted(_ ops: [BinaryDelta.Op]) -> Int {
    ops.reduce(0) { if case .insert(let range) = $1 { $0 + range.count } else { $0 } }
  }

  private func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    return random.bytes(count)
  }

  @Test func emptyAndEqualSidesNeedNothingNew() {
    #expect(BinaryDelta.ops(old: [], new: []) == [])
    #expect(BinaryDelta.ops(old: [1], new: []) == [])
    #expect(BinaryDelta.ops(old: [], new: [1, 2]) == [.insert(newRange: 0..<2)])
    #expect(BinaryDelta.ops(old: [1, 2], new: [1, 2]) == [.copy(oldOffset: 0, count: 2)])
  }

  @Test func threeBytesChangedInTheMiddleAreThreeBytesInserted() {
    let old = content(3_000_000)
    var new = old
    for i in 1_500_000..<1_500_003 { new[i] ^= 0xFF }
    #expect(
      BinaryDelta.ops(old: old, new: new) == [
        .copy(oldOffset: 0, count: 1_500_000), .insert(newRange: 1_500_000..<1_500_003),
        .copy(oldOffset: 1_500_003, count: 1_499_997),
      ])
  }

  @Test func distantSmallEditsStaySmall() {
    let old = content(1_000_000)
    var new = old
    new[10] ^= 1
    new.removeSubrange(300_000..<300_050)
    new.insert(contentsOf: [9, 9, 9, 9, 9], at: 600_000)
    new[900_000] ^= 1
    let ops = BinaryDelta.ops(old: old, new: new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) <= 8)
    #expect(ops.count <= 8)
  }

  @Test func twoEditsWithinOneChunkAreBothFound() {
    let old = content(200_000)
    var new = old
    new[100_000] ^= 1
    new[100_300] ^= 1
    let ops = BinaryDelta.ops(old: old, new: new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) == 2)
  }

  @Test func filesSmallerThanAChunkAreComparedToo() {
    let old = content(1_000)
    var new = old
    new[300] ^= 1
    new.insert(7, at: 700)
    let ops = BinaryDelta.ops(old: old, new: new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) <= 3)
  }

  @Test func blocksThatMovedAreCopied() {
    let old = content(1_200_000)
    let new = Array(old[500_000..<900_000] + old[..<500_000] + old[900_000...])
    let ops = BinaryDelta.ops(old: old, new: new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) == 0)
    #expect(ops.count == 3)
  }

  @Test func unrelatedBytesAreOneInsertion() {
    let new = content(1_500_000, seed: 2)
    #expect(BinaryDelta.ops(old: content(1_500_000), new: new) == [.insert(newRange: 0..<new.count)])
  }

  @Test func zerosAreNoTrap() {
    let old = [UInt8](repeating: 0, count: 2_000_000)
    var new = [UInt8](repeating: 0, count: 2_500_000)
    for i in stride(from: 1_000, to: 2_500_000, by: 400_000) { new[i] = 1 }
    let ops = BinaryDelta.ops(old: old, new: new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) <= 10)
    #expect(BinaryDelta.ops(old: new, new: old).count <= 20)
  }

  @Test func aFileThatGrowsByteByByteCostsAByteEachTime() {
    var old = content(60_000)
    var random = SplitMix64(seed: 3)
    for step in 0..<60 {
      var new = old
      new.insert(UInt8(truncatingIfNeeded: random.next()), at: random.below(new.count + 1))
      let ops = BinaryDelta.ops(old: old, new: new)
      #expect(rebuild(ops, old, new) == new, "step \(step)")
      #expect(inserted(ops) == 1, "step \(step)")
      old = new
    }
  }

  /// Law: the operations give exactly the new bytes, and none could be joined with the next.
  @Test(arguments: [UInt64(10), 11, 12, 13, 14, 15])
  func operationsGiveExactlyTheNewBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let chunker = Chunker(minimum: 64, average: 256, maximum: 2_048)
    for round in 0..<40 {
      var old = random.bytes(random.below(20_000))
      // Stretches that repeat, so that there are wrong places to match.
      for _ in 0..<random.below(4) where !old.isEmpty {
        let start = random.below(old.count)
        old += old[start..<min(old.count, start + random.below(3_000))]
      }
      var new = old
      for _ in 0..<random.below(8) {
        let start = random.below(new.count + 1)
        let end = min(new.count, start + random.below(random.below(2) == 0 ? 10 : 5_000))
        switch random.below(4) {
        case 0: new.removeSubrange(start..<end)
        case 1: new.insert(contentsOf: random.bytes(random.below(300)), at: start)
        case 2: for i in start..<end { new[i] = UInt8(truncatingIfNeeded: random.next()) }
        default: new.insert(contentsOf: Array(new[start..<end]), at: random.below(new.count + 1))
        }
      }
      let ops = BinaryDelta.ops(old: old, new: new, chunker: chunker)
      #expect(rebuild(ops, old, new) == new, "seed \(seed), round \(round)")
      for (op, next) in zip(ops, ops.dropFirst()) {
        switch (op, next) {
        case (.insert, .insert): Issue.record("two insertions meet: seed \(seed), round \(round)")
        case (.copy(let offset, let count), .copy(let start, _)):
          #expect(offset + count != start, "seed \(seed), round \(round)")
        default: break
        }
      }
    }
  }
}
