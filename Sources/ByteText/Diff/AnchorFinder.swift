/// Finds elements that hold a box in place: those that occur once on both sides, in the longest common order, or else the
/// longest run around the rarest common element.
///
/// One pass over a box counts its elements, the tables being as large as the number of classes and cleared by `forget`,
/// so that a box costs what it holds. `O(box * log(box))`.
struct AnchorFinder: ~Copyable {
  /// How often a class occurs in the box, and where last.
  struct Tally {
    var old: Int32 = 0
    var new: Int32 = 0
    var newAt: Int32 = -1
  }

  /// With a greater product of occurrences, elements are no anchors: they are found everywhere.
  static let commonplace = 16

  /// The anchors of the last box, ascending on both sides.
  private(set) var found: [Matcher.Run] = []
  /// Whether the last box had any element on both sides.
  private(set) var hasCommon = false

  private let tallies: UnsafeMutableBufferPointer<Tally>
  /// `chain[j]` is the position before `j` in the box's new side with the same class, or -1.
  private var chain: [Int32] = []
  private var candidates: [(old: Int32, new: Int32)] = []
  private var previous: [Int32] = []
  private var piles: [Int32] = []

  init(classCount: Int) {
    // Manual memory: indexed unchecked by class in the hottest loop; classes are below `classCount`.
    tallies = .allocate(capacity: classCount)
    tallies.initialize(repeating: Tally())
  }

  deinit { tallies.deallocate() }

  /// Counts the elements of a box. Must be followed by `forget` for the same box.
  mutating func count(
    _ box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>, keepingChain: Bool
  ) {
    for i in box.old { tallies[Int(old[i])].old += 1 }
    hasCommon = false
    if keepingChain, chain.isEmpty { chain = [Int32](repeating: -1, count: new.count) }
    for j in box.new {
      let c = Int(new[j])
      guard tallies[c].old > 0 else { continue }
      hasCommon = true
      if keepingChain { chain[j] = tallies[c].newAt }
      tallies[c].new += 1
      tallies[c].newAt = Int32(truncatingIfNeeded: j)
    }
  }

  /// Clears what `count` counted.
  mutating func forget(_ box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>) {
    // Classes that only the new side has were not counted.
    for i in box.old { tallies[Int(old[i])] = Tally() }
  }

  /// Collects the elements that occur once on each side and keep their order; false when there are none.
  mutating func findUnique(
    _ box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>
  ) -> Bool {
    candidates.removeAll(keepingCapacity: true)
    for i in box.old {
      let tally = tallies[Int(old[i])]
      if tally.old == 1, tally.new == 1 { candidates.append((Int32(truncatingIfNeeded: i), tally.newAt)) }
    }
    if candidates.isEmpty { return false }
    sortIntoPiles()
    return true
  }

  /// The longest increasing subsequence of the candidates' new positions, by patience sorting, becomes `found`.
  private mutating func sortIntoPiles() {
    previous.removeAll(keepingCapacity: true)
    piles.removeAll(keepingCapacity: true)
    for (c, candidate) in candidates.enumerated() {
      var low = piles.count
      if let top = piles.last, candidates[Int(top)].new > candidate.new {
        low = (0..<piles.count - 1).partitioningIndex { candidates[Int(piles[$0])].new >= candidate.new }
      }
      previous.append(low == 0 ? -1 : piles[low - 1])
      if low == piles.count { piles.append(Int32(c)) } else { piles[low] = Int32(c) }
    }
    found.removeAll(keepingCapacity: true)
    var c = piles.last ?? -1
    while c >= 0 {
      let candidate = candidates[Int(c)]
      if let first = found.last, first.old == candidate.old + 1, first.new == candidate.new + 1 {
        found[found.count - 1] = Matcher.Run(old: candidate.old, new: candidate.new, count: first.count + 1)
      } else {
        found.append(Matcher.Run(old: candidate.old, new: candidate.new, count: 1))
      }
      c = previous[Int(c)]
    }
    found.reverse()
  }

  /// The longest common run that holds one of the rarest common elements; false when those are too common.
  mutating func findRarest(
    _ box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>
  ) -> Bool {
    var rarest = Self.commonplace + 1
    for i in box.old {
      let tally = tallies[Int(old[i])]
      if tally.new > 0 { rarest = min(rarest, Int(tally.old) * Int(tally.new)) }
    }
    guard rarest <= Self.commonplace else { return false }
    // Extending runs may revisit elements; the budget keeps the whole linear in the box.
    var budget = 16 * (box.old.count + box.new.count) + 1024
    var best = Matcher.Run(old: 0, new: 0, count: 0)
    var bestWaste = Int.max
    for i in box.old where budget > 0 {
      let tally = tallies[Int(old[i])]
      guard tally.new > 0, Int(tally.old) * Int(tally.new) == rarest else { continue }
      var j = Int(tally.newAt)
      while j >= 0, budget > 0 {
        let run = extend(i, j, in: box, old, new)
        budget -= Int(run.count) + 1
        let waste = Self.waste(of: run, in: box)
        if run.count > best.count || run.count == best.count && waste < bestWaste {
          best = run
          bestWaste = waste
        }
        j = Int(chain[j])
      }
    }
    found.removeAll(keepingCapacity: true)
    found.append(best)
    return true
  }

  private func extend(
    _ i: Int, _ j: Int, in box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>
  ) -> Matcher.Run {
    var start = 0
    while i - start > box.old.lowerBound, j - start > box.new.lowerBound,
      old[i - start - 1] == new[j - start - 1]
    {
      start += 1
    }
    var end = 1
    while i + end < box.old.upperBound, j + end < box.new.upperBound, old[i + end] == new[j + end] {
      end += 1
    }
    return Matcher.Run(old: Int32(i - start), new: Int32(j - start), count: Int32(start + end))
  }

  /// How unequal a run leaves the lengths before and after it.
  private static func waste(of run: Matcher.Run, in box: Box) -> Int {
    let before = (Int(run.old) - box.old.lowerBound) - (Int(run.new) - box.new.lowerBound)
    let after = (box.old.upperBound - Int(run.old)) - (box.new.upperBound - Int(run.new))
    return abs(before) + abs(after)
  }

  /// The differences that remain whatever is matched between the anchors.
  func leastDifferences(in box: Box) -> Int {
    var total = 0
    var i = box.old.lowerBound
    var j = box.new.lowerBound
    for run in found {
      total += abs((Int(run.old) - i) - (Int(run.new) - j))
      i = Int(run.old + run.count)
      j = Int(run.new + run.count)
    }
    return total + abs((box.old.upperBound - i) - (box.new.upperBound - j))
  }
}
