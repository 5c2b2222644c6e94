import JSON
import Testing

@testable import AISignals

@Suite("Agent Trace")
struct AgentTraceTests {
  static let documented = #"""
    { "version": "0.1.0", "id": "550e8400-e29b-41d4-a716-446655440000", "timestamp": "2026-09-20T08:00:00Z",
      "vcs": {"type": "git", "revision": "a1b2c3d4"}, "tool": {"name": "byline", "version": "0.1"},
      "files": [ { "path": "src/a.swift", "conversations": [ {
          "url": "https://example.org/c/1", "contributor": {"type": "ai", "model_id": "anthropic/claude-x"},
          "ranges": [ {"start_line": 1, "end_line": 9, "content_hash": "murmur3:9f2e8a1b"},
                      {"start_line": 12, "end_line": 12, "contributor": {"type": "mixed"}} ],
          "related": [ {"type": "session", "url": "https://example.org/s/1"} ] } ] } ],
      "metadata": { "dev.byline": {"patch": "ABC"} } }
    """#

  private func parse(_ text: String) throws(AgentTraceError) -> AgentTrace {
    try AgentTrace(parsing: Array(text.utf8))
  }

  @Test func theDocumentedRecordIsRead() throws {
    let trace = try parse(Self.documented)
    #expect(trace.vcs == .init(kind: .git, revision: "a1b2c3d4"))
    #expect(trace.tool == .init(name: "byline", version: "0.1"))
    #expect(trace.metadata?["dev.byline"]?["patch"] == "ABC")
    let conversation = trace.files[0].conversations[0]
    #expect(conversation.ranges.map(\.lines) == [1...9, 12...12])
    #expect(conversation.related == [.init(type: "session", url: "https://example.org/s/1")])
  }

  @Test func aRangeMayHaveAContributorOfItsOwn() throws {
    let conversation = try parse(Self.documented).files[0].conversations[0]
    #expect(
      conversation.contributor(of: conversation.ranges[0]) == .init(kind: .ai, modelID: "anthropic/claude-x"))
    #expect(conversation.contributor(of: conversation.ranges[1]) == .init(kind: .mixed))
    #expect(conversation.contributor(of: conversation.ranges[1]).suggestionType == .collaborative)
    let nobody = AgentTrace.Conversation(ranges: [.init(lines: 1...1)])
    #expect(nobody.contributor(of: nobody.ranges[0]).kind == .unknown)
  }

  @Test func nothingIsLostOnTheWay() throws {
    let trace = try parse(Self.documented)
    #expect(try AgentTrace(parsing: trace.text()) == trace)
    #expect(try JSON(parsing: trace.text()) == JSON(parsing: Array(Self.documented.utf8)))
  }

  @Test func unknownFieldsAreKeptEverywhere() throws {
    let text = #"""
      {"version": "0.1", "id": "i", "timestamp": "t", "vcs": {"type": "jj", "revision": "r", "a": 1}, "tool": {"b": 2},
       "files": [{"path": "p", "conversations": [{"contributor": {"type": "human", "c": 3}, "ranges": [
         {"start_line": 1, "end_line": 2, "d": 4}], "related": [{"type": "t", "url": "u", "e": 5}], "f": 6}], "g": 7}], "h": 8}
      """#
    let trace = try parse(text)
    #expect(try JSON(parsing: trace.text()) == JSON(parsing: Array(text.utf8)))
  }

  @Test func twoNumbersOrThreeAreAVersion() throws {
    for version in ["0.1", "0.1.0", "0.1.7"] {
      let trace = try parse(Self.documented.replacing("0.1.0", with: version))
      #expect(trace.version == version)
    }
    for version in ["0.2.0", "1.0", "0.1.0.0", "0", "0.1.", "0.1.0-rc"] {
      #expect(throws: AgentTraceError.version(version)) {
        try parse(Self.documented.replacing("0.1.0", with: version))
      }
    }
    #expect(AgentTrace(id: "i", timestamp: "t", files: []).version == "0.1.0")
  }

  @Test(arguments: [
    (#""type": "git""#, #""type": "byline""#, "vcs.type", FieldProblem.Expected.allowedValue),
    (#""type": "ai""#, #""type": "robot""#, "files[0].conversations[0].contributor.type", .allowedValue),
    (
      #""start_line": 1,"#, #""start_line": 0,"#, "files[0].conversations[0].ranges[0].start_line",
      .allowedValue
    ),
    (#""end_line": 9"#, #""end_line": 0"#, "files[0].conversations[0].ranges[0].end_line", .allowedValue),
    (#""end_line": 12"#, #""end_line": 12.5"#, "files[0].conversations[0].ranges[1].end_line", .number),
    (#""path": "src/a.swift""#, #""path": 1"#, "files[0].path", .string),
    (#""files": ["#, #""files": {}, "x": ["#, "files", .array),
    (#""metadata": {"#, #""metadata": 1, "x": {"#, "metadata", .object),
  ])
  func whatIsWrongIsSaidWithItsPlace(old: String, new: String, path: String, expected: FieldProblem.Expected)
  {
    #expect(throws: AgentTraceError.field(FieldProblem(path: path, expected: expected))) {
      try parse(Self.documented.replacing(old, with: new))
    }
  }

  @Test func whatIsNoJSONIsSaidWithItsLine() {
    #expect(throws: AgentTraceError.json(.unexpectedEnd, line: 2)) { try parse("{\n") }
    #expect(throws: AgentTraceError.field(FieldProblem(path: "", expected: .object))) { try parse("[]") }
  }

  @Test(arguments: [
    ("", UInt32(0), UInt32(0)), ("", 1, 0x514E_28B7), ("", 0xFFFF_FFFF, 0x81F1_6F39),
    ("test", 0, 0xBA6B_D213),
    ("test", 0x9747_B28C, 0x704B_81DC), ("Hello, world!", 0, 0xC036_3E43),
    ("Hello, world!", 0x9747_B28C, 0x2488_4CBA),
    ("The quick brown fox jumps over the lazy dog", 0, 0x2E4F_F723),
    ("The quick brown fox jumps over the lazy dog", 0x9747_B28C, 0x2FA8_26CD),
    ("a", 0x9747_B28C, 0x7FA0_9EA6), ("aa", 0x9747_B28C, 0x5D21_1726), ("aaa", 0x9747_B28C, 0x283E_0130),
    ("aaaa", 0x9747_B28C, 0x5A97_808A),
  ])
  func murmurHash3AsPublished(text: String, seed: UInt32, hash: UInt32) {
    #expect(Murmur3.hash(text.utf8, seed: seed) == hash)
  }

  @Test func murmurHash3OfBytes() {
    #expect(Murmur3.hash([0xFF, 0xFF, 0xFF, 0xFF]) == 0x7629_3B50)
    #expect(Murmur3.hash([0x21, 0x43, 0x65, 0x87]) == 0xF55B_516B)
    #expect(Murmur3.hash([0x21, 0x43, 0x65]) == 0x7E4A_8634)
    #expect(Murmur3.hash([0, 0, 0, 0]) == 0x2362_F9DE)
    #expect(AgentTrace.contentHash(of: "test".utf8) == "murmur3:ba6bd213")
    #expect(AgentTrace.contentHash(of: []) == "murmur3:00000000")
  }
}
