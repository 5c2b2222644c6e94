import TestSupport
import Testing

@Suite("files moved by other means than mv")
struct DetectedMoveStories {
  private let lines = (1...20).map { "line \($0)\n" }
  private var text: String { lines.joined() }

  private func alice(_ files: [String: String]) throws -> Sandbox {
    let alice = try Sandbox("alice")
    for (path, text) in files { try alice.write(path, text) }
    try alice.recordAll("first")
    return alice
  }

  private func files(of alice: Sandbox) throws -> [String] {
    try alice.byline("log", "-n1", "--files").lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
  }

  @Test func aFileThatMovedUnchangedIsAMove() throws {
    let alice = try alice(["a": text])
    try alice.rename("a", to: "b")
    #expect(try alice.byline("status", "--short").text == "R  a -> b\n")
    #expect(try alice.byline("diff").text == "diff --git a/a b/b\nrename from a\nrename to b\n")
    let output = try alice.byline("record", "-m", "moved")
    #expect(output.messages == "moved: a -> b\n")
    #expect(try files(of: alice) == ["  R  a -> b"])
    #expect(try alice.byline("ls").text == "b\n")
    try alice.verify()
  }

  @Test func aFileThatMovedAndWasEditedIsAMoveWithAnEdit() throws {
    let alice = try alice(["a": text])
    try alice.makeFolder("d")
    try alice.rename("a", to: "d/b")
    try alice.write("d/b", text.replacing("line 7\n", with: "LINE 7\n"))
    #expect(try alice.byline("status", "--short").text == "RM a -> d/b\n")
    #expect(try alice.byline("diff").text.contains("rename from a\nrename to d/b\n--- a/a\n+++ b/d/b\n"))
    #expect(try alice.byline("record", "-m", "moved").messages == "moved: a -> d/b (95 %)\n")
    let credit = try alice.byline("credit", "d/b").lines
    #expect(
      Set(credit.map { $0.prefix(8) }).count == 2, "all lines but one are still those of the first change")
    try alice.verify()
  }

  @Test func whatIsHalfDifferentIsTheSameFileAndWhatIsMoreIsNot() throws {
    let alice = try alice(["a": text, "b": text.replacing("line", with: "word")])
    let half = (1...10).map { "line \($0)\n" } + (1...10).map { "other \($0)\n" }
    let less = (1...9).map { "word \($0)\n" } + (1...11).map { "other \($0)\n" }
    try alice.delete("a")
    try alice.delete("b")
    try alice.write("half", half.joined())
    try alice.write("less", less.joined())
    #expect(try alice.byline("status", "--short").text == "D  b\nRM a -> half\nU  less\n")
    #expect(try alice.byline("record", "-m", "x").messages == "moved: a -> half (50 %)\n")
    #expect(try alice.byline("ls").text == "half\n")
    #expect(try alice.byline("status", "--short").text == "U  less\n")
  }

  @Test func addingTheNewNameByHandIsTheSame() throws {
    let alice = try alice(["a": text, "keep": "k\n"])
    try alice.makeFolder("new")
    try alice.rename("a", to: "new/b")
    try alice.byline("add", "new/b")
    #expect(try alice.byline("status", "--short").text == "A  new/\nR  a -> new/b\n")
    #expect(try alice.byline("record", "-m", "moved").messages == "moved: a -> new/b\n")
    #expect(try alice.byline("ls").text == "keep\nnew/\nnew/b\n")
    try alice.verify()
  }

  @Test func anEditOfSomebodyElseFollows() throws {
    let alice = try alice(["a": text])
    let bob = try alice.clone("bob")
    try bob.write("a", text.replacing("line 3\n", with: "bob's 3\n"))
    try bob.record("bob's")
    try alice.rename("a", to: "b")
    try alice.write("b", text.replacing("line 17\n", with: "alice's 17\n"))
    try alice.record("moved")
    try alice.pull(from: bob, expecting: 0)
    #expect(
      try alice.read("b")
        == text.replacing("line 3\n", with: "bob's 3\n").replacing("line 17\n", with: "alice's 17\n"))
    #expect(try !alice.exists("a"))
    try alice.verify()
  }

  @Test func aDirectoryThatMovedIsOneMove() throws {
    let alice = try alice(["old/a": text, "old/sub/b": text + "b\n", "old/sub/empty": "", "keep": "k\n"])
    try alice.makeFolder("old/hollow")
    try alice.byline("add", "old/hollow")
    try alice.record("hollow")
    let bob = try alice.clone("bob")
    try bob.write("old/c", "bob's\n")
    try bob.byline("add", "old/c")
    try bob.record("bob's")
    try alice.rename("old", to: "new")
    try alice.write("new/sub/b", text + "B\n")
    try alice.write("new/mine", "not tracked\n")
    #expect(try alice.byline("status", "--short").text == "R  old/ -> new/\nM  new/sub/b\nU  new/mine\n")
    #expect(try alice.byline("record", "-m", "moved").messages == "moved: old/ -> new/\n")
    #expect(try alice.byline("status", "--short").text == "U  new/mine\n")
    #expect(try alice.byline("change").text.contains("old/a") == false)
    try alice.delete("new/mine")
    try alice.verify()
    try alice.pull(from: bob, expecting: 0)
    #expect(try alice.read("new/c") == "bob's\n", "what others put into the directory follows it")
    #expect(try !alice.exists("old"))
    try alice.verify()
  }

  @Test func aDirectoryAddedByHandUnderItsNewNameIsAMoveToo() throws {
    let alice = try alice(["old/a": text, "old/sub/b": text + "b\n"])
    try alice.rename("old", to: "new")
    try alice.write("new/extra", "extra\n")
    try alice.byline("add", "-r", "new")
    #expect(try alice.byline("record", "-m", "moved").messages == "moved: old/ -> new/\n")
    #expect(try alice.byline("ls").text == "new/\nnew/a\nnew/extra\nnew/sub/\nnew/sub/b\n")
    try alice.verify()
  }

  @Test func aDirectoryOfWhichSomethingIsGoneIsSeveralMoves() throws {
    let alice = try alice(["old/a": text, "old/b": text + "b\n", "old/c": "gone\n"])
    try alice.rename("old", to: "new")
    try alice.delete("new/c")
    #expect(
      try alice.byline("record", "-m", "moved").messages == "moved: old/a -> new/a\nmoved: old/b -> new/b\n")
    #expect(try alice.byline("ls").text == "new/\nnew/a\nnew/b\n")
    try alice.verify()
  }

  @Test func aDirectoryInAMovedDirectoryMayHaveANewNameToo() throws {
    let alice = try alice(["old/a": text, "old/sub/b": text + "b\n"])
    try alice.rename("old/sub", to: "old/under")
    try alice.rename("old/under/b", to: "old/under/c")
    try alice.rename("old", to: "new")
    #expect(
      try alice.byline("record", "-m", "moved").messages
        == "moved: old/ -> new/\nmoved: old/sub/ -> new/under/\nmoved: old/sub/b -> new/under/c\n")
    #expect(try alice.byline("ls").text == "new/\nnew/a\nnew/under/\nnew/under/c\n")
    try alice.verify()
  }

  @Test func filesThatSwappedTheirNamesAreEdits() throws {
    let alice = try alice(["a": text, "b": text.replacing("line", with: "word")])
    try alice.rename("a", to: "t")
    try alice.rename("b", to: "a")
    try alice.rename("t", to: "b")
    #expect(try alice.byline("status", "--short").text == "M  a\nM  b\n")
    #expect(try alice.byline("record", "-m", "swapped").messages == "")
    try alice.verify()
  }

  @Test func ofSeveralTheMostAlikeIsTakenThenTheSameNameThenTheFirst() throws {
    let alice = try alice(["d/a": text, "x": "same\n", "y": "same\n"])
    try alice.delete("d/a")
    for (path, edited) in [("e/first", 3), ("e/second", 1), ("f/a", 1)] {
      try alice.write(path, lines.dropLast(edited).joined() + String(repeating: "new\n", count: edited))
    }
    for path in ["x", "y"] { try alice.delete(path) }
    for path in ["m", "n", "o/y"] { try alice.write(path, "same\n") }
    let messages = try alice.byline("record", "-m", "moved").messages
    #expect(messages == "moved: d/a -> f/a (95 %)\nmoved: x -> m\nmoved: y -> o/y\n")
    #expect(try alice.byline("status", "--short").text == "U  e/\nU  n\n")
  }

  @Test func emptyFilesAreNoEvidence() throws {
    let alice = try alice(["a": "", "keep": "k\n"])
    try alice.rename("a", to: "b")
    #expect(try alice.byline("status", "--short").text == "D  a\nU  b\n")
  }

  @Test func binaryFilesAndLinksMoveOnlyUnchanged() throws {
    let alice = try Sandbox("alice")
    try alice.write("binary", [0, 1, 2, 3] + Array(text.utf8))
    try alice.write("image", [0, 4, 5, 6] + Array(text.utf8))
    try alice.link("link", to: "somewhere")
    try alice.recordAll("first")
    try alice.rename("binary", to: "same")
    try alice.rename("link", to: "link too")
    try alice.delete("image")
    try alice.write("other", [0, 4, 5, 7] + Array(text.utf8))
    #expect(
      try alice.byline("status", "--short").text
        == "D  image\nR  link -> link too\nR  binary -> same\nU  other\n")
    try alice.record("moved")
    #expect(try alice.byline("status", "--short").text == "U  other\n")
  }

  @Test func nothingIsFoundAmongIgnoredFiles() throws {
    let alice = try alice(["a": text, ".bylineignore": "*.tmp\nout/\n"])
    try alice.rename("a", to: "a.tmp")
    try alice.write("out/a", text)
    #expect(try alice.byline("status", "--short").text == "D  a\n")
    #expect(try alice.byline("record", "-m", "gone").messages == "")
    #expect(try alice.byline("ls").text == ".bylineignore\n")
  }

  @Test(arguments: ["option", "setting"]) func itCanBeRefused(how: String) throws {
    let alice = try alice(["a": text])
    try alice.rename("a", to: "b")
    let option = how == "option" ? ["--no-detect-renames"] : []
    if how == "setting" { try alice.byline("config", "set", "record.detect-renames", "false") }
    func run(_ words: String...) throws -> Output {
      try alice.byline((words + option).map { Array($0.utf8) })
    }
    #expect(try run("status", "--short").text == "D  a\nU  b\n")
    #expect(try run("diff", "--short").text == "D  a\n")
    #expect(try run("record", "-m", "gone").messages == "")
    #expect(try alice.byline("ls").text == "")
    #expect(try alice.byline("status", "--short").text == "U  b\n")
  }

  @Test func theSettingIsOverruledByTheOption() throws {
    let alice = try alice(["a": text])
    try alice.byline("config", "set", "record.detect-renames", "false")
    try alice.rename("a", to: "b")
    #expect(try alice.byline("status", "--short", "--detect-renames").text == "R  a -> b\n")
  }

  @Test func eitherNameStandsForTheMove() throws {
    let alice = try alice(["a": text, "b": text.replacing("line", with: "word")])
    try alice.rename("a", to: "c")
    try alice.rename("b", to: "d")
    #expect(try alice.byline("record", "-m", "one", "a").messages == "moved: a -> c\n")
    #expect(try alice.byline("status", "--short").text == "R  b -> d\n")
    try alice.byline("add", "d")
    #expect(try alice.byline("record", "-m", "two", "d").messages == "moved: b -> d\n")
    try alice.verify()
  }

  @Test func undoLeavesTheFilesWhereTheyAre() throws {
    let alice = try alice(["old/a": text, "f": text + "f\n"])
    try alice.rename("old", to: "new")
    try alice.rename("f", to: "g")
    let before = try alice.byline("status", "--short").text
    try alice.record("moved")
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == before)
    #expect(try alice.byline("ls").text == "f\nold/\nold/a\n")
    #expect(try alice.exists("new/a") && alice.exists("g"))
    try alice.byline("redo")
    try alice.verify()
  }

  @Test func amendTakesAMoveIn() throws {
    let alice = try alice(["a": text])
    try alice.write("a", text + "more\n")
    try alice.record("more")
    try alice.rename("a", to: "b")
    #expect(
      try alice.byline("record", "--amend", "-m", "more, and moved").messages == "moved: a -> b (95 %)\n")
    #expect(try alice.hashes().count == 2)
    try alice.verify()
  }

  @Test func aFolderThatSomethingWasMovedToIsNoNewPlaceOfAnother() throws {
    let alice = try alice(["adir/x": "x\n", "ddir/bdir/d": text])
    try alice.byline("mv", "adir", "bdir/cdir/b")
    try alice.write("bdir/a", text + "more\n")
    try alice.byline("add", "bdir/a")
    try alice.delete("ddir/bdir")
    try alice.record("moved twice")
    #expect(try alice.byline("status", "--short").text == "")
    #expect(try alice.byline("ls").text == "bdir/\nbdir/a\nbdir/cdir/\nbdir/cdir/b/\nbdir/cdir/b/x\nddir/\n")
    try alice.verify()
  }

  @Test func ontoALinkThatWasAdded() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("base")
    try alice.link("g", to: "f")
    try alice.byline("add", "g")
    try alice.delete("g")
    try alice.rename("f", to: "g")
    #expect(try alice.byline("status", "--short").text == "R  f -> g\n")
    try alice.record("moved")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.verify()
  }
}
