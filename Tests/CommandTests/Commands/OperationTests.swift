import TestSupport
import Testing

@Suite("byline op")
struct OperationTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    try alice.byline("fork", "side")
    return alice
  }

  @Test func theLogSaysWhatIsUndone() throws {
    let alice = try alice()
    try alice.byline("undo")
    #expect(
      try alice.byline("op", "log").text == """
        4 2026-01-01 00:00:05 +0000 byline undo
        3 2026-01-01 00:00:04 +0000 byline fork side (undone)
        2 2026-01-01 00:00:03 +0000 byline record -m first
        1 2026-01-01 00:00:02 +0000 byline add -r .

        """)
    #expect(try alice.byline("op", "log", "-n", "1").lines.count == 1)
    let list = try alice.json("op", "log")["operations"]
    #expect(list.array.map { $0["number"].int } == [4, 3, 2, 1])
    #expect(list[0]["kind"].string == "undo" && list[0]["reverted"][0].int == 3)
    #expect(list[1]["undone"].bool && !list[2]["undone"].bool)
  }

  @Test func oneIsShownWithItsEffects() throws {
    let alice = try alice()
    #expect(try alice.byline("op", "show").text.contains("channel side was made"))
    let record = try alice.byline("op", "show", "2").text
    let hash = try alice.byline("log", "--hash-only").lines[0]
    #expect(record.contains("channel main\n") && record.contains("+ \(hash) first"))
    #expect(
      try alice.byline("op", "show", "9", expecting: 4).messages.hasPrefix("error: there is no operation 9\n")
    )
  }

  @Test func restoreGoesBackSeveralAndIsUndoneAtOnce() throws {
    let alice = try alice()
    try alice.byline("channel", "switch", "side")
    try alice.write("f", "a\nb\n")
    try alice.record("second")
    let (log, tree) = (try alice.byline("log").text, try alice.tree())
    try alice.byline("op", "restore", "2")
    #expect(try alice.byline("channel").text == "* main\n")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.byline("undo")
    #expect(try alice.byline("log").text == log && alice.tree() == tree)
    #expect(try alice.byline("channel").text == "  main\n* side\n")
    try alice.verify()
  }

  @Test func restoreToBeforeAnUndoDoesItAgain() throws {
    let alice = try alice()
    try alice.byline("undo")
    try alice.byline("op", "restore", "3")
    #expect(try alice.byline("channel").text == "* main\n  side\n")
    #expect(
      try alice.byline("op", "restore", "3").messages == "everything is as it was after operation 3\n")
  }

  @Test func aRestoreThatIsRefusedHalfwayLeavesEverythingAsItWas() throws {
    let alice = try alice()
    try alice.byline("channel", "switch", "side")
    try alice.byline("workspace", "add", "../twin", "--channel", "side")
    let start = try alice.json("op", "log")["operations"][0]["number"].int ?? 0
    try alice.write("f", "a\nb\n")
    try alice.record("second")
    try alice.byline("channel", "switch", "main")
    try alice.byline("fork", "undone")
    try alice.byline("undo")
    try alice.run("/bin/sh", "-c", "echo twin > ../twin/t")
    try alice.byline("add", "t", at: "../twin")
    try alice.byline("record", "-m", "in the twin", at: "../twin")
    let (channels, tree) = (try alice.byline("channel").text, try alice.tree())
    let refused = try alice.byline("op", "restore", "\(start)", expecting: 5)
    #expect(refused.messages.hasPrefix("error: channel side has moved since operation "))
    #expect(try alice.byline("channel").text == channels && alice.tree() == tree)
    #expect(try alice.json("op", "log")["operations"][0]["kind"].string == "givenUp")
    try alice.byline("redo")
    #expect(try alice.byline("channel").text == "* main\n  side\n  undone\n")
    try alice.byline("check")
  }
}
