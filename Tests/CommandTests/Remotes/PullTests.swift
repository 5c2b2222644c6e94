import TestSupport
import Testing

@Suite("byline pull")
struct PullTests {
  /// Alice with two files, and Bob's clone.
  private func pair(over transport: Transport) throws -> (alice: Sandbox, bob: Sandbox) {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.write("g", "1\n2\n3\n")
    try alice.recordAll("first")
    return (alice, try alice.clone(as: "bob", over: transport))
  }

  @Test(arguments: Transport.allCases) func whatIsNewThereComes(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nX\nb\nc\n")
    let second = try alice.record("second")
    try bob.write("g", "1\n2\n3\n4\n")
    let own = try bob.record("own")
    // The clone knows where it came from.
    let output = try bob.byline("pull")
    #expect(output.text == "")
    #expect(output.messages.hasPrefix("1 change came from origin ("))
    #expect(try bob.hashes().suffix(2) == [own, second])
    #expect(try bob.read("f") == "a\nX\nb\nc\n" && bob.read("g") == "1\n2\n3\n4\n")
    #expect(try bob.byline("pull").messages == "there is nothing to pull: all that origin has is here\n")
    try bob.verify()
  }

  @Test(arguments: Transport.allCases) func aPullIsOneStepThatUndoTakesBack(over transport: Transport) throws
  {
    let (alice, bob) = try pair(over: transport)
    let (tree, hashes) = (try bob.tree(), try bob.hashes())
    for edition in 1...3 {
      try alice.write("f", "edition \(edition)\n")
      try alice.record("\(edition)")
    }
    try alice.byline("tag", "create", "v1")
    try bob.byline("pull")
    #expect(try bob.tree() == alice.tree())
    try bob.byline("undo")
    #expect(try bob.tree() == tree && bob.hashes() == hashes)
    #expect(try bob.byline("tag").text == "")
    try bob.byline("pull")
    #expect(try bob.hashes() == alice.hashes())
    #expect(try bob.byline("tag").text == "v1\n")
  }

  @Test(arguments: Transport.allCases) func aConflictIsLeftInTheFiles(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nX\nb\nc\n")
    try alice.record("left")
    try bob.write("f", "a\nY\nb\nc\n")
    try bob.record("right")
    let output = try bob.pull(over: transport, from: alice, expecting: 3)
    #expect(output.messages.contains("conflict"))
    #expect(try bob.shown("f") == "a {X|Y} b c")
    try bob.verify()
    // The state is that of the set, whoever pulls.
    try alice.pull(over: transport, from: bob, expecting: 3)
    #expect(try alice.standing() == bob.standing())
    #expect(try alice.tree() == bob.tree())
    try alice.verify()
  }

