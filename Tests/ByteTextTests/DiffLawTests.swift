import ByteText
import Testing

/// Laws of the diff over tokens, on random inputs.
@Suite("Diff laws")
struct DiffLawTests {
  /// The length of a longest common subsequence, the simple way.
  private func commonCount(_ a: [Int32], _ b: [Int32]) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for x in a {
      var diagonal = 0
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = x == y ? diagonal + 1 : max(above, row[j])
        diagonal = above
      }
    }
    return row[b.count]
  }

  @Test(arguments: DiffAlgorithm.allCases, [UInt64(1), 2, 3, 4])
  func editsMakeNewFromOld(algorithm: DiffAlgorithm, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<1_000 {
      let (old, new) = random.relatedTokens(upTo: 40, alphabet: 2 + random.below(60))
      let edits = diff(old, new, algorithm: algorithm)
      #expect(fault(in: edits, old, new) == nil, "seed \(seed), round \(round): \(old) \(new)")
      #expect(applying(edits, to: old, from: new) == new, "seed \(seed), round \(round)")
    }
  }

  @Test(arguments: [UInt64(10), 11, 12])
  func myersIsMinimal(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<1_000 {
      let alphabet = 1 + random.below(8)
      let old = (0..<random.below(24)).map { _ in Int32(random.below(alphabet)) }
      let new = (0..<random.below(24)).map { _ in Int32(random.below(alphabet)) }
      let least = old.count + new.count - 2 * commonCount(old, new)
      #expect(
        size(of: diff(old, new, algorithm: .myers)) == least, "seed \(seed), round \(round): \(old) \(new)")
    }
  }

  @Test(arguments: [UInt64(20), 21])
  func anchorsCostLittle(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var least = 0
    var patience = 0
    var histogram = 0
    for _ in 0..<500 {
      let (old, new) = random.relatedTokens(upTo: 80, alphabet: 40)
      least += size(of: diff(old, new, algorithm: .myers))
      patience += size(of: diff(old, new, algorithm: .patience))
      histogram += size(of: diff(old, new, algorithm: .histogram))
    }
    #expect(patience <= least + least / 5, "seed \(seed)")
    #expect(histogram <= least + least / 5, "seed \(seed)")
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func onlyWhichTokensAreEqualMatters(algorithm: DiffAlgorithm) {
    var random = SplitMix64(seed: 30)
    for round in 0..<300 {
      let (old, new) = random.relatedTokens(upTo: 60, alphabet: 30)
      let names = (0..<30).map { Int32(truncatingIfNeeded: -1_000_000_000 + $0 * 70_000_001) }.shuffled(
        using: &random)
      let renamed = diff(
        old.map { names[Int($0)] }, new.map { names[Int($0)] }, algorithm: algorithm)
      #expect(renamed == diff(old, new, algorithm: algorithm), "round \(round): \(old) \(new)")
    }
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func whatIsEqualAtTheEndsIsNeverTouched(algorithm: DiffAlgorithm) {
    var random = SplitMix64(seed: 40)
    for _ in 0..<200 {
      let (old, new) = random.relatedTokens(upTo: 30, alphabet: 10)
      let head = (0..<random.below(10)).map { _ in Int32(random.below(10)) }
      let tail = (0..<random.below(10)).map { _ in Int32(random.below(10)) }
      let edits = diff(head + old + tail, head + new + tail, algorithm: algorithm)
      #expect(edits.allSatisfy { $0.oldRange.lowerBound >= head.count })
      // The tail may be reached by a change that repeats it; its tokens are still matched, one for one.
      #expect(fault(in: edits, head + old + tail, head + new + tail) == nil)
    }
  }
}

/// Sizes and shapes that break diffs.
@Suite("Diff of hostile inputs")
struct HostileDiffTests {
  private static let large = 100_000

  @Test(arguments: DiffAlgorithm.allCases)
  func emptySidesAreOneEdit(algorithm: DiffAlgorithm) {
    #expect(diff([], [], algorithm: algorithm) == [])
    #expect(diff([], [5, 6], algorithm: algorithm) == [Edit(oldRange: 0..<0, newRange: 0..<2)])
    #expect(diff([5, 6], [], algorithm: algorithm) == [Edit(oldRange: 0..<2, newRange: 0..<0)])
    #expect(diff([5], [6], algorithm: algorithm) == [Edit(oldRange: 0..<1, newRange: 0..<1)])
    #expect(diff([5], [5], algorithm: algorithm) == [])
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func whollyDifferentSidesAreOneEdit(algorithm: DiffAlgorithm) {
    let old = (0..<Int32(Self.large)).map { $0 }
    let new = old.map { $0 + Int32(Self.large) }
    #expect(
      diff(old, new, algorithm: algorithm) == [Edit(oldRange: 0..<Self.large, newRange: 0..<Self.large)])
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func oneLineRepeatedDiffersByItsCount(algorithm: DiffAlgorithm) {
    let old = [Int32](repeating: 1, count: Self.large)
    let edits = diff(old, Array(old.dropLast(1_000)), algorithm: algorithm)
    #expect(edits.count == 1 && size(of: edits) == 1_000)
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func alternatingLinesShiftedByOneAreTwoEdits(algorithm: DiffAlgorithm) {
    let old = (0..<Self.large).map { Int32($0 & 1) }
    let new = (0..<Self.large).map { Int32(1 - $0 & 1) }
    #expect(size(of: diff(old, new, algorithm: algorithm)) == 2)
  }

  @Test(arguments: [DiffAlgorithm.patience, .histogram])
  func shuffledBlocksKeepTheLongestOrder(algorithm: DiffAlgorithm) {
    var random = SplitMix64(seed: 50)
    let order = (0..<200).shuffled(using: &random)
    let old = (0..<Int32(Self.large)).map { $0 }
    let new = order.flatMap { old[$0 * 500..<($0 + 1) * 500] }
    let edits = diff(old, new, algorithm: algorithm)
    #expect(fault(in: edits, old, new) == nil)
    // A random order of 200 has a sorted subsequence of about 2 * sqrt(200).
    #expect(size(of: edits) <= 2 * 500 * (200 - 20))
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func aReversedFileKeepsALine(algorithm: DiffAlgorithm) {
    let old = (0..<Int32(5_000)).map { $0 }
    let edits = diff(old, old.reversed(), algorithm: algorithm)
    #expect(fault(in: edits, old, old.reversed()) == nil)
    #expect(size(of: edits) == 2 * 4_999)
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func noiseOverFewLinesIsMatchedForTheMostPart(algorithm: DiffAlgorithm) {
    var random = SplitMix64(seed: 60)
    let old = (0..<6_000).map { _ in Int32(random.below(4)) }
    let new = (0..<6_000).map { _ in Int32(random.below(4)) }
    let edits = diff(old, new, algorithm: algorithm)
    #expect(fault(in: edits, old, new) == nil)
    #expect(size(of: edits) < 6_000)
  }

  @Test(arguments: [DiffAlgorithm.patience, .histogram])
  func oneUniqueLineThatMovedDoesNotTearTheRestApart(algorithm: DiffAlgorithm) {
    let body = (0..<3_000).map { Int32($0 % 1_000) }
    let edits = diff([9_999] + body, body + [9_999], algorithm: algorithm)
    #expect(size(of: edits) == 2)
  }

  @Test(arguments: DiffAlgorithm.allCases)
  func aShortSideIsFoundInALongOne(algorithm: DiffAlgorithm) {
    let long = (0..<Int32(Self.large)).map { $0 }
    #expect(size(of: diff([77_777], long, algorithm: algorithm)) == Self.large - 1)
    #expect(size(of: diff(long, [77_777], algorithm: algorithm)) == Self.large - 1)
  }
}
