import Attribution
import ByteText
import ChangeModel
import Compression
import Pristine

/// A stretch of shown text with whose it is.
package struct HandPart: Hashable, Sendable {
  /// Bytes.
  package var count: Int
  /// The change whose text it is: where it was typed, though others carried it on.
  package var change: LocalChange
  /// Where it stands in the contents of that change.
  package var offset: Int
  package var hand: HandCounts.Class
  /// The AI, where it was one.
  package var use: AIUse?
  /// The tool, where it was one.
  package var tool: [UInt8]?

  /// Where it stands in the contents of the change.
  package var range: Range<Int> { offset..<offset + count }
}

/// Answers whose bytes of changes are, by their records and what was said of them since; remembers what it read.
struct HandLookup: ~Escapable {
  private let reader: StoreReader
  private let decompressor = Decompressor()
  private var known: [LocalChange: KnownHands] = [:]
  private var numbers: [ChangeHash: LocalChange] = [:]
  /// Changes with corrections.
  private var corrected = TermMembers(AttributionTerm(.statement, "corrected"))
  /// More steps from one change to the next than this are no history but a forgery.
  private static let mostSteps = 1 << 16

  @_lifetime(copy reader)
  init(_ reader: StoreReader) { self.reader = reader }

  /// Whose the bytes of a range of a change's contents are, followed through the changes that carried them on.
  @_lifetime(self: copy self)
  mutating func parts(of change: LocalChange, _ range: Range<Int>) throws(PristineError) -> [HandPart] {
    var out: [HandPart] = []
    // What is still to be found, last first, with the steps it took so far.
    var todo = [(change: change, range: range, steps: 0)]
    while let (change, range, steps) = todo.popLast() {
      let hands = try hands(of: change)
      var later: [(change: LocalChange, range: Range<Int>, steps: Int)] = []
      for part in hands.parts(of: range) {
        switch part.source {
        case .typed(let hand):
          var found = HandPart(
            count: part.range.count, change: change, offset: part.range.lowerBound, hand: .init(hand))
          if case .ai(let index) = hand { found.use = hands.use(index) }
          if case .mechanical(let index) = hand { found.tool = hands.tool(index) }
          // Order is kept: what comes after something still to be found waits, too.
          if later.isEmpty { out.append(found) } else { later.append((change, part.range, steps)) }
        case .carried(let from):
          let origin = try hands.hash(of: from.holder).flatMap { hash throws(PristineError) in
            try number(of: hash)
          }
          guard let origin, origin != change, steps < HandLookup.mostSteps else {
            let unknown = HandPart(
              count: part.range.count, change: change, offset: part.range.lowerBound, hand: .unknown)
            if later.isEmpty { out.append(unknown) } else { later.append((change, part.range, steps)) }
            continue
          }
          later.append((origin, from.offset..<from.offset + part.range.count, steps + 1))
        }
      }
      todo += later.reversed()
    }
    return out
  }

  /// The parts of a range that the change itself typed, and by whose hand: without what it carried on.
  @_lifetime(self: copy self)
  mutating func typed(
    by change: LocalChange, _ range: Range<Int>
  ) throws(PristineError) -> [(range: Range<Int>, hand: HandCounts.Class)] {
    try hands(of: change).parts(of: range).compactMap { part in
      guard case .typed(let hand) = part.source else { return nil }
      return (part.range, HandCounts.Class(hand))
    }
  }

  /// Whose hand deletes in a change: unknown where that is not said, mixed where it is several.
  @_lifetime(self: copy self)
  mutating func deleter(_ change: LocalChange) throws(PristineError) -> HandCounts.Class {
    try hands(of: change).deleter
  }

  private mutating func number(of hash: ChangeHash) throws(PristineError) -> LocalChange? {
    if let known = numbers[hash] { return known }
    guard let id = try reader.id(of: hash) else { return nil }
    numbers[hash] = id
    return id
  }