  @Test(arguments: Transport.allCases) func aDryRunSaysWhatWouldComeAndStoresNothing(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "X\n")
    let hash = try alice.record("second\n\nat length")
    let before = try bob.byline("op", "log").text
    let output = try bob.pull(over: transport, from: alice, "--dry-run")
    #expect(output.text == "\(hash.prefix(12))  Alice  second\n")
    #expect(output.messages.contains("1 change would come from "))
    let document = try bob.json("pull", "--dry-run")
    #expect(document["offers"][0]["hash"].string == hash)
    #expect(document["offers"][0]["message"].string == "second\n\nat length")
    #expect(document["offers"][0]["dependencies"].array.count == 1)
    #expect(document["changes"].array.isEmpty)
    #expect(try bob.byline("op", "log").text == before)
    try bob.byline("change", hash, expecting: 4)
    #expect(try bob.hashes().count == 1)
  }

  @Test(arguments: Transport.allCases) func oneChangeBringsWhatItDependsOnAndNoMore(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nX\nb\nc\n")
    let needed = try alice.record("needed")
    try alice.write("g", "1\n")
    try alice.record("other")
    try alice.write("f", "a\nX\nX2\nb\nc\n")
    let wanted = try alice.record("wanted")
    try bob.pull(over: transport, from: alice, "--change", String(wanted.prefix(8)))
    #expect(try Set(bob.hashes().dropFirst()) == [needed, wanted])
    #expect(try bob.read("f") == "a\nX\nX2\nb\nc\n" && bob.read("g") == "1\n2\n3\n")
    #expect(
      try bob.pull(over: transport, from: alice, "--change", "AAAAAAAA", expecting: 4).messages
        == "error: no change of the channel there starts with AAAAAAAA\n")
    try bob.verify()
    try bob.byline("pull")
    #expect(try bob.state() == alice.state() && bob.tree() == alice.tree())
  }

  @Test(arguments: Transport.allCases) func whatAChannelHeldInAState(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "X\n")
    try alice.record("second")
    let state = try alice.state()
    try alice.write("f", "Y\n")
    try alice.record("third")
    try bob.pull(over: transport, from: alice, "--state", String(state.prefix(10)))
    #expect(try bob.state() == state && bob.read("f") == "X\n")
  }

  @Test(arguments: Transport.allCases) func channelsOfOtherNames(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.byline("fork", "idea")
    try alice.byline("channel", "switch", "idea")
    try alice.write("f", "X\n")
    try alice.record("idea")
    try bob.pull(over: transport, from: alice, "--from-channel", "idea", "--to-channel", "theirs")
    #expect(try bob.byline("channel").text == "* main\n  theirs\n")
    #expect(try bob.state(channel: "theirs") == alice.state(channel: "idea"))
    #expect(try bob.read("f") == "a\nb\nc\n")
    let output = try bob.pull(over: transport, from: alice, "--from-channel", "ideal", expecting: 4)
    #expect(output.messages.hasPrefix("error: there is no channel ideal on the other side\n  idea\n  main\n"))
    // A channel there is none of here is looked for there under the name it gets here.
    try bob.pull(over: transport, from: alice, "--to-channel", "idea")
    #expect(try bob.state(channel: "idea") == alice.state(channel: "idea"))
  }

  @Test(arguments: Transport.allCases) func unrelatedRepositoriesComeToLieSideBySide(
    over transport: Transport
  ) throws {
    let alice = try Sandbox("alice")
    try alice.write("mine", "alice\n")
    try alice.write("both", "alice\n")
    try alice.recordAll("first")
    let bob = try Sandbox("bob")
    try bob.write("yours", "bob\n")
    try bob.write("both", "bob\n")
    try bob.recordAll("first")
    let output = try bob.pull(over: transport, from: alice, expecting: 3)
    #expect(output.messages.contains(" has no change in common with this repository\n"))
    #expect(try bob.tree().paths == ["both", "mine", "yours"])
    #expect(try bob.shown("both") == "{alice|bob}")
    try alice.pull(over: transport, from: bob, expecting: 3)
    #expect(try alice.tree() == bob.tree())
  }

  @Test(arguments: Transport.allCases) func whatWasTakenOutThereIsToldAndStaysHere(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "X\n")
    let hash = try alice.record("second")
    try bob.byline("pull")
    try alice.byline("unrecord", hash)
    try alice.write("g", "new\n")
    try alice.record("third", "g")
    let output = try bob.byline("pull")
    #expect(
      output.messages.contains(
        "1 change was taken out there since, and is still here:\n  \(hash)\n"
          + "hint: `byline unrecord HASH` takes one out here, too\n"), "\(output.messages)")
    #expect(try bob.hashes().contains(hash) && bob.read("f") == "X\n" && bob.read("g") == "new\n")
    // Neither is it given back there without being named.
    #expect(try bob.json("pull")["withdrawn"].array.map(\.string) == [hash])
    #expect(try bob.byline("push").messages.contains("is not pushed again:\n  \(hash)\n"))
    #expect(try !alice.hashes().contains(hash))
  }

  @Test(arguments: Transport.allCases) func editsThatAreNotRecordedStay(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nX\nb\nc\n")
    try alice.write("new", "alice\n")
    try alice.recordAll("second")
    // In another file, nothing is in the way.
    try bob.write("g", "edited\n")
    try bob.byline("pull", expecting: 0)
    #expect(try bob.read("g") == "edited\n" && bob.read("f") == "a\nX\nb\nc\n")
    #expect(try bob.byline("status", "--short").text == "M  g\n")
    // In the same file, nothing happens; nor where something that is not tracked stands.
    try alice.write("f", "a\nX\nb\nc\nd\n")
    try alice.write("other", "alice\n")
    try alice.recordAll("third")
    try bob.write("f", "mine\n")
    try bob.write("other", "not tracked\n")
    let (tree, state) = (try bob.tree(), try bob.state())
    let output = try bob.byline("pull", expecting: 5)
    #expect(output.messages.contains("f") && output.messages.contains("other"))
    #expect(try bob.tree() == tree && bob.state() == state)
    // What came need not come again.
    try bob.byline("pull", "--force")
    #expect(try bob.read("f") == alice.read("f") && bob.read("other") == "alice\n")
    #expect(try bob.read("g") == "edited\n")
    #expect(try bob.state() == alice.state())
    try bob.byline("undo")
    #expect(try bob.read("f") == "mine\n" && bob.read("other") == "not tracked\n")
  }

  @Test(arguments: Transport.allCases) func theDocumentSaysWhatCame(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "X\n")
    let hash = try alice.record("second", "--ai-model", "claude-opus-4")
    try alice.byline("tag", "create", "v1")
    let document = try bob.json("pull")
    #expect(document["channel"].string == "main")
    #expect(document["changes"].array.map(\.string) == [hash])
    #expect(document["tags"].array.map(\.string) == ["v1"])
    #expect(document["records"].int == 1 && document["withheld"].int == 0)
    #expect(document["conflicts"].array.isEmpty && document["missingRecords"].array.isEmpty)
    #expect(document["related"].bool && document["attribution"].bool)
    #expect((document["bytesReceived"].int ?? 0) > 100 && (document["turns"].int ?? 0) > 1)
    let again = try bob.json("pull")
    #expect(again["changes"].array.isEmpty && (again["bytesReceived"].int ?? 1000) < 300)
    #expect((again["turns"].int ?? 100) <= 2)
  }

  @Test(arguments: Transport.allCases) func chosenOnATerminal(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    var hashes: [String] = []
    for (file, text) in [("f", "X\n"), ("g", "Y\n")] {
      try alice.write(file, text)
      hashes.append(try alice.record(file))
    }
    let output = try bob.onTerminal("pull", answers: [("(1/2)", "n\n"), ("(2/2)", "y\n")])
    #expect(output.contains("pull this change"), "\(output)")
    #expect(try bob.hashes().dropFirst() == [hashes[1]])
    #expect(try bob.read("f") == "a\nb\nc\n" && bob.read("g") == "Y\n")
  }

  @Test func allTheRestNoneOfItOrNothingChosenOnATerminal() throws {
    let (alice, bob) = try pair(over: .folder)
    for number in 0..<4 {
      try alice.write("new\(number)", "\(number)\n")
      try alice.recordAll("new \(number)")
    }
    let hashes = try alice.hashes()
    let quit = try bob.onTerminal("pull", expecting: 1, answers: [("(1/4)", "y\n"), ("(2/4)", "q\n")])
    #expect(quit.contains("nothing was chosen"), "\(quit)")
    #expect(try bob.hashes().count == 1)
    _ = try bob.onTerminal(
      "pull", answers: [("(1/4)", "?\n"), ("(1/4)", "n\n"), ("(2/4)", "y\n"), ("(3/4)", "d\n")])
    #expect(try bob.hashes().dropFirst() == [hashes[2]])
    _ = try bob.onTerminal("pull", answers: [("(1/3)", "n\n"), ("(2/3)", "a\n")])
    #expect(try Set(bob.hashes()) == Set(hashes).subtracting([hashes[1]]))
    // Not asked where that is not wanted.
    let all = try bob.onTerminal("pull", "-a")
    #expect(!all.contains("(1/1)"))
    #expect(try bob.state() == alice.state())
  }
}
