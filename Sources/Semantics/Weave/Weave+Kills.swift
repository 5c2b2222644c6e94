import ChangeModel

extension Weave {
  /// Which kills hit each chunk: entries of chunk `c` are `first[c]..<first[c + 1]`.
  struct Hits: Sendable {
    var first: [Int32] = []
    var kill: [KillNumber] = []
    /// The run and range (in the pool) by which the chunk was hit, and the first of the range's two references: they lead to the witnesses.
    var by: [(run: Int32, range: Int32, reference: Int32)] = []
  }

  /// Fills `hits`, `alive` and `live`: a chunk is alive when no kill hits it but those a restoration lifted there.
  mutating func applyKills() throws(SemanticsError) {
    let lifted = try liftedKills()
    var chunkOfHit: [Int32] = []
    var all = Hits()
    let collect = { (kill: KillNumber, runs: FactPool.Slice, first: Int32, weave: borrowing Weave) in
      var reference = first
      weave.forEachRange(of: runs, from: first) { run, range, firstChunk, lastChunk in
        defer { reference += 2 }
        guard firstChunk <= lastChunk else { return }
        for chunk in firstChunk...lastChunk {
          if !lifted.isEmpty, lifted.contains(Lift(chunk: Int32(chunk), kill: kill)) { continue }
          chunkOfHit.append(Int32(chunk))
          all.kill.append(kill)
          all.by.append((Int32(run), Int32(range), reference))
        }
      }
    }
    for (number, block) in blocks.enumerated() {
      let runs = pool.inserts[Int(block.record)].runs
      if runs.count > 0 { collect(KillNumber(number), runs, referenceLayout(ofBlock: number).runs, self) }
    }
    for (number, record) in killRecords.enumerated() {
      let slice = FactPool.Slice(first: pool.kills[Int(record)].run, count: 1)
      collect(KillNumber(blocks.count + number), slice, references.firstOfKill[number], self)
    }

    let chunks = chunkBlock.count
    hits.first = Array(repeating: 0, count: chunks + 1)
    for chunk in chunkOfHit { hits.first[Int(chunk) + 1] += 1 }
    for i in 0..<chunks { hits.first[i + 1] += hits.first[i] }
    var next = hits.first
    hits.kill = all.kill
    hits.by = all.by
    for (hit, chunk) in chunkOfHit.enumerated() {
      let at = Int(next[Int(chunk)])
      next[Int(chunk)] += 1
      hits.kill[at] = all.kill[hit]
      hits.by[at] = all.by[hit]
    }
    alive = (0..<chunks).map { hits.first[$0] == hits.first[$0 + 1] }
    live = blocks.map { $0.chunks.contains { alive[$0] } }
  }

  private struct Lift: Hashable {
    var chunk: Int32
    var kill: KillNumber
  }

  private func liftedKills() throws(SemanticsError) -> Set<Lift> {
    var lifted: Set<Lift> = []
    for (number, restore) in pool.restores.enumerated() {
      var at = Int(references.firstOfRestore[number])
      for _ in restore.ranges.range {
        let (first, last) = (references.chunk[at], references.chunk[at + 1])
        at += 2
        guard first <= last else { continue }
        for name in restore.kills.range {
          guard let kill = kill(named: pool.names[name]) else { throw .unknownFact(pool.names[name]) }
          for chunk in first...last { lifted.insert(Lift(chunk: chunk, kill: kill)) }
        }
      }
    }
    return lifted
  }

  /// The kills that hit a chunk.
  package func kills(of chunk: Int) -> ArraySlice<KillNumber> {
    hits.kill[Int(hits.first[chunk])..<Int(hits.first[chunk + 1])]
  }

  /// Whether something that the author of a hit saw just before the chunk, or just after it, is what is looked for: the neighbour in the run,
  /// else any of the run's witnesses that are there.
  func hasWitness(ofHit hit: Int, chunk: Int, onTheLeft: Bool, where isSought: (Spot) -> Bool) -> Bool {
    let (number, range, reference) = hits.by[hit]
    let run = pool.runs[Int(number)]
    if onTheLeft {
      let first = Int(references.chunk[Int(reference)])
      if chunk > first { return isSought(last(ofChunk: chunk - 1)) }
      if Int(range) > run.ranges.range.lowerBound {
        return isSought(last(ofChunk: Int(references.chunk[Int(reference) - 1])))
      }
      return run.left.range.contains { spot(pool.positions[$0]).map(isSought) ?? false }
    }
    let last = Int(references.chunk[Int(reference) + 1])
    if chunk < last { return isSought(first(ofChunk: chunk + 1)) }
    if Int(range) + 1 < run.ranges.range.upperBound {
      return isSought(first(ofChunk: Int(references.chunk[Int(reference) + 2])))
    }
    return run.right.range.contains { spot(pool.positions[$0]).map(isSought) ?? false }
  }
}
