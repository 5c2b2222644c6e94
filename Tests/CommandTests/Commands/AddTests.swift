import TestSupport
import Testing

@Suite("byline add")
struct AddTests {
  @Test func whatIsAddedIsRecorded() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    #expect(try alice.byline("add", "f").text == "")
    #expect(try alice.byline("status", "--short").text == "A  f\n")
    try alice.record("first")
    try alice.verify()
  }

  @Test func aFolderIsTrackedWithoutWhatIsInItUnlessAsked() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "a\n")
    #expect(
      try alice.byline("add", "d").messages
        == "not all that is in d is tracked\nhint: track it, too, with `byline add -r d`\n")
    #expect(try alice.byline("ls").text == "d/\n")
    try alice.byline("add", "-r", "d")
    #expect(try alice.byline("ls").text == "d/\nd/f\n")
  }

  @Test func foldersOnTheWayAreTracked() throws {
    let alice = try Sandbox("alice")
    try alice.write("a/b/f", "x\n")
    try alice.byline("add", "a/b/f")
    #expect(try alice.byline("ls").text == "a/\na/b/\na/b/f\n")
  }

  @Test func addingAgainIsNothing() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "")
    try alice.byline("add", "f")
    #expect(try alice.byline("add", "f").messages == "nothing to add: all of it is tracked already\n")
  }

  @Test func aFolderThatIsTrackedAlreadySaysHowToTrackWhatIsInIt() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "")
    try alice.write(".bylineignore", "*.o\n")
    try alice.byline("add", "f", ".bylineignore")
    try alice.write("x.o", "")
    #expect(try alice.byline("add", ".").messages == "nothing to add: all of it is tracked already\n")
    try alice.write("d/g", "")
    #expect(
      try alice.byline("add", ".").messages
        == "not all that is in . is tracked\nhint: track it, too, with `byline add -r .`\n")
    #expect(try alice.byline("add", "-r", ".").messages == "")
    #expect(try alice.byline("add", ".").messages == "nothing to add: all of it is tracked already\n")
  }

  @Test func whatIsNotThereIsNamed() throws {
    let alice = try Sandbox("alice")
    let output = try alice.byline("add", "nowhere", expecting: 4)
    #expect(output.messages == "error: nothing is at nowhere\nhint: see what there is with `byline status`\n")
  }

  @Test func ignoredFilesAreRefusedUnlessForced() throws {
    let alice = try Sandbox("alice")
    try alice.write(".bylineignore", "*.o\n")
    try alice.write("x.o", "")
    let output = try alice.byline("add", "x.o", expecting: 5)
    #expect(
      output.messages.contains("  x.o\nhint: track ignored files all the same with `byline add --force`\n"))
    try alice.byline("add", "--force", "x.o")
    #expect(try alice.byline("ls").text == "x.o\n")
  }

  @Test func theRepositoryItselfIsNeverAdded() throws {
    let alice = try Sandbox("alice")
    try alice.byline("add", ".byline", expecting: 5)
    try alice.byline("add", "-f", ".byline/tmp", expecting: 5)
    try alice.byline("add", "-r", "-f", ".")
    #expect(try alice.byline("ls").text == "")
  }

  @Test func aPathOutsideIsNamed() throws {
    let alice = try Sandbox("alice")
    let output = try alice.byline("add", "../elsewhere", expecting: 4)
    #expect(output.messages.hasPrefix("error: ../elsewhere is outside the repository\n"))
  }

  @Test func oneWrongPathAddsNothing() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "")
    try alice.byline("add", "f", "nowhere", expecting: 4)
    #expect(try alice.byline("ls").text == "")
  }

  @Test func aConflictThatIsRightAsItStands() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "f\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.byline("mv", "f", "g")
    try alice.record("g")
    try bob.byline("mv", "f", "h")
    try bob.record("h")
    try alice.pull(from: bob, expecting: 3)
    let place = try alice.conflicts()[0].prefix(1)
    #expect(try alice.byline("add", String(place)).messages == "")
    try alice.record("resolved")
    #expect(try alice.conflicts() == [])
    let output = try alice.byline("add", String(place))
    #expect(output.messages == "nothing to add: all of it is tracked already\n")
  }
}
