import TestSupport
import Testing

@Suite("byline conflicts")
struct ConflictsTests {
  @Test func noneIsSaid() throws {
    let output = try Sandbox("alice").byline("conflicts")
    #expect(output.text == "" && output.messages == "there are no conflicts\n")
  }

  @Test func whatWhereAndWho() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.write("f", "a\nX\nb\n")
    let x = try alice.record("X")
    try bob.write("f", "a\nY\nb\n")
    let y = try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    let sides = try alice.json("conflicts")["conflicts"][0]["sides"].array
    #expect(Set(sides.map { $0["changes"][0]["hash"].string }) == [x, y])
    #expect(Set(sides.map { $0["changes"][0]["author"]["name"].string }) == ["Alice", "Bob"])
    let lines = try alice.byline("conflicts", "list").lines
    #expect(lines[0] == "f:2: different texts in one place")
    #expect(
      Set([lines[1].dropFirst(10), lines[3].dropFirst(10)]) == ["\(x.prefix(8)) Alice", "\(y.prefix(8)) Bob"])
    #expect(Set([lines[2], lines[4]]) == ["    X", "    Y"])
  }

  @Test func ofAnotherChannel() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    try alice.write("f", "a\nX\nb\n")
    let x = try alice.record("X")
    try alice.byline("channel", "switch", "other")
    try alice.write("f", "a\nY\nb\n")
    try alice.record("Y")
    try alice.byline("channel", "switch", "main")
    try alice.byline("apply", "--channel", "other", x)
    #expect(
      try alice.byline("conflicts", "--channel", "other").lines.first == "f:2: different texts in one place")
    #expect(try alice.byline("conflicts").text == "")
  }

  // MARK: Resolving

  /// Two changes in one place, and what Alice sees: her X first or second, by its name.
  private func inConflict(_ one: String = "a\nX\nb\n", _ other: String = "a\nY\nb\n") throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.write("f", one)
    try alice.record("X")
    try bob.write("f", other)
    try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    return alice
  }

  @Test(arguments: [1, 2]) func oneSideIsKept(side: Int) throws {
    let alice = try inConflict()
    let text = try alice.json("conflicts")["conflicts"][0]["sides"][side - 1]["text"].string
    try alice.byline("conflicts", "resolve", "f", "--side", "\(side)")
    #expect(try alice.read("f") == "a\n\(text)b\n")
    try alice.record("resolved")
    #expect(try alice.byline("conflicts").text == "")
    try alice.verify()
    try alice.byline("undo")
    // The resolution is an edit of the file, and not lost without a word.
    try alice.byline("undo", expecting: 5)
    try alice.byline("undo", "--force")
    #expect(try alice.read("f").contains("<<<<<<<"))
  }

  @Test func allSidesAreKept() throws {
    let alice = try inConflict()
    let sides = try alice.json("conflicts")["conflicts"][0]["sides"].array.map { $0["text"].string }
    try alice.byline("conflicts", "resolve", "f", "--all")
    #expect(try alice.read("f") == "a\n\(sides.joined())b\n")
    try alice.record("resolved")
    try alice.verify()
  }

  @Test func ofSeveralConflictsOneIsResolved() throws {
    let alice = try inConflict("X\na\nb\nX\n", "Y\na\nb\nY\n")
    let sides = try alice.json("conflicts")["conflicts"][1]["sides"].array.map { $0["text"].string }
    try alice.byline("conflicts", "resolve", "f", "--conflict", "2", "--side", "2")
    #expect(try alice.read("f").hasSuffix("a\nb\n\(sides[1])"))
    try alice.record("one of two")
    #expect(try alice.json("conflicts")["conflicts"].array.count == 1)
    try alice.verify()
  }

  @Test func aTextWithoutFinalNewlineStaysWithoutIt() throws {
    let alice = try inConflict("a\nb\nX", "a\nb\nY")
    try alice.byline("conflicts", "resolve", "f", "--side", "1")
    #expect(["a\nb\nX", "a\nb\nY"].contains(try alice.read("f")))
    try alice.record("resolved")
    try alice.verify()
  }

  @Test func whatWasEditedByHandIsRightAsItStands() throws {
    let alice = try inConflict()
    let output = try alice.byline("conflicts", "resolve", "f", expecting: 5)
    #expect(output.messages.hasPrefix("error: there are conflict markers in f\n"))
    try alice.write("f", "a\nX and Y\nb\n")
    try alice.byline("conflicts", "resolve", "f")
    try alice.record("resolved")
    try alice.verify()
  }

  @Test func aVersionOfAFileThatIsNoTextIsChosen() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", [0, 1, 2])
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.write("f", [0, 1, 3])
    try alice.record("X")
    try bob.write("f", [0, 1, 4])
    try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    let shown = try alice.bytes("f")
    try alice.byline("conflicts", "resolve", "f", "--all", expecting: 2)
    try alice.byline("conflicts", "resolve", "f", "--side", "2")
    #expect(try alice.bytes("f") == (shown == [0, 1, 3] ? [0, 1, 4] : [0, 1, 3]))
    try alice.record("resolved")
    #expect(try alice.byline("conflicts").text == "")
    try alice.verify()
  }

  @Test func twoFilesOfOneNameAreRightAsTheyStand() throws {
    let alice = try Sandbox("alice")
    try alice.write("g", "X\n")
    try alice.write("h", "Y\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.byline("mv", "g", "f")
    try alice.record("X")
    try bob.byline("mv", "h", "f")
    try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    let path = try alice.json("conflicts")["conflicts"][0]["path"].string
    try alice.byline("conflicts", "resolve", path)
    try alice.record("settled")
    #expect(try alice.byline("conflicts").text == "")
    try alice.verify()
  }

  @Test func whatCanNotBeResolvedIsSaid() throws {
    let alice = try inConflict()
    #expect(
      try alice.byline("conflicts", "resolve", "f", "--side", "3", expecting: 4).messages.hasPrefix("error: ")
    )
    #expect(
      try alice.byline("conflicts", "resolve", "f", "--conflict", "2", "--all", expecting: 4).messages
        == "error: f has 1 conflict in its text\nhint: the markers and `byline conflicts` number them from 1\n"
    )
    try alice.byline("conflicts", "resolve", "nowhere", "--all", expecting: 4)
    try alice.byline("conflicts", "resolve", "f", "--all", "--side", "1", expecting: 2)
  }
}
