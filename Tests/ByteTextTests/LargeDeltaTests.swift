import ByteText
import Testing

@Suite("Delta of what is too large to be held")
struct LargeDeltaTests {
  /// Everything small, so that small inputs are too large.
  private static let delta = {
    var delta = LargeDelta()
    delta.portion = 700
    delta.held = 3_000
    delta.chunker = Chunker(minimum: 64, average: 256, maximum: 1_024)
    return delta
  }()

  private func ops(_ old: [UInt8], _ new: [UInt8]) -> [BinaryDelta.Op] {
    Self.delta.ops(
      old: old.count, { range, bytes throws(Never) in bytes = Array(old[range]) }, new: new.count,
      { range, bytes throws(Never) in bytes = Array(new[range]) })
  }

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

  @Test func emptyAndEqualSidesNeedNothingNew() {
    #expect(ops([], []) == [])
    #expect(ops([1], []) == [])
    #expect(ops([], [1, 2]) == [.insert(newRange: 0..<2)])
    #expect(ops([1, 2], [1, 2]) == [.copy(oldOffset: 0, count: 2)])
  }

  @Test func oneEditAnywhereIsOneInsertion() {
    var random = SplitMix64(seed: 1)
    let old = random.bytes(20_000)
    for at in [0, 1, 699, 700, 701, 10_000, 19_999] {
      var new = old
      new[at] ^= 1
      #expect(inserted(ops(old, new)) == 1, "at \(at)")
    }
  }

  @Test func editsFarApartLeaveWhatIsBetweenThemAsItIs() {
    var random = SplitMix64(seed: 2)
    let old = random.bytes(60_000)
    var new = old
    new[5] ^= 1
    new.insert(contentsOf: random.bytes(9_000), at: 30_000)
    new[new.count - 5] ^= 1
    let ops = ops(old, new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) == 9_002)
  }

  @Test func aStretchThatMovedFarIsFound() {
    var random = SplitMix64(seed: 3)
    let old = random.bytes(60_000)
    let new = [1] + old[40_000..<60_000] + old[0..<40_000] + [2]
    let ops = ops(old, new)
    #expect(rebuild(ops, old, new) == new)
    #expect(inserted(ops) < 2_000)
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func theOperationsGiveExactlyTheNewBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    // Few different bytes for every third, so that much looks alike.
    let old = random.bytes(number(30_000)).map { seed % 3 == 0 ? $0 & 1 : $0 }
    var new = old
    for _ in 0..<number(8) {
      let start = number(new.count + 1)
      let end = min(new.count, start + number(6_000))
      switch number(3) {
      case 0: new.removeSubrange(start..<end)
      case 1: new.insert(contentsOf: random.bytes(number(6_000)), at: start)
      default: new.append(contentsOf: new[start..<end])
      }
    }
    #expect(rebuild(ops(old, new), old, new) == new, "seed \(seed)")
  }
}
