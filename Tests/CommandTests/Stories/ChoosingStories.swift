import TestSupport
import Testing

@Suite("record -i")
struct ChoosingStories {
  private let text = (1...30).map { "line \($0)\n" }.joined()
  /// Far apart, two edits; close together, two more.
  private var edited: String {
    text.replacing("line 2\n", with: "TWO\n").replacing("line 20\n", with: "TWENTY\n")
      .replacing("line 23\n", with: "TWENTY-THREE\n")
  }

  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", text)
    try alice.write("g", "g\n")
    try alice.recordAll("first")
    try alice.write("f", edited)
    return alice
  }

  private func choose(_ alice: Sandbox, _ typed: String, expecting status: Int32 = 0) throws -> String {
    try alice.onTerminal("record", "-i", "-m", "chosen", expecting: status, typed: typed)
  }

  @Test func onlyTheChosenHunkIsRecorded() throws {
    let alice = try alice()
    let shown = try choose(alice, "n\ny\n")
    #expect(shown.contains("(1/2) Record this hunk [y,n,q,a,d,e,?]?"))
    #expect(shown.contains("(2/2) Record this hunk [y,n,q,a,d,s,e,?]?"))
    #expect(try alice.read("f") == edited, "the file stays as it is")
    #expect(
      try alice.byline("cat", "f", "--channel", "main").text == edited.replacing("TWO\n", with: "line 2\n"))
    let diff = try alice.byline("diff").text
    #expect(diff.contains("+TWO\n") && !diff.contains("+TWENTY"))
    try alice.record("the rest")
    #expect(try alice.byline("cat", "f", "--channel", "main").text == edited)
    try alice.verify()
  }

  @Test func aHunkIsSplitIntoItsEdits() throws {
    let alice = try alice()
    let shown = try choose(alice, "n\ns\nn\ny\n")
    #expect(shown.contains("(3/3) Record this hunk"))
    #expect(
      try alice.byline("cat", "f", "--channel", "main").text
        == text.replacing("line 23\n", with: "TWENTY-THREE\n"))
  }

  @Test func aHunkIsEditedByHand() throws {
    let alice = try alice()
    alice.environment["EDITOR"] = "sed -i s/TWO/two/"
    _ = try choose(alice, "e\nn\n")
    #expect(
      try alice.byline("cat", "f", "--channel", "main").text == text.replacing("line 2\n", with: "two\n"))
    #expect(try alice.read("f") == edited)
    #expect(try alice.byline("diff").text.contains("-two\n+TWO\n"))
  }

  @Test func aHunkEditedBeyondRecognitionIsAskedAboutAgain() throws {
    let alice = try alice()
    alice.environment["EDITOR"] = "sed -i 's/^ line 1$/ line one/'"
    #expect(try choose(alice, "e\nn\ny\n").contains("does not fit the file"))
    #expect(
      try alice.byline("cat", "f", "--channel", "main").text == edited.replacing("TWO\n", with: "line 2\n"))
  }

  @Test func allAndNoneAreForTheRestOfTheFile() throws {
    let alice = try alice()
    try alice.write("g", "G\n")
    _ = try choose(alice, "a\nd\n")
    #expect(try alice.byline("status", "--short").text == "M  g\n")
    try alice.write("f", text)
    #expect(try choose(alice, "d\ny\n").contains("Hash: "))
    #expect(try alice.byline("status", "--short").text == "M  f\n")
  }

  @Test func quittingLeavesTheRestAndRecordsWhatWasChosen() throws {
    let alice = try alice()
    try alice.write("g", "G\n")
    _ = try choose(alice, "y\nq\n")
    #expect(
      try alice.byline("cat", "f", "--channel", "main").text == text.replacing("line 2\n", with: "TWO\n"))
    #expect(try alice.byline("status", "--short").text == "M  f\nM  g\n")
  }

  @Test func nothingChosenIsNoChange() throws {
    let alice = try alice()
    #expect(try choose(alice, "q\n").hasSuffix("nothing was chosen, so nothing was recorded\n"))
    #expect(try choose(alice, "y\n\u{4}", expecting: 5).contains("the input ended"))
    #expect(try alice.hashes().count == 1)
  }

  @Test func otherAnswersAreExplained() throws {
    let alice = try alice()
    let shown = try choose(alice, "what\n?\nd\n")
    #expect(shown.contains("q - leave this and all that is still to come\n"))
    #expect(try alice.hashes().count == 1)
  }

  @Test func wholeFilesAreChosenWhole() throws {
    let alice = try Sandbox("alice")
    for name in ["binary", "gone", "mode", "moved", "folder/in"] { try alice.write(name, "\(name)\n") }
    try alice.write("binary", [0, 1])
    try alice.recordAll("first")
    try alice.write("binary", [0, 2])
    try alice.delete("gone")
    try alice.delete("folder")
    try alice.setExecutable("mode")
    try alice.byline("mv", "moved", "there")
    try alice.write("new/file", "new\n")
    try alice.byline("add", "new/file")
    // In order: binary, folder/in, gone, mode, new/file, there.
    _ = try choose(alice, "n\ny\nn\ny\nn\nn\n")
    #expect(
      try alice.byline("status", "--short").text
        == "M  binary\nD  gone\nA  new/\nA  new/file\nR  moved -> there\n")
    #expect(try alice.byline("ls").text.contains("folder") == false)
    _ = try choose(alice, "y\ny\ny\ny\n")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }

  @Test func aDetectedMoveIsChosenWithOrWithoutItsEdits() throws {
    let alice = try alice()
    try alice.makeFolder("d")
    try alice.rename("f", to: "d/f")
    let shown = try choose(alice, "y\ny\nn\n")
    #expect(shown.contains("Record this move"))
    #expect(
      try alice.byline("cat", "d/f", "--channel", "main").text == text.replacing("line 2\n", with: "TWO\n"))
    #expect(try alice.byline("status", "--short").text == "M  d/f\n")
    try alice.record("rest")
    try alice.verify()
  }

  @Test func aMoveThatIsNotChosenLeavesAll() throws {
    let alice = try alice()
    try alice.makeFolder("old")
    try alice.byline("mv", "f", "old/f")
    try alice.record("into a folder")
    try alice.rename("old", to: "new")
    try alice.write("new/f", text)
    let before = try alice.byline("status", "--short").text
    #expect(try choose(alice, "n\n").contains("nothing was chosen"))
    #expect(try alice.byline("status", "--short").text == before)
  }

  @Test func aFileInConflictIsChosenWhole() throws {
    let alice = try alice()
    try alice.record("edited")
    let bob = try alice.clone("bob")
    try alice.write("g", "alice\n")
    try alice.record("alice's")
    try bob.write("g", "bob\n")
    try bob.record("bob's")
    try alice.pull(from: bob, expecting: 3)
    try alice.write("g", "both\n")
    #expect(try choose(alice, "y\n").contains("Record this file"))
    #expect(try alice.conflicts() == [])
    try alice.verify()
  }

  @Test func offATerminalItSaysWhatToType() throws {
    let alice = try alice()
    let output = try alice.byline("record", "-i", "-m", "x", expecting: 2)
    #expect(
      output.messages
        == "error: there is no terminal to choose on\nhint: name what to record: `byline record -m \"MESSAGE\" PATH...`\n"
    )
    try alice.byline("record", "-i", "--amend", expecting: 2)
  }

  @Test func theMessageIsTypedAboveWhatIsRecorded() throws {
    let alice = try alice()
    try alice.write("g", "G\n")
    alice.environment["EDITOR"] = "sh -c 'cp \"$1\" page; echo the message | cat - page > \"$1\"' sh"
    #expect(try alice.onTerminal("record").contains("Hash: "))
    #expect(try alice.byline("log", "-n", "1", "--description").text.hasSuffix("\n\n    the message\n\n"))
    #expect(
      try alice.read("page") == """

        # ------------------------ >8 ------------------------
        # Above this line type what the change is for; the first line is its title.
        # This line and all below it are left out. An empty message records nothing.
        #
        # To be recorded in channel main:
        #   M  f
        #   M  g

        """)
  }

  @Test func theListHoldsWhatWasChosenOnly() throws {
    let alice = try alice()
    try alice.write("g", "G\n")
    alice.environment["EDITOR"] = "sh -c 'cp \"$1\" page; echo x > \"$1\"' sh"
    _ = try alice.onTerminal("record", "-i", typed: "d\ny\n")
    #expect(try alice.read("page").hasSuffix("# To be recorded in channel main:\n#   M  g\n"))
  }

  @Test func anEmptyMessageRecordsNothing() throws {
    let alice = try alice()
    alice.environment["EDITOR"] = "true"
    #expect(try alice.onTerminal("record", expecting: 5).contains("the message is empty"))
    #expect(try alice.hashes().count == 1)
  }

  @Test func aLineOfAMessageMayStartWithAHash() throws {
    let alice = try alice()
    alice.environment["EDITOR"] = "sed -i '1i title\\n\\n# heading'"
    _ = try alice.onTerminal("record")
    #expect(try alice.byline("log", "-n", "1", "--description").text.contains("    title\n\n    # heading\n"))
  }
}
