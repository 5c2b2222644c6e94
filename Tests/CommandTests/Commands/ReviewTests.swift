import TestSupport
import Testing

@Suite("byline review and the gate of what nobody reviewed")
struct ReviewTests {
  /// `main` with a file, and `work` with lines of an AI in it that `main` lacks.
  private func story() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "one\ntwo\nthree\n")
    try alice.byline("add", "f")
    try alice.record("first", "--human")
    try alice.byline("fork", "work")
    try alice.byline("channel", "switch", "work")
    try alice.write("f", "one\nai 1\nai 2\ntwo\nthree\n")
    try alice.record("work", "--ai-model", "claude-opus-4")
    return alice
  }

  private func gate(_ alice: Sandbox, expecting status: Int32) throws -> [String] {
    try alice.byline(
      "attribution", "--channel", "work", "--not", "main", "--unreviewed", "--fail", expecting: status
    ).lines
  }

  @Test func whatIsReviewedPassesAndStaysReviewed() throws {
    let alice = try story()
    #expect(try gate(alice, expecting: 1) == ["f:2-3 ai"])
    try alice.byline("review", "--lines", "f:2", "--time", "5m", "--note", "fine")
    #expect(try gate(alice, expecting: 1) == ["f:3 ai"])
    try alice.byline("review", "--lines", "f:3-3")
    #expect(try gate(alice, expecting: 0) == [])

    try alice.byline("mv", "f", "g")
    try alice.record("moved", "--human")
    try alice.write("g", "zero\none\nai 1\nai 2\ntwo\nthree\n")
    try alice.record("another line", "--human")
    #expect(try gate(alice, expecting: 1) == ["g:1 human"])
    try alice.byline("review", try #require(alice.hashes(channel: "work").last))
    #expect(try gate(alice, expecting: 0) == [])
    // A line that is typed anew is not what was reviewed.
    try alice.write("g", "zero\none\nother 1\nai 2\ntwo\nthree\n")
    try alice.record("rewritten", "--ai-model", "claude-opus-4")
    #expect(try gate(alice, expecting: 1) == ["g:3 ai"])
    try alice.byline("check")
  }

  @Test func aWholeDifferenceAtOnce() throws {
    let alice = try story()
    let output = try alice.byline("review", "--channel", "work", "--not", "main")
    #expect(output.lines.count == 1 && output.lines[0].hasPrefix("Statement: "))
    #expect(try gate(alice, expecting: 0) == [])
    #expect(try alice.json("attribution", "--channel", "work")["changes"]["reviewed"].int == 1)
    #expect(try alice.byline("log", "--unreviewed", "--hash-only").lines.count == 1)
  }

  @Test func aReviewTravelsWithItsChange() throws {
    let alice = try story()
    try alice.byline("identity", "new")
    let hash = try #require(alice.hashes().last)
    try alice.byline("review", hash, "--note", "read it")
    let bob = try alice.clone("bob")
    let said = try bob.json("change", hash)["statements"]
    #expect(said.array.count == 1 && said[0]["kind"].string == "reviewed" && said[0]["genuine"].bool)
    #expect(said[0]["note"].string == "read it" && !said[0]["signature"].isNull)
    // What is said later comes with the change, though that is there already.
    try bob.byline("review", hash, "--tested", "make test")
    try alice.apply(try bob.blocks([hash]))
    #expect(try alice.json("change", hash)["statements"].array.count == 2)
    try alice.apply(try bob.blocks([hash]))
    #expect(try alice.json("change", hash)["statements"].array.count == 2)
    try alice.byline("check")
  }

  @Test func aCorrectionIsShownAndThoseThatDisagreeAreListed() throws {
    let alice = try story()
    func hands() throws -> [String] {
      try alice.json("credit", "--ai", "f")["lines"].array.map { $0["hand"].string }
    }
    let hash = try #require(alice.hashes().last)
    let first = try alice.byline("review", "--correct", "human", "--lines", "f:2").lines[0]
    #expect(try hands() == ["human", "human", "ai", "human", "human"])
    #expect(try alice.byline("attribution", "--conflicts").text == "")
    try alice.byline("review", hash, "--dispute")
    #expect(try alice.byline("attribution", "--conflicts").text.contains("Attribution disputed"))
    let name = first.split(separator: " ")[1]
    try alice.byline(
      "review", hash, "--correct", "ai", "--ai-model", "gpt-5", "--supersedes", String(name.prefix(10)))
    #expect(try hands() == ["human", "ai", "ai", "human", "human"])
    #expect(try alice.byline("attribution", "--audit").lines.count { $0.hasPrefix("Statement: ") } == 3)
    try alice.byline("review", hash, "--correct", "robot", expecting: 2)
  }

  @Test func testsWithTheSameCommandAndOtherResultsDisagree() throws {
    let alice = try story()
    let hash = try #require(alice.hashes().last)
    try alice.byline("review", hash, "--tested", "make")
    try alice.byline("review", hash, "--tested", "lint", "--failed")
    #expect(try alice.byline("attribution", "--conflicts").text == "")
    try alice.byline("review", hash, "--tested", "make", "--failed")
    #expect(try alice.json("attribution", "--conflicts")["statements"].array.count == 2)
  }

  @Test func whatNamesNothingIsRefused() throws {
    let alice = try story()
    try alice.byline("review", expecting: 2)
    try alice.byline("review", "--lines", "f", expecting: 2)
    try alice.byline("review", "--lines", "nowhere:1", expecting: 4)
    try alice.byline("review", "AAAAAAAA", expecting: 4)
    try alice.byline("attribution", "--fail", expecting: 2)
    #expect(try alice.byline("attribution", "--audit").text == "")
  }
}
