import Testing

@testable import Attribution

@Suite("Following a text through its versions")
struct HandTrackerTests {
  /// Each word with where it comes from: `=` the base, else whose it is.
  private func words(_ tracker: HandTracker) -> [String] {
    var at = 0
    var out: [String] = []
    for segment in tracker.segments {
      let text = String(decoding: tracker.text[at..<at + segment.count], as: UTF8.self)
      at += segment.count
      let mark: String
      switch segment.origin {
      case .base: mark = "="
      case .typed(.human): mark = "h:"
      case .typed(.ai(let number)): mark = "\(number):"
      case .typed(.mechanical): mark = "m:"
      case .typed(.unknown): mark = "?:"
      }
      out += text.split { " \n\t".contains($0) }.map { mark + $0 }
    }
    #expect(at == tracker.text.count)
    return out
  }

  private func follow(_ base: String, _ steps: (String, Hand)...) -> HandTracker {
    var tracker = HandTracker(base: base.bytes)
    for (text, hand) in steps { tracker.advance(to: text.bytes, by: hand) }
    return tracker
  }

  /// Who deleted each byte of a range of the base.
  private func deleters(_ tracker: HandTracker, _ range: Range<Int>) -> [Hand?] {
    TrackedText(tracker).deleters(in: range).flatMap { Array(repeating: $0.hand, count: $0.count) }
  }

  @Test func linesOfSeveralHands() {
    let tracker = follow(
      "a\nb\n", ("a\nx\nb\n", .human), ("a\nx\ny\nb\n", .ai(0)), ("a\nx\ny\nb\nz\n", .unknown))
    #expect(words(tracker) == ["=a", "h:x", "0:y", "=b", "?:z"])
    #expect(tracker.deletions.isEmpty)
  }

  @Test func aWordInALine() {
    #expect(
      words(follow("let a = 1 + two\n", ("let a = 2 + two\n", .ai(1)))) == [
        "=let", "=a", "==", "1:2", "=+", "=two",
      ])
  }

  @Test func aLineThatSharesLittleIsNew() {
    #expect(
      words(follow("one two three four\n", ("one xxx yyy zzz\n", .ai(0)))) == [
        "0:one", "0:xxx", "0:yyy", "0:zzz",
      ])
  }

  @Test func aToolKeepsWhatIsEqualHoweverLittle() {
    let tracker = follow("one two\n", ("  one\n\ttwo; a b c d e f g\n", .mechanical(0)))
    #expect(words(tracker).prefix(2) == ["=one", "=two"])
  }

  @Test func textThatWentAndCameBackIsWhoseWhoTypedItAgain() {
    let tracker = follow("a\nb\n", ("a\n", .human), ("a\nb\n", .ai(0)))
    #expect(words(tracker) == ["=a", "0:b"])
    #expect(deleters(tracker, 0..<4) == [nil, nil, .human, .human])
  }

  @Test func whoDeletedWhat() {
    let tracker = follow("a\nb\nc\nd\n", ("a\nc\nd\n", .ai(0)), ("a\nd\n", .human), ("d\n", .unknown))
    #expect(deleters(tracker, 0..<8) == [.unknown, .unknown, .ai(0), .ai(0), .human, .human, nil, nil])
    #expect(deleters(tracker, 3..<5) == [.ai(0), .human])
  }

  @Test func aStepWithHandsOfItsOwn() {
    var tracker = HandTracker(base: [])
    tracker.advance(
      to: "a\nb\nc\n".bytes, by: .unknown,
      spans: [HandRun(count: 2, hand: .human), HandRun(count: 2, hand: .ai(0))])
    #expect(words(tracker) == ["h:a", "0:b", "?:c"])
  }

  @Test func fromNothingAndToNothing() {
    #expect(follow("", ("", .human)).segments == [])
    #expect(words(follow("", ("a\n", .human))) == ["h:a"])
    #expect(follow("a\n", ("", .human)).segments == [])
  }

  @Test func partsOfWhatWasFound() {
    let tracked = TrackedText(follow("aa\nbb\n", ("aa\nxx\nbb\n", .human)))
    #expect(
      tracked.segments(in: 1..<8) == [
        HandTracker.Segment(count: 2, origin: .base(1)),
        HandTracker.Segment(count: 3, origin: .typed(.human)),
        HandTracker.Segment(count: 2, origin: .base(3)),
      ])
    #expect(tracked.segments(in: 4..<4) == [])
  }
}
