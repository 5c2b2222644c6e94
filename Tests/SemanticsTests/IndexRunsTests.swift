import TestSupport
import Testing

@testable import Semantics

@Suite struct IndexRunsTests {
  /// A set of indices behaves like a `Set<Int32>`, whatever is added and united.
  @Test(arguments: 1...20) func behavesLikeASet(seed: Int) {
    var random = SplitMix64(seed: seed)
    var sets: [(runs: IndexRuns, plain: Set<Int32>)] = [(IndexRuns(), [])]
    for step in 0..<200 {
      var (runs, plain) = sets[random.below(sets.count)]
      if random.chance(0.5) {
        let index = (plain.max() ?? -1) + Int32(1 + random.below(3))
        runs.appendLast(index)
        plain.insert(index)
      } else {
        let other = sets[random.below(sets.count)]
        runs.formUnion(other.runs)
        plain.formUnion(other.plain)
      }
      let top = (plain.max() ?? 0) + 3
      #expect((0...top).allSatisfy { runs.contains($0) == plain.contains($0) }, "seed \(seed) step \(step)")
      #expect(
        !plain.contains(runs.prefix), "prefix is not the first missing index, seed \(seed) step \(step)")
      sets.append((runs, plain))
    }
  }
}
