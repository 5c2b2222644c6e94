import TestSupport
import Testing

@Suite("clones of a part")
struct PartialCloneTests {
  /// Alice with two folders and a file.
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("a/f", "1\n2\n3\n")
    try alice.write("a/g", "g\n")
    try alice.recordAll("in a")
    try alice.write("b/h", String(repeating: "b is long\n", count: 500))
    try alice.recordAll("in b")
    try alice.write("top", "top\n")
    try alice.recordAll("at the top")
    try alice.write("a/f", "1\n2\nX\n3\n")
    try alice.record("in a again")
    return alice
  }

  @Test(arguments: Transport.allCases) func onlyThePartIsOnDisk(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a")
    #expect(try bob.tree().paths == ["a", "a/f", "a/g"])
    #expect(try bob.read("a/f") == alice.read("a/f"))
    #expect(try bob.state() == alice.state() && bob.hashes() == alice.hashes())
    #expect(try bob.byline("status", "--short").text == "")
    #expect(try bob.byline("record", "-m", "nothing").messages == "there is nothing to record\n")
    #expect(try bob.json("log", "a")["changes"] == alice.json("log", "a")["changes"])
    try bob.byline("check")
    let carol = try alice.clone(as: "carol", over: transport, "--path", "a/g", "--path", "top")
    #expect(try carol.tree().paths == ["a", "a/g", "top"])
    try carol.byline("check")
  }

  @Test(arguments: Transport.allCases) func whatIsRecordedThereMergesElsewhere(
    over transport: Transport
  ) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a")
    try bob.write("a/f", "1\nB\n2\nX\n3\n")
    try bob.write("a/new", "new\n")
    try bob.recordAll("from a part")
    try alice.write("b/h", "short\n")
    try alice.write("a/f", "1\n2\nX\n3\nA\n")
    try alice.record("on both sides")
    try bob.byline("push")
    try alice.byline("reset")
    #expect(try alice.read("a/f") == "1\nB\n2\nX\n3\nA\n" && alice.read("a/new") == "new\n")
    #expect(try alice.read("b/h") == "short\n")
    try alice.verify()
    try bob.byline("pull")
    #expect(try bob.read("a/f") == alice.read("a/f"))
    #expect(try bob.state() == alice.state())
    #expect(try bob.tree().paths == ["a", "a/f", "a/g", "a/new"])
    #expect(try bob.byline("status", "--short").text == "")
    try bob.byline("check")
  }

  @Test(arguments: Transport.allCases) func filesMoveIntoThePartAndOutOfIt(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a")
    try alice.byline("mv", "b/h", "a/h")
    try alice.byline("mv", "a/g", "b/g")
    try alice.record("moved")
    try bob.byline("pull")
    #expect(try bob.tree().paths == ["a", "a/f", "a/h"])
    #expect(try bob.read("a/h") == alice.read("a/h"))
    #expect(try bob.byline("status", "--short").text == "")
    try bob.byline("check")
    try bob.write("a/h", "edited where it is now\n")
    try bob.record("edited")
    try bob.byline("push")
    try alice.byline("reset")
    #expect(try alice.read("a/h") == "edited where it is now\n")
    try alice.verify()
  }

  @Test(arguments: Transport.allCases) func aFileOrFolderThatIsRenamedIsFollowed(over transport: Transport)
    throws
  {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a/g")
    let carol = try alice.clone(as: "carol", over: transport, "--path", "b")
    try alice.byline("mv", "a/g", "renamed")
    try alice.byline("mv", "b", "c")
    try alice.write("renamed", "g\nmore\n")
    try alice.record("renamed")
    for person in [bob, carol] {
      try person.byline("pull")
      #expect(try person.byline("status", "--short").text == "")
      try person.byline("check")
    }
    #expect(try bob.tree().paths == ["a", "renamed"] && bob.read("renamed") == "g\nmore\n")
    #expect(try carol.tree().paths == ["c", "c/h"])
    try bob.write("renamed", "g\nmore\nmost\n")
    try bob.record("edited")
    try bob.byline("push")
    try alice.byline("reset")
    #expect(try alice.read("renamed") == "g\nmore\nmost\n")
    // Taken back, it is where it was.
    try carol.byline("undo")
    #expect(try carol.tree().paths == ["b", "b/h"])
  }

  @Test(arguments: Transport.allCases) func aPathThatTwoThingsHaveIsShownWithBoth(
    over transport: Transport
  ) throws {
    let (alice, other) = (try Sandbox("alice"), try Sandbox("other"))
    for person in [alice, other] {
      try person.write("both", "\(person.name)\n")
      try person.write("only \(person.name)", "\n")
      try person.recordAll("first")
    }
    try alice.pull(over: transport, from: other, expecting: 3)
    let bob = try alice.clone(as: "bob", over: transport, "--path", "both", expecting: 3)
    #expect(try bob.tree().paths == ["both"])
    #expect(try bob.read("both") == alice.read("both"))
    #expect(try bob.conflicts() == alice.conflicts())
    try bob.byline("check")
  }

  @Test(arguments: Transport.allCases) func widenedToEverythingItIsAWholeClone(over transport: Transport)
    throws
  {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a/g")
    try bob.byline("pull", "--path", "b")
    #expect(try bob.tree().paths == ["a", "a/g", "b", "b/h"])
    try bob.byline("pull", "--path", ".")
    #expect(try bob.tree() == alice.tree())
    try bob.verify()
    // Others can clone it now.
    let carol = try bob.clone(as: "carol", over: transport)
    #expect(try carol.tree() == alice.tree())
  }

  @Test(arguments: Transport.allCases) func whatIsNotHereIsNamed(over transport: Transport) throws {
    let alice = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--path", "a")
    // Whose contents never came cannot be had from here.
    let carol = try Sandbox("carol")
    let output = try carol.pull(over: transport, from: bob, expecting: 6)
    #expect(
      output.messages.hasPrefix("error: the other side has no contents of these changes:\n"),
      "\(output.messages)")
    #expect(try carol.hashes() == [])
    let dan = try Sandbox("dan", initialized: false)
    if transport == .ssh { try dan.useSSH() }
    try dan.byline(
      "clone", "--path", "nowhere", alice.address(over: transport), "new", expecting: 4)
    #expect(try dan.tree().paths == [])
  }
}
