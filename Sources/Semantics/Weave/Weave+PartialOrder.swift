import ChangeModel

extension Weave {
  /// P: the edges between ports, and what stands before each alive chunk.
  struct PartialOrder: Sendable {
    /// Explicit edges into port `p` come from `source[firstInto[p]..<firstInto[p + 1]]`; those inside a block are implied.
    var firstInto: [Int32] = []
    var source: [Int32] = []
    /// For each alive chunk, by index in `shown`: the alive chunks that P puts before it, through any dead ones.
    var below: [IndexRuns] = []
    /// For each index, the smallest first-missing index of it and all later chunks: the prefix that is before all of them.
    var commonPrefix: [Int32] = []
  }

  /// Lists the edges that T contains, then sweeps the ports in T order, carrying the set of alive chunks that reach each.
  mutating func comparePartialOrder() {
    listEdges()
    let chunks = chunkBlock.count
    shownIndex = Array(repeating: -1, count: chunks)
    shown.reserveCapacity(chunks)
    for chunk in walk where alive[Int(chunk)] {
      shownIndex[Int(chunk)] = Int32(shown.count)
      shown.append(chunk)
    }
    // By index: restored text has what took its place inside it, so that its port before comes first and its text last.
    order.below = Array(repeating: IndexRuns(), count: shown.count)

    var portAt = [Int32](repeating: 0, count: 2 * chunks)
    for port in 0..<2 * chunks { portAt[Int(portNumber[port])] = Int32(port) }
    // Prefixes of all ports, and the rare sets that are more than a prefix by reference.
    var prefix = [Int32](repeating: 0, count: 2 * chunks)
    var more = [Int32](repeating: -1, count: 2 * chunks)
    var sets: [IndexRuns] = []
    for port in portAt {
      let port = Int(port)
      let chunk = port >> 1
      var low: Int32 = 0
      var set: Int32 = -1
      var union: IndexRuns?
      func add(_ source: Int) {
        if more[source] < 0 {
          low = max(low, prefix[source])
        } else if union != nil {
          union?.formUnion(sets[Int(more[source])])
        } else if set < 0 {
          set = more[source]
        } else if set != more[source] {
          var both = sets[Int(set)]
          both.formUnion(sets[Int(more[source])])
          union = both
        }
      }
      if port & 1 == 1 {
        add(port - 1)
      } else if chunkStart[chunk] > 0 {
        add(port - 1)  // the chunk before it in its block
      }
      for edge in order.firstInto[port]..<order.firstInto[port + 1] { add(Int(order.source[Int(edge)])) }
      if union == nil, set >= 0 {
        let same = sets[Int(set)]
        if low > same.prefix { union = same } else { low = same.prefix }
      }
      if var result = union {
        if low > result.prefix { result.formUnion(IndexRuns(prefix: low)) }
        low = result.prefix
        set = result.above.isEmpty ? -1 : Int32(sets.count)
        if set >= 0 { sets.append(result) }
      }
      if alive[chunk] {
        if port & 1 == 0 {
          order.below[Int(shownIndex[chunk])] = set < 0 ? IndexRuns(prefix: low) : sets[Int(set)]
        } else {
          var result = set < 0 ? IndexRuns(prefix: low) : sets[Int(set)]
          let index = shownIndex[chunk]
          if !result.contains(index) { result.appendLast(index) }
          low = result.prefix
          set = result.above.isEmpty ? -1 : Int32(sets.count)
          if set >= 0 { sets.append(result) }
        }
      }
      prefix[port] = low
      more[port] = set
    }
    order.commonPrefix = Array(repeating: .max, count: shown.count + 1)
    for index in shown.indices.reversed() {
      order.commonPrefix[index] = min(order.commonPrefix[index + 1], order.below[index].prefix)
    }
  }

