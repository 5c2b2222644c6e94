import ChangeModel

extension Weave {
  /// Finds blocks whose recorded neighbour was killed, or what they replace, or what they were ordered with, by a kill that had not seen
  /// them — until a settlement answers that kill.
  mutating func findTouching() throws(SemanticsError) {
    touching = try touchingBlocks()
    touched = Array(repeating: false, count: blocks.count)
    for (block, _) in touching { touched[Int(block)] = true }
  }

  private func touchingBlocks() throws(SemanticsError) -> [(block: Int32, kills: [KillNumber])] {
    var settled: [Int32: Set<KillNumber>] = [:]
    for settle in pool.settles {
      let block = try requireSpot(settle.block).block
      for name in settle.kills.range {
        guard let kill = kill(named: pool.names[name]) else { throw .unknownFact(pool.names[name]) }
        settled[block, default: []].insert(kill)
      }
    }
    var flags: [Int32: Set<KillNumber>] = [:]
    func flag(_ block: Int32, _ kill: KillNumber) {
      if settled[block]?.contains(kill) == true { return }
      flags[block, default: []].insert(kill)
    }
    for number in blocks.indices where live[number] {
      let block = Int32(number)
      let first = Spot(block: block, offset: 0)
      let last = Spot(block: block, offset: blocks[number].count - 1)
      let layout = referenceLayout(ofBlock: number)
      for reference in layout.after {
        let chunk = Int(references.chunk[reference])
        let end = Spot(block: chunkBlock[chunk], offset: chunkEnd[chunk] - 1)
        forEachHit(of: chunk) { hit, kill in
          if kill == block || (settled[block]?.contains(kill) == true) { return }
          let saw = hasWitness(ofHit: hit, chunk: chunk, onTheLeft: false) {
            $0.block == block || (precedes(end, $0) && precedes($0, first))
          }
          if !saw { flag(block, kill) }
        }
      }
      for reference in layout.before {
        let chunk = Int(references.chunk[reference])
        let start = Spot(block: chunkBlock[chunk], offset: chunkStart[chunk])
        forEachHit(of: chunk) { hit, kill in
          if kill == block || (settled[block]?.contains(kill) == true) { return }
          let saw = hasWitness(ofHit: hit, chunk: chunk, onTheLeft: true) {
            $0.block == block || (precedes(last, $0) && precedes($0, start))
          }
          if !saw { flag(block, kill) }
        }
      }
      forEachRange(of: pool.inserts[Int(blocks[number].record)].runs, from: layout.runs) {
        _, _, firstChunk, lastChunk in
        guard firstChunk <= lastChunk else { return }
        for chunk in firstChunk...lastChunk {
          // Deleted too, or replaced by what is dead itself.
          for kill in kills(of: chunk) where kill != block && !(Int(kill) < blocks.count && live[Int(kill)]) {
            flag(block, kill)
          }
        }
      }
    }
    for number in pool.orders.indices {
      let at = Int(references.firstOfOrder) + 2 * number
      let (a, b) = (Int(references.chunk[at]), Int(references.chunk[at + 1]))
      guard alive[a] != alive[b] else { continue }
      let end = Spot(block: chunkBlock[a], offset: chunkEnd[a] - 1)
      let start = Spot(block: chunkBlock[b], offset: chunkStart[b])
      let (kept, dead, own) = alive[a] ? (a, b, end) : (b, a, start)
      forEachHit(of: dead) { hit, kill in
        if kill == chunkBlock[kept] { return }
        let saw = hasWitness(ofHit: hit, chunk: dead, onTheLeft: alive[a]) {
          $0 == own || (precedes(end, $0) && precedes($0, start))
        }
        if !saw { flag(chunkBlock[kept], kill) }
      }
    }
    return flags.sorted { $0.key < $1.key }.map {
      (block: $0.key, kills: $0.value.sorted { id(of: $0) < id(of: $1) })
    }
  }

  private func forEachHit(of chunk: Int, _ body: (_ hit: Int, _ kill: KillNumber) -> Void) {
    for hit in Int(hits.first[chunk])..<Int(hits.first[chunk + 1]) { body(hit, hits.kill[hit]) }
  }
}