  private mutating func hands(of change: LocalChange) throws(PristineError) -> KnownHands {
    if let hands = known[change] { return hands }
    let (header, dependencies) = try reader.header(of: change, decompressor)
    let state = try reader.attribution(of: change, commitment: header.commitment)
    var hands = KnownHands(state.record, dependencies: dependencies)
    if let record = state.record, record.refersBeyond(dependencies.count) {
      hands.mentions = try reader.change(change).change.mentions
    }
    if try corrected.contains(change, reader) {
      let statements = try reader.statements(about: change)
      for statement in StatementOrder.inForce(statements, author: header.author).reversed() {
        if case .corrected(let corrections) = statement.statement.kind { hands.apply(corrections) }
      }
    }
    known[change] = hands
    return hands
  }
}

/// What is known of the contents of one change.
private struct KnownHands {
  private let record: AttributionRecord?
  private let dependencies: [ChangeHash]
  var mentions: [ChangeHash] = []
  private var spans: [(range: Range<Int>, source: AttributedSpan.Source)] = []
  private var addedUses: [AIUse] = []
  private var addedTools: [[UInt8]] = []

  init(_ record: AttributionRecord?, dependencies: [ChangeHash]) {
    self.record = record
    self.dependencies = dependencies
    var at = 0
    for span in record?.spans ?? [] {
      spans.append((at..<at + span.count, span.source))
      at += span.count
    }
  }

  var deleter: HandCounts.Class {
    let hands = Set((record?.deletions ?? []).map { HandCounts.Class($0.hand) })
    return hands.count > 1 ? .mixed : hands.first ?? .unknown
  }

  func use(_ index: Int) -> AIUse? {
    let own = record?.uses.count ?? 0
    return index < own
      ? record?.uses[index] : addedUses.indices.contains(index - own) ? addedUses[index - own] : nil
  }

  func tool(_ index: Int) -> [UInt8]? {
    let own = record?.tools.count ?? 0
    return index < own
      ? record?.tools[index] : addedTools.indices.contains(index - own) ? addedTools[index - own] : nil
  }

  func hash(of holder: Holder) -> ChangeHash? {
    record?.hash(of: holder, dependencies: dependencies, mentions: mentions)
  }

  /// A range cut where whose it is differs; without gaps, unknown where nothing is said.
  func parts(of range: Range<Int>) -> [(range: Range<Int>, source: AttributedSpan.Source)] {
    var out: [(range: Range<Int>, source: AttributedSpan.Source)] = []
    var at = range.lowerBound
    var next = spans.indices.partitioningIndex { spans[$0].range.upperBound > at }
    while at < range.upperBound {
      guard next < spans.count, spans[next].range.lowerBound < range.upperBound else {
        out.append((at..<range.upperBound, .typed(.unknown)))
        break
      }
      let span = spans[next]
      let end = min(span.range.upperBound, range.upperBound)
      var source = span.source
      if case .carried(let from) = source {
        source = .carried(from: Position(from.holder, from.offset + at - span.range.lowerBound))
      }
      out.append((at..<end, source))
      at = end
      next += 1
    }
    return out
  }

  /// Says otherwise of some stretches than the record did.
  mutating func apply(_ corrections: [Statement.Correction]) {
    for correction in corrections {
      let hand: Hand
      switch correction.hand {
      case .unknown: hand = .unknown
      case .human: hand = .human
      case .ai(let use):
        hand = .ai((record?.uses.count ?? 0) + addedUses.count)
        addedUses.append(use)
      case .mechanical(let tool):
        hand = .mechanical((record?.tools.count ?? 0) + addedTools.count)
        addedTools.append(tool)
      }
      let all = 0..<Int(Limits.contents)
      let range = correction.range.isEmpty ? all : correction.range
      let before = range.lowerBound > 0 ? parts(of: 0..<range.lowerBound) : []
      let end = spans.last?.range.upperBound ?? 0
      let after = range.upperBound < end ? parts(of: range.upperBound..<end) : []
      spans = before + [(range, .typed(hand))] + after
    }
  }
}

extension AttributionRecord {
  /// Whether text is carried from changes that are no dependencies.
  fileprivate func refersBeyond(_ dependencies: Int) -> Bool {
    spans.contains { span in
      if case .carried(let from) = span.source { Int(from.holder.value) > dependencies } else { false }
    }
  }
}
