extension Range<Int> {
  /// The first number for which `isPast` holds, given that it holds for all behind it; the upper bound when it holds for none. `O(log count)`.
  ///
  ///     let line = starts.indices.partitioningIndex { starts[$0] >= offset }
  @inlinable
  package func partitioningIndex(where isPast: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isPast(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
