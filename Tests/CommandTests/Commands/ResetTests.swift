import TestSupport
import Testing

@Suite("byline reset")
struct ResetTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("d/g", "b\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func nothingToDo() throws {
    #expect(try alice().byline("reset").messages == "there is nothing to reset\n")
  }

  @Test func editsAreLostOnlyByForce() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    let output = try alice.byline("reset", expecting: 5)
    #expect(output.messages.hasPrefix("error: what is not recorded would be lost:\n  f\nhint: "))
    #expect(try alice.read("f") == "mine\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("f") == "a\n")
    try alice.verify()
  }

  @Test func whatIsMissingComesBackWithoutForce() throws {
    let alice = try alice()
    try alice.delete("f")
    try alice.delete("d")
    try alice.byline("reset")
    #expect(try alice.read("f") == "a\n" && alice.read("d/g") == "b\n")
    try alice.verify()
  }

  @Test func onePathLeavesTheOthers() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    try alice.write("d/g", "mine\n")
    try alice.byline("reset", "-f", "d")
    #expect(try alice.read("f") == "mine\n" && alice.read("d/g") == "b\n")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
  }

  @Test func aDryRunOnlyNamesThePaths() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    try alice.delete("d/g")
    #expect(try alice.byline("reset", "--dry-run").text == "d/g\nf\n")
    #expect(try alice.byline("reset", "--dry-run", "f").text == "f\n")
    #expect(try alice.read("f") == "mine\n" && !alice.exists("d/g"))
  }

  @Test func movesRemovalsAndModesAreTakenBack() throws {
    let alice = try alice()
    let before = try alice.tree()
    try alice.byline("mv", "f", "x")
    try alice.byline("remove", "d/g")
    try alice.byline("reset", "-f")
    #expect(try alice.tree() == before)
    try alice.setExecutable("f")
    try alice.byline("reset", "-f")
    #expect(try alice.tree() == before)
    try alice.verify()
  }

  @Test func whatWasAddedStaysAndIsNoLongerTracked() throws {
    let alice = try alice()
    try alice.write("new", "n\n")
    try alice.byline("add", "new")
    try alice.byline("reset", "-f")
    #expect(try alice.read("new") == "n\n")
    #expect(try alice.byline("status", "--short").text == "U  new\n")
  }

  @Test func aFileThatBecameAFolderIsAFileAgain() throws {
    let alice = try alice()
    try alice.delete("f")
    try alice.write("f/inner", "x\n")
    try alice.byline("reset", expecting: 5)
    try alice.byline("reset", "-f")
    #expect(try alice.read("f") == "a\n")
    try alice.verify()
  }

  @Test func whatIsNotTrackedIsNamed() throws {
    let alice = try alice()
    try alice.write("mine", "")
    #expect(
      try alice.byline("reset", "mine", expecting: 4).messages.hasPrefix("error: mine is not tracked\n"))
  }

  @Test func aFileThatIsNotTrackedIsNotWrittenOverByWhatComesBack() throws {
    let alice = try alice()
    try alice.byline("remove", "f")
    try alice.write("f", "another\n")
    #expect(
      try alice.byline("reset", expecting: 5).messages.hasPrefix(
        "error: what is not recorded would be lost:\n  f\n"))
    #expect(try alice.read("f") == "another\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("f") == "a\n")
    try alice.byline("undo")
    #expect(try alice.read("f") == "another\n")
  }

  @Test func aRefusedResetMovesNothing() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.write("f", "mine\n")
    try alice.byline("reset", expecting: 5)
    #expect(try alice.byline("status", "--short").text == "R  d/ -> e/\nM  f\n")
  }

  @Test func aFolderMadeForWhatWasMovedIsNoObstacle() throws {
    let alice = try Sandbox("alice")
    try alice.write("cdir/cdir/d", "a\n")
    try alice.write("cdir/f", "b\n")
    try alice.recordAll("first")
    try alice.byline("mv", "cdir", "d")
    try alice.byline("mv", "d/cdir", "cdir/c")
    try alice.write("cdir/c/d", "edited\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("cdir/cdir/d") == "a\n" && alice.read("cdir/f") == "b\n")
    #expect(try alice.byline("status", "--short").text == "")
    #expect(try !alice.exists("cdir.~1") && !alice.exists("d"))
    try alice.verify()
    try alice.byline("undo")
    #expect(try alice.read("cdir/c/d") == "edited\n" && alice.read("d/f") == "b\n")
  }

  @Test func aChainOfMovesGoesBack() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "x")
    try alice.byline("mv", "d", "f")
    try alice.byline("reset", "--force")
    #expect(try alice.read("f") == "a\n" && !alice.exists("x"))
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }

  @Test func swappedNamesGoBack() throws {
    let alice = try Sandbox("alice")
    try alice.write("one", "1\n")
    try alice.write("two", "2\n")
    try alice.recordAll("first")
    try alice.byline("mv", "one", "aside")
    try alice.byline("mv", "two", "one")
    try alice.byline("mv", "aside", "two")
    try alice.byline("reset", "--force")
    #expect(try alice.read("one") == "1\n" && alice.read("two") == "2\n")
    #expect(try alice.byline("status", "--short").text == "")
    #expect(try alice.byline("ls").text == "one\ntwo\n")
    try alice.verify()
  }

  @Test func whatWasAddedInAFolderOfThatNameIsInTheOneThatGoesBack() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e/b")
    try alice.write("d/mine", "mine\n")
    try alice.byline("add", "d/mine")
    try alice.byline("reset", "--force")
    #expect(try alice.read("d/mine") == "mine\n" && !alice.exists("d.~1"))
    #expect(try alice.byline("status", "--short").text.contains("U  d/mine\n"))
    #expect(try alice.byline("check").text == "")
  }

  @Test func aFileAddedInPlaceOfAFolderMakesRoomWhenForced() throws {
    let alice = try Sandbox("alice")
    try alice.write("b/d", "x\n")
    try alice.recordAll("first")
    try alice.run("/bin/rm", "-r", "b")
    try alice.write("b", "mine\n")
    try alice.byline("add", "b")
    try alice.byline("reset", expecting: 5)
    #expect(try alice.read("b") == "mine\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("b/d") == "x\n")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
    try alice.byline("undo")
    #expect(try alice.read("b") == "mine\n")
  }

  @Test func aFolderAddedInPlaceOfAFileMakesRoomWhenForced() throws {
    let alice = try Sandbox("alice")
    try alice.write("d", "x\n")
    try alice.recordAll("first")
    try alice.run("/bin/rm", "d")
    try alice.write("d/in", "mine\n")
    try alice.byline("add", "-r", "d")
    try alice.byline("reset", expecting: 5)
    #expect(try alice.read("d/in") == "mine\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("d") == "x\n")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.byline("undo")
    #expect(try alice.read("d/in") == "mine\n")
  }

  @Test func aFolderMovedThereAndBackKeepsWhatIsTrackedInIt() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.byline("mv", "e", "d")
    try alice.byline("reset", "--force")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }

  @Test func aFolderMovedAndLostIsTrackedOnceAndUndoneAgainAndAgain() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.delete("e")
    try alice.byline("reset")
    try alice.verify()
    for _ in 0..<2 {
      try alice.byline("undo")
      #expect(try alice.byline("status", "--short").text == "D  e/\nD  e/g\n")
      try alice.byline("redo")
      #expect(try alice.byline("status", "--short").text == "")
      try alice.byline("check")
    }
  }

  @Test func aFileOfAFolderMovedAndLostIsTrackedWhereItComesBack() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.delete("e")
    try alice.byline("reset", "e/g")
    #expect(try alice.tree().paths.sorted() == ["d", "d/g", "f"])
    #expect(try alice.byline("status", "--short").text == "A  d/\nD  e/\n")
    try alice.byline("reset")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }

  @Test func whatWasAddedWhereAFileMovesBackToMakesRoomWhenForced() throws {
    let alice = try Sandbox("alice")
    try alice.write("d", "x\n")
    try alice.recordAll("first")
    try alice.byline("mv", "d", "c")
    try alice.write("d", "mine\n")
    try alice.byline("add", "d")
    try alice.byline("reset", expecting: 5)
    #expect(try alice.read("d") == "mine\n" && alice.read("c") == "x\n")
    try alice.byline("reset", "--force")
    #expect(try alice.read("d") == "x\n" && !alice.exists("c"))
    #expect(try alice.byline("status", "--short").text == "")
    try alice.byline("undo")
    #expect(try alice.read("d") == "mine\n" && alice.read("c") == "x\n")
  }
}
