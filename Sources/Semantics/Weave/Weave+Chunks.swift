import ChangeModel

extension Weave {
  /// Chunks that facts refer to, each fact's in a row: `chunk[first]...`.
  ///
  /// A block's: its anchor if it has one, then `after`, `before`, then first and last chunk of each range of its runs. A plain kill's: first
  /// and last chunk of each range. An order's: the two chunks. A restoration's: first and last chunk of each range.
  struct References: Sendable {
    var chunk: [Int32] = []
    var firstOfBlock: [Int32] = []
    var firstOfKill: [Int32] = []
    var firstOfOrder: Int32 = 0
    var firstOfRestore: [Int32] = []
  }

  /// Cuts blocks where facts refer into them, and resolves those references to chunks.
  mutating func cutChunks() throws(SemanticsError) {
    var keys: [UInt64] = []  // block and offset of the cut
    var isEnd: [Bool] = []  // whether the chunk that ends at the cut is meant, not the one that starts there
    let pool = pool

    func key(_ spot: Spot, plus: Int32 = 0) -> UInt64 {
      UInt64(UInt32(spot.block)) << 32 | UInt64(UInt32(spot.offset + plus))
    }
    func addStart(_ position: Position) throws(SemanticsError) {
      keys.append(key(try requireSpot(position)))
      isEnd.append(false)
    }
    func addEnd(_ position: Position) throws(SemanticsError) {
      keys.append(key(try requireSpot(position), plus: 1))
      isEnd.append(true)
    }
    func addRange(_ range: TextRange) throws(SemanticsError) {
      let spot = try requireSpot(range.start)
      guard range.count > 0, range.count <= Int(blocks[Int(spot.block)].count - spot.offset) else {
        throw .rangeOutsideBlock(range.start, count: range.count)
      }
      keys.append(key(spot))
      isEnd.append(false)
      keys.append(key(spot, plus: Int32(range.count)))
      isEnd.append(true)
    }
    func addRuns(_ runs: FactPool.Slice) throws(SemanticsError) {
      for run in runs.range { for range in pool.runs[run].ranges.range { try addRange(pool.ranges[range]) } }
    }

    references.firstOfBlock.reserveCapacity(blocks.count)
    keys.reserveCapacity(blocks.count * 5)
    isEnd.reserveCapacity(blocks.count * 5)
    for block in blocks {
      references.firstOfBlock.append(Int32(keys.count))
      let insert = pool.inserts[Int(block.record)]
      if let position = insert.anchor.position {
        if insert.anchor.slot == .after { try addEnd(position) } else { try addStart(position) }
      }
      for i in insert.after.range { try addEnd(pool.positions[i]) }
      for i in insert.before.range { try addStart(pool.positions[i]) }
      try addRuns(insert.runs)
    }
    for record in killRecords {
      references.firstOfKill.append(Int32(keys.count))
      try addRuns(FactPool.Slice(first: pool.kills[Int(record)].run, count: 1))
    }
    references.firstOfOrder = Int32(keys.count)
    for order in pool.orders {
      try addEnd(order.first)
      try addStart(order.second)
    }
    for restore in pool.restores {
      references.firstOfRestore.append(Int32(keys.count))
      for range in restore.ranges.range { try addRange(pool.ranges[range]) }
    }

    var payload = Array(0..<Int32(keys.count))
    radixSort(&keys, with: &payload)
    references.chunk = Array(repeating: 0, count: keys.count)
    var next = 0
    for number in blocks.indices {
      blocks[number].firstChunk = Int32(chunkBlock.count)
      let count = blocks[number].count
      var start: Int32 = 0
      while next < keys.count, Int(keys[next] >> 32) == number {
        let cut = Int32(truncatingIfNeeded: keys[next])
        if cut > start, cut < count {
          addChunk(block: number, from: start, to: cut)
          start = cut
        }
        // At a cut, `chunkBlock.count` numbers the chunk that starts there; the one before it ends there.
        let starting = Int32(chunkBlock.count)
        let reference = Int(payload[next])
        references.chunk[reference] = isEnd[reference] && cut < count ? starting - 1 : starting
        next += 1
      }
      addChunk(block: number, from: start, to: count)
      blocks[number].chunkCount = Int32(chunkBlock.count) - blocks[number].firstChunk
    }
  }

  private mutating func addChunk(block: Int, from start: Int32, to end: Int32) {
    chunkBlock.append(Int32(block))
    chunkStart.append(start)
    chunkEnd.append(end)
  }

  /// Calls `body` with the first and last chunk of each range of some runs, whose references start at `first`.
  func forEachRange(
    of runs: FactPool.Slice, from first: Int32,
    _ body: (_ run: Int, _ range: Int, _ first: Int, _ last: Int) -> Void
  ) {
    var at = Int(first)
    for run in runs.range {
      for range in pool.runs[run].ranges.range {
        body(run, range, Int(references.chunk[at]), Int(references.chunk[at + 1]))
        at += 2
      }
    }
  }

  /// Where the references to `after`, `before` and the runs of a block start.
  func referenceLayout(ofBlock number: Int) -> (after: Range<Int>, before: Range<Int>, runs: Int32) {
    let insert = pool.inserts[Int(blocks[number].record)]
    let after = Int(references.firstOfBlock[number]) + (insert.anchor.position == nil ? 0 : 1)
    let before = after + Int(insert.after.count)
    let runs = before + Int(insert.before.count)
    return (after..<before, before..<runs, Int32(runs))
  }
}
