import TestSupport
import Testing

@Suite("byline mv")
struct MoveTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("g", "b\n")
    try alice.write("d/h", "c\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func movesOnDiskAndInTracking() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "x")
    #expect(try alice.read("x") == "a\n")
    #expect(try alice.byline("status", "--short").text == "R  f -> x\n")
    try alice.record("move")
    #expect(try alice.byline("change").text.contains("x\n  move it here from f\n"))
    try alice.verify()
  }

  @Test func intoAFolder() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "g", "d")
    #expect(try alice.byline("ls").text == "d/\nd/f\nd/g\nd/h\n")
    try alice.record("move")
    try alice.verify()
  }

  @Test func aFolderIsOneMove() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    #expect(try alice.byline("status", "--short").text == "R  d/ -> e/\n")
    try alice.record("move")
    #expect(try alice.json("change")["facts"].array.count == 1)
    #expect(try alice.read("e/h") == "c\n")
    try alice.verify()
  }

  @Test func whatWasMovedOnDiskAlreadyIsMovedInTracking() throws {
    let alice = try alice()
    try alice.rename("f", to: "x")
    try alice.byline("mv", "f", "x")
    #expect(try alice.byline("status", "--short").text == "R  f -> x\n")
  }

  @Test func movingBackLeavesNothingToRecord() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "x")
    try alice.byline("mv", "x", "f")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }

  @Test func nothingIsOverwritten() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "g", expecting: 5)
    #expect(try alice.read("f") == "a\n" && alice.read("g") == "b\n")
  }

  @Test func theNameOfAFileThatIsGoneCanBeTaken() throws {
    let alice = try alice()
    try alice.delete("g")
    try alice.byline("mv", "f", "g")
    #expect(try alice.byline("status", "--short").text == "R  f -> g\nD  g\n")
    try alice.record("move")
    #expect(try alice.byline("ls").text == "d/\nd/h\ng\n")
    try alice.verify()
  }

  @Test func theNameOfADirectoryThatIsGoneCanBeTaken() throws {
    let alice = try alice()
    try alice.delete("d")
    try alice.byline("mv", "f", "d")
    try alice.record("move")
    #expect(try alice.byline("ls").text == "d\ng\n")
    #expect(try alice.read("d") == "a\n")
    try alice.verify()
  }

  /// What was there counts as removed.
  @Test(arguments: [("f", "g"), ("f", "d"), ("d", "g"), ("e", "d")])
  func toThePlaceOfWhatWasDeleted(source: String, target: String) throws {
    let alice = try Sandbox("alice")
    for path in ["f", "g", "d/h", "d/i", "e/j"] { try alice.write(path, "this is \(path)\n") }
    try alice.recordAll("first")
    try alice.delete(target)
    try alice.byline("mv", source, target)
    let tree = try alice.tree()
    try alice.record("moved")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
    try alice.byline("revert", alice.hashes()[1])
    for path in ["f", "g", "d/h", "d/i", "e/j"] { #expect(try alice.read(path) == "this is \(path)\n") }
    try alice.verify()
  }

  @Test func whatIsNotTrackedIsNamed() throws {
    let alice = try alice()
    try alice.write("mine", "")
    #expect(
      try alice.byline("mv", "mine", "x", expecting: 4).messages.hasPrefix("error: mine is not tracked\n"))
    #expect(
      try alice.byline("mv", "nowhere", "x", expecting: 4).messages.hasPrefix(
        "error: nowhere is not tracked\n"))
  }

  @Test func severalGoIntoAFolderOnly() throws {
    let alice = try alice()
    let output = try alice.byline("mv", "f", "g", "x", expecting: 2)
    #expect(output.messages == "error: several paths can only go into a directory, and x is none\n")
  }

  @Test func aFolderDoesNotGoIntoItself() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "d/e", expecting: 5)
  }

  @Test func aFileMovedBackOutOfAMovedFolderStaysBehind() throws {
    let alice = try alice()
    try alice.write("d/i", "d\n")
    try alice.recordAll("another")
    try alice.byline("mv", "d", "e")
    try alice.byline("mv", "e/h", "d/h")
    try alice.record("the folder without h")
    #expect(try alice.byline("ls").text == "d/\nd/h\ne/\ne/i\nf\ng\n")
    #expect(try alice.byline("check").text == "")
    try alice.verify()
  }
}
