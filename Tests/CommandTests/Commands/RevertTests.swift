import TestSupport
import Testing

@Suite("byline revert")
struct RevertTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func takesBackAnEditAndSaysSo() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    let hash = try alice.record("edit")
    let output = try alice.byline("revert", String(hash.prefix(10)))
    #expect(output.lines.count == 1 && output.lines[0].hasPrefix("Hash: ") && output.messages == "")
    #expect(try alice.read("f") == "a\nb\nc\n")
    #expect(
      try alice.byline("log", "-n1", "--description").text.hasSuffix(
        "\n    Revert \"edit\"\n\n    This takes back change \(hash).\n\n"))
    try alice.verify()
  }

  @Test func withAnotherMessage() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    let hash = try alice.record("edit")
    try alice.byline("revert", "-m", "no", hash)
    #expect(try alice.byline("log", "-n1").text.hasSuffix("\n    no\n\n"))
  }

  @Test func laterEditsStay() throws {
    let alice = try alice()
    try alice.write("f", "N\na\nb\nc\n")
    let hash = try alice.record("N")
    try alice.write("f", "N\na\nb\nX\n")
    try alice.record("X")
    try alice.byline("revert", hash)
    #expect(try alice.read("f") == "a\nb\nX\n")
    try alice.verify()
  }

  @Test func whatWasAddedMovedRemovedOrMadeExecutable() throws {
    let alice = try alice()
    let before = try alice.tree()
    try alice.write("new", "n\n")
    try alice.byline("add", "new")
    try alice.byline("mv", "f", "g")
    try alice.setExecutable("g")
    let hash = try alice.record("much")
    try alice.byline("revert", hash)
    #expect(try alice.tree() == before)
    try alice.byline("remove", "f")
    let removal = try alice.record("remove")
    try alice.byline("revert", removal)
    #expect(try alice.tree() == before)
    try alice.verify()
  }

  @Test func aFolderMovedIntoANewOneComesBackWithAllInIt() throws {
    let alice = try alice()
    try alice.write("d/g", "g\n")
    try alice.write("d/inner/h", "h\n")
    try alice.recordAll("folder")
    let before = try alice.tree()
    try alice.makeFolder("e")
    try alice.byline("mv", "d", "e/d")
    let hash = try alice.record("moved into a new folder")
    try alice.byline("revert", hash)
    #expect(try alice.tree() == before)
    try alice.verify()
  }

  @Test func whatOthersPutIntoAFolderSinceStaysAndTheFolderWithIt() throws {
    let alice = try alice()
    try alice.write("d/mine", "m\n")
    try alice.write("d/inner/mine", "m\n")
    let hash = try alice.recordAll("folders")
    try alice.write("d/later", "l\n")
    try alice.recordAll("later")
    try alice.byline("revert", hash)
    #expect(try alice.exists("d/later") && !alice.exists("d/mine") && !alice.exists("d/inner"))
    #expect(try alice.read("d/later") == "l\n")
    try alice.verify()
  }

  @Test func whatOthersWroteIntoAFileSinceStays() throws {
    let alice = try alice()
    try alice.write("new", "1\n2\n")
    try alice.write("picture", "\0 old")
    let hash = try alice.recordAll("files")
    try alice.write("new", "1\n2\n3\n")
    try alice.write("picture", "\0 new")
    try alice.record("later")
    try alice.byline("revert", hash)
    #expect(try alice.read("new") == "3\n")
    #expect(try alice.read("picture") == "\0 new")
    try alice.verify()
  }

  @Test func twiceIsNothing() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nb\nc\n")
    let hash = try alice.record("edit")
    try alice.byline("revert", hash)
    let output = try alice.byline("revert", hash)
    #expect(
      output.text == ""
        && output.messages == "there is nothing to revert: nothing that change \(hash) did is still there\n")
  }

  @Test func unrecordedEditsInTheWayAreNotLost() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    let hash = try alice.record("edit")
    try alice.write("f", "a\nX\nmine\n")
    try alice.byline("revert", hash, expecting: 5)
    #expect(try alice.read("f") == "a\nX\nmine\n")
    #expect(try alice.hashes().count == 2)
  }

  @Test func aChangeOfAnotherChannel() throws {
    let alice = try alice()
    try alice.byline("fork", "other")
    try alice.write("f", "X\n")
    let hash = try alice.record("X")
    try alice.byline("channel", "switch", "other")
    let output = try alice.byline("revert", hash, expecting: 4)
    #expect(output.messages.hasPrefix("error: channel other does not hold change \(hash)\n"))
  }

  @Test func theRecordSaysThatAToolTookItBackAndTextThatComesBackIsStillWhoseItWas() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.byline("add", "f")
    try alice.byline("record", "-m", "first", "--human")
    try alice.write("f", "a\nX\nc\n")
    let edit = try alice.record("edit", "--ai-model", "m")
    try alice.byline("revert", edit)
    let lines = try alice.json("credit", "--ai", "f")["lines"].array
    #expect(lines.map { $0["hand"].string } == ["human", "human", "human"])
    let record = try alice.json("change")["attribution"]
    #expect(record["declaration"].string == "mechanical" && record["tools"][0].string == "byline revert")
    #expect(record["deletions"].array.map { $0["count"].int } == [2])
    #expect(record["weights"][0]["change"].string == edit)
    #expect(try alice.byline("check").text == "")
    try alice.byline("undo")
    try alice.byline("revert", "--no-attribution", edit)
    #expect(try alice.json("change")["attribution"]["state"].string == "absent")
    try alice.verify()
  }
}
