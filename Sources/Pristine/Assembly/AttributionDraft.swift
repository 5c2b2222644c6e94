import Attribution
import ChangeModel

/// What is said of a change that is being made, before it is known what its facts are.
package struct AttributionDraft: Sendable {
  /// What was declared of the change as a whole, with every AI and tool that hands of files refer to.
  package var record: AttributionRecord
  /// The uses that stand for a record only if text of theirs is in it: what checkpoints told of.
  package var optionalUses: Set<Int> = []
  /// What was declared of changes whose place this one takes: it holds still if no other hand comes in.
  package var standing: (declaration: AttributionRecord.Declaration, evidence: [Evidence])?

  package init(_ record: AttributionRecord) { self.record = record }

  /// The record of a change, made of what was declared and what is known of each file.
  ///
  /// - Parameter files: for each file of the change, in sequence, what is known of it and the count of its new bytes.
  func assembled(
    _ files: [(attribution: FileAttribution?, newBytes: Int)], resolves: Set<Holder>, _ table: HolderTable,
    hash: (Holder) throws(PristineError) -> ChangeHash
  ) throws(PristineError) -> EncodedAttribution {
    var out = record
    var others = OtherChanges(table)
    var weights: [AttributionRecord.Weight] = []
    var settled = resolves
    var deleters: [Hand] = []
    for file in files {
      guard let attribution = file.attribution else {
        out.spans.extend(AttributedSpan(count: file.newBytes, source: .typed(.unknown)))
        continue
      }
      for var span in attribution.spans {
        if case .carried(let from) = span.source {
          let holder = try others.place(of: from.holder, hash)
          span.source = .carried(from: Position(holder, from.offset))
        }
        out.spans.extend(span)
      }
      let unsaid = file.newBytes - attribution.newBytes
      out.spans.extend(AttributedSpan(count: unsaid, source: .typed(.unknown)))
      for span in attribution.deletions { out.deletions.extend(span) }
      weights += attribution.weights
      settled.formUnion(attribution.resolves)
      deleters += attribution.deleters
    }
    weights.removeAll { $0.holder == .own || $0.bytes == 0 }
    settled.remove(.own)
    try others.place(weights.map(\.holder) + settled, hash)
    for weight in weights {
      out.weights.append(
        AttributionRecord.Weight(holder: try others.place(of: weight.holder, hash), bytes: weight.bytes))
    }
    for holder in settled { out.resolves.append(try others.place(of: holder, hash)) }
    out.others = others.hashes
    out.sumWeights()
    out.resolves.sort()
    // Text that comes again keeps its hand, so the rest alone is what was declared of.
    if let declared = out.declaration, declared != .ai, !out.isAll(declared, deleters) {
      out.declaration = nil
    }
    if let standing, out.declaration == nil, out.isAll(standing.declaration, deleters) {
      out.declaration = standing.declaration
      for item in standing.evidence where !out.evidence.contains(item) { out.evidence.append(item) }
    }
    out.dropUnused(among: optionalUses)
    return EncodedAttribution(out)
  }
}

/// Changes that a record refers to beyond the table of its change.
private struct OtherChanges {
  private let table: HolderTable
  private(set) var hashes: [ChangeHash] = []
  private var places: [Holder: Holder] = [:]

  init(_ table: HolderTable) { self.table = table }

  /// Gives places to those that have none, in the order of their hashes, which is the same in every store.
  mutating func place(
    _ holders: [Holder], _ hash: (Holder) throws(PristineError) -> ChangeHash
  ) throws(PristineError) {
    var strangers: [(hash: ChangeHash, holder: Holder)] = []
    for holder in holders where table.place(of: holder) == nil {
      strangers.append((try hash(holder), holder))
    }
    strangers.sort { $0.hash < $1.hash }
    for (hash, holder) in strangers where places[holder] == nil { add(holder, hash) }
  }

  @discardableResult
  private mutating func add(_ holder: Holder, _ hash: ChangeHash) -> Holder {
    hashes.append(hash)
    let place = Holder(UInt32(table.dependencies.count + table.mentions.count + hashes.count))
    places[holder] = place
    return place
  }

  mutating func place(
    of holder: Holder, _ hash: (Holder) throws(PristineError) -> ChangeHash
  ) throws(PristineError) -> Holder {
    if let known = table.place(of: holder) ?? places[holder] { return known }
    return add(holder, try hash(holder))
  }
}

extension AttributionRecord {
  /// Whether all that was typed or deleted is by the hand of a declaration.
  func isAll(_ declaration: Declaration, _ deleters: [Hand]) -> Bool {
    func fits(_ hand: Hand) -> Bool {
      switch (hand, declaration) {
      case (.human, .human), (.ai, .ai), (.mechanical, .mechanical): true
      default: false
      }
    }
    let typed = spans.allSatisfy { if case .typed(let hand) = $0.source { fits(hand) } else { true } }
    return typed && deleters.allSatisfy(fits)
  }

  /// One weight for each change, ascending.
  fileprivate mutating func sumWeights() {
    weights.sort { $0.holder < $1.holder }
    var out: [Weight] = []
    for weight in weights {
      if let last = out.indices.last, out[last].holder == weight.holder {
        out[last].bytes += weight.bytes
      } else {
        out.append(weight)
      }
    }
    weights = out
  }

  /// Drops uses of which nothing is left in the change.
  mutating func dropUnused(among optional: Set<Int>) {
    guard !optional.isEmpty else { return }
    var used = Set(uses.indices).subtracting(optional)
    for span in spans { if case .typed(.ai(let index)) = span.source { used.insert(index) } }
    for span in deletions { if case .ai(let index) = span.hand { used.insert(index) } }
    guard used.count < uses.count else { return }
    var numbers: [Int: Int] = [:]
    for (new, old) in used.sorted().enumerated() { numbers[old] = new }
    func renumbered(_ hand: Hand) -> Hand {
      if case .ai(let old) = hand, let new = numbers[old] { .ai(new) } else { hand }
    }
    uses = used.sorted().map { uses[$0] }
    spans = spans.map { span in
      guard case .typed(let hand) = span.source else { return span }
      return AttributedSpan(count: span.count, source: .typed(renumbered(hand)))
    }
    deletions = deletions.map { HandRun(count: $0.count, hand: renumbered($0.hand)) }
    evidence = evidence.compactMap { item in
      guard case .ai(let old) = item.subject else { return item }
      guard let new = numbers[old] else { return nil }
      return Evidence(item.source, of: .ai(new), rule: item.rule, text: item.text)
    }
  }
}
