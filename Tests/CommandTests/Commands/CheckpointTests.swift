import TestSupport
import Testing

@Suite("byline checkpoint")
struct CheckpointTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "one\ntwo\nthree\n")
    try alice.recordAll("first")
    return alice
  }

  @discardableResult private func hook(
    _ alice: Sandbox, _ event: String, _ fields: String = "", session: String = "s-1"
  ) throws -> Output {
    try alice.byline(
      "checkpoint", "--hook", "claude-code",
      input: Array(
        "{\"hook_event_name\":\"\(event)\",\"session_id\":\"\(session)\",\"cwd\":\"\(alice.path)\"\(fields)}"
          .utf8))
  }

  private func edit(_ file: String, _ alice: Sandbox) -> String {
    ",\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"\(alice.path)/\(file)\"}"
  }

  private func hands(_ alice: Sandbox, _ path: String) throws -> [String] {
    try alice.json("credit", "--ai", path)["lines"].array.map { $0["hand"].string }
  }

  @Test func oneChangeHoldsLinesOfSeveralHands() throws {
    let alice = try alice()
    try alice.write("f", "one\nby nobody\ntwo\nthree\n")
    try alice.byline("checkpoint", "--unknown")
    try alice.write("f", "one\nby nobody\ntwo\nby codex\nthree\n")
    try alice.byline("checkpoint", "--agent", "codex", "--model", "gpt-5", "--session", "s")
    try alice.write("f", "one\nby nobody\ntwo\nby codex\nthree\nby alice\n")
    try alice.byline("checkpoint", "--human")
    try alice.write("f", "one\nby nobody\ntwo\nby codex\nthree\nby alice\nlast\n")
    #expect(
      try alice.json("checkpoint", "--list")["checkpoints"].array.map { $0["hand"].string } == [
        "unknown", "ai", "human",
      ])
    try alice.record("mixed")
    #expect(
      try hands(alice, "f") == ["unknown", "unknown", "unknown", "ai", "unknown", "human", "unknown"])
    try alice.verify()
  }

  /// A picture has no lines: it is somebody's as a whole, or nobody knows.
  @Test func aPictureIsTheAgentsThatMadeIt() throws {
    let alice = try alice()
    func draws(_ colour: UInt8, _ who: String...) throws {
      try alice.write("p", [UInt8](repeating: 0, count: 40) + [UInt8](repeating: colour, count: 60))
      if !who.isEmpty { try alice.byline((["checkpoint"] + who).map { Array($0.utf8) }) }
    }
    func hand(_ message: String) throws -> String {
      // What no stretch covers is unknown.
      let stretches = try alice.json("change", alice.record(message))["attribution"]["spans"].array
      return stretches.first?["hand"].string ?? "unknown"
    }
    try draws(1, "--agent", "codex", "--model", "gpt-5")
    try alice.byline("add", "p")
    #expect(try hand("new") == "ai")
    try draws(2, "--agent", "codex", "--model", "gpt-5")
    #expect(try hand("edited") == "ai")
    try draws(3, "--human")
    #expect(try hand("by a person") == "human")
    // Edited after the agent, or by two, it is nobody's.
    try draws(4, "--agent", "codex", "--model", "gpt-5")
    try draws(5)
    #expect(try hand("edited since") == "unknown")
    try draws(6, "--human")
    try draws(7, "--agent", "codex", "--model", "gpt-5")
    #expect(try hand("by two") == "unknown")
    // Taken back and recorded again it is still whose it was.
    try draws(9, "--agent", "codex", "--model", "gpt-5")
    #expect(try hand("to be taken back") == "ai")
    try alice.byline("undo")
    #expect(try hand("after undo") == "ai")
    try alice.byline("unrecord", try alice.hashes().last ?? "")
    #expect(try hand("after unrecord") == "ai")
    try alice.byline("record", "--amend", "-m", "amended")
    let amended = try alice.json("change", alice.hashes().last ?? "")["attribution"]["spans"].array
    #expect(amended.first?["hand"].string == "ai")
    try alice.byline("undo")
    try alice.byline("unrecord", try alice.hashes().last ?? "")
    try draws(10)
    #expect(try hand("edited since it was taken back") == "unknown")
    // Text that was no text for a while is whoever's it is known to be.
    try draws(8, "--agent", "codex", "--model", "gpt-5")
    try alice.write("p", "lines\n")
    #expect(try hand("text") == "unknown")
    try alice.verify()
  }

  @Test func aSessionOfClaudeCodeFromStartToRecord() throws {
    let alice = try alice()
    #expect(try hook(alice, "SessionStart", ",\"model\":\"claude-opus-4\"").text == "")
    try alice.write("f", "mine\none\ntwo\nthree\n")
    #expect(try hook(alice, "PreToolUse", edit("f", alice)).text == "")
    try alice.write("f", "mine\none\nits\ntwo\nthree\n")
    let after = try hook(alice, "PostToolUse", edit("f", alice))
    #expect(after.text == "" && after.messages == "")
    try hook(alice, "Stop")
    try alice.record("together")
    #expect(try hands(alice, "f") == ["unknown", "unknown", "ai", "unknown", "unknown"])
    let use = try alice.json("credit", "--ai", "f")["lines"][2]["parts"][0]["ai"]
    #expect(
      ["provider", "model", "tool", "session"].map { use[$0].string } == [
        "anthropic", "claude-opus-4", "claude-code", "s-1",
      ])
    #expect(try alice.byline("credit", "--ai", "f").text.contains("claude-opus-4"))
  }

  @Test func aToolThatEditsAnotherFileClaimsThatOneOnly() throws {
    let alice = try alice()
    try alice.write("g", "g\n")
    try alice.recordAll("g")
    try hook(alice, "PreToolUse", edit("g", alice))
    try alice.write("f", "one\nmeanwhile\ntwo\nthree\n")
    try alice.write("g", "g\nits\n")
    try hook(alice, "PostToolUse", edit("g", alice))
    try alice.record("both")
    #expect(try hands(alice, "g") == ["unknown", "ai"])
    #expect(try hands(alice, "f")[1] == "unknown")
  }

  @Test(arguments: [
    "", "no JSON", "{}", "[]", "{\"hook_event_name\":7}", "{\"hook_event_name\":\"PostToolUse\",\"cwd\":3}",
    "{\"hook_event_name\":\"PostToolUse\",\"tool_input\":", "\u{0}",
  ]) func inputThatIsNoneNeverHoldsAnAgentUp(_ input: String) throws {
    let alice = try alice()
    let output = try alice.byline("checkpoint", "--hook", "claude-code", input: Array(input.utf8))
    #expect(
      output.text == "" && output.messages.hasPrefix("error: what claude-code told is not understood: "))
    #expect(!output.messages.contains("AISignals") && !output.messages.contains("Malformed"))
    #expect(try alice.byline("checkpoint", "--list").text == "")
  }

  @Test func eventsThatHaveNothingToDoWithEditsAndOtherFoldersAreNoMistake() throws {
    let alice = try alice()
    try alice.write("f", "edited\n")
    #expect(try hook(alice, "Notification").messages == "")
    let event = "{\"hook_event_name\":\"PostToolUse\",\"cwd\":\"\(alice.outside)\"}"
    let output = try alice.byline(
      "checkpoint", "--hook", "claude-code", input: Array(event.utf8), at: alice.outside)
    #expect(output.text == "" && output.messages == "")
    #expect(try alice.byline("checkpoint", "--list").text == "")
  }

  @Test func whatAnAgentDidStaysItsOwnWhenAMoveIsUndone() throws {
    let alice = try alice()
    try alice.write("f", "one\ntwo\nby codex\nthree\n")
    try alice.byline("checkpoint", "--agent", "codex")
    try alice.byline("mv", "f", "g")
    try alice.byline("undo")
    try alice.byline("record", "-m", "edit")
    #expect(try hands(alice, "f") == ["unknown", "unknown", "ai", "unknown"])
  }

  @Test(arguments: [["record", "-m", "edit"], ["record", "--amend", "-m", "amended"]])
  func whatAnAgentDidStaysItsOwnWhenARecordIsUndone(_ arguments: [String]) throws {
    let alice = try alice()
    try alice.write("f", "one\ntwo\nby codex\nthree\n")
    try alice.write("g", "by codex, too\n")
    try alice.byline("add", "g")
    try alice.byline("checkpoint", "--agent", "codex")
    try alice.byline(arguments.map { Array($0.utf8) })
    try alice.byline("undo")
    try alice.byline("record", "-m", "again")
    #expect(try hands(alice, "f") == ["unknown", "unknown", "ai", "unknown"])
    #expect(try hands(alice, "g") == ["ai"])
  }

  @Test func nothingEditedIsNoCheckpoint() throws {
    let alice = try alice()
    #expect(
      try alice.byline("checkpoint", "--human").messages == "nothing was edited since the last checkpoint\n")
    try alice.byline("checkpoint", expecting: 2)
    try alice.byline("checkpoint", "--human", "--unknown", expecting: 2)
    try alice.byline("checkpoint", "--model", "m", "--human", expecting: 2)
  }

  @Test func whatIsThrownAwayIsForgotten() throws {
    let alice = try alice()
    try alice.write("f", "one\ntwo\nthree\nits\n")
    try alice.byline("checkpoint", "--agent", "codex")
    try alice.byline("reset", "--force")
    try alice.write("f", "one\ntwo\nthree\nits\n")
    try alice.record("typed again")
    #expect(try hands(alice, "f") == ["unknown", "unknown", "unknown", "unknown"])
  }
}
