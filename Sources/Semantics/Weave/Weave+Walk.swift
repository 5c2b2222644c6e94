import ChangeModel

extension Weave {
  /// Lays out T: for each byte what hangs before it, what hangs in its place, itself, what hangs after it; siblings by block name.
  ///
  /// Iterative, since a long history makes long spines. What no anchor leads to from the start of the file (possible only with facts no
  /// recorder makes) would be lost: a block always hangs on an earlier one, so there is none.
  mutating func walkTotalOrder() {
    let chunks = chunkBlock.count
    let attached = attachments()
    portNumber = Array(repeating: 0, count: 2 * chunks)
    subtreeBegin = Array(repeating: 0, count: chunks)
    subtreeEnd = Array(repeating: 0, count: chunks)
    walkIndex = Array(repeating: 0, count: chunks)
    walk.reserveCapacity(chunks)
    var number: Int32 = 0

    /// Pending work, last first: a chunk to enter, its text after what stands in its place, or the end of what hangs after it.
    enum Step {
      case enter(Int)
      case inPlace(Int)
      case text(Int)
      case end(Int)
    }
    var todo: [Step] = []
    func push(_ chunk: Int, _ slot: Slot) {
      for block in attached.children(of: chunk, slot).reversed() {
        todo.append(.enter(Int(blocks[Int(block)].firstChunk)))
      }
    }
    push(chunks, .after)
    while let step = todo.popLast() {
      switch step {
      case .enter(let chunk):
        subtreeBegin[chunk] = number
        todo.append(.inPlace(chunk))
        if attached.any(chunk) { push(chunk, .before) }
      case .inPlace(let chunk):
        portNumber[2 * chunk] = number
        number += 1
        todo.append(.text(chunk))
        if attached.any(chunk) { push(chunk, .inPlace) }
      case .text(let chunk):
        portNumber[2 * chunk + 1] = number
        number += 1
        walkIndex[chunk] = Int32(walk.count)
        walk.append(Int32(chunk))
        let block = blocks[Int(chunkBlock[chunk])]
        if chunk + 1 < Int(block.firstChunk + block.chunkCount) {
          todo.append(.enter(chunk + 1))
        } else {
          todo.append(.end(chunk))
          if attached.any(chunk) { push(chunk, .after) }
        }
      case .end(let chunk): subtreeEnd[chunk] = number
      }
    }
  }

  /// Blocks by the chunk and slot they hang at; the start of the file counts as one more chunk.
  private struct Attachments {
    var first: [Int32]
    var blocks: [Int32]
    var slots: [Slot]

    func any(_ chunk: Int) -> Bool { first[chunk] < first[chunk + 1] }
    func children(of chunk: Int, _ slot: Slot) -> ArraySlice<Int32> {
      var low = Int(first[chunk])
      var high = Int(first[chunk + 1])
      while low < high, slots[low].rawValue < slot.rawValue { low += 1 }
      while low < high, slots[high - 1].rawValue > slot.rawValue { high -= 1 }
      return blocks[low..<high]
    }
  }

  private func attachments() -> Attachments {
    let chunks = chunkBlock.count
    var first = [Int32](repeating: 0, count: chunks + 2)
    var parent: [Int32] = []
    parent.reserveCapacity(blocks.count)
    for (number, block) in blocks.enumerated() {
      let hasAnchor = pool.inserts[Int(block.record)].anchor.position != nil
      let chunk = hasAnchor ? references.chunk[Int(references.firstOfBlock[number])] : Int32(chunks)
      parent.append(chunk)
      first[Int(chunk) + 1] += 1
    }
    for i in 1..<first.count { first[i] += first[i - 1] }
    var next = first
    var ordered = [Int32](repeating: 0, count: blocks.count)
    for (number, chunk) in parent.enumerated() {
      ordered[Int(next[Int(chunk)])] = Int32(number)
      next[Int(chunk)] += 1
    }
    // Closures over these, and not over the weave, which would be copied for each.
    let (inserts, blocks) = (pool.inserts, blocks)
    func slot(_ block: Int32) -> Slot { inserts[Int(blocks[Int(block)].record)].anchor.slot }
    for chunk in 0...chunks {
      let range = Int(first[chunk])..<Int(first[chunk + 1])
      guard range.count > 1 else { continue }
      ordered[range].sort {
        let (a, b) = (slot($0).rawValue, slot($1).rawValue)
        return a != b ? a < b : blocks[Int($0)].id < blocks[Int($1)].id
      }
    }
    return Attachments(first: first, blocks: ordered, slots: ordered.map(slot))
  }
}
