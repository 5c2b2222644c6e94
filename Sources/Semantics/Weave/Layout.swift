import ByteText

/// One element of the shown text: an alive chunk, or sides that P does not order.
package indirect enum LayoutItem: Sendable {
  /// A chunk, by its index in `Weave.shown`.
  case chunk(Int32)
  case conflict([[LayoutItem]])
}

extension Weave {
  /// Below this nesting, sides are shown as chains: part of the format, since it decides what everybody sees.
  package static let deepestConflict = 16

  /// The alive chunks with every conflict of order laid out: cut wherever all of the prefix precedes all of the suffix; what is left
  /// in a part is in conflict.
  package func layout() -> [LayoutItem] {
    var items: [LayoutItem] = []
    items.reserveCapacity(shown.count)
    var start: Int32 = 0
    let count = Int32(shown.count)
    while start < count {
      var end = start + 1
      while end < count, !isCut(before: end) { end += 1 }
      items.append(end == start + 1 ? .chunk(start) : layoutPart(Array(start..<end), depth: 1))
      start = end
    }
    return items
  }

  /// A convex set of alive chunks, ascending: the same cuts within it.
  private func layout(region: [Int32], depth: Int) -> [LayoutItem] {
    var items: [LayoutItem] = []
    var common = [Int](repeating: .max, count: region.count + 1)
    for rank in region.indices.reversed() {
      common[rank] = min(common[rank + 1], firstMissing(below: region[rank], in: region))
    }
    var start = 0
    while start < region.count {
      var end = start + 1
      while end < region.count, common[end] < end { end += 1 }
      items.append(
        end == start + 1 ? .chunk(region[start]) : layoutPart(Array(region[start..<end]), depth: depth))
      start = end
    }
    return items
  }

  /// The rank of the first chunk of a region that is not before `index`.
  private func firstMissing(below index: Int32, in region: [Int32]) -> Int {
    let set = order.below[Int(index)]
    var rank = firstRank(of: set.prefix, in: region, from: 0)
    for interval in set.above {
      guard rank < region.count, region[rank] >= interval.low else { break }
      rank = firstRank(of: interval.high, in: region, from: rank)
    }
    return rank
  }

  /// The rank of the first chunk of a region whose index is not below `index`.
  private func firstRank(of index: Int32, in region: [Int32], from start: Int) -> Int {
    (start..<region.count).partitioningIndex { region[$0] >= index }
  }

  /// A part that cannot be cut: its connected components by comparability are the sides; a single component is shown as chains.
  private func layoutPart(_ part: [Int32], depth: Int) -> LayoutItem {
    let sides = depth < Weave.deepestConflict ? components(of: part) : []
    if sides.count > 1 { return .conflict(sides.map { layout(region: $0, depth: depth + 1) }) }
    var chains: [[LayoutItem]] = [[.chunk(part[0])]]
    for (a, b) in zip(part, part.dropFirst()) {
      if order.below[Int(b)].contains(a) {
        chains[chains.count - 1].append(.chunk(b))
      } else {
        chains.append([.chunk(b)])
      }
    }
    return .conflict(chains)
  }

  /// Connected components by comparability, each ascending, in order of their first chunk.
  private func components(of part: [Int32]) -> [[Int32]] {
    var group = Array(part.indices)
    func find(_ x: Int, _ links: inout [Int]) -> Int {
      var x = x
      while links[x] != x {
        links[x] = links[links[x]]
        x = links[x]
      }
      return x
    }
    // Ranks known to be joined with their successor, skipped next time: each joint is made once.
    var joined = Array(0...part.count)
    func join(_ low: Int, _ high: Int) {
      var rank = find(low, &joined)
      while rank + 1 < high {
        let (a, b) = (find(rank, &group), find(rank + 1, &group))
        if a != b { group[max(a, b)] = min(a, b) }
        joined[rank] = rank + 1
        rank = find(rank + 1, &joined)
      }
    }
    for (rank, index) in part.enumerated() {
      let set = order.below[Int(index)]
      func joinWith(_ low: Int, _ high: Int) {
        guard low < high else { return }
        join(low, high)
        let (a, b) = (find(low, &group), find(rank, &group))
        if a != b { group[max(a, b)] = min(a, b) }
      }
      joinWith(0, firstRank(of: set.prefix, in: part, from: 0))
      for interval in set.above {
        joinWith(
          firstRank(of: interval.low, in: part, from: 0), firstRank(of: interval.high, in: part, from: 0))
      }
    }
    var sides: [[Int32]] = []
    var sideOf: [Int: Int] = [:]
    for (rank, index) in part.enumerated() {
      let root = find(rank, &group)
      if let side = sideOf[root] {
        sides[side].append(index)
      } else {
        sideOf[root] = sides.count
        sides.append([index])
      }
    }
    return sides
  }
}
