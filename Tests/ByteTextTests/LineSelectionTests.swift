import ByteText
import Testing

@Suite("choosing among edits")
struct LineSelectionTests {
  private func selection(_ old: String, _ new: String) -> LineSelection {
    LineSelection(old: Array(old.utf8), new: Array(new.utf8), algorithm: .histogram)
  }

  private func text(_ selection: LineSelection) -> String { String(decoding: selection.text, as: UTF8.self) }

  private let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
  private let new = "1\nX\n3\nY\n5\n6\n7\n8\n9\nZ\n"

  @Test func editsWhoseContextTouchesAreOnePiece() {
    let selection = selection(old, new)
    #expect(selection.edits.count == 3)
    #expect(selection.pieces(context: 0) == [0..<1, 1..<2, 2..<3])
    #expect(selection.pieces(context: 1) == [0..<2, 2..<3])
    #expect(selection.pieces(context: 3) == [0..<3])
  }

  @Test func contextEndsWhereTheNextEditBegins() {
    let selection = selection(old, new)
    #expect(selection.shownLines(0..<1, context: 3) == 0..<3)
    #expect(selection.shownLines(1..<2, context: 3) == 2..<7)
    #expect(selection.shownLines(2..<3, context: 3) == 6..<9)
  }

  @Test func whatIsTakenIsInTheText() {
    var some = selection(old, new)
    #expect(text(some) == old)
    some.take(2..<3)
    some.take(0..<1)
    #expect(text(some) == "1\nX\n3\n4\n5\n6\n7\n8\n9\nZ\n")
    some.take(1..<2)
    #expect(text(some) == new)
  }

  @Test func theLastLineMayLackItsNewline() {
    var whole = selection("a\nb", "a\nb\nc")
    #expect(text(whole) == "a\nb")
    whole.take(0..<1)
    #expect(text(whole) == "a\nb\nc")
  }

  /// Law, *a choice is a step*: with any of the edits taken, those left over lead from there to the new text.
  @Test(arguments: [UInt64(1), 2, 3]) func anyChoiceThenTheRestIsTheNewText(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<200 {
      func randomText() -> [UInt8] {
        let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
          "\(["a", "b", "c", "d"][Int.random(in: 0..<4, using: &random)])\n"
        }
        let text = Array(lines.joined().utf8)
        return Bool.random(using: &random) ? text : Array(text.dropLast())
      }
      let (old, new) = (randomText(), randomText())
      var first = LineSelection(old: old, new: new, algorithm: .histogram)
      #expect(first.text == old)
      for number in first.edits.indices.shuffled(using: &random).dropFirst(first.edits.count / 2) {
        first.take(number..<number + 1)
      }
      var rest = LineSelection(old: first.text, new: new, algorithm: .histogram)
      for piece in rest.pieces(context: 3) { rest.take(piece) }
      #expect(rest.text == new, "seed \(seed), round \(round)")
    }
  }

  // MARK: Edited by hand

  private func edited(_ patch: String, _ piece: Range<Int> = 0..<3) -> String? {
    var selection = selection(old, new)
    guard let edits = selection.edits(in: Array(patch.utf8), of: piece, context: 1), selection.take(edits)
    else {
      return nil
    }
    return text(selection)
  }

  @Test func aHunkEditedByHandSaysWhatIsTaken() {
    #expect(edited("@@ -1 +1 @@\n 1\n-2\n+two\n 3\n# a comment\n", 0..<1) == "1\ntwo\n3\n4\n5\n6\n7\n8\n9\n")
    #expect(edited(" 1\n 2\n+more\n 3\n", 0..<1) == "1\n2\nmore\n3\n4\n5\n6\n7\n8\n9\n")
    #expect(edited(" 1\n-2\n-3\n", 0..<1) == "1\n4\n5\n6\n7\n8\n9\n")
    #expect(edited(" 1\n 2\n 3\n", 0..<1) == old)
  }

  @Test func aBlankThatTheEditorTookAwayIsNoMatter() {
    var selection = selection("\nb\n", "\nB\n")
    let edits = selection.edits(in: Array("\n-b\n+BB\n".utf8), of: 0..<1, context: 3)
    #expect(edits.map { selection.take($0) } == true)
    #expect(text(selection) == "\nBB\n")
  }

  @Test(arguments: [" 1\n-2\n", " 1\n-zwei\n+X\n 3\n", " 1\n-2\n 3\n 4\n", "what\n", ""])
  func aHunkThatNoLongerFitsIsRefused(patch: String) {
    #expect(edited(patch, 0..<1) == nil)
  }

  @Test func aLineInTheMiddleKeepsItsNewline() {
    #expect(edited(" 1\n-2\n+X\n\\ No newline at end of file\n 3\n", 0..<1) == nil)
    #expect(
      edited(" 9\n+Z\n\\ No newline at end of file\n", 2..<3) == "1\n2\n3\n4\n5\n6\n7\n8\n9\nZ")
  }

  @Test func twoHunksCannotTakeOneLineTwice() {
    var selection = selection("1\n2\n3\n", "X\n2\nY\n")
    let first = selection.edits(in: Array("-1\n+X\n-2\n".utf8), of: 0..<1, context: 1)
    #expect(first.map { selection.take($0) } == true)
    let second = selection.edits(in: Array("-2\n-3\n+Y\n".utf8), of: 1..<2, context: 1)
    #expect(second.map { selection.take($0) } == false)
    selection.take(1..<2)
    #expect(text(selection) == "X\nY\n")
  }
}
