import TestSupport
import Testing

/// The program on the other machine lacks something: what cannot travel is named, what can does, and the rest follows once it is updated.
@Suite("older programs elsewhere")
struct OlderProgramTests {
  /// Alice with two changes of several hands, a statement and a tag.
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.byline("identity", "new")
    try alice.write("a/f", "1\n2\n")
    try alice.byline("add", "-r", ".")
    try alice.record("first", "--human")
    try alice.write("b/g", "3\n")
    try alice.byline("add", "-r", ".")
    try alice.record("second", "--ai-model", "claude-opus-4")
    try alice.byline("review", try alice.hashes()[1], "--note", "looked at")
    try alice.byline("tag", "create", "v1")
    return alice
  }

  /// From now on, the other machine has the program of today.
  private func update(_ person: Sandbox) throws {
    person.environment["BYLINE_REMOTE_PROGRAM"] = nil
    try person.useSSH()
  }

  private func states(_ person: Sandbox) throws -> [String] {
    try person.hashes().map { try person.json("change", $0)["attribution"]["state"].string }
  }

  private func expectSame(_ one: Sandbox, _ other: Sandbox) throws {
    for hash in try one.hashes() {
      let (mine, theirs) = (try one.json("change", hash), try other.json("change", hash))
      #expect(mine["attribution"] == theirs["attribution"])
      #expect(mine["statements"].array.map { $0["id"] } == theirs["statements"].array.map { $0["id"] })
    }
    #expect(try one.json("attribution") == other.json("attribution"))
    #expect(try one.state() == other.state())
    try other.byline("check")
  }

  @Test func whatComesWithoutAttributionIsWithheldUntilItIsThere() throws {
    let (alice, bob) = (try alice(), try Sandbox("bob"))
    try bob.useSSH(without: ["attribution/1"])
    try bob.byline("remote", "add", "origin", alice.address(over: .ssh))
    let output = try bob.byline("pull")
    let note =
      "origin knows nothing of attribution: changes travelled without it, and it counts as withheld\n"
    #expect(output.messages.contains(note), "\(output.messages)")
    #expect(try states(bob) == ["withheld", "withheld"])
    #expect(try bob.byline("pull").status == 0)
    try bob.byline("check")
    try update(bob)
    let document = try bob.json("pull", "--with-attribution")
    #expect(document["completed"].int == 2 && document["statements"].int == 1)
    try expectSame(alice, bob)
  }

  @Test func whatGoesWithoutAttributionIsNamedAndFollowsLater() throws {
    let (alice, hub) = (try alice(), try Sandbox("hub"))
    try alice.useSSH(without: ["attribution/1"])
    try alice.byline("remote", "add", "hub", hub.address(over: .ssh))
    let output = try alice.byline("push")
    for note in [
      "hub knows nothing of attribution: changes travelled without it, and it counts as withheld\n",
      "1 statement about changes hub has did not go: it knows nothing of them\n",
    ] { #expect(output.messages.contains(note), "\(output.messages)") }
    #expect(try states(hub) == ["withheld", "withheld"])
    // Nor is anything pushed later that only says something.
    try alice.byline("review", try alice.hashes()[0], "--tested", "make")
    let document = try alice.json("push")
    #expect(document["keptStatements"].int == 2 && document["statements"].int == 0)
    #expect(!document["attribution"].bool)
    try update(alice)
    let later = try alice.json("push", "--with-attribution")
    #expect(later["completed"].int == 2 && later["statements"].int == 2)
    try expectSame(alice, hub)
    #expect(try alice.byline("push", "--with-attribution").messages.contains("there is nothing to push"))
  }

  @Test func tagsStayUntilTheyAreKnownThere() throws {
    let (alice, hub) = (try alice(), try Sandbox("hub"))
    try alice.useSSH(without: ["tags/1"])
    try alice.byline("remote", "add", "hub", hub.address(over: .ssh))
    let output = try alice.byline("push")
    #expect(
      output.messages.contains("hub knows nothing of tags: these stay here: v1\n"), "\(output.messages)")
    #expect(try hub.byline("tag").text == "")
    #expect(try alice.json("push")["keptTags"].array.map(\.string) == ["v1"])
    let bob = try Sandbox("bob")
    try bob.useSSH(without: ["tags/1"])
    try bob.byline("pull", alice.address(over: .ssh))
    #expect(try bob.byline("tag").text == "")
    for person in [alice, bob] { try update(person) }
    try bob.byline("pull", alice.address(over: .ssh))
    #expect(try alice.json("push")["tags"].array.map(\.string) == ["v1"])
    for person in [bob, hub] { #expect(try person.json("tag", "list") == alice.json("tag", "list")) }
  }

  @Test func aCloneOfAPartGetsAllContentsAndShowsThePart() throws {
    let (alice, bob) = (try alice(), try Sandbox("bob", initialized: false))
    try bob.useSSH(without: ["partial/1"])
    let output = try bob.byline("clone", "--path", "a", alice.address(over: .ssh), bob.path)
    #expect(output.messages.contains("knows nothing of clones of a part: all contents came\n"))
    #expect(try bob.tree().paths == ["a", "a/f"])
    try bob.byline("check")
    try bob.byline("pull", "--path", ".")
    #expect(try bob.tree() == alice.tree())
  }

  @Test func recordsCannotBeGivenLaterWhereThatIsNotKnown() throws {
    let (alice, hub) = (try alice(), try Sandbox("hub"))
    try alice.useSSH(without: ["records/1"])
    try alice.byline("remote", "add", "hub", hub.address(over: .ssh))
    try alice.byline("push", "--skip-attribution")
    let output = try alice.byline("push", "--with-attribution")
    #expect(
      output.messages.contains("hub does not take records of changes it has: let it be updated there\n"),
      "\(output.messages)")
    #expect(try states(hub) == ["withheld", "withheld"])
  }
}
