import TestSupport
import Testing

@Suite("byline record")
struct RecordTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.write("g", "g\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func answersTheHashOnly() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    let output = try alice.byline("record", "-m", "X")
    #expect(output.lines.count == 1 && output.lines[0].hasPrefix("Hash: "))
    #expect(output.messages == "")
    #expect(try alice.hashes().last == String(output.lines[0].dropFirst(6)))
  }

  @Test func nothingEditedIsNoChange() throws {
    let alice = try alice()
    let output = try alice.byline("record", "-m", "nothing")
    #expect(output.text == "" && output.messages == "there is nothing to record\n")
    #expect(try alice.hashes().count == 1)
  }

  @Test func onePathLeavesTheOtherEdited() throws {
    let alice = try alice()
    try alice.write("f", "a\n")
    try alice.write("g", "X\n")
    try alice.record("g only", "g")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.record("f")
    try alice.verify()
  }

  @Test func aPathThatIsNotTrackedIsNamed() throws {
    let alice = try alice()
    try alice.write("mine", "")
    let output = try alice.byline("record", "-m", "x", "mine", expecting: 4)
    #expect(output.messages.hasPrefix("error: mine is not tracked\nhint: track it with `byline add`"))
  }

  @Test func aPathThatIsGoneIsRecordedAsRemoved() throws {
    let alice = try alice()
    try alice.delete("f")
    try alice.record("gone", "f")
    #expect(try alice.byline("ls").text == "g\n")
  }

  @Test func whatIsMissingCanBeLeftOut() throws {
    let alice = try alice()
    try alice.delete("f")
    try alice.write("g", "X\n")
    try alice.record("g", "--ignore-missing")
    #expect(try alice.byline("status", "--short").text == "D  f\n")
    #expect(
      try alice.byline("record", "-m", "x", "--ignore-missing").messages == "there is nothing to record\n")
  }

  @Test func withoutAMessageAndWithoutATerminalItSaysWhatToType() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    let output = try alice.byline("record", expecting: 5)
    #expect(
      output.messages
        == "error: there is no message and no terminal to type one on\nhint: type it with -m \"MESSAGE\"\n")
  }

  @Test func theAuthorIsWhoTheOptionSays() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.record("x", "--author", "Zoë <z@example.org>")
    #expect(try alice.byline("log", "-n1").text.contains("Author: Zoë <z@example.org>\n"))
  }

  @Test func theAuthorIsFoundInTheEnvironment() throws {
    let alice = try alice()
    alice.environment = [
      "BYLINE_AUTHOR": "", "GIT_AUTHOR_NAME": "Git Person", "GIT_AUTHOR_EMAIL": "git@example.org",
    ]
    try alice.write("f", "X\n")
    try alice.record("x")
    #expect(try alice.byline("log", "-n1").text.contains("Author: Git Person <git@example.org>\n"))
  }

  @Test func withoutAnAuthorItSaysWhatToType() throws {
    let alice = try alice()
    alice.environment = ["BYLINE_AUTHOR": ""]
    try alice.write("f", "X\n")
    let output = try alice.byline("record", "-m", "x", expecting: 5)
    #expect(
      output.messages
        == "error: it is not known who you are\nhint: type `byline config set author.name \"Name\"`, `--author \"Name <mail>\"`, or set BYLINE_AUTHOR=\"Name <mail>\"\n"
    )
    #expect(try alice.hashes().count == 1)
  }

  @Test func anAuthorOfAnotherFormIsAMistake() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.byline("record", "-m", "x", "--author", "<only@mail>", expecting: 2)
    try alice.byline("record", "-m", "x", "--author", "two\nlines", expecting: 2)
  }

  @Test(arguments: [
    ("2026-01-31T12:00:00Z", "2026-01-31 12:00:00 +0000"),
    ("2026-01-31T12:00:00.25+02:00", "2026-01-31 12:00:00 +0200"),
    ("@0", "1970-01-01 00:00:00 +0000"), ("@-1.5", "1969-12-31 23:59:58 +0000"),
    ("2024-02-29 23:59:59-11:30", "2024-02-29 23:59:59 -1130"),
  ])
  func theTimestampIsWhatTheOptionSays(given: String, shown: String) throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.record("x", "--timestamp", given)
    #expect(try alice.byline("log", "-n1").text.contains("Date: \(shown)\n"))
  }

  @Test(arguments: ["yesterday", "2026-02-30T00:00:00Z", "2026-01-31", "2026-01-31T12:00:00", "@1e5", ""])
  func aTimestampOfAnotherFormIsAMistake(given: String) throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    let output = try alice.byline("record", "-m", "x", "--timestamp", given, expecting: 2)
    #expect(output.messages.contains("hint: type it like 2026-01-31T12:00:00Z"))
  }

  @Test func sameMomentNonceAndEditIsTheSameChange() throws {
    let alice = try alice()
    let twin = try alice.clone("twin")
    for person in [alice, twin] {
      person.environment = ["BYLINE_TIMESTAMP": "@7", "BYLINE_NONCE": "n", "BYLINE_AUTHOR": "Us"]
      try person.write("f", "a\nX\nc\n")
      try person.record("same")
    }
    #expect(try alice.hashes() == twin.hashes())
    #expect(try alice.state() == twin.state())
  }

  @Test func amendTakesTheNewEditsIn() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    try alice.write("g", "X\n")
    let first = try alice.record("f", "f")
    try alice.record("both", "--amend", "g")
    #expect(try alice.hashes().count == 2)
    #expect(try !alice.hashes().contains(first))
    #expect(try alice.byline("log", "-n1", "--files").text.hasSuffix("    both\n\n  M  f\n  M  g\n\n"))
    try alice.verify()
  }

  @Test func amendWithoutAMessageKeepsIt() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    try alice.record("the message")
    try alice.write("f", "a\nY\nc\n")
    try alice.byline("record", "--amend")
    #expect(try alice.byline("log", "-n1").text.contains("    the message\n"))
    #expect(try alice.byline("change").text.contains("  - b\n  + Y\n"))
  }

  @Test func anOlderChangeCanBeAmended() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    let older = try alice.record("older")
    try alice.write("g", "other\n")
    try alice.record("newer")
    try alice.write("f", "a\nY\nc\n")
    try alice.byline("record", "--amend=\(older.prefix(10))", "-m", "better")
    #expect(
      try alice.byline("log").lines.filter { $0.hasPrefix("    ") } == [
        "    better", "    newer", "    first",
      ])
    try alice.verify()
  }

  @Test func whatOthersDependOnIsNotAmended() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    let older = try alice.record("older")
    try alice.write("f", "a\nX\nY\nc\n")
    let newer = try alice.record("newer")
    let output = try alice.byline("record", "--amend=\(older)", "-m", "x", expecting: 5)
    #expect(output.messages.contains("  \(newer)\n"))
    #expect(try alice.hashes().count == 3)
  }

  @Test func aMessageMayStartWithADashAndHaveManyLines() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.record("-dash\n\nmore\n")
    #expect(try alice.byline("log", "-n1", "--description").text.hasSuffix("\n\n    -dash\n\n    more\n\n"))
  }

  @Test func unrecordableKindsAreLeftOut() throws {
    let alice = try alice()
    try alice.run("/usr/bin/mkfifo", "pipe")
    #expect(
      try alice.byline("status", "--short").messages
        == "pipe is neither a file, a directory nor a symbolic link: it is left out\n")
    try alice.byline("add", "pipe", expecting: 5)
    try alice.byline("add", "-r", ".")
    try alice.verify()
  }

  @Test func whatWasMovedOutOfAFolderGoesAlongWithTheRemovalOfTheFolder() throws {
    let alice = try Sandbox("alice")
    try alice.write("e/a", "a\n")
    try alice.write("e/c", "c\n")
    try alice.recordAll("first")
    try alice.byline("mv", "e/a", "b")
    try alice.write("b", "mine\na\n")
    try alice.delete("e/c")
    try alice.delete("e")
    try alice.byline("record", "-m", "without e", "e")
    #expect(try alice.byline("status", "--short").text == "M  b\n")
    #expect(try alice.byline("check").text == "")
    for step in ["undo", "redo"] {
      try alice.byline(step)
      #expect(try alice.byline("check").text == "")
    }
    try alice.byline("reset", "--force")
    #expect(try alice.read("b") == "a\n")
    try alice.verify()
  }

  @Test func whatIsNewInAFolderThatWasMovedTakesTheMoveAlong() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "f\n")
    try alice.write("g", "g\n")
    try alice.recordAll("first")
    try alice.byline("mv", "d", "e")
    try alice.write("e/new", "n\n")
    try alice.write("g", "mine\n")
    try alice.byline("add", "e/new")
    try alice.byline("record", "-m", "new", "e/new")
    #expect(try alice.byline("status", "--short").text == "M  g\n")
    #expect(try alice.byline("check").text == "")
    try alice.byline("reset", "--force")
    try alice.verify()
  }
}
