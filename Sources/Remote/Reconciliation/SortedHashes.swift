import ChangeModel

/// A set of changes that answers what any range of it holds without looking at each: sorted, with running sums.
///
/// Cost: sorting once; then a binary search for each range.
package struct SortedHashes: Sendable {
  package let changes: [ChangeHash]
  /// The sum of all before each place.
  private let sums: [HashSum]

  package init(_ changes: some Sequence<ChangeHash>) {
    self.changes = changes.sorted()
    var sum = HashSum()
    var sums = [sum]
    sums.reserveCapacity(self.changes.count + 1)
    for change in self.changes {
      sum = sum + HashSum(change)
      sums.append(sum)
    }
    self.sums = sums
  }

  /// The places of what lies between two hashes.
  package func places(from low: Digest, to high: Digest?) -> Range<Int> {
    let start = place(of: low)
    return start..<max(start, high.map { place(of: $0) } ?? changes.count)
  }

  /// What it holds in a range.
  package func range(from low: Digest, to high: Digest?) -> HashRange {
    let places = places(from: low, to: high)
    return HashRange(
      low: low, high: high, count: places.count, sum: sums[places.upperBound] - sums[places.lowerBound])
  }

  package var whole: HashRange { range(from: .zero, to: nil) }

  /// The first place whose hash is not below a bound.
  private func place(of bound: Digest) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].digest < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Digest {
  package static let zero = Digest([UInt8](repeating: 0, count: byteCount)) ?? Digest.of([])
}
