import ChangeModel
import Testing

@testable import Attribution

@Suite("Statements as bytes")
struct StatementFormatTests {
  static func statement(
    _ kind: Statement.Kind, by author: String = "Rita", at seconds: Int64 = 1_700_000_000, note: String = "",
    supersedes: [StatementID] = []
  ) throws -> Statement {
    Statement(
      about: ChangeHash(try #require(Digest(Array(repeating: 7, count: 32)))),
      by: Author(name: author.bytes, email: "\(author.lowercased())@example.org".bytes),
      at: Timestamp(nanoseconds: seconds * 1_000_000_000, offset: -60), kind, note: note.bytes,
      supersedes: supersedes)
  }

  @Test func everyKindIsWhereTheFormatSays() throws {
    let nine = StatementID(try #require(Digest(Array(repeating: 9, count: 32))))
    let five = try #require(Digest(Array(repeating: 5, count: 32)))
    let kinds: [(String, Statement)] = [
      (
        "reviewed",
        try Self.statement(
          .reviewed(ranges: [10..<15], milliseconds: 300_000), note: "looks right", supersedes: [nine])
      ),
      ("reviewed-whole", try Self.statement(.reviewed(ranges: [], milliseconds: nil))),
      ("tested", try Self.statement(.tested(passed: true, with: "make test".bytes))),
      ("disputed", try Self.statement(.disputed)),
      (
        "corrected",
        try Self.statement(
          .corrected([
            Statement.Correction(range: 0..<0, hand: .human),
            Statement.Correction(range: 3..<7, hand: .ai(RecordFormatTests.use())),
            Statement.Correction(range: 8..<9, hand: .mechanical("gofmt".bytes)),
            Statement.Correction(range: 9..<11, hand: .unknown),
          ]))
      ),
      ("redacted", try Self.statement(.redacted(prompt: five))),
    ]
    for (name, statement) in kinds {
      let bytes = try Fixture.bytes(name)
      #expect(statement.encoded() == bytes, Comment(rawValue: name))
      #expect(try Statement(decoding: bytes) == statement, Comment(rawValue: name))
    }
  }

  @Test(arguments: Fixture.statements) func readAndWrittenAgainItIsTheSame(_ name: String) throws {
    let bytes = try Fixture.bytes(name)
    #expect(try Statement(decoding: bytes).encoded() == bytes)
  }

  @Test func oneOfAKindThatIsNotKnownIsPassedOn() throws {
    let statement = try Statement(decoding: try Fixture.bytes("later"))
    #expect(statement.kind == .unknown(99, "anything".bytes))
    let signed = try SignedStatement(statement, signer: nil)
    #expect(try SignedStatement(decoding: signed.encoded).bytes == Fixture.bytes("later"))
  }

  @Test func aSignatureHoldsForTheVeryBytes() throws {
    let key = try #require(SecretKey(seed: Array(0..<32)))
    let signed = try SignedStatement(try Self.statement(.disputed), signer: key)
    #expect(signed.isGenuine)
    let read = try SignedStatement(decoding: signed.encoded)
    #expect(read.isGenuine && read.id == signed.id && read.signature?.key == key.publicKey)
    for index in signed.encoded.indices {
      var bytes = signed.encoded
      bytes[index] ^= 0x10
      if let other = try? SignedStatement(decoding: bytes) {
        #expect(other.signature == nil || !other.isGenuine, "byte \(index) is not covered")
      }
    }
  }

  @Test func aClockFartherOffThanADayIsRefused() throws {
    var statement = try Self.statement(.disputed)
    statement.timestamp = Timestamp(nanoseconds: 0, offset: 1441)
    let bytes = statement.encoded()
    #expect(throws: DecodeError.self) { try Statement(decoding: bytes) }
  }
}
