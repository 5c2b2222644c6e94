import ChangeModel

/// What recording an edited text came to.
package struct RecordedText: Sendable {
  /// Facts in the order they are numbered; own positions and ordinals count from the start of this file's own contents and facts.
  package var facts: [ContentFact] = []
  /// The typed text: contents of the inserts, in order.
  package var newText: [UInt8] = []
  /// SHA-256 of each insert's bytes, in order.
  package var leaves: [Digest] = []
  /// Changes to depend on besides the holders that the facts name.
  package var extraDependencies: Set<Holder> = []
  /// What the facts were made of, for those who ask whose work it is.
  package var sources = Sources()
  /// The file with the change: what it recorded is held by `.own`, as in the facts.
  package var weave: Weave?

  package struct Sources: Sendable {
    /// For each insert the bytes of the edited text it holds.
    package var inserted: [Range<Int>] = []
    /// Shown lines that are gone, or stand elsewhere as new text.
    package var goneLines: [Int] = []
    /// Stretches of the runs of all facts, in sequence: what is deleted.
    package var deleted: [ShownLines.Stretch] = []
    /// Shown lines beside which new text stands.
    package var neighbours: Set<Int> = []
    /// Conflicts left in place.
    package var keptConflicts: Set<Int> = []
  }
}

/// Turns an edited text into facts, such that the set with them shows exactly that text.
///
/// Law *exactness*: for every set S and text T without markers, `content(S + record(S, T)) == T`, and no conflict is left in the file.
/// A conflict whose markers are all left in place stays; text typed inside a side belongs to that side. Every result is evaluated once more
/// before it is returned; one that is not exact is refused as `notExact` rather than recorded.
package struct Recorder {
  private let old: Weave
  private let shown: ShownLines
  private let isPlain: Bool
  private let naming: FactNaming
  private let blocks: NamedBlocks
  private let newText: [UInt8]

  /// T and P including what this change did so far. Equal to `old` as long as no conflict is left in place: then new blocks never neighbour
  /// each other, and what one of them changes lies outside the gaps of the others.
  private var now: Weave
  private var pool: FactPool
  private var result = RecordedText()
  private var orders: Set<[Spot]> = []
  private var keepsConflict = false
  /// Blocks of kept text inside conflicts left in place.
  private var heldBlocks: Set<Int32> = []
  /// The text expected to be shown, as stretches.
  private var expected: [ShownLines.Stretch] = []
  private var ownNames: Set<FactID> = []
  /// The line that a first or last byte of kept text is in.
  private var lineAt: [Spot: Int] = [:]

  private init(
    _ old: Weave, _ shown: ShownLines, newText: [UInt8], _ change: @escaping (Holder) -> ChangeHash,
    inode: InodeID
  ) {
    self.old = old
    self.shown = shown
    self.newText = newText
    now = old
    pool = old.pool
    isPlain = KeptLines(old, shown).arePlain
    let blocks = NamedBlocks(old)
    self.blocks = blocks
    naming = FactNaming(
      inode: inode, block: { position throws(SemanticsError) in try blocks.block(at: position) },
      change: change)
  }

  /// - Parameters:
  ///   - lines: byte ranges of the new lines; nil where a line is a marker.
  ///   - change: the hash of a local id.
  /// - Throws: `RecordRefusal`.
  package static func record(
    on weave: Weave, _ shown: ShownLines, newText: [UInt8], lines: [Range<Int>?],
    differences: [EditedText.Difference],
    inode: InodeID, change: @escaping (Holder) -> ChangeHash
  ) throws(RecordRefusal) -> RecordedText {
    var edited = try EditedText(shown, newLines: lines, differences: differences)
    var recorder = Recorder(weave, shown, newText: newText, change, inode: inode)
    let kept = try newRanges(shown, lines, differences)
    let stay =
      recorder.isPlain ? nil : try KeptLines(weave, shown).staying(try EditedItem.parse(edited.pieces))
    edited.reinsert(except: stay, newRange: kept)
    let items = try EditedItem.parse(edited.pieces)
    recorder.keepsConflict = items.contains { if case .conflict = $0 { true } else { false } }
    _ = try recorder.sequence(items, after: [], before: [], side: nil)
    try recorder.finish()
    recorder.result.weave = recorder.now
    return recorder.result
  }

  /// The new bytes at which each line stands, if it is kept.
  private static func newRanges(
    _ shown: ShownLines, _ lines: [Range<Int>?], _ differences: [EditedText.Difference]
  ) throws(RecordRefusal) -> [Range<Int>?] {
    var out: [Range<Int>?] = []
    out.reserveCapacity(shown.count)
    var new = 0
    func equal(upTo end: Int) throws(RecordRefusal) {
      while out.count < end {
        guard new < lines.count, lines[new].map({ $0.count == shown.range(of: out.count).count }) ?? true
        else { throw .notExact }
        out.append(lines[new])
        new += 1
      }
    }
    for difference in differences {
      try equal(upTo: difference.old.lowerBound)
      out.append(contentsOf: repeatElement(nil, count: difference.old.count))
      new = difference.new.upperBound
    }
    try equal(upTo: shown.count)
    return out
  }

  // MARK: Facts

  /// Records one level; returns the last bytes of what stands last in it.
  ///
  /// Recursion goes as deep as shown conflicts nest, which is bounded.
  private mutating func sequence(
    _ items: [EditedItem], after outer: [Spot], before outerNext: [Spot], side: Int?
  ) throws(RecordRefusal) -> [Spot] {
    var previous = outer
    var isJoined = true  // whether the order after `previous` is known already
    // First bytes of what is kept next after each item.
    var nextKept = Array(repeating: outerNext, count: items.count + 1)
    for index in items.indices.reversed() {
      let own = firsts(items[index])
      nextKept[index] = own.isEmpty ? nextKept[index + 1] : own
    }
    for (index, item) in items.enumerated() {
      let next = nextKept[index + 1]
      switch item {
      case .piece(.keep(let lines)):
        if side != nil {
          for stretch in shown.stretches(of: lines) { heldBlocks.insert(stretch.start.block) }
        }
        expected += shown.stretches(of: lines)
        for line in isPlain ? lines.prefix(1) : lines {
          if !isJoined { order(previous, [shown.first(line)]) }
          previous = [shown.last(line)]
          isJoined = false
        }
        previous = [shown.last(lines.upperBound - 1)]
        lineAt[previous[0]] = lines.upperBound - 1
      case .piece(.marker): throw .markersMoved
      case .conflict(let number, let sides):
        result.sources.keptConflicts.insert(number)
        if !isJoined { order(previous, firsts(item)) }
        var last: [Spot] = []
        for (number, side) in sides.enumerated() {
          for spot in try sequence(side, after: previous, before: next, side: number)
          where !previous.contains(spot) {
            last.append(spot)
          }
        }
        if !last.isEmpty { previous = last }
        isJoined = false
      case .piece(.new(let text, let gone)):
        // Inside a side, what opens it hangs on its own side.
        let opens = side.map { previous == outer && (next != outerNext || $0 > 0) } ?? false
        if let last = try insert(text, displacing: gone, after: previous, before: next, preferringNext: opens)
        {
          previous = [last]
          isJoined = true
        }
      }
    }
    return previous
  }

  /// First bytes of the kept text that comes first in an item, one per side of a conflict.
  private mutating func firsts(_ item: EditedItem) -> [Spot] {
    switch item {
    case .piece(.keep(let lines)):
      let spot = shown.first(lines.lowerBound)
      lineAt[spot] = lines.lowerBound
      return [spot]
    case .piece: return []
    case .conflict(_, let sides):
      var out: [Spot] = []
      for side in sides {
        for item in side {
          let spots = firsts(item)
          out += spots
          if !spots.isEmpty { break }
        }
      }
      return out
    }
  }

  private mutating func order(_ before: [Spot], _ after: [Spot]) {
    for a in before {
      for b in after {
        // The next byte of the same block: nothing to look up.
        if a.block == b.block, b.offset == a.offset + 1 { continue }
        if !now.precedes(a, b), orders.insert([a, b]).inserted {
          result.facts.append(.order(position(a), position(b)))
          pool.addOrder(position(a), position(b))
        }
      }
    }
  }

  private mutating func insert(
    _ text: Range<Int>, displacing gone: [Int], after previous: [Spot], before next: [Spot],
    preferringNext: Bool
  ) throws(RecordRefusal) -> Spot? {
    let runs = old.runs(of: gone.flatMap { shown.stretches(of: $0) })
    result.sources.goneLines += gone
    let a = previous.max { now.place(after: $0) < now.place(after: $1) }
    let b = next.min { now.place(before: $0) < now.place(before: $1) }
    let low = a.map { now.place(after: $0) } ?? -1
    let high = b.map { now.place(before: $0) } ?? now.placeOfEnd
    guard low <= high else { throw .sidesInterleave }
    var fitting: [SpotRun] = []
    for run in runs {
      if !text.isEmpty, low < now.place(before: run.first), now.place(after: run.last) < high {
        fitting.append(run)
      } else {
        try kill(run)
      }
    }
    guard !text.isEmpty else { return nil }
    result.sources.inserted.append(text)
    for run in fitting { result.sources.deleted += run.stretches }
    for spot in previous + next { if let line = lineAt[spot] { result.sources.neighbours.insert(line) } }
    let (spot, slot, onDead) = now.anchor(
      after: a, before: b, displacing: fitting.first?.first, preferringNext: preferringNext)
    if let spot, onDead, let kill = now.kills(of: now.chunk(at: spot)).first {
      // Whoever gets the new text gets what made its anchor dead, too.
      if let holder = smallest(now.holders(of: kill).map(\.holder).filter { $0 != .own }) {
        result.extraDependencies.insert(holder)
      }
    }
    let start = result.newText.count
    result.newText += newText[text]
    let leaf = newText.withUnsafeBytes { Digest.of(UnsafeRawBufferPointer(rebasing: $0[text])) }
    result.leaves.append(leaf)
    var fact = Insert(
      count: text.count, anchor: Anchor(spot.map { position($0) }, slot),
      after: previous.map { position($0) }, before: next.map { position($0) },
      runs: fitting.map { run($0) }, again: [])
    var id = try named { () throws(SemanticsError) in try naming.insert(fact, leaf: leaf) }
    while let seen = now.blockNames.existing(id) {
      // The same text was typed here before and is gone: this is another one.
      let kills = Set(now.blocks[seen].chunks.flatMap { now.kills(of: $0) })
      fact.again = kills.isEmpty ? [id] : kills.map { now.id(of: $0) }.sorted()
      let next = try named { () throws(SemanticsError) in try naming.insert(fact, leaf: leaf) }
      guard next != id else { throw .notExact }
      id = next
    }
    pool.addInsert(fact, id: id, holder: .own, ordinal: UInt32(result.facts.count), start: start)
    result.facts.append(.insert(fact))
    blocks.own.append((id, start))
    let last = Spot(block: Int32(old.blocks.count + blocks.own.count - 1), offset: Int32(text.count - 1))
    expected.append(ShownLines.Stretch(start: Spot(block: last.block, offset: 0), count: Int32(text.count)))
    if keepsConflict { try reevaluate() }
    return last
  }

  private mutating func kill(_ spotRun: SpotRun) throws(RecordRefusal) {
    let fact = run(spotRun)
    var again: [FactID] = []
    var id = try named { () throws(SemanticsError) in try naming.kill(fact, again: again) }
    while now.killNames.existing(id) != nil {
      // An equal kill was seen lifted: this is another one.
      again = (again + [id]).sorted()
      id = try named { () throws(SemanticsError) in try naming.kill(fact, again: again) }
    }
    guard ownNames.insert(id).inserted else { return }
    pool.addKill(fact, id: id, holder: .own, ordinal: UInt32(result.facts.count))
    result.facts.append(.kill(fact, again: again))
    result.sources.deleted += spotRun.stretches
    if keepsConflict { try reevaluate() }
  }

  /// Settles what is kept knowingly, and checks the law.
  private mutating func finish() throws(RecordRefusal) {
    guard !result.facts.isEmpty || !old.touching.isEmpty else { return }
    try reevaluate()
    for (block, kills) in now.touching where !heldBlocks.contains(block) {
      let references = kills.compactMap { kill in smallestReference(now.holders(of: kill)) }
      let place = position(Spot(block: block, offset: 0))
      result.facts.append(.settle(place, kills: references))
      pool.addSettle(place, kills: kills.map { now.id(of: $0) })
    }
    if !now.touching.isEmpty { try reevaluate() }
    let shown = Shown(now)
    if keepsConflict {
      // Sides may regroup, but no text is lost or doubled.
      guard inBlockOrder(stretches(shown)) == inBlockOrder(expected) else { throw .notExact }
    } else {
      guard shown.conflicts.isEmpty, stretches(shown) == joined(expected) else { throw .notExact }
    }
  }

  private func stretches(_ shown: Shown) -> [ShownLines.Stretch] {
    joined(
      shown.pieces.compactMap { piece in
        guard case .chunk(let chunk) = piece else { return nil }
        return now.stretch(ofChunk: Int(chunk))
      })
  }

  private func inBlockOrder(_ stretches: [ShownLines.Stretch]) -> [ShownLines.Stretch] {
    joined(stretches.sorted { ($0.start.block, $0.start.offset) < ($1.start.block, $1.start.offset) })
  }

  private func joined(_ stretches: [ShownLines.Stretch]) -> [ShownLines.Stretch] {
    var out: [ShownLines.Stretch] = []
    for stretch in stretches {
      if let last = out.last, last.start.block == stretch.start.block,
        last.start.offset + last.count == stretch.start.offset
      {
        out[out.count - 1].count += stretch.count
      } else {
        out.append(stretch)
      }
    }
    return out
  }

  private mutating func reevaluate() throws(RecordRefusal) {
    do { now = try Weave(pool) } catch { throw .semantics(error) }
  }

  // MARK: References

  private func named<Result>(_ body: () throws(SemanticsError) -> Result) throws(RecordRefusal) -> Result {
    do { return try body() } catch { throw .semantics(error) }
  }

  private func smallest(_ holders: [Holder]) -> Holder? { Weave.smallest(holders, naming.change) }

  /// The fact held by this change, if it is, else by the change with the smallest hash.
  private func smallestReference(_ references: [FactReference]) -> FactReference? {
    if let own = references.first(where: { $0.holder == .own }) { return own }
    guard let holder = smallest(references.map(\.holder)) else { return references.first }
    return references.first { $0.holder == holder }
  }

  /// How facts refer to a byte: through the holder with the smallest hash, so that everybody who records the same edit of the same set
  /// writes the same bytes.
  private func position(_ spot: Spot) -> Position {
    let index = Int(spot.block) - old.blocks.count
    if index >= 0 { return Position(.own, blocks.own[index].start + Int(spot.offset)) }
    return old.position(of: spot, naming.change)
  }

  private func run(_ run: SpotRun) -> Run {
    Run(
      ranges: run.stretches.map { TextRange(position($0.start), Int($0.count)) },
      left: run.left.map { position($0) },
      right: run.right.map { position($0) })
  }
}

/// The blocks that facts of a change being recorded may name: those of the weave it is recorded on, and its own so far.
///
/// Shared with the naming of facts, which so need not be made anew, weave and all, for each of them.
private final class NamedBlocks {
  private let weave: Weave
  var own: [(id: FactID, start: Int)] = []

  init(_ weave: Weave) { self.weave = weave }

  func block(at position: Position) throws(SemanticsError) -> (FactID, Int) {
    if position.holder == .own {
      guard let block = own.last(where: { $0.start <= position.offset }) else { throw .unknownText(position) }
      return (block.id, position.offset - block.start)
    }
    let spot = try weave.requireSpot(position)
    return (weave.blocks[Int(spot.block)].id, Int(spot.offset))
  }
}
