import TestSupport
import Testing

@Suite("byline unrecord")
struct UnrecordTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    try alice.write("f", "a\nb\n")
    try alice.record("second")
    return alice
  }

  @Test func leavesTheFilesAsTheyAre() throws {
    let alice = try alice()
    let output = try alice.byline("unrecord", alice.hashes()[1])
    #expect(output.text == "" && output.messages == "")
    #expect(try alice.read("f") == "a\nb\n")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.record("again")
    try alice.verify()
  }

  @Test func resetPutsThemBack() throws {
    let alice = try alice()
    try alice.byline("unrecord", "--reset", alice.hashes()[1])
    #expect(try alice.read("f") == "a\n")
    try alice.verify()
  }

  @Test func whatOthersDependOnStays() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    let output = try alice.byline("unrecord", hashes[0], expecting: 5)
    #expect(
      output.messages
        == "error: these changes of the channel depend on \(hashes[0]):\n  \(hashes[1])\nhint: unrecord them, too, by adding --dependents\n"
    )
    #expect(try alice.hashes() == hashes)
    try alice.byline("unrecord", "--dependents", hashes[0])
    #expect(try alice.hashes() == [])
    #expect(try alice.byline("status", "--short").text == "A  f\n")
  }

  @Test func severalAtOnce() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    try alice.byline("unrecord", "--reset", hashes[0], hashes[1])
    #expect(try alice.hashes() == [] && !alice.exists("f"))
  }

  @Test func fromAnotherChannel() throws {
    let alice = try alice()
    try alice.byline("fork", "other")
    try alice.byline("unrecord", "--channel", "other", alice.hashes()[1])
    #expect(try alice.hashes(channel: "other").count == 1)
    #expect(try alice.hashes().count == 2)
    try alice.verify()
  }

  @Test func withoutAChangeItShowsTheNewest() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    let output = try alice.byline("unrecord", expecting: 2)
    #expect(
      output.messages
        == "error: no change is named; the newest are:\n  \(hashes[1]) second\n  \(hashes[0]) first\nhint: type `byline unrecord HASH`\n"
    )
    #expect(try alice.byline("unrecord", "--show-changes", "1").text == "\(hashes[1]) second\n")
    #expect(try alice.hashes() == hashes)
  }

  @Test func whatTheChannelDoesNotHoldIsNamed() throws {
    let alice = try alice()
    let hash = try alice.hashes()[1]
    try alice.byline("unrecord", "--reset", hash)
    let output = try alice.byline("unrecord", hash, expecting: 4)
    #expect(output.messages.hasPrefix("error: change \(hash) is not there\n"))
  }

  @Test func applyBringsItBack() throws {
    let alice = try alice()
    let (state, hash) = (try alice.state(), try alice.hashes()[1])
    try alice.byline("unrecord", "--reset", hash)
    try alice.byline("apply", hash)
    #expect(try alice.state() == state)
    #expect(try alice.read("f") == "a\nb\n")
  }

  @Test func whatWasMovedToThePlaceOfAFileThatGoesIsRemovedAndNotLostFromSight() throws {
    let alice = try Sandbox("alice")
    try alice.write("a", "a\n")
    try alice.recordAll("first")
    try alice.write("d/a", "other\n")
    let second = try alice.recordAll("second")
    try alice.byline("mv", "d/a", "c")
    try alice.byline("mv", "a", "d/a")
    let before = try alice.byline("status", "--short").text
    try alice.byline("unrecord", "--reset", second, expecting: 5)
    try alice.byline("unrecord", "--reset", "--force", second)
    #expect(try alice.byline("status", "--short").text == "D  a\nU  c\n")
    #expect(try alice.byline("check").text == "")
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == before)
    #expect(try alice.read("d/a") == "a\n")
    #expect(try alice.byline("check").text == "")
    try alice.byline("redo")
    try alice.byline("reset", "--force")
    #expect(try alice.read("a") == "a\n")
    try alice.delete("c")
    try alice.verify()
  }

  @Test func whatComesBackInAFolderThatWasMovedIsMissingFromWhereTheFolderIs() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "f\n")
    try alice.write("d/g", "g\n")
    try alice.recordAll("first")
    try alice.makeFolder("e")
    try alice.byline("mv", "d", "e/d")
    try alice.delete("e/d/f")
    let hash = try alice.record("moved, and one less")
    try alice.byline("unrecord", hash)
    #expect(try alice.byline("status", "--short").lines.sorted() == ["A  e/", "D  e/d/f", "R  d/ -> e/d/"])
    try alice.byline("check")
    try alice.byline("record", "-m", "again", "e")
    try alice.verify()
    #expect(try alice.byline("status", "--short").text == "")
  }
}
