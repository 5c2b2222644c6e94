import TestSupport
import Testing

/// Edits of text that do not get in each other's way.
@Suite("Text edits without conflict")
struct TextEditStories {
  @Test func aCloneOfANewFileHasTheSameBytes() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("first")
    #expect(try alice.hashes().count == 1)
    try alice.verify()
  }

  @Test func insertionsAtTheStartInTheMiddleAndAtTheEnd() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    let base = try alice.recordAll("base")
    var hashes: [String] = []
    for (text, line) in [("X\na\nb\nc\n", "X"), ("X\na\nY\nb\nc\n", "Y"), ("X\na\nY\nb\nc\nZ\n", "Z")] {
      try alice.write("f", text)
      hashes.append(try alice.record(line))
      #expect(try alice.edits(hashes[hashes.count - 1]) == ["+ \(line)"])
    }
    let orders = try EveryOrder(of: hashes.map { [$0] }, after: [base], from: alice)
    #expect(try orders.tree == alice.tree() && orders.conflicts == [])
    try alice.verify()
  }

  @Test(arguments: [("b\nc\n", "a"), ("a\nc\n", "b"), ("a\nb\n", "c"), ("", "a b c")])
  func deletions(text: String, gone: String) throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("base")
    try alice.write("f", text)
    let hash = try alice.record("less")
    #expect(try alice.edits(hash) == gone.split(separator: " ").map { "- \($0)" })
    #expect(try alice.byline("ls").text == "f\n")
    try alice.verify()
  }

  @Test func aReplacementTakenBackByHand() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("base")
    try alice.write("f", "a\nX\nc\n")
    try alice.record("X")
    try alice.write("f", "a\nb\nc\n")
    let last = try alice.record("b again")
    #expect(try alice.hashes().count == 3)
    #expect(try alice.byline("credit", "-L2", "f").text.hasPrefix(last.prefix(8) + " Alice"))
    try alice.verify()
  }

  @Test func twoPeopleInSeparateRegions() throws {
    let merged = try Meeting("1\n2\n3\n4\n5\n") {
      try $0.write("f", "X\n2\n3\n4\n5\n")
    } _: {
      try $0.write("f", "1\n2\n3\n4\nY\n")
    }
    .merged()
    #expect(try merged.shown("f") == "X 2 3 4 Y")
  }

  @Test func threePeopleInSeparateRegions() throws {
    let merged = try Meeting("1\n2\n3\n4\n5\n") {
      try $0.write("f", "N\n1\n2\n3\n4\n5\n")
    } _: {
      try $0.write("f", "1\n2\nX\n4\n5\n")
    } _: {
      try $0.write("f", "1\n2\n3\n4\n")
    }.merged()
    // The third deleted the last line, with an untouched line between it and the second's.
    #expect(try merged.shown("f") == "N 1 2 X 4")
  }

  /// Edits of adjacent lines are a touching conflict: both texts are kept in file order, and flagged.
  @Test func adjacentLinesAreKeptBothAndFlagged() throws {
    let merged = try Meeting("1\n2\n3\n4\n") {
      try $0.write("f", "1\nX\n3\n4\n")
    } _: {
      try $0.write("f", "1\n2\nY\n4\n")
    }.merged()
    #expect(try merged.shown("f") == "1 {X|Y} 4")
    #expect(try merged.conflicts() == ["f:2 touching"])
  }

  @Test func theSameEditByTwoIsThereOnce() throws {
    let merged = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nX\nc\n")
    } _: {
      try $0.write("f", "a\nX\nc\n")
    }.merged()
    #expect(try merged.read("f") == "a\nX\nc\n")
    #expect(try merged.hashes().count == 3)
  }

  /// Replacing every line is one insertion in the place of all of them, so the edited line stands against the new text as a whole.
  @Test func indentingTheWholeFileAgainstAnEditOfOneLine() throws {
    let merged = try Meeting("1\n2\n3\n4\n5\n") {
      try $0.write("f", " 1\n 2\n 3\n 4\n 5\n")
    } _: {
      try $0.write("f", "1\n2\nX\n4\n5\n")
    }.merged()
    let lines = try merged.read("f").lines.filter { !$0.contains(" conflict 1") }
    #expect(lines.sorted() == [" 1", " 2", " 3", " 4", " 5", "X"])
    #expect(try merged.conflicts().count == 1)
  }

  @Test func nothingEditedTouchedOrEditedAndTakenBack() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("base")
    try alice.verify()
    try alice.run("/usr/bin/touch", "f")
    try alice.verify()
    try alice.write("f", "X\n")
    try alice.write("f", "a\n")
    try alice.verify()
    #expect(try alice.hashes().count == 1)
  }

  @Test func anEditInTheSameMomentAsTheRecord() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "0\n")
    try alice.recordAll("base")
    for number in 1...5 {
      // Same length, at once: neither size nor, perhaps, time tells.
      try alice.write("f", "\(number)\n")
      #expect(try alice.byline("status", "--short").text == "M  f\n")
      try alice.record("\(number)")
    }
    try alice.verify()
  }

  @Test func oneOfTwoFilesAndThenTheOtherIntoTheSameChange() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("g", "a\n")
    try alice.recordAll("base")
    try alice.write("f", "X\n")
    try alice.write("g", "Y\n")
    try alice.record("f", "f")
    #expect(try alice.byline("status", "--short").text == "M  g\n")
    try alice.record("both", "--amend")
    #expect(try alice.hashes().count == 2)
    #expect(try alice.edits(alice.hashes()[1]) == ["- a", "+ X", "- a", "+ Y"])
    try alice.verify()
  }
}
