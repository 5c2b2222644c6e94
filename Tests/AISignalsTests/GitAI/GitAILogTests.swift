import JSON
import Testing

@testable import AISignals

@Suite("git-ai's authorship log")
struct GitAILogTests {
  static let documented = """
    src/parse.swift
      s_0a1b2c3d4e5f60::t_11223344556677 1-12,20
      h_aabbccddeeff00 13-19
    "docs/read me.md"
      0123456789abcdef 3-9
    ---
    { "schema_version": "authorship/3.0.0", "git_ai_version": "1.4.5",
      "base_commit_sha": "0123456789012345678901234567890123456789",
      "prompts":  { "0123456789abcdef": { "agent_id": {"tool":"cursor","id":"c1","model":"gpt-5"},
          "human_author": "A <a@x>", "total_additions": 7, "total_deletions": 0,
          "accepted_lines": 7, "overriden_lines": 0 } },
      "sessions": { "s_0a1b2c3d4e5f60": { "agent_id": {"tool":"claude","id":"u1","model":"m"},
          "human_author": "A <a@x>", "custom_attributes": {"team":"core"} } },
      "humans":   { "h_aabbccddeeff00": { "author": "A <a@x>" } } }

    """

  /// A log with these lines before the separator.
  static func log(_ lines: String, _ more: String = "") -> String {
    lines + "---\n" + #"{"schema_version": "authorship/3.0.0", "base_commit_sha": ""#
      + String(repeating: "a", count: 40)
      + #"""# + more + "}"
  }

  private func parse(_ text: String) throws(GitAILogError) -> GitAILog {
    try GitAILog(parsing: Array(text.utf8))
  }

  @Test func theDocumentedLogIsRead() throws {
    let log = try parse(Self.documented)
    #expect(log.files.map { show($0.path) } == ["src/parse.swift", "docs/read me.md"])
    let entries = log.files.flatMap(\.entries)
    #expect(entries.map(\.lines) == [[1...12, 20...20], [13...19], [3...9]])
    #expect(entries[0].key == .session("s_0a1b2c3d4e5f60", trace: "t_11223344556677"))
    #expect(log.author(of: entries[0].key) == .agent(log.sessions[0].agent))
    #expect(log.author(of: entries[1].key) == .human("A <a@x>"))
    #expect(log.author(of: entries[2].key) == .agent(log.prompts[0].agent))
    #expect(log.prompts[0].agent == .init(tool: "cursor", id: "c1", model: "gpt-5"))
    #expect(log.prompts[0].suggestionType == .complete)
    #expect(log.gitAIVersion == "1.4.5")
  }

  @Test func nothingIsLostOnTheWay() throws {
    let log = try parse(Self.documented)
    #expect(try GitAILog(parsing: log.text()) == log)
    #expect(try show(log.text()).hasPrefix(Self.documented.split(separator: "---\n")[0] + "---\n"))
    #expect(try show(log.text()).contains(#""overriden_lines": 0"#))
    #expect(log.sessions[0].others == [.init(name: "custom_attributes", value: ["team": "core"])])
  }

