import TestSupport
import Testing

@Suite("byline attribution export, byline attribution import")
struct AttributionExchangeTests {
  /// A change with lines by an AI and by a person, on top of one by a person.
  private func story() throws -> (alice: Sandbox, base: String, change: String) {
    let alice = try Sandbox("alice")
    try alice.write("src/f", "one\ntwo\nthree\n")
    try alice.byline("checkpoint", "--human")
    let base = try alice.recordAll("base")
    try alice.write("src/f", "one\nTWO\nthree\nfour\nfive\n")
    try alice.byline("checkpoint", "--agent", "claude-code", "--model", "claude-x", "--session", "s1")
    try alice.write("src/f", "one\nTWO\nthree\nfour\nfive\nsix\n")
    try alice.byline("checkpoint", "--human")
    return (alice, base, try alice.record("change"))
  }

  /// The same changes elsewhere, without what is known of who wrote them.
  private func stranger(_ alice: Sandbox, _ name: String = "bob") throws -> Sandbox {
    let bob = try Sandbox(name)
    let command = ["change", "--output-format", "block", "--skip-attribution"] + (try alice.hashes())
    try bob.apply(try alice.byline(command.map { Array($0.utf8) }).bytes)
    return bob
  }

  private func export(_ sandbox: Sandbox, _ format: String, _ more: String...) throws -> Output {
    try sandbox.byline((["attribution", "export", "--format", format] + more).map { Array($0.utf8) })
  }

  @discardableResult
  private func take(
    _ document: [UInt8], _ format: String, into sandbox: Sandbox, _ more: String...,
    expecting status: Int32 = 0
  ) throws -> Output {
    let command = ["attribution", "import", "--format", format] + more + ["-"]
    return try sandbox.byline(command.map { Array($0.utf8) }, expecting: status, input: document)
  }

  /// The hand of each line, with its model.
  private func hands(_ sandbox: Sandbox, _ path: String = "src/f") throws -> [String] {
    try sandbox.json("credit", "--ai", path)["lines"].array.map { line in
      let model = line["parts"].array.map { $0["ai"]["model"].string }.first { !$0.isEmpty }
      return line["hand"].string + (model.map { " \($0)" } ?? "")
    }
  }

  // MARK: git-ai

  @Test func aChangeIsWrittenAsAnAuthorshipLog() throws {
    let (alice, _, change) = try story()
    let output = try export(alice, "git-ai", "--change", change)
    let lines = output.lines
    #expect(lines[0] == "src/f")
    #expect(lines[1].hasPrefix("  s_") && lines[1].hasSuffix(" 2,4-5"))
    #expect(lines[2].hasPrefix("  h_") && lines[2].hasSuffix(" 6"))
    #expect(lines[3] == "---")
    let metadata = try JSONValue(parsing: Array(lines[4...].joined(separator: "\n").utf8))
    #expect(metadata["schema_version"].string == "authorship/3.0.0")
    #expect(metadata["dev.byline"]["patch"].string == change)
    let session = metadata["sessions"][metadata["sessions"].fields[0]]
    #expect(session["agent_id"]["tool"].string == "claude-code")
    #expect(session["agent_id"]["id"].string == "s1")
    #expect(session["agent_id"]["model"].string == "claude-x")
    #expect(session["human_author"].string == "Alice <alice@example.org>")
    #expect(output.messages == "left out: who deleted 4 bytes\n")
    // The same again: nothing in it is random.
    #expect(try export(alice, "git-ai", "--change", change).text == output.text)
  }

  @Test(arguments: ["git-ai", "agent-trace"])
  func whatWasWrittenIsTakenOverElsewhere(format: String) throws {
    let (alice, _, change) = try story()
    let bob = try stranger(alice)
    #expect(try hands(bob) == Array(repeating: "unknown", count: 6))
    let document = try export(alice, format, "--change", change).bytes
    let output = try take(document, format, into: bob)
    #expect(output.text.hasPrefix("Statement: ") && output.messages == "")
    // Lines of the change before are not in it, and stay unknown.
    #expect(
      try hands(bob) == ["unknown", "ai claude-x", "unknown", "ai claude-x", "ai claude-x", "human"])
    let statement = try bob.json("change", change)["statements"][0]
    #expect(statement["kind"].string == "corrected")
    #expect(statement["note"].string.hasSuffix("observed by note"))
    // It goes out as it came in.
    let (mine, theirs) = (
      try export(alice, "git-ai", "--change", change), try export(bob, "git-ai", "--change", change)
    )
    #expect(mine.lines[2...3] == theirs.lines[2...3] && theirs.lines[1].hasSuffix(" 2,4-5"))
    if format == "git-ai" { #expect(mine.text == theirs.text) }
  }

