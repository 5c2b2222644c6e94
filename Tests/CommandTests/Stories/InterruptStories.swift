import TestSupport
import Testing

/// Ctrl-C at a terminal: nothing is lost, the terminal is as it was, and the shell is told.
@Suite struct InterruptStories {
  private let interrupt = "\u{03}"

  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "one\n")
    try alice.recordAll("first")
    try alice.write("f", "one\ntwo\n")
    return alice
  }

  private func expectNothingHappened(_ alice: Sandbox) throws {
    #expect(try alice.hashes().count == 1)
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    #expect(try !alice.exists(".byline/tmp/message"))
    try alice.byline("check")
  }

  @Test func anEditorThatIsInterruptedRecordsNothing() throws {
    let alice = try alice()
    alice.environment["EDITOR"] = "echo ready; exec sleep 60 #"
    _ = try alice.onTerminal("record", expecting: 130, answers: [("ready", interrupt)])
    try expectNothingHappened(alice)
  }

  @Test func anEditorThatKnowsWhatToDoWithAnInterruptGoesOn() throws {
    let alice = try alice()
    try alice.write(
      "editor", "trap 'echo caught' INT\necho ready\nread key\nread key\necho from the editor > \"$1\"\n")
    alice.environment["EDITOR"] = "sh editor"
    let shown = try alice.onTerminal(
      "record", answers: [("ready", interrupt), ("caught", "a\nb\n")])
    #expect(shown.contains("Hash: "))
    #expect(try alice.byline("log", "-n", "1").text.contains("    from the editor\n"))
  }

  @Test func aPagerThatIsInterruptedEndsTheProgram() throws {
    let alice = try alice()
    alice.environment["BYLINE_PAGER"] = "cat; echo ready; exec sleep 60"
    _ = try alice.onTerminal("log", expecting: 130, answers: [("ready", interrupt)])
    try expectNothingHappened(alice)
  }

  @Test func aPagerThatKnowsWhatToDoWithAnInterruptIsLeftWhenItIsLeft() throws {
    let alice = try alice()
    alice.environment["BYLINE_PAGER"] =
      "trap 'echo caught' INT; cat; echo ready; read key < /dev/tty; echo left"
    let shown = try alice.onTerminal("log", answers: [("ready", interrupt), ("caught", "q\n")])
    #expect(shown.contains("caught\n") && shown.contains("left\n"))
  }

  @Test func aQuestionThatIsInterruptedRecordsNothing() throws {
    let alice = try alice()
    _ = try alice.onTerminal("record", "-i", "-m", "x", expecting: 130, answers: [("]?", interrupt)])
    try expectNothingHappened(alice)
  }

  @Test func theLineThatSaysHowFarItIsGoesAndNothingIsRecorded() throws {
    let alice = try alice()
    try alice.byline("config", "set", "ui.progress-after", "0")
    // Enough to be still at it when the answer comes.
    let count = 1_500
    for number in 0..<count { try alice.write("d/\(number)", "this is \(number)\n") }
    try alice.byline("add", "-r", "d")
    let status = try alice.byline("status", "--short").text
    let shown = try alice.onTerminal(
      "record", "-m", "x", expecting: 130, answers: [("reading files: ", interrupt)])
    #expect(shown.hasSuffix("\r\u{1B}[K"))
    #expect(try alice.hashes().count == 1 && alice.byline("status", "--short").text == status)
    try alice.byline("check")
    // Left alone it takes the line away by itself.
    let whole = try alice.onTerminal("record", "-m", "x")
    #expect(whole.contains("reading files: 0 of \(count + 2)") && whole.contains("\r\u{1B}[KHash: "))
  }
}
