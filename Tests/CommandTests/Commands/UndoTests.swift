import TestSupport
import Testing

@Suite("byline undo")
struct UndoTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.write("d/g", "g\n")
    try alice.recordAll("first")
    return alice
  }

  private func log(_ person: Sandbox) throws -> String {
    try person.byline("log", "--state").text + person.byline("channel", "--output-format", "json").text
  }

  @Test func whatWasRecordedIsAnEditAgain() throws {
    let alice = try alice()
    let before = try log(alice)
    try alice.write("f", "a\nB\n")
    try alice.write("new", "n\n")
    try alice.byline("add", "new")
    let tree = try alice.tree()
    try alice.record("second")
    #expect(try alice.byline("undo").messages == "undone: operation 4, byline record -m second\n")
    #expect(try log(alice) == before && alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text == "M  f\nA  new\n")
    try alice.byline("redo")
    #expect(try alice.byline("status", "--short").text.isEmpty)
    try alice.verify()
  }

  @Test func repeatedItWalksBackToTheBeginningAndRedoForth() throws {
    let alice = try alice()
    try alice.byline("fork", "side")
    try alice.byline("channel", "switch", "side")
    let end = try log(alice)
    for _ in 0..<4 { try alice.byline("undo") }
    #expect(try alice.byline("undo").messages == "there is nothing to undo\n")
    #expect(try alice.byline("status", "--short").text == "U  d/\nU  f\n")
    for _ in 0..<4 { try alice.byline("redo") }
    #expect(try alice.byline("redo").messages == "there is nothing to redo\n")
    #expect(try log(alice) == end)
    try alice.verify()
  }

  @Test func aNewCommandEndsWhatCouldBeDoneAgain() throws {
    let alice = try alice()
    try alice.byline("fork", "one")
    try alice.byline("undo")
    try alice.byline("fork", "two")
    #expect(try alice.byline("redo").messages == "there is nothing to redo\n")
  }

  @Test func discardedEditsComeBack() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    try alice.byline("mv", "d", "e")
    try alice.write("e/g", "mine, too\n")
    let tree = try alice.tree()
    try alice.byline("reset", "--force")
    #expect(try alice.read("f") == "a\nb\n" && alice.read("d/g") == "g\n")
    try alice.byline("undo")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text == "R  d/ -> e/\nM  e/g\nM  f\n")
  }

  @Test func removedFilesComeBackEvenIfTheyWereEdited() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    let tree = try alice.tree()
    try alice.byline("remove", "--force", "f", "d")
    #expect(try alice.tree().paths.isEmpty)
    try alice.byline("undo")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text == "M  f\n")
  }

  @Test func movesGoBack() throws {
    let alice = try alice()
    let tree = try alice.tree()
    try alice.byline("mv", "f", "x/y/f")
    try alice.byline("undo")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text.isEmpty)
  }

  @Test func editsInTheWayAreNamed() throws {
    let alice = try alice()
    try alice.byline("fork", "side")
    try alice.write("f", "a\nB\n")
    try alice.record("on main")
    try alice.byline("channel", "switch", "side")
    try alice.write("f", "mine\n")
    let output = try alice.byline("undo", expecting: 5)
    #expect(output.messages.hasPrefix("error: what is not recorded would be lost:\n  f\nhint: "))
    #expect(try alice.read("f") == "mine\n")
    try alice.byline("undo", "--force")
    #expect(try alice.read("f") == "a\nB\n")
    try alice.byline("redo")
    #expect(try alice.read("f") == "mine\n")
  }

  @Test func amendingIsOneOperation() throws {
    let alice = try alice()
    try alice.write("f", "a\nB\n")
    let before = try log(alice)
    try alice.record("first, better", "--amend")
    try alice.byline("undo")
    #expect(try log(alice) == before)
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.byline("redo")
    try alice.verify()
  }

  @Test func anAmendThatIsRefusedLeavesTheChangeWhereItIs() throws {
    let alice = try alice()
    let before = try log(alice)
    try alice.delete("f")
    try alice.delete("d")
    #expect(try alice.byline("record", "--amend", "-m", "x").messages == "there is nothing to record\n")
    #expect(try log(alice) == before)
  }

  @Test func anUnrecordedMoveSurvivesUnrecordOfTheFile() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    let change = try alice.recordAll("first")
    try alice.byline("mv", "f", "g")
    try alice.byline("unrecord", change)
    #expect(try alice.byline("status", "--short").text == "A  g\n")
    try alice.record("again")
    try alice.verify()
  }

  @Test func aFileMovedToThePlaceOfARemovedOneStaysTrackedWhenTheRemovalIsAmended() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "f\n")
    try alice.write("g", "g\n")
    try alice.recordAll("both")
    try alice.byline("remove", "g")
    let removal = try alice.record("without g")
    try alice.byline("mv", "f", "g")
    try alice.byline("unrecord", removal)
    try alice.byline("check")
    #expect(try alice.byline("status", "--short").text == "R  f -> g\nD  g\n")
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == "R  f -> g\n")
    try alice.record("without g, and f in its place", "--amend")
    #expect(try alice.byline("ls").text == "g\n" && alice.read("g") == "f\n")
    try alice.verify()
  }

  @Test func aFileMovedWhereAFolderWasStaysTrackedWhenTheFolderComesBack() throws {
    let alice = try alice()
    try alice.byline("remove", "d")
    let removal = try alice.record("without d")
    try alice.byline("mv", "f", "d")
    try alice.byline("unrecord", removal)
    try alice.byline("check")
    try alice.record("f in place of d")
    #expect(try alice.byline("ls").text == "d\n" && alice.read("d") == "a\nb\n")
    try alice.verify()
  }

  @Test func redoOfAResetDiscardsTheEditOfAMovedFileAgain() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "h")
    try alice.write("h", "mine\n")
    try alice.byline("reset", "--force")
    let tree = try alice.tree()
    try alice.byline("undo")
    #expect(try alice.read("h") == "mine\n")
    try alice.byline("redo")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text.isEmpty)
  }

  @Test func aPathWhoseRemovalWasNotRecordedIsNewOnceItsChangeIsGone() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    let change = try alice.recordAll("first")
    try alice.byline("remove", "f")
    try alice.byline("unrecord", "--reset", change)
    try alice.write("f", "b\n")
    try alice.recordAll("again")
    try alice.verify()
  }

  @Test func whatIsAddedInAFolderThatLeavesStaysTracked() throws {
    let alice = try Sandbox("alice")
    try alice.byline("fork", "empty")
    try alice.write("d/f", "f\n")
    try alice.recordAll("first")
    try alice.write("d/new", "n\n")
    try alice.byline("add", "d/new")
    try alice.byline("channel", "switch", "empty")
    #expect(try alice.byline("status", "--short").text == "A  d/\nA  d/new\n")
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == "A  d/new\n")
  }

  @Test func aMovedFolderIsSound() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.byline("check")
  }

  @Test func undoOfAResetTakesAwayWhatCameBackInAFolderThatWasMovedAndLost() throws {
    let alice = try alice()
    try alice.byline("mv", "d", "e")
    try alice.delete("e")
    let (tree, status) = (try alice.tree(), try alice.byline("status", "--short").text)
    try alice.byline("reset")
    #expect(try alice.exists("d/g"))
    try alice.byline("undo")
    #expect(try alice.tree() == tree && alice.byline("status", "--short").text == status)
    try alice.byline("check")
  }

  @Test func aFileThatComesBackWhereItsFolderHadLeftIsTrackedAfterUndoAndRedo() throws {
    let alice = try alice()
    try alice.write("d/g", "mine\n")
    let edit = try alice.record("edit")
    try alice.byline("mv", "d", "e")
    try alice.delete("e")
    try alice.byline("unrecord", "--reset", "--force", edit)
    let (tree, status) = (try alice.tree(), try alice.byline("status", "--short").text)
    try alice.byline("undo")
    try alice.byline("redo")
    #expect(try alice.tree() == tree && alice.byline("status", "--short").text == status)
    try alice.byline("check")
  }

  @Test func aFolderMadeForWhatMovesBackGoesAgainWithRedo() throws {
    let alice = try alice()
    try alice.makeFolder("e")
    try alice.byline("mv", "d/g", "e/g")
    try alice.delete("d")
    let tree = try alice.tree()
    try alice.byline("undo")
    #expect(try alice.read("d/g") == "g\n")
    try alice.byline("redo")
    #expect(try alice.tree() == tree)
    try alice.byline("undo")
    #expect(try alice.read("d/g") == "g\n")
  }

  @Test func aFileInAFolderThatMadeRoomForAFileComesBack() throws {
    let alice = try alice()
    try alice.byline("mv", "f", "x")
    try alice.byline("mv", "d", "f")
    try alice.byline("mv", "x", "f/x")
    let change = try alice.record("the folder is where the file was, and the file in it")
    try alice.write("f/mine", "mine\n")
    try alice.byline("unrecord", "--reset", change, expecting: 5)
    try alice.byline("unrecord", "--reset", "--force", change)
    #expect(try alice.read("f") == "a\nb\n")
    try alice.byline("undo")
    #expect(try alice.read("f/mine") == "mine\n")
    #expect(try alice.byline("status", "--short").text == "U  f/mine\n")
    try alice.byline("redo")
    try alice.verify()
  }

  @Test func aFolderThatWasRemovedAndGoneFromDiskIsSoAgain() throws {
    let alice = try alice()
    try alice.write("d/g", "second\n")
    let change = try alice.record("second")
    try alice.byline("remove", "d")
    let (tree, status) = (try alice.tree(), try alice.byline("status", "--short").text)
    for _ in 0..<2 {
      try alice.byline("unrecord", "--reset", "--force", change)
      #expect(try alice.read("d/g") == "g\n")
      #expect(try alice.byline("status", "--short").text == "")
      try alice.byline("undo")
      #expect(try alice.tree() == tree && alice.byline("status", "--short").text == status)
    }
    try alice.byline("redo")
    try alice.verify()
  }

  @Test func anEditedFileThatMadeRoomForAFolderComesBackWithoutForce() throws {
    let alice = try alice()
    try alice.byline("remove", "d")
    try alice.write("d", "a file\n")
    try alice.byline("add", "d")
    let change = try alice.record("a file in place of the folder")
    try alice.write("d", "mine\n")
    try alice.byline("unrecord", "--reset", "--force", change)
    #expect(try alice.read("d/g") == "g\n")
    try alice.byline("undo")
    #expect(try alice.read("d") == "mine\n")
    #expect(try alice.byline("status", "--short").text == "M  d\n")
  }

  @Test func whatWasRecordedInAFolderComesBackAfterTheFolderWasAnotherOneInBetween() throws {
    let alice = try Sandbox("alice")
    try alice.byline("fork", "empty")
    try alice.write("p/f", "one\n")
    try alice.recordAll("folder")
    try alice.delete("p/f")
    try alice.link("p/f", to: "elsewhere")
    try alice.record("link")
    let tree = try alice.tree()
    try alice.byline("channel", "switch", "empty")
    try alice.write("p/x", "x\n")
    // The folder is the same one for the channel, and a new one for the working copy.
    try alice.byline("add", "-r", "p")
    let again = try alice.record("the folder once more")
    try alice.byline("unrecord", "--reset", again)
    for _ in 0..<4 { try alice.byline("undo") }
    try alice.delete("p/x")
    #expect(try alice.tree() == tree)
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == "T  p/f\n")
    try alice.byline("check")
    try alice.byline("redo")
    try alice.verify()
  }

  @Test(arguments: [false, true])
  func whatStandsWhereTheFolderWasMakesRoomWithForceOnlyAndComesBack(isLink: Bool) throws {
    let alice = try alice()
    try alice.write("d/g", "mine\n")
    try alice.byline("reset", "--force", "d/g")
    try alice.delete("d")
    if isLink { try alice.link("d", to: "elsewhere") } else { try alice.write("d", "a file\n") }
    let tree = try alice.tree()
    #expect(try alice.byline("undo", expecting: 5).messages.contains("d"))
    #expect(try alice.tree() == tree)
    try alice.byline("undo", "--force")
    #expect(try alice.read("d/g") == "mine\n")
    try alice.byline("redo")
    #expect(try alice.tree() == tree)
    try alice.byline("check")
  }
}
