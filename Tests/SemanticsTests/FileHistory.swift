import ChangeModel
import TestSupport

@testable import Semantics

/// A token of an edited file as a story writes it: a line, or a marker left where it was.
enum Token: Hashable {
  case line(String)
  case marker(Marker)
}

/// One file's changes in memory, each with its facts in terms of local ids: what tests of the content semantics tell their stories with.
struct FileHistory {
  struct Change {
    var hash: ChangeHash
    var facts: [ContentFact]
    var names: [FactID]
    var text: [UInt8]
    var dependencies: Set<Int>
  }
  var changes: [Change] = []
  let inode = InodeID(Digest.of(Array("a file".utf8)))

  /// Hashes are drawn from a seed, so that the order of siblings is as random as in life.
  var seed = 0

  mutating func freshHash() -> ChangeHash {
    seed += 1
    return ChangeHash(Digest.of(Array("change \(seed)".utf8)))
  }

  func pool(_ set: some Sequence<Int>) -> FactPool {
    var pool = FactPool()
    for id in set {
      let change = changes[id]
      var start = 0
      for (ordinal, fact) in change.facts.enumerated() {
        let name = change.names[ordinal]
        let holder = Holder(UInt32(id))
        switch fact {
        case .insert(let insert):
          pool.addInsert(insert, id: name, holder: holder, ordinal: UInt32(ordinal), start: start)
          start += insert.count
        case .kill(let run, _): pool.addKill(run, id: name, holder: holder, ordinal: UInt32(ordinal))
        case .order(let a, let b): pool.addOrder(a, b)
        case .settle(let block, let kills):
          pool.addSettle(block, kills: kills.map { changes[Int($0.holder.value)].names[Int($0.ordinal)] })
        case .restore(let ranges, let kills):
          pool.addRestore(ranges, kills: kills.map { changes[Int($0.holder.value)].names[Int($0.ordinal)] })
        case .version: break
        }
      }
    }
    return pool
  }

  struct View {
    var weave: Weave
    var shown: Shown
    var lines: ShownLines
    var tokens: [Token] {
      (0..<lines.count).map { line in
        lines.markers[line].map(Token.marker)
          ?? .line(String(decoding: lines.text[lines.range(of: line)], as: UTF8.self))
      }
    }
    var text: [String] { tokens.compactMap { if case .line(let line) = $0 { line } else { nil } } }
  }

  func view(_ set: some Sequence<Int>) throws -> View {
    let weave = try Weave(pool(set))
    let shown = Shown(weave)
    let lines = ShownLines(weave, shown) { stretch, out in
      let holder = weave.holders(ofBlock: stretch.start.block)[0]
      let start = holder.offset + Int(stretch.start.offset)
      out += changes[Int(holder.holder.value)].text[start..<start + Int(stretch.count)]
    }
    return View(weave: weave, shown: shown, lines: lines)
  }

  /// Records an edited text on a set; returns the new change's id, or nil when there is nothing to record.
  mutating func record(_ new: [Token], on set: Set<Int>) throws -> Int {
    let view = try view(set)
    var text: [UInt8] = []
    var lines: [Range<Int>?] = []
    for token in new {
      guard case .line(let line) = token else {
        lines.append(nil)
        continue
      }
      let start = text.count
      text += Array(line.utf8)
      lines.append(start..<text.count)
    }
    let hashes = changes.map(\.hash)
    let recorded = try Recorder.record(
      on: view.weave, view.lines, newText: text, lines: lines, differences: differences(view.tokens, new),
      inode: inode,
      change: { hashes[Int($0.value)] })
    return add(recorded, on: view.weave)
  }

