import ChangeModel

@testable import Attribution

extension HandCounts {
  /// Counts text that one insert brings.
  init(_ text: [UInt8], _ record: AttributionRecord?) {
    var counter = HandCounter(record)
    let insert = Insert(count: text.count, anchor: .start, after: [], before: [], runs: [], again: [])
    text.withUnsafeBytes { counter.add($0, of: .insert(insert)) }
    counter.endFact()
    self = counter.counts
  }
}
