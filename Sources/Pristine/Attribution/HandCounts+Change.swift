import Attribution
import ChangeModel

extension HandCounts {
  /// Counts the new text of a change, one part for each file with facts. Whole contents are not read.
  ///
  /// - Throws: `.sourceChanged`.
  init(of change: Change, _ contents: [NewText], _ record: AttributionRecord?) throws(PristineError) {
    var counter = HandCounter(record)
    if contents.count == 1, case .bytes(let bytes) = contents[0] {
      HandCounts.count(bytes, change.contentFacts.flatMap(\.facts), &counter)
    } else {
      for (file, text) in zip(change.contentFacts, contents) {
        try HandCounts.count(text, file.facts, &counter)
      }
    }
    self = counter.counts
  }

  private static func count(
    _ text: NewText, _ facts: [ContentFact], _ counter: inout HandCounter
  ) throws(PristineError) {
    switch text {
    case .bytes(let bytes): count(bytes, facts, &counter)
    case .elsewhere(let source):
      // All of it is new in one fact.
      guard let fact = facts.first(where: { $0.newBytes > 0 }) else { return }
      if case .version = fact {
        counter.skip(source.count)
      } else {
        var found = counter
        try text.forEachPortion { portion throws(PristineError) in found.add(portion, of: fact) }
        counter = found
      }
      counter.endFact()
    }
  }

  private static func count(_ bytes: [UInt8], _ facts: [ContentFact], _ counter: inout HandCounter) {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      for fact in facts where fact.newBytes > 0 && start + fact.newBytes <= bytes.count {
        counter.add(UnsafeRawBufferPointer(rebasing: bytes[start..<start + fact.newBytes]), of: fact)
        counter.endFact()
        start += fact.newBytes
      }
    }
  }
}
