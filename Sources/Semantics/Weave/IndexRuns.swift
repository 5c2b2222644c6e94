import ByteText

/// A set of small indices as everything below `prefix` plus sorted, disjoint, not adjacent intervals above it.
///
/// What stands before a place in a file is nearly always *everything so far*: then the set is one number.
struct IndexRuns: Sendable {
  struct Interval: Sendable, Equatable {
    var low: Int32
    var high: Int32
  }
  var prefix: Int32 = 0
  var above: [Interval] = []

  func contains(_ index: Int32) -> Bool {
    if index < prefix { return true }
    let next = above.indices.partitioningIndex { above[$0].high > index }
    return next < above.count && above[next].low <= index
  }

  /// Adds an index no smaller than any it holds.
  mutating func appendLast(_ index: Int32) {
    if above.isEmpty {
      if prefix == index { prefix += 1 } else { above.append(Interval(low: index, high: index + 1)) }
    } else if above[above.count - 1].high == index {
      above[above.count - 1].high += 1
    } else {
      above.append(Interval(low: index, high: index + 1))
    }
  }

  mutating func formUnion(_ other: IndexRuns) {
    prefix = max(prefix, other.prefix)
    if other.above.isEmpty, above.isEmpty { return }
    if above != other.above {
      var merged: [Interval] = []
      merged.reserveCapacity(above.count + other.above.count)
      var (i, j) = (0, 0)
      while i < above.count || j < other.above.count {
        let takeOwn = j >= other.above.count || (i < above.count && above[i].low <= other.above[j].low)
        let interval = takeOwn ? above[i] : other.above[j]
        if takeOwn { i += 1 } else { j += 1 }
        if let last = merged.last, interval.low <= last.high {
          merged[merged.count - 1].high = max(last.high, interval.high)
        } else {
          merged.append(interval)
        }
      }
      above = merged
    }
    var dropped = 0
    while dropped < above.count, above[dropped].low <= prefix {
      prefix = max(prefix, above[dropped].high)
      dropped += 1
    }
    if dropped > 0 { above.removeFirst(dropped) }
  }
}
