import ChangeModel
import Testing

@testable import Attribution

@Suite("Lines and bytes by hand")
struct HandCountsTests {
  private func counts(_ text: String, _ spans: [(Int, AttributedSpan.Source)]) -> HandCounts {
    var record = AttributionRecord(salt: [])
    record.uses = [AIUse(), AIUse()]
    record.tools = [[0x41]]
    record.spans = spans.map { AttributedSpan(count: $0.0, source: $0.1) }
    return HandCounts(text.bytes, record)
  }

  @Test func withoutARecordAllIsUnknown() {
    let counts = HandCounts("a\nb".bytes, nil)
    #expect(counts.lines(.unknown) == 2 && counts.bytes(.unknown) == 3 && counts.allLines == 2)
    #expect(HandCounts([], nil) == HandCounts())
  }

  @Test func aLineIsWhoseItsVisibleBytesAre() {
    // The spaces before the word are somebody else's.
    let counts = counts("  a\nb\n", [(2, .typed(.human)), (4, .typed(.ai(0)))])
    #expect(counts.lines(.ai) == 2 && counts.lines(.mixed) == 0 && counts.bytes(.human) == 2)
  }

  @Test func linesOfTwoAreMixedAndWhatIsCarriedOrMechanicalDoesNotCount() {
    let from = AttributedSpan.Source.carried(from: Position(Holder(1), 0))
    #expect(counts("ab\n", [(1, .typed(.human)), (2, .typed(.ai(0)))]).lines(.mixed) == 1)
    #expect(counts("ab\n", [(1, from), (2, .typed(.ai(0)))]).lines(.ai) == 1)
    #expect(counts("ab\n", [(1, .typed(.mechanical(0))), (2, .typed(.human))]).lines(.human) == 1)
    #expect(counts("ab\n", [(3, from)]).lines(.carried) == 1)
    #expect(counts("ab\n", [(1, .typed(.human))]).lines(.mixed) == 1)
  }

  @Test func twoAIsAreOneHand() {
    #expect(counts("ab\n", [(1, .typed(.ai(0))), (2, .typed(.ai(1)))]).lines(.ai) == 1)
  }

  @Test func emptyLinesAreWhoseTheirNewlinesAre() {
    let counts = counts("\n\n", [(1, .typed(.human)), (1, .typed(.ai(0)))])
    #expect(counts.lines(.human) == 1 && counts.lines(.ai) == 1)
  }

  @Test func whatIsDeletedIsCountedByWhoDidIt() {
    var record = AttributionRecord(salt: [])
    record.deletions = [HandRun(count: 4, hand: .human), HandRun(count: 2, hand: .unknown)]
    let counts = HandCounts([], record)
    #expect(counts.deleted(.human) == 4 && counts.deleted(.unknown) == 2)
    var sum = counts
    sum += counts
    #expect(sum.deleted(.human) == 8)
  }

  /// Rows of small numbers are added without being decoded, others are not; that does not show.
  @Test(arguments: [0, 1, 127, 128, 1 << 20], [Int64(0), 63, 64, -5, 1_767_225_600_000_000_000])
  func addingASummaryAsItIsStoredIsAddingItsCounts(_ size: Int, _ nanoseconds: Int64) throws {
    var record = AttributionRecord(salt: [])
    record.deletions = [HandRun(count: size + 1, hand: .ai(0)), HandRun(count: 3, hand: .unknown)]
    record.spans = [AttributedSpan(count: size, source: .typed(.human))]
    let summary = ChangeSummary(
      nanoseconds: nanoseconds, counts: HandCounts(Array(repeating: 0x0A, count: size) + "ab".bytes, record))
    var sum = HandCounts([0x0A], nil)
    var expected = sum
    expected += summary.counts
    let row = summary.encoded()
    try row.withUnsafeBytes { try sum.add(summary: $0) }
    #expect(sum == expected)
    for end in row.indices {
      #expect(throws: DecodeError.self) { try row[..<end].withUnsafeBytes { try sum.add(summary: $0) } }
    }
  }
}
