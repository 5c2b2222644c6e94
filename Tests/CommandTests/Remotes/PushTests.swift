import TestSupport
import Testing

@Suite("byline push")
struct PushTests {
  /// Alice with two files, and Bob's clone.
  private func pair(over transport: Transport) throws -> (alice: Sandbox, bob: Sandbox) {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.write("g", "1\n2\n3\n")
    try alice.recordAll("first")
    return (alice, try alice.clone(as: "bob", over: transport))
  }

  @Test(arguments: Transport.allCases) func theChannelGrowsAndFilesFollowWithTheNextCommand(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    let hash = try bob.record("second")
    let output = try bob.byline("push")
    #expect(output.text == "")
    #expect(output.messages.hasPrefix("1 change went to origin ("))
    #expect(
      output.messages.hasSuffix(
        "the files there follow with the next command, such as `byline reset`\n"
      ), "\(output.messages)")
    #expect(try alice.hashes().last == hash)
    #expect(try alice.read("f") == "a\nb\nc\n")
    #expect(try alice.byline("record", "-m", "nothing").messages.contains("there is nothing to record"))
    #expect(try alice.read("f") == "X\n")
    #expect(try bob.byline("push").messages == "there is nothing to push: origin has it all\n")
    try alice.verify()
  }

  @Test(arguments: Transport.allCases) func editsThereThatAreNotRecordedSurvive(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nb\nc\nedited\n")
    try alice.write("notes", "not tracked\n")
    try bob.write("f", "X\na\nb\nc\n")
    try bob.write("notes", "tracked\n")
    try bob.recordAll("second")
    try bob.byline("push")
    #expect(try alice.read("f") == "a\nb\nc\nedited\n" && alice.read("notes") == "not tracked\n")
    // The edit is one of what the files show, and is recorded as that.
    try alice.record("edited", "f")
    #expect(try alice.read("notes") == "not tracked\n")
    try alice.delete("notes")
    try alice.byline("reset")
    #expect(try alice.read("f") == "X\na\nb\nc\nedited\n" && alice.read("notes") == "tracked\n")
    try alice.verify()
  }

  @Test(arguments: Transport.allCases) func filesFollowAtOnceWhereTheReceiverWantsThat(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.byline("config", "set", "--local", "receive.update", "clean")
    try bob.write("f", "X\n")
    try bob.record("second")
    #expect(
      try bob.byline("push").messages.hasSuffix(
        "the files there were brought up to date\n"))
    #expect(try alice.read("f") == "X\n")
    #expect(try alice.byline("status", "--short").text == "")
    try alice.write("f", "edited\n")
    try bob.write("f", "Y\n")
    try bob.record("third")
    #expect(
      try bob.byline("push").messages.hasSuffix(
        "edits that are not recorded are in the way there: the files follow once they are recorded\n"
      ))
    #expect(try alice.read("f") == "edited\n")
    try alice.byline("check")
  }

  @Test(arguments: Transport.allCases) func aPushThatWouldBringAConflictIsRefused(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try alice.write("f", "a\nX\nb\nc\n")
    try alice.record("left")
    try bob.write("f", "a\nY\nb\nc\n")
    let hash = try bob.record("right")
    let (state, log) = (try alice.state(), try alice.byline("op", "log").text)
    let output = try bob.byline("push", expecting: 5)
    #expect(
      output.messages.hasPrefix("error: the push would bring conflicts into the channel there:\n  f\n"),
      "\(output.messages)")
    #expect(
      output.messages.hasSuffix("hint: pull first and resolve them here, or add --allow-conflicts\n"))
    #expect(try alice.state() == state && alice.byline("op", "log").text == log)
    try alice.byline("check")
    // Resolved here, it goes.
    try bob.byline("pull", expecting: 3)
    try bob.write("f", "a\nX\nY\nb\nc\n")
    try bob.record("resolved")
    try bob.byline("push")
    #expect(try alice.hashes().contains(hash) && alice.state() == bob.state())
    #expect(try alice.byline("reset").status == 0)
    #expect(try alice.tree() == bob.tree())
  }

  @Test(arguments: Transport.allCases) func conflictsAreTakenWhereThatIsAllowed(
    over transport: Transport
  ) throws {
    for isConfigured in [false, true] {
      let (alice, bob) = try pair(over: transport)
      try alice.write("f", "a\nX\nb\nc\n")
      try alice.record("left")
      try bob.write("f", "a\nY\nb\nc\n")
      try bob.record("right")
      if isConfigured {
        try alice.byline("config", "set", "--local", "receive.conflicts", "allow")
        try bob.byline("push")
      } else {
        try bob.byline("push", "--allow-conflicts")
      }
      try alice.byline("reset", expecting: 3)
      #expect(try alice.conflicts() == ["f:2 order"])
      #expect(try alice.shown("f") == "a {X|Y} b c")
      // A conflict that is there already is no reason to refuse what has no part in it.
      try bob.write("g", "1\n")
      try bob.record("other")
      try bob.byline("push")
      try alice.byline("check")
    }
  }

  @Test(arguments: Transport.allCases) func aRemoteThatHasMovedOnKeepsWhatItGot(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    let carol = try alice.clone(as: "carol", over: transport)
    try bob.write("f", "X\nb\nc\n")
    let left = try bob.record("left")
    try carol.write("g", "1\n2\nY\n")
    let right = try carol.record("right")
    try bob.byline("push")
    try carol.byline("push")
    #expect(try Set(alice.hashes()).isSuperset(of: [left, right]))
    try bob.byline("pull")
    try carol.byline("pull")
    try alice.byline("reset")
    #expect(try alice.standing() == bob.standing() && bob.standing() == carol.standing())
    #expect(try alice.tree() == bob.tree() && bob.tree() == carol.tree())
  }

  @Test(arguments: Transport.allCases) func onlyInTheStateThatIsMeant(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    let state = try alice.state()
    try alice.write("g", "moved on\n")
    try alice.record("moved on")
    try bob.write("f", "X\n")
    let hash = try bob.record("second")
    let output = try bob.byline("push", "--if-state", state, expecting: 5)
    #expect(
      output.messages == "error: the channel there is in another state by now: \(try alice.state())\n"
        + "hint: pull, look at what came, and push again\n")
    #expect(try !alice.hashes().contains(hash))
    try bob.byline("push", "--if-state", try alice.state())
    #expect(try alice.hashes().contains(hash))
    // Also where there is nothing to push.
    try bob.byline("push", "--if-state", state, expecting: 5)
    try bob.byline("push", "--if-state", String(state.prefix(10)), expecting: 2)
  }

  @Test(arguments: Transport.allCases) func oneChangeTakesWhatItDependsOnAlong(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "a\nX\nb\nc\n")
    let needed = try bob.record("needed")
    try bob.write("g", "1\n")
    try bob.record("other")
    try bob.write("f", "a\nX\nX2\nb\nc\n")
    let wanted = try bob.record("wanted")
    try bob.byline("push", "--change", String(wanted.prefix(8)))
    #expect(try alice.hashes().dropFirst() == [needed, wanted])
    try bob.byline("push", "--change", "AAAAAAAA", expecting: 4)
    try bob.byline("push")
    #expect(try alice.state() == bob.state())
  }

  @Test(arguments: Transport.allCases) func whatTheChannelHeldInAState(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    try bob.record("second")
    let state = try bob.state()
    try bob.write("f", "Y\n")
    try bob.record("third")
    try bob.byline("push", "--state", String(state.prefix(10)))
    #expect(try alice.state() == state)
  }

  @Test(arguments: Transport.allCases) func toANewChannel(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    try bob.record("second")
    let output = try bob.byline("push", "--to-channel", "proposal")
    #expect(output.messages.hasSuffix("channel proposal is new there\n"), "\(output.messages)")
    #expect(try alice.state(channel: "proposal") == bob.state())
    #expect(try alice.hashes().count == 1)
    #expect(try alice.byline("channel").text == "* main\n  proposal\n")
    try bob.byline("fork", "empty-handed")
    try bob.byline("push", "--from-channel", "empty-handed")
    #expect(try alice.state(channel: "empty-handed") == bob.state())
    let refused = try bob.byline("push", "--to-channel", "a\u{1}b", expecting: 5)
    #expect(refused.messages.contains("cannot be the name of a channel there"))
    try alice.byline("check")
  }

  @Test(arguments: Transport.allCases) func whatWasTakenOutThereIsNotPushedAgain(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    let gone = try bob.record("second")
    try bob.byline("push")
    try alice.byline("unrecord", "--reset", gone)
    try bob.write("f", "X\nY\n")
    let dependent = try bob.record("on top of it")
    try bob.write("g", "new\n")
    let other = try bob.record("other")
    let output = try bob.byline("push")
    #expect(
      output.messages.contains(
        "2 changes were taken out there since, or depend on such, and are not pushed again:\n"),
      "\(output.messages)")
    #expect(output.messages.contains(gone) && output.messages.contains(dependent))
    #expect(try alice.hashes().dropFirst() == [other])
    #expect(try bob.hashes().count == 4)
    // It is remembered, push after push, until it is named.
    #expect(try bob.json("push")["withdrawn"].array.count == 2)
    try bob.byline("push", "--change", gone)
    #expect(try alice.hashes().contains(gone))
    try bob.byline("push")
    #expect(try alice.state() == bob.state())
  }

  @Test(arguments: Transport.allCases) func toAnUnrelatedRepository(over transport: Transport) throws {
    let (_, bob) = try pair(over: transport)
    let other = try Sandbox("other")
    try other.write("theirs", "theirs\n")
    try other.recordAll("theirs")
    let output = try bob.push(over: transport, to: other)
    #expect(output.messages.contains(" has no change in common with this repository\n"))
    try other.byline("reset")
    #expect(try other.tree().paths == ["f", "g", "theirs"])
  }

  @Test(arguments: Transport.allCases) func aDryRunSaysWhatWouldGoAndSendsNothing(
    over transport: Transport
  ) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    let hash = try bob.record("second")
    let output = try bob.byline("push", "-n")
    #expect(output.text == "\(hash.prefix(12))  Bob  second\n")
    #expect(output.messages.contains("1 change would go to origin ("))
    #expect(try alice.hashes().count == 1)
    try alice.byline("change", hash, expecting: 4)
    let document = try bob.json("push", "--to-channel", "new", "--dry-run")
    #expect(document["offers"].array.count == 2)
    #expect(try alice.byline("channel").text == "* main\n")
  }

  @Test(arguments: Transport.allCases) func theDocumentSaysWhatWent(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    let hash = try bob.record("second", "--human")
    try bob.byline("tag", "create", "v1")
    let document = try bob.json("push")
    #expect(document["changes"].array.map(\.string) == [hash])
    #expect(document["added"].int == 1 && document["records"].int == 1)
    #expect(document["tags"].array.map(\.string) == ["v1"])
    #expect(try document["state"].string == alice.state())
    #expect(!document["newChannel"].bool && document["related"].bool && document["attribution"].bool)
    #expect(document["withdrawn"].array.isEmpty && document["missingRecords"].array.isEmpty)
    let again = try bob.json("push")
    #expect(again["added"].int == 0 && again["state"].isNull)
    #expect((again["bytesReceived"].int ?? 1000) < 300 && (again["turns"].int ?? 100) <= 2)
  }

  @Test(arguments: Transport.allCases) func whatWasPushedCanBeTakenOutThere(over transport: Transport) throws
  {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "X\n")
    let hash = try bob.record("second")
    try bob.byline("push")
    // It was no command of this working copy.
    try alice.byline("undo", expecting: 5)
    try alice.byline("unrecord", "--reset", hash)
    #expect(try !alice.hashes().contains(hash))
    #expect(try alice.read("f") == "a\nb\nc\n")
    try alice.verify()
  }

  @Test(arguments: Transport.allCases) func chosenOnATerminal(over transport: Transport) throws {
    let (alice, bob) = try pair(over: transport)
    try bob.write("f", "a\nX\nb\nc\n")
    let needed = try bob.record("needed")
    try bob.write("g", "1\n")
    let other = try bob.record("other")
    try bob.write("f", "a\nX\nX2\nb\nc\n")
    let wanted = try bob.record("wanted")
    let quit = try bob.onTerminal("push", expecting: 1, answers: [("(1/3)", "q\n")])
    #expect(quit.contains("nothing was chosen"), "\(quit)")
    let output = try bob.onTerminal("push", answers: [("(1/3)", "n\n"), ("(2/3)", "n\n"), ("(3/3)", "y\n")])
    #expect(output.contains("push this change"), "\(output)")
    // With what it depends on.
    #expect(try alice.hashes().dropFirst() == [needed, wanted])
    let all = try bob.onTerminal("push", "-a")
    #expect(!all.contains("(1/1)"))
    #expect(try alice.hashes().last == other && alice.state() == bob.state())
  }
}
