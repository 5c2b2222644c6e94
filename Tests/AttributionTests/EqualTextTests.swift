import ByteText
import Testing

@testable import Attribution

@Suite("What two texts have in common")
struct EqualTextTests {
  private func common(_ old: String, _ new: String) -> [String] {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    return EqualText.matches(old: old, 0..<old.count, new: new, 0..<new.count).map { match in
      #expect(old[match.oldRange] == new[match.newRange])
      return String(decoding: old[match.oldRange], as: UTF8.self)
    }
  }

  @Test func allWordsWhereverLinesAreBroken() {
    #expect(common("a b c\nd e\n", "a b\nc d e\n") == ["a b", "c", "d e\n"])
    #expect(common("f(a,b)\n", "  f( a, b )\n") == ["f(", "a,", "b", ")\n"])
    #expect(common("\ta\n", "a\n") == ["a\n"])
    #expect(common("  \n", "\n").joined() == "" && common("", "a") == [])
  }

  @Test func wordsRatherThanTheManySpacesBetweenThem() {
    let old = "a1 a2 gone a3\nb1 b2 b3 b4 b5\n"
    let new = "n1 n2 n3 n4 n5 n6\na1 a2 other a3\n"
    #expect(common(old, new).joined(separator: "|") == "a1 a2 |a3|\n" || common(old, new).first == "a1 a2")
  }

  @Test func partsOfLargerTexts() {
    let (old, new) = (Array("xx a b yy".utf8), Array("x a  b y".utf8))
    let found = EqualText.matches(old: old, 2..<7, new: new, 1..<7)
    #expect(found.map(\.oldRange) == [2..<4, 5..<7] && found.map(\.newRange) == [1..<3, 5..<7])
  }
}
