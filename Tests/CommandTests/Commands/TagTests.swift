import TestSupport
import Testing

@Suite("byline tag")
struct TagTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    try alice.byline("tag", "create", "v1", "-m", "One\n\nThe first.")
    try alice.write("f", "a\nb\n")
    try alice.record("second")
    return alice
  }

  @Test func tagsAreListedWithTheirTitles() throws {
    let alice = try alice()
    try alice.byline("tag", "create", "also")
    #expect(try alice.byline("tag").text == "also\nv1  One\n")
    let list = try alice.json("tag", "list")["tags"]
    #expect(list[1]["message"].string == "One\n\nThe first." && list[1]["changes"].int == 1)
    #expect(list[1]["author"]["name"].string == "Alice")
    #expect(list[0]["state"] == (try alice.json("channel")["channels"][0]["state"]))
  }

  @Test func severalMayNameOneStateAndNoneTwo() throws {
    let alice = try alice()
    try alice.byline("tag", "create", "v2")
    try alice.byline("tag", "create", "latest")
    let output = try alice.byline("tag", "create", "v1", expecting: 5)
    #expect(output.messages.hasPrefix("error: there is a tag v1 already\n"))
    try alice.byline("tag", "create", "a b", expecting: 2)
  }

  @Test func checkoutShowsTheStateInAChannelOfThatName() throws {
    let alice = try alice()
    #expect(try alice.byline("tag", "checkout", "v1").messages == "on channel v1\n")
    #expect(try alice.byline("channel").text == "  main\n* v1\n")
    #expect(try alice.read("f") == "a\n")
    try alice.verify()
    try alice.byline("channel", "switch", "main")
    try alice.byline("tag", "checkout", "v1")
    try alice.write("f", "A\n")
    try alice.record("fix")
    try alice.byline("channel", "switch", "main")
    let output = try alice.byline("tag", "checkout", "v1", expecting: 5)
    #expect(output.messages.hasPrefix("error: there is a channel v1 already\n"))
    try alice.byline("tag", "checkout", "v1", "--channel", "again")
    #expect(try alice.read("f") == "a\n")
  }

  @Test func aTagSurvivesUnrecord() throws {
    let alice = try alice()
    let hashes = try alice.byline("log", "--hash-only").lines
    // The tag is older than the second change.
    #expect(try alice.byline("unrecord", "--reset", hashes[0]).messages == "")
    #expect(
      try alice.byline("unrecord", "--reset", hashes[1]).messages
        == "tag v1 still holds what was taken out\n")
    #expect(try !alice.exists("f"))
    try alice.byline("tag", "checkout", "v1")
    #expect(try alice.read("f") == "a\n")
  }

  @Test func resetPutsTheChannelBackAndIsUndone() throws {
    let alice = try alice()
    let log = try alice.byline("log", "--state").text
    try alice.byline("tag", "reset", "v1")
    #expect(try alice.read("f") == "a\n" && alice.byline("log", "--hash-only").lines.count == 1)
    try alice.verify()
    try alice.byline("undo")
    #expect(try alice.read("f") == "a\nb\n" && alice.byline("log", "--state").text == log)
    try alice.verify()
  }

  @Test func resetRefusesToLoseEdits() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    try alice.byline("tag", "reset", "v1", expecting: 5)
    try alice.byline("tag", "reset", "v1", "--force")
    #expect(try alice.read("f") == "a\n")
    try alice.byline("undo")
    #expect(try alice.read("f") == "mine\n")
  }

  @Test func makingAndDeletingTagsIsUndone() throws {
    let alice = try alice()
    try alice.byline("tag", "delete", "v1")
    #expect(try alice.byline("tag").text.isEmpty)
    try alice.byline("undo")
    #expect(try alice.byline("tag").text == "v1  One\n")
    try alice.byline("undo")
    try alice.byline("undo")
    #expect(try alice.byline("tag").text.isEmpty)
    try alice.byline("tag", "delete", "v1", expecting: 4)
  }

  @Test func aDiffFromATag() throws {
    let alice = try alice()
    #expect(try alice.byline("diff", "--tag", "v1").text.hasSuffix(" a\n+b\n"))
    try alice.byline("diff", "--tag", "none", expecting: 4)
  }
}
