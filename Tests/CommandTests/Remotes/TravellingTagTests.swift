import TestSupport
import Testing

@Suite("tags between repositories")
struct TravellingTagTests {
  /// Alice with two changes and a tag on the first.
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "1\n")
    try alice.recordAll("first")
    try alice.byline("tag", "create", "v1", "-m", "One")
    try alice.write("f", "2\n")
    try alice.record("second")
    return alice
  }

  private func tags(_ person: Sandbox) throws -> JSONValue { try person.json("tag", "list")["tags"] }

  @Test(arguments: Transport.allCases) func tagsComeWithAClone(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    #expect(try tags(bob) == tags(alice))
    try bob.byline("tag", "checkout", "v1")
    #expect(try bob.read("f") == "1\n")
    try bob.verify()
  }

  @Test(arguments: Transport.allCases) func tagsComeAndGoLater(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    try alice.byline("tag", "create", "v2", "-m", "Two")
    #expect(try bob.json("pull")["tags"].array.map(\.string) == ["v2"])
    try bob.write("f", "3\n")
    try bob.record("third")
    try bob.byline("tag", "create", "v3")
    #expect(try bob.json("push")["tags"].array.map(\.string) == ["v3"])
    #expect(try tags(bob) == tags(alice))
    #expect(try bob.json("push")["tags"].array.isEmpty && bob.json("pull")["tags"].array.isEmpty)
  }

  @Test(arguments: Transport.allCases) func aTagWhoseChangesArrivedInAnotherOrder(
    over transport: Transport
  ) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    // In no log of Alice's the changes of the tag ever stood alone.
    try alice.write("g", "g\n")
    try alice.recordAll("beside")
    try bob.write("h", "h\n")
    try bob.recordAll("tagged")
    try bob.byline("tag", "create", "aside")
    try bob.byline("push")
    #expect(try tags(alice).array.map { $0["name"].string } == ["aside", "v1"])
    let carol = try alice.clone(as: "carol", over: transport)
    for person in [alice, carol] {
      let tag = try tags(person)[0]
      #expect(tag == (try tags(bob)[0]))
      try person.byline("tag", "checkout", "aside")
      #expect(try person.tree().paths == ["f", "h"])
      try person.byline("check")
    }
  }

  @Test(arguments: Transport.allCases) func oneNameForTwoStatesIsLeftAloneAndSaid(
    over transport: Transport
  ) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    try alice.byline("tag", "create", "next")
    try bob.write("f", "3\n")
    try bob.record("third")
    try bob.byline("tag", "create", "next")
    let (own, other) = (try tags(bob), try tags(alice))
    let push = try bob.byline("push")
    #expect(
      push.messages.contains("tag next names another state there, and is left alone\n"), "\(push.messages)")
    let pull = try bob.byline("pull")
    #expect(
      pull.messages.contains("tag next names another state here, and is left alone\n"), "\(pull.messages)")
    #expect(try tags(bob) == own && tags(alice) == other)
    #expect(try bob.json("pull")["differingTags"].array.map(\.string) == ["next"])
  }

  @Test(arguments: Transport.allCases) func aTagOfWhatIsNotThereStaysHere(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    try bob.byline("fork", "aside")
    try bob.byline("channel", "switch", "aside")
    try bob.write("f", "3\n")
    try bob.record("third")
    try bob.byline("tag", "create", "aside-only")
    try bob.byline("channel", "switch", "main")
    try bob.write("g", "g\n")
    try bob.recordAll("fourth")
    try bob.byline("push")
    #expect(try tags(alice).array.map { $0["name"].string } == ["v1"])
    try bob.byline("push", "--from-channel", "aside", "--to-channel", "aside")
    #expect(try tags(alice).array.map { $0["name"].string } == ["aside-only", "v1"])
  }

  @Test(arguments: Transport.allCases) func aTagHoldsWhatWasTakenOut(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    try alice.byline("tag", "create", "v2")
    let hash = try alice.hashes()[1]
    #expect(
      try alice.byline("unrecord", "--reset", hash).messages == "tag v2 still holds what was taken out\n")
    // What the channel does not hold is not offered with it, and resolves here all the same.
    try bob.byline("pull")
    #expect(try tags(bob).array.map { $0["name"].string } == ["v1"])
    try alice.byline("tag", "checkout", "v2")
    #expect(try alice.read("f") == "2\n")
  }
}