  private mutating func listEdges() {
    var from: [Int32] = []
    var to: [Int32] = []
    func edge(_ a: Int, _ b: Int) {
      guard portNumber[a] < portNumber[b] else { return }  // against T: void
      from.append(Int32(a))
      to.append(Int32(b))
    }
    for (number, block) in blocks.enumerated() {
      let layout = referenceLayout(ofBlock: number)
      let first = Int(block.firstChunk)
      let last = first + Int(block.chunkCount) - 1
      for reference in layout.after { edge(2 * Int(references.chunk[reference]) + 1, 2 * first) }
      for reference in layout.before { edge(2 * last + 1, 2 * Int(references.chunk[reference])) }
      let runs = pool.inserts[Int(block.record)].runs
      if runs.count > 0 {
        var (runFirst, runLast) = (-1, -1)
        forEachRange(of: runs, from: layout.runs) { _, _, a, b in
          if runFirst < 0 { runFirst = a }
          // The last run's last chunk; a run is never empty.
          runLast = b
        }
        if runFirst >= 0 {
          edge(2 * runFirst, 2 * first)
          edge(2 * last + 1, 2 * runLast + 1)
        }
      }
    }
    for number in pool.orders.indices {
      let at = Int(references.firstOfOrder) + 2 * number
      edge(2 * Int(references.chunk[at]) + 1, 2 * Int(references.chunk[at + 1]))
    }
    let ports = 2 * chunkBlock.count
    order.firstInto = Array(repeating: 0, count: ports + 1)
    for port in to { order.firstInto[Int(port) + 1] += 1 }
    for i in 0..<ports { order.firstInto[i + 1] += order.firstInto[i] }
    var next = order.firstInto
    order.source = Array(repeating: 0, count: from.count)
    for (edge, port) in to.enumerated() {
      order.source[Int(next[Int(port)])] = from[edge]
      next[Int(port)] += 1
    }
  }

  /// Whether P puts the text that ends with byte `a` before the text that starts with byte `b`, dead or alive.
  package func precedes(_ a: Spot, _ b: Spot) -> Bool {
    let (from, to) = (chunk(at: a), chunk(at: b))
    if from == to { return a.offset < b.offset }
    if alive[from], alive[to] { return order.below[Int(shownIndex[to])].contains(shownIndex[from]) }
    let target = 2 * from + 1
    let floor = portNumber[target]
    guard floor < portNumber[2 * to] else { return false }
    // Backwards from `b`, never below `a` in T.
    var seen: Set<Int32> = []
    var todo = [Int32(2 * to)]
    while let port = todo.popLast() {
      let port = Int(port)
      if port == target { return true }
      func visit(_ source: Int32) {
        if portNumber[Int(source)] >= floor, seen.insert(source).inserted { todo.append(source) }
      }
      if port & 1 == 1 || chunkStart[port >> 1] > 0 { visit(Int32(port - 1)) }
      for edge in order.firstInto[port]..<order.firstInto[port + 1] { visit(order.source[Int(edge)]) }
    }
    return false
  }

  /// The nearest alive chunks before and after an alive chunk in P, in T order; empty at the border of the file.
  func neighbours(of chunk: Int) -> (before: [Int32], after: [Int32]) {
    let index = shownIndex[chunk]
    let below = order.below[Int(index)]
    var before: [Int32] = []
    var covered = IndexRuns()
    var i = index - 1
    while i >= 0, i >= covered.prefix {
      if below.contains(i), !covered.contains(i) {
        before.append(shown[Int(i)])
        covered.formUnion(order.below[Int(i)])
      }
      i -= 1
    }
    before.reverse()
    var after: [Int32] = []
    var taken: [Int32] = []
    var j = index + 1
    while j < Int32(shown.count) {
      let set = order.below[Int(j)]
      if set.contains(index) {
        if !taken.contains(where: set.contains) {
          taken.append(j)
          after.append(shown[Int(j)])
        } else if isCut(before: j) {
          break  // everything from here on comes after what was found
        }
      }
      j += 1
    }
    return (before, after)
  }

  /// Whether all alive chunks below `index` precede all others.
  func isCut(before index: Int32) -> Bool { order.commonPrefix[Int(index)] >= index }
}
