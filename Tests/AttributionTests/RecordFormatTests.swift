import ChangeModel
import Testing

@testable import Attribution

@Suite("Records as bytes")
struct RecordFormatTests {
  static func use() -> AIUse {
    var use = AIUse()
    use.provider = "anthropic".bytes
    use.model = "claude-sonnet-4-5".bytes
    use.tool = "claude-code".bytes
    use.session = "s-1".bytes
    use.suggestion = .collaborative
    use.confidence = Confidence(millionths: 900_000)
    use.acceptance = Confidence(millionths: 1_000_000)
    use.prompt = Digest(Array(0..<32))
    use.reviewTime = 90_000
    use.tokens = 1234
    use.parameters = [
      AIUse.Parameter(name: "temperature".bytes, value: "0.2".bytes),
      AIUse.Parameter(name: "max_tokens".bytes, value: "4096".bytes),
    ]
    return use
  }

  private func record() throws -> AttributionRecord {
    var record = AttributionRecord(salt: Array(0..<16))
    record.declaration = .ai
    record.uses = [Self.use(), try AIUse(decoding: try Fixture.bytes("use-later"))]
    record.tools = ["swift-format".bytes]
    record.spans = [
      AttributedSpan(count: 3, source: .typed(.human)), AttributedSpan(count: 10, source: .typed(.ai(0))),
      AttributedSpan(count: 1, source: .typed(.mechanical(0))),
      AttributedSpan(count: 2, source: .typed(.unknown)),
      AttributedSpan(count: 7, source: .carried(from: Position(Holder(1), 300))),
      AttributedSpan(count: 5, source: .typed(.ai(1))),
    ]
    record.deletions = [HandRun(count: 4, hand: .human), HandRun(count: 6, hand: .ai(0))]
    record.evidence = [
      Evidence(.flag, of: .change),
      Evidence(
        .trailer, of: .ai(0), rule: "co-author".bytes,
        text: "Co-authored-by: Claude <noreply@anthropic.com>".bytes),
      Evidence(.checkpoint, of: .human),
      Evidence(.inferred, of: .tool(0), rule: "rule".bytes, text: "words".bytes),
    ]
    record.others = [ChangeHash(try #require(Digest(Array(32..<64))))]
    record.weights = [
      AttributionRecord.Weight(holder: Holder(1), bytes: 120),
      AttributionRecord.Weight(holder: Holder(2), bytes: 7),
    ]
    record.resolves = [Holder(1), Holder(2)]
    record.description = "why".bytes
    record.extra = ["a".bytes: "1".bytes, "b".bytes: []]
    return record
  }

  @Test func everyFieldIsWhereTheFormatSays() throws {
    #expect(try Self.use().encoded() == Fixture.bytes("use"))
    #expect(try record().encoded() == Fixture.bytes("record"))
    #expect(try AttributionRecord(decoding: try Fixture.bytes("record")) == record())
    #expect(AttributionRecord(salt: []).encoded() == [1, 0])
  }

  @Test(arguments: Fixture.records) func readAndWrittenAgainItIsTheSame(_ name: String) throws {
    let bytes = try Fixture.bytes(name)
    let record = try AttributionRecord(decoding: bytes)
    // The version is that of whoever wrote it; a record in hand is sent with the bytes it came in.
    #expect(record.encoded().dropFirst() == bytes.dropFirst())
    #expect(try EncodedAttribution(decoding: bytes).bytes == bytes)
  }

  @Test func aWayOfTakingPartThatIsNotKnownIsKeptAndNeverGuessed() throws {
    let bytes = try Fixture.bytes("use-later")
    var use = try AIUse(decoding: bytes)
    #expect(use.suggestion == nil && use.model == "model-9".bytes)
    #expect(use.encoded() == bytes)
    use = use.completed(by: Self.use())
    #expect(try AIUse(decoding: use.encoded()).suggestion == .collaborative)
  }

  @Test func whatEndsUnknownNeedNotBeSaid() throws {
    var record = AttributionRecord(salt: [1])
    record.spans = [
      AttributedSpan(count: 2, source: .typed(.human)), AttributedSpan(count: 9, source: .typed(.unknown)),
    ]
    record.deletions = [HandRun(count: 3, hand: .unknown)]
    let encoded = EncodedAttribution(record)
    #expect(try AttributionRecord(decoding: encoded.bytes) == encoded.record)
    #expect(encoded.record.spans.count == 1 && encoded.record.deletions.isEmpty)
  }

  @Test func everyBitBindsAChangeToItsRecord() throws {
    let bytes = try Fixture.bytes("record")
    let commitment = AttributionRecord.commitment(to: bytes)
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 1
      #expect(AttributionRecord.commitment(to: other) != commitment)
    }
  }

  @Test(arguments: [
    ("a hand that is not listed", [1, 0, 4, 2, 1, 4] as [UInt8]),
    ("a deletion by a tool that is not listed", [1, 0, 5, 2, 1, 3]),
    ("an empty stretch", [1, 0, 4, 2, 0, 2]),
    ("an unknown declaration", [1, 0, 1, 1, 9]),
    ("version 0", [0, 0]),
    ("fields that do not ascend", [1, 0, 10, 1, 65, 1, 1, 1]),
    ("a field given twice", [1, 0, 1, 1, 1, 1, 1, 1]),
    ("a number with something behind it", [1, 0, 1, 2, 1, 1]),
    ("a field beyond the end", [1, 0, 10, 9, 65]),
    ("evidence of an AI that is not listed", [1, 0, 6, 4, 1, 2, 0, 0]),
  ]) func isRefused(_ why: String, _ bytes: [UInt8]) {
    #expect(throws: DecodeError.self, Comment(rawValue: why)) { try AttributionRecord(decoding: bytes) }
  }

  @Test(arguments: [6, 7]) func aShareAboveTheWholeIsRefused(_ field: UInt8) {
    // 1,000,001 as a varint.
    #expect(throws: DecodeError.self) { try AIUse(decoding: [field, 3, 0xC1, 0x84, 0x3D]) }
  }
}
