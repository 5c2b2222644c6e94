import TestSupport
import Testing

@Suite("byline credit")
struct CreditTests {
  private func story() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("first")
    let bob = try alice.clone("bobby")
    try bob.write("f", "a\nX\nc\n")
    try bob.record("X")
    try alice.pull(from: bob)
    return alice
  }

  @Test func eachLineWithWhoWroteIt() throws {
    let alice = try story()
    let hashes = try alice.hashes().map { $0.prefix(8) }
    #expect(
      try alice.byline("credit", "f").text == """
        \(hashes[0]) Alice 2026-01-01 a
        \(hashes[1]) Bobby 2026-01-01 X
        \(hashes[0]) Alice 2026-01-01 c

        """)
  }

  @Test(arguments: [("2,3", 2), ("2", 1), ("2,", 2), ("1,+2", 2), (",1", 1), ("9,12", 0)])
  func someLines(range: String, count: Int) throws {
    #expect(try story().byline("credit", "-L", range, "f").lines.count == count)
  }

  @Test func aRangeThatIsNoneIsAMistake() throws {
    let alice = try story()
    for range in ["0", "3,2", "x", "1,+0"] { try alice.byline("credit", "-L", range, "f", expecting: 2) }
  }

  @Test func forPrograms() throws {
    let alice = try story()
    let credit = try alice.json("credit", "f")
    #expect(credit["schema"].string == "byline/credit/1")
    #expect(credit["lines"].array.map { $0["text"].string } == ["a\n", "X\n", "c\n"])
    let author = credit["changes"].array.first { $0["hash"] == credit["lines"][1]["change"] }
    #expect(author?["author"]["name"].string == "Bobby")
  }

  @Test func porcelain() throws {
    let alice = try story()
    let hashes = try alice.hashes()
    let lines = try alice.byline("credit", "--output-format", "porcelain", "f").lines
    #expect(lines.first == "\(hashes[0]) 1")
    #expect(lines.contains("author-mail <bobby@example.org>"))
    #expect(lines.suffix(2) == ["\(hashes[0]) 3", "\tc"])
  }

  @Test func survivesMovesAndRestores() throws {
    let alice = try story()
    let before = try alice.byline("credit", "f").text
    try alice.byline("mv", "f", "g")
    try alice.record("move")
    #expect(try alice.byline("credit", "g").text == before)
    try alice.byline("remove", "g")
    let removal = try alice.record("remove")
    #expect(try alice.byline("credit", "g", expecting: 4).messages.hasPrefix("error: g is not tracked\n"))
    try alice.byline("unrecord", "--reset", removal)
    #expect(try alice.byline("credit", "g").text == before)
  }

  @Test func theSameEditByTwoIsCreditedToTheEarlier() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    for (person, moment) in [(alice, "@2000000000"), (bob, "@1900000000")] {
      try person.write("f", "a\nsame\n")
      try person.record("same", "--timestamp", moment)
    }
    try alice.pull(from: bob, expecting: 0)
    #expect(try alice.byline("credit", "-L2", "f").text.contains(" Bob "))
    #expect(try alice.json("credit", "f")["lines"][1]["also"].array.count == 1)
  }
}
