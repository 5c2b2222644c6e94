import ChangeModel
import Testing

@testable import Remote

/// Two sets find out what they differ in without telling each other all they hold.
struct ReconciliationTests {
  /// What one side finds out by asking the other, and how many bytes that took.
  private func reconcile(_ own: [ChangeHash], _ other: [ChangeHash]) throws -> (
    ours: Set<ChangeHash>, theirs: Set<ChangeHash>, bytes: Int, turns: Int
  ) {
    let far = SortedHashes(other)
    var reconciler = Reconciler(SortedHashes(own), most: other.count)
    var (bytes, turns) = (0, 0)
    while let ranges = reconciler.nextQuestion() {
      var out = ByteWriter()
      let question = Ranges(ranges)
      question.encode(&out)
      let answer = RangesFound(far.answers(to: try decoded(question).ranges))
      answer.encode(&out)
      bytes += out.bytes.count
      turns += 1
      try reconciler.take(try decoded(answer).answers)
    }
    return (Set(reconciler.ours), Set(reconciler.theirs), bytes, turns)
  }

  private func decoded<Kind: Message>(_ message: Kind) throws -> Kind {
    var out = ByteWriter()
    message.encode(&out)
    return try Connection.decoded(Connection.Frame(kind: Kind.kind, payload: out.bytes), Kind.self)
  }

  private func hashes(_ range: Range<Int>) -> [ChangeHash] {
    range.map { ChangeHash(Digest.of(Array("change \($0)".utf8))) }
  }

  @Test(arguments: [(0, 0), (0, 5), (5, 0), (1, 1), (30, 40), (3, 5000), (5000, 3), (10_000, 10_000)])
  func `What only one side has is found, and nothing else`(_ own: Int, _ other: Int) throws {
    // All but some at either end are common.
    let (a, b) = (hashes(0..<own), hashes(min(7, own / 2)..<min(7, own / 2) + other))
    let found = try reconcile(a, b)
    #expect(found.ours == Set(a).subtracting(b))
    #expect(found.theirs == Set(b).subtracting(a))
  }

  @Test func `Equal sets are known to be after one question`() throws {
    let found = try reconcile(hashes(0..<20_000), hashes(0..<20_000).reversed())
    #expect(found.ours.isEmpty && found.theirs.isEmpty)
    #expect(found.turns == 1)
    #expect(found.bytes < 100)
  }

  @Test func `Bytes grow with the difference and hardly with the sets`() throws {
    let small = try reconcile(hashes(0..<1000), hashes(5..<1005))
    let large = try reconcile(hashes(0..<20_000), hashes(5..<20_005))
    #expect(small.ours.count == 5 && large.ours.count == 5 && large.theirs.count == 5)
    #expect(large.bytes < small.bytes * 4)
    #expect(large.turns <= small.turns + 2)
  }

  @Test func `Parts that leave out a stretch of the range are refused`() {
    let own = SortedHashes(hashes(0..<100))
    var reconciler = Reconciler(own, most: 200)
    let asked = reconciler.nextQuestion() ?? []
    #expect(asked.count == 1)
    guard case .parts(var parts) = SortedHashes(hashes(50..<250)).answers(to: asked)[0] else {
      Issue.record("so many are not listed")
      return
    }
    parts.remove(at: 3)
    #expect(throws: RemoteError.self) { try reconciler.take([.parts(parts)]) }
  }

  @Test func `A list with a change outside the range, or out of order, is refused`() throws {
    let list = hashes(0..<10).sorted()
    for wrong in [Array(list.reversed()), list + [list[0]]] {
      var reconciler = Reconciler(SortedHashes([]), most: 100)
      _ = reconciler.nextQuestion()
      #expect(throws: RemoteError.self) { try reconciler.take([.changes(wrong)]) }
    }
  }

  @Test func `More changes than were announced are refused`() throws {
    var reconciler = Reconciler(SortedHashes([]), most: 3)
    _ = reconciler.nextQuestion()
    #expect(throws: RemoteError.self) { try reconciler.take([.changes(hashes(0..<10).sorted())]) }
  }
}