  @Test func unknownFieldsAreKeptEverywhereAndTheConversationIsDropped() throws {
    let text = Self.log(
      "",
      #"""
      , "x": 1.50, "prompts": {"0123456": {"agent_id": {"tool": "t", "id": "i", "model": "m", "y": [1]},
        "messages": [{"text": "secret"}], "messages_url": "u", "overriden_lines": 2}},
      "humans": {"h_aabbccddeeff00": {"author": "A", "z": null}}
      """#)
    let log = try parse(text)
    let written = try show(log.text())
    for kept in [#""x": 1.50"#, #""y": ["#, #""messages_url": "u""#, #""z": null"#] {
      #expect(written.contains(kept))
    }
    #expect(!written.contains("secret"))
    #expect(try parse(written) == log)
    #expect(log.prompts[0].suggestionType == .partial)
  }

  @Test func mapsThatAreMissingAreEmpty() throws {
    let log = try parse(Self.log(""))
    #expect(log.prompts == [] && log.sessions == [] && log.humans == [] && log.files == [])
    #expect(log.author(of: .human("h_aabbccddeeff00")) == nil)
  }

  @Test func pathsAreQuotedWhereTheyNeedIt() throws {
    for path in ["a b", "a\tb", "a\nb\nc", "---", " a", "plain", "é", "a\\b", "b'c"] {
      var log = try parse(Self.log(""))
      log.files = [.init(path: Array(path.utf8), entries: [.init(key: .prompt("0123456"), lines: [1...1])])]
      #expect(try GitAILog(parsing: log.text()) == log)
    }
    var log = try parse(Self.log(""))
    for path in ["", "a\"b"] {
      log.files = [.init(path: Array(path.utf8), entries: [])]
      #expect(throws: GitAILog.Unwritable.path(Array(path.utf8))) { try log.text() }
    }
    // Any bytes are a path.
    log.files = [.init(path: [0xFF, 0x01], entries: [])]
    #expect(try GitAILog(parsing: log.text()) == log)
  }

  @Test func linesThatAreOutOfOrderCannotBeWritten() throws {
    var log = try parse(Self.log(""))
    for lines: [ClosedRange<Int>] in [[], [0...1], [3...4, 1...2], [1...4, 4...5]] {
      log.files = [.init(path: [0x61], entries: [.init(key: .prompt("0123456"), lines: lines)])]
      #expect(throws: GitAILog.Unwritable.self) { try log.text() }
    }
  }

  @Test(arguments: [
    ("  0123456 1\n", 1, GitAILogError.Problem.entryWithoutFile),
    ("a b\n", 1, .path), ("a\"b\n", 1, .path), ("\"a\n", 1, .path), ("\"a\"x\n", 1, .path),
    ("\"\"\n", 1, .path),
    ("\n", 1, .path), ("f\n 0123456 1\n", 2, .entry), ("f\n   0123456 1\n", 2, .entry),
    ("f\n  0123456  1\n", 2, .entry), ("f\n  0123456 1 \n", 2, .entry), ("f\n  0123456 1, 2\n", 2, .entry),
    ("f\n  0123456\n", 2, .entry), ("f\n  x_1 1\n", 2, .key("x_1")),
    ("f\n  01234567 1\n", 2, .key("01234567")),
    ("f\n  s_0a1b2c3d4e5f6 1\n", 2, .key("s_0a1b2c3d4e5f6")),
    ("f\n  H_aabbccddeeff00 1\n", 2, .key("H_aabbccddeeff00")),
    ("f\n  s_0a1b2c3d4e5f60::t_1 1\n", 2, .key("s_0a1b2c3d4e5f60::t_1")),
    ("f\n  0123456 0\n", 2, .range("0")), ("f\n  0123456 3-2\n", 2, .range("3-2")),
    ("f\n  0123456 1-2-3\n", 2, .range("1-2-3")), ("f\n  0123456 1,\n", 2, .range("")),
    ("f\n  0123456 -1\n", 2, .range("-1")), ("f\n  0123456 +1\n", 2, .range("+1")),
    ("f\n  0123456 1\r\n", 2, .range("1\r")),
    ("f\n  0123456 99999999999999999999\n", 2, .range("99999999999999999999")),
    ("f\n  0123456 4,2\n", 2, .rangesNotAscending), ("f\n  0123456 1-4,4\n", 2, .rangesNotAscending),
    ("\"a\nb\"\n  0123456 4,2\n", 3, .rangesNotAscending),
  ])
  func whatIsWrongIsSaidWithItsLine(lines: String, line: Int, problem: GitAILogError.Problem) {
    #expect(throws: GitAILogError(line: line, problem: problem)) { try parse(Self.log(lines)) }
  }

  @Test func metadataThatIsWrongIsSaidToo() {
    #expect(throws: GitAILogError(line: 1, problem: .noSeparator)) { try parse("") }
    #expect(throws: GitAILogError(line: 2, problem: .noSeparator)) { try parse("f\n") }
    #expect(throws: GitAILogError(line: 2, problem: .json(.unexpectedEnd))) { try parse("---\n{") }
    #expect(throws: GitAILogError(line: 4, problem: .json(.unexpectedEnd))) { try parse("f\n---\n{\n ") }
    let field = FieldProblem(path: "base_commit_sha", expected: .string)
    #expect(throws: GitAILogError(line: 2, problem: .field(field))) { try parse("---\n{}") }
    #expect(throws: GitAILogError(line: 2, problem: .field(.init(path: "prompts", expected: .object)))) {
      try parse(Self.log("", #", "prompts": []"#))
    }
    let nested = FieldProblem(path: "sessions.s_1.agent_id.model", expected: .string)
    #expect(throws: GitAILogError(line: 2, problem: .field(nested))) {
      try parse(Self.log("", #", "sessions": {"s_1": {"agent_id": {"tool": "t", "id": "i"}}}"#))
    }
    let other = Self.documented.replacing("authorship/3.0.0", with: "authorship/4.0.0")
    #expect(throws: GitAILogError(line: 7, problem: .schema("authorship/4.0.0"))) { try parse(other) }
    #expect(throws: GitAILogError(line: 2, problem: .commit("abc"))) {
      try parse("---\n" + #"{"schema_version": "authorship/3.1.0", "base_commit_sha": "abc"}"#)
    }
  }

  @Test func keysAreHashesOfWhatTheyStandFor() {
    // sha256("abc:def") and sha256("A <a@x>"), as sha256sum prints them.
    #expect(GitAILog.sessionKey(tool: "abc", conversation: "def") == "s_ec5952851b8051")
    #expect(GitAILog.promptKey(tool: "abc", conversation: "def") == "ec5952851b8051e1")
    #expect(GitAILog.humanKey(author: "A <a@x>") == "h_d11424d298d38c")
    #expect(GitAILog.Key(GitAILog.humanKey(author: "A <a@x>")) == .human("h_d11424d298d38c"))
  }

  @Test func damagedLogsAreReadOrRefused() throws {
    let text = Array(Self.documented.utf8)
    for end in text.indices { _ = try? GitAILog(parsing: Array(text[..<end])) }
    for place in text.indices {
      for byte: UInt8 in [0x00, 0x0A, 0x20, 0x22, 0x2C, 0x2D, 0xFF] {
        var damaged = text
        damaged[place] = byte
        guard let log = try? GitAILog(parsing: damaged), let written = try? log.text() else { continue }
        #expect(try GitAILog(parsing: written) == log)
      }
    }
  }
}
