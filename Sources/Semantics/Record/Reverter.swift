import ChangeModel

/// The facts that undo what one change did to the text of a file.
///
/// What it inserted and is still alive is killed; what it alone killed is restored, reappears at its place in T, and is ordered with the
/// neighbours P does not order it with and settled where needed — except against text that took its place and is still alive: that stays
/// in conflict, for the user to see. Reverting a change that nothing has touched since gives exactly the text before it.
package struct Reverter {
  private let old: Weave
  private let naming: FactNaming
  private var now: Weave
  private var pool: FactPool
  private var facts: [ContentFact] = []
  private var restored: Set<Spot> = []

  /// Facts that revert what `change` did to the file under `weave`; own ordinals count from the first of them.
  package static func revert(
    _ change: Holder, in weave: Weave, inode: InodeID, hash: @escaping (Holder) -> ChangeHash
  ) throws(RecordRefusal) -> [ContentFact] {
    do throws(SemanticsError) {
      var reverter = Reverter(weave, inode, hash)
      try reverter.killInserted(by: change)
      try reverter.restoreKilled(by: change)
      guard !reverter.facts.isEmpty else { return [] }
      try reverter.orderRestored()
      try reverter.settle()
      return reverter.facts
    } catch {
      throw .semantics(error)
    }
  }

  private init(_ weave: Weave, _ inode: InodeID, _ hash: @escaping (Holder) -> ChangeHash) {
    old = weave
    now = weave
    pool = weave.pool
    naming = FactNaming(
      inode: inode,
      block: { position throws(SemanticsError) in
        let spot = try weave.requireSpot(position)
        return (weave.blocks[Int(spot.block)].id, Int(spot.offset))
      }, change: hash)
  }

  private func position(_ spot: Spot) -> Position { old.position(of: spot, naming.change) }

  private func range(_ stretch: ShownLines.Stretch) -> TextRange {
    TextRange(position(stretch.start), Int(stretch.count))
  }

  private mutating func killInserted(by change: Holder) throws(SemanticsError) {
    let mine = Set(
      old.blocks.indices.filter { old.holders(ofBlock: Int32($0)).contains { $0.holder == change } })
    let gone = old.shown.filter { mine.contains(Int(old.chunkBlock[Int($0)])) }.map {
      old.stretch(ofChunk: Int($0))
    }
    for run in old.runs(of: gone) {
      let fact = Run(
        ranges: run.stretches.map(range), left: run.left.map(position), right: run.right.map(position))
      var again: [FactID] = []
      var id = try naming.kill(fact, again: again)
      while old.killNames.existing(id) != nil {
        again = (again + [id]).sorted()
        id = try naming.kill(fact, again: again)
      }
      pool.addKill(fact, id: id, holder: .own, ordinal: UInt32(facts.count))
      facts.append(.kill(fact, again: again))
    }
  }

  private mutating func restoreKilled(by change: Holder) throws(SemanticsError) {
    var mine: [Weave.KillNumber: FactReference] = [:]
    for kill in 0..<old.blocks.count + old.killRecords.count {
      let number = Weave.KillNumber(kill)
      // What another change killed just so stays dead.
      let holders = old.holders(of: number)
      if let first = holders.first, holders.allSatisfy({ $0.holder == change }) { mine[number] = first }
    }
    // Chunks with the same kills are restored by one fact.
    var groups: [[Weave.KillNumber]: [ShownLines.Stretch]] = [:]
    for chunk in old.walk.map(Int.init) where !old.alive[chunk] {
      let kills = Set(old.kills(of: chunk))
      guard kills.allSatisfy({ mine[$0] != nil }) else { continue }
      let key = kills.sorted { old.id(of: $0) < old.id(of: $1) }
      let stretch = old.stretch(ofChunk: chunk)
      restored.insert(stretch.start)
      if let last = groups[key]?.last, last.start.block == stretch.start.block,
        last.last.offset + 1 == stretch.start.offset
      {
        let end = groups[key, default: []].count - 1
        groups[key, default: []][end].count += stretch.count
      } else {
        groups[key, default: []].append(stretch)
      }
    }
    for (kills, stretches) in groups.sorted(by: {
      old.place(before: $0.value[0].start) < old.place(before: $1.value[0].start)
    }) {
      let ranges = stretches.map(range)
      facts.append(.restore(ranges, kills: kills.compactMap { mine[$0] }))
      pool.addRestore(ranges, kills: kills.map { old.id(of: $0) })
    }
    now = try Weave(pool)
  }

  private mutating func orderRestored() throws(SemanticsError) {
    // Blocks of `old` keep their numbers: nothing was inserted.
    func isRestored(_ chunk: Int32) -> Bool { restored.contains(now.first(ofChunk: Int(chunk))) }
    var added = false
    for (u, v) in zip(now.shown, now.shown.dropFirst()) where isRestored(u) || isRestored(v) {
      let (a, b) = (now.last(ofChunk: Int(u)), now.first(ofChunk: Int(v)))
      guard !now.precedes(a, b), !tookThePlace(u, of: v), !tookThePlace(v, of: u) else { continue }
      guard now.place(after: a) < now.place(before: b) else { continue }
      facts.append(.order(position(a), position(b)))
      pool.addOrder(position(a), position(b))
      added = true
    }
    if added { now = try Weave(pool) }
  }

  /// Whether the block of one chunk was typed in the place of another.
  private func tookThePlace(_ chunk: Int32, of other: Int32) -> Bool {
    old.replaces(now.chunkBlock[Int(chunk)], now.first(ofChunk: Int(other)))
  }

  private mutating func settle() throws(SemanticsError) {
    let before = Set(old.touching.map(\.block))
    for (block, kills) in now.touching where !before.contains(block) {
      let references = kills.compactMap { kill -> FactReference? in
        let holders = now.holders(of: kill)
        return holders.first { $0.holder == .own }
          ?? holders.min { naming.change($0.holder) < naming.change($1.holder) }
      }
      facts.append(.settle(position(Spot(block: block, offset: 0)), kills: references))
    }
  }
}

extension Weave {
  /// Whether a block names a byte among what it displaced.
  func replaces(_ block: Int32, _ spot: Spot) -> Bool {
    var found = false
    let layout = referenceLayout(ofBlock: Int(block))
    let chunk = chunk(at: spot)
    forEachRange(of: pool.inserts[Int(blocks[Int(block)].record)].runs, from: layout.runs) {
      _, _, first, last in
      if first <= chunk, chunk <= last { found = true }
    }
    return found
  }
}