  @Test func allChangesFitInOneDocument() throws {
    let (alice, base, change) = try story()
    let document = try export(alice, "git-ai")
    let entries = try JSONValue(parsing: document.bytes)["entries"].array
    #expect(entries.map { $0["content"].string.contains(base) } == [true, false])
    #expect(entries.map { $0["content"].string.contains(change) } == [false, true])
    let bob = try stranger(alice)
    #expect(try take(document.bytes, "git-ai", into: bob).lines.count == 2)
    #expect(try hands(bob) == hands(alice))
    // Only what one channel has and another has not.
    try alice.byline("fork", "old", "--change", base)
    let new = try JSONValue(parsing: try export(alice, "git-ai", "--channel", "main", "--not", "old").bytes)
    #expect(new["entries"].array.count == 1)
  }

  @Test func theSameIsNotSaidTwice() throws {
    let (alice, _, change) = try story()
    let document = try export(alice, "git-ai", "--change", change).bytes
    let output = try take(document, "git-ai", into: alice)
    #expect(output.text == "")
    #expect(
      output.messages == "left out: 4 lines of which the same is known already\nthere is nothing new to say\n"
    )
  }

  @Test func whatTheFormatCannotHoldIsCounted() throws {
    let alice = try Sandbox("alice")
    try alice.write("mixed", "let value = compute(first, second)\n")
    try alice.write("a\"b", "x\n")
    try alice.write("picture", [0, 1, 2])
    try alice.byline("checkpoint", "--agent", "tool", "--model", "m")
    try alice.write("mixed", "let value = compute(first, other)\n")
    try alice.byline("checkpoint", "--human")
    try alice.recordAll("mixed")
    let change = try alice.hashes()[0]
    try alice.byline("review", change)
    let log = try export(alice, "git-ai", "--change", change)
    #expect(!log.text.contains("mixed\n"))
    #expect(
      log.messages.lines == [
        "left out: 1 line typed by a person and an AI together, for which the format has no word",
        "left out: 1 file without lines", "left out: 1 file with a name that the format cannot hold",
        "left out: 1 statement that something was reviewed, tested or disputed",
      ])
    // Agent Trace has a word for lines by both, and for any name.
    let trace = try JSONValue(parsing: try export(alice, "agent-trace", "--change", change).bytes)
    let kinds = trace["files"].array.map {
      "\($0["path"].string) \($0["conversations"][0]["contributor"]["type"].string)"
    }
    #expect(kinds == ["a\"b ai", "mixed mixed"])
  }

  @Test func linesThatAreNotTheChangesAreLeftAlone() throws {
    let (alice, _, change) = try story()
    let bob = try stranger(alice)
    let log = """
      src/f
        h_2fd5a734c5ff91 1-2,7-9
        s_054a070bf4bb1f 4
      src/other
        h_2fd5a734c5ff91 1
      ---
      {"schema_version": "authorship/3.0.0", "base_commit_sha": "\(String(repeating: "a", count: 40))",
       "prompts": {}, "humans": {"h_2fd5a734c5ff91": {"author": "Zoe <z@example.org>"}}, "more": 1}
      """
    // The name of a commit of git is no hash of a change.
    let refused = try take(Array(log.utf8), "git-ai", into: bob, expecting: 4)
    #expect(
      refused.messages.contains("does not say which change it is about\nhint: name it with --change HASH"))
    let output = try take(Array(log.utf8), "git-ai", into: bob, "--change", change)
    #expect(try hands(bob) == ["unknown", "human", "unknown", "unknown", "unknown", "unknown"])
    #expect(
      output.messages.lines == [
        "left out: 1 range of nobody that is named", "left out: 1 field for which there is no place",
        "left out: 1 file of which the change has no lines", "left out: 3 lines behind the end of a file",
        "left out: 1 line that other changes wrote",
        "left out: 1 name of a person: their lines are a person's",
      ])
  }

  @Test func whatIsTakenOverIsSigned() throws {
    let (alice, _, change) = try story()
    let bob = try stranger(alice)
    try bob.byline("identity", "new")
    try take(try export(alice, "git-ai", "--change", change).bytes, "git-ai", into: bob)
    let statement = try bob.json("change", change)["statements"][0]
    #expect(!statement["signature"].isNull && statement["genuine"].bool)
  }

  // MARK: Agent Trace

  @Test func aChannelIsWrittenAsOneRecord() throws {
    let (alice, base, change) = try story()
    let output = try export(alice, "agent-trace")
    let trace = try JSONValue(parsing: output.bytes)
    #expect(trace["version"].string == "0.1.0")
    #expect(trace["tool"]["name"].string == "byline")
    #expect(trace["metadata"]["dev.byline"]["state"].string == (try alice.state()))
    #expect(Set(trace["metadata"]["dev.byline"]["changes"].array.map(\.string)) == [base, change])
    let file = trace["files"][0]
    #expect(file["path"].string == "src/f")
    let found = file["conversations"].array.map { conversation in
      let lines = conversation["ranges"].array.map {
        "\($0["start_line"].int ?? 0)-\($0["end_line"].int ?? 0)"
      }
      let contributor = conversation["contributor"]
      return "\(contributor["type"].string) \(contributor["model_id"].string) \(lines)"
    }
    #expect(found == [#"human  ["1-1", "3-3", "6-6"]"#, #"ai anthropic/claude-x ["2-2", "4-5"]"#])
    #expect(
      output.messages == "left out: who deleted 4 bytes\nleft out: 2 names of a tool or conversation\n")
  }

  @Test func linesThatReadOtherwiseAreNotTakenOver() throws {
    let (alice, _, change) = try story()
    let bob = try stranger(alice)
    func trace(_ hash: String) -> [UInt8] {
      Array(
        """
        {"version": "0.1", "id": "x", "timestamp": "2026-01-01T00:00:00Z",
         "vcs": {"type": "git", "revision": "0123"},
         "files": [{"path": "src/f", "conversations": [{"url": "https://example.org/c",
           "contributor": {"type": "mixed", "model_id": "openai/gpt-x"},
           "ranges": [{"start_line": 4, "end_line": 4, "content_hash": "\(hash)"}]}]}]}
        """.utf8)
    }
    let other = try take(trace("murmur3:00000000"), "agent-trace", into: bob, "--change", change)
    #expect(
      other.messages.lines.suffix(2) == [
        "left out: 1 range of which the text is another one here", "there is nothing new to say",
      ])
    try take(trace("sha256:what-others-write"), "agent-trace", into: bob, "--change", change)
    #expect(try hands(bob)[3] == "ai gpt-x")
    let part = try bob.json("credit", "--ai", "src/f")["lines"][3]["parts"][0]["ai"]
    #expect(part["suggestionType"].string == "collaborative")
    #expect(part["provider"].string == "openai" && part["session"].string == "https://example.org/c")
    // It was said to be by both, and is said so again.
    let again = try JSONValue(parsing: try export(bob, "agent-trace", "--change", change).bytes)
    let contributors = again["files"][0]["conversations"].array.map { $0["contributor"]["type"].string }
    #expect(contributors == ["unknown", "mixed"])
  }

  // MARK: Mistakes

  @Test func aDocumentThatIsNoneIsRefused() throws {
    let (alice, _, _) = try story()
    let note = try take(Array("f\n  nobody 1\n---\n{}".utf8), "git-ai", into: alice, expecting: 2)
    #expect(
      note.messages == "error: this is no git-ai authorship log: in line 2, \"nobody\" is no key\n")
    let trace = try take(Array("{\"version\": 1}".utf8), "agent-trace", into: alice, expecting: 2)
    #expect(trace.messages.hasPrefix("error: this is no Agent Trace record: the field "))
    try alice.byline("attribution", "import", "--format", "git-ai", "nothing-here", expecting: 4)
    try alice.byline("attribution", "export", "--format", "xml", expecting: 2)
  }

  @Test func aChangeThatIsNotHereIsNamed() throws {
    let (alice, _, change) = try story()
    let document = try export(alice, "git-ai", "--change", change).bytes
    let output = try take(document, "git-ai", into: try Sandbox("bob"), expecting: 4)
    #expect(output.messages.hasPrefix("error: the change \(change) that the document is about is not here\n"))
  }

  @Test func aFileIsOnlyReplacedWhenAsked() throws {
    let (alice, _, change) = try story()
    let command = ["attribution", "export", "--format", "git-ai", "--change", change, "-o", "log"]
    try alice.byline(command.map { Array($0.utf8) })
    #expect(try alice.read("log").hasPrefix("src/f\n"))
    try alice.byline(command.map { Array($0.utf8) }, expecting: 5)
    try alice.byline((command + ["--force"]).map { Array($0.utf8) })
  }

  @Test func theViewsNeedNoVerb() throws {
    let (alice, _, _) = try story()
    let counts = try alice.byline("attribution", "--stats").text
    #expect(counts.hasPrefix("2 changes\n"))
    #expect(try alice.byline("attribution").text == counts)
    #expect(try alice.byline("attribution", "show").text == counts)
    #expect(try alice.byline("attribution", "--files").text.contains("src/f"))
  }
}
