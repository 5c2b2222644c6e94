import ChangeModel
import Testing

@testable import Attribution

@Suite("Which statement counts")
struct StatementOrderTests {
  private let key: SecretKey
  private let other: SecretKey
  private let author: Author

  init() throws {
    key = try #require(SecretKey(seed: Array(0..<32)))
    other = try #require(SecretKey(seed: Array(1..<33)))
    author = Author(name: "Ann".bytes, email: [], key: key.publicKey.fingerprint.bytes)
  }

  private func said(
    _ kind: Statement.Kind, at seconds: Int64, _ signer: SecretKey? = nil, instead: [SignedStatement] = []
  ) throws -> SignedStatement {
    try SignedStatement(
      try StatementFormatTests.statement(kind, at: seconds, supersedes: instead.map(\.id)), signer: signer)
  }

  private func correction(_ hand: Statement.Correction.Hand) -> Statement.Kind {
    .corrected([Statement.Correction(range: 0..<0, hand: hand)])
  }

  @Test func theAuthorsOwnBeforeOthersSignedBeforeUnsignedThenTheNewer() throws {
    let all = [
      try said(.disputed, at: 9), try said(.disputed, at: 1, key), try said(.disputed, at: 3, other),
      try said(.disputed, at: 4, other),
    ]
    let order = StatementOrder.inForce(all, author: author).map(\.statement.timestamp.nanoseconds)
    #expect(order.map { $0 / 1_000_000_000 } == [1, 4, 3, 9])
    #expect(
      StatementOrder.inForce(all.reversed(), author: author).map(\.id)
        == StatementOrder.inForce(all, author: author).map(\.id))
  }

  @Test func whatIsSupersededIsKeptButDoesNotCount() throws {
    let first = try said(correction(.human), at: 1)
    let second = try said(correction(.unknown), at: 2, instead: [first])
    #expect(StatementOrder.inForce([first, second], author: author).map(\.id) == [second.id])
    #expect(StatementOrder.disagreeing([first, second], author: author).isEmpty)
  }

  @Test func whatCannotAllBeRight() throws {
    let human = try said(correction(.human), at: 1)
    let tool = try said(correction(.mechanical("gofmt".bytes)), at: 2)
    #expect(StatementOrder.disagreeing([human, tool], author: author).count == 2)
    #expect(StatementOrder.disagreeing([human, try said(correction(.human), at: 5)], author: author).isEmpty)
    #expect(StatementOrder.disagreeing([human, try said(.disputed, at: 3)], author: author).count == 2)
    func part(_ range: Range<Int>, _ hand: Statement.Correction.Hand, at seconds: Int64) throws
      -> SignedStatement
    {
      try said(.corrected([Statement.Correction(range: range, hand: hand)]), at: seconds)
    }
    // Of different bytes anything can be said, of the same bytes one thing.
    let start = try part(0..<5, .human, at: 1)
    #expect(StatementOrder.disagreeing([start, try part(5..<9, .unknown, at: 2)], author: author).isEmpty)
    #expect(StatementOrder.disagreeing([start, try part(4..<9, .human, at: 2)], author: author).isEmpty)
    #expect(StatementOrder.disagreeing([start, try part(4..<9, .unknown, at: 2)], author: author).count == 2)
    #expect(StatementOrder.disagreeing([start, tool], author: author).count == 2)
    let third = try part(20..<30, .unknown, at: 3)
    #expect(
      StatementOrder.disagreeing([start, third, try part(4..<9, .unknown, at: 2)], author: author).count == 2)
    // What a correction says twice of a byte, it says as it does last.
    let twice = try said(
      .corrected([
        Statement.Correction(range: 0..<9, hand: .unknown), Statement.Correction(range: 0..<5, hand: .human),
      ]), at: 4)
    #expect(StatementOrder.disagreeing([start, twice], author: author).isEmpty)
    #expect(StatementOrder.disagreeing([try part(5..<6, .human, at: 1), twice], author: author).count == 2)
    let passed = try said(.tested(passed: true, with: "make".bytes), at: 1)
    let failed = try said(.tested(passed: false, with: "make".bytes), at: 2)
    let linted = try said(.tested(passed: false, with: "lint".bytes), at: 2)
    #expect(StatementOrder.disagreeing([passed, failed, linted], author: author).count == 2)
    #expect(StatementOrder.disagreeing([passed, linted], author: author).isEmpty)
    let reviewed = try said(.reviewed(ranges: [], milliseconds: nil), at: 1)
    #expect(StatementOrder.disagreeing([reviewed, human], author: author).isEmpty)
  }
}