  /// Stores what was recorded as the next change, with dependencies and names as the store would derive them.
  mutating func add(_ recorded: RecordedText, on weave: Weave) -> Int {
    let id = changes.count
    func local(_ holder: Holder) -> Holder { holder == .own ? Holder(UInt32(id)) : holder }
    var dependencies = Set(recorded.extraDependencies.map { Int($0.value) })
    var names: [FactID] = []
    func local(_ position: Position, soft: Bool = false) -> Position {
      if position.holder != .own, !soft { dependencies.insert(Int(position.holder.value)) }
      return Position(local(position.holder), position.offset)
    }
    func local(_ ranges: [TextRange]) -> [TextRange] { ranges.map { TextRange(local($0.start), $0.count) } }
    func local(_ run: Run) -> Run {
      Run(
        ranges: local(run.ranges), left: run.left.map { local($0, soft: true) },
        right: run.right.map { local($0, soft: true) })
    }
    func local(_ references: [FactReference]) -> [FactReference] {
      references.map {
        if $0.holder != .own { dependencies.insert(Int($0.holder.value)) }
        return FactReference(local($0.holder), $0.ordinal)
      }
    }
    var facts: [ContentFact] = []
    var blocks: [(start: Int, id: FactID)] = []
    var start = 0
    var leaf = 0
    var hashes = changes.map(\.hash)
    hashes.append(freshHash())
    let known = hashes
    for fact in recorded.facts {
      let naming = FactNaming(
        inode: inode,
        block: { position throws(SemanticsError) in
          if Int(position.holder.value) == id {
            guard let block = blocks.last(where: { $0.start <= position.offset }) else {
              throw .unknownText(position)
            }
            return (block.id, position.offset - block.start)
          }
          guard let spot = weave.spot(position) else { throw .unknownText(position) }
          return (weave.blocks[Int(spot.block)].id, Int(spot.offset))
        }, change: { known[Int($0.value)] })
      var name = FactID(Digest.of([]))
      switch fact {
      case .insert(var insert):
        insert.anchor.position = insert.anchor.position.map { local($0) }
        insert.after = insert.after.map { local($0) }
        insert.before = insert.before.map { local($0) }
        insert.runs = insert.runs.map { local($0) }
        name = (try? naming.insert(insert, leaf: recorded.leaves[leaf])) ?? name
        blocks.append((start, name))
        start += insert.count
        leaf += 1
        facts.append(.insert(insert))
      case .kill(let run, let again):
        name = (try? naming.kill(local(run), again: again)) ?? name
        facts.append(.kill(local(run), again: again))
      case .order(let a, let b): facts.append(.order(local(a), local(b)))
      case .settle(let block, let kills): facts.append(.settle(local(block), kills: local(kills)))
      case .restore(let ranges, let kills): facts.append(.restore(local(ranges), kills: local(kills)))
      case .version: facts.append(fact)
      }
      names.append(name)
    }
    changes.append(
      Change(hash: hashes[id], facts: facts, names: names, text: recorded.newText, dependencies: dependencies)
    )
    return id
  }

  func closure(_ target: Int) -> Set<Int> {
    var out: Set<Int> = []
    var todo = [target]
    while let id = todo.popLast() {
      if out.insert(id).inserted { todo += changes[id].dependencies }
    }
    return out
  }

  private func differences(_ old: [Token], _ new: [Token]) -> [EditedText.Difference] {
    // Quadratic and exact: stories are short.
    var best = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        best[i][j] = old[i] == new[j] ? best[i + 1][j + 1] + 1 : max(best[i + 1][j], best[i][j + 1])
      }
    }
    var out: [EditedText.Difference] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let (from, begin) = (i, j)
      while i < old.count || j < new.count, !(i < old.count && j < new.count && old[i] == new[j]) {
        if j == new.count || (i < old.count && best[i + 1][j] >= best[i][j + 1]) { i += 1 } else { j += 1 }
      }
      if i > from || j > begin { out.append(EditedText.Difference(old: from..<i, new: begin..<j)) }
      while i < old.count, j < new.count, old[i] == new[j] { (i, j) = (i + 1, j + 1) }
    }
    return out
  }
}
