import TestSupport
import Testing

@Suite("byline clone")
struct CloneTests {
  /// Someone with a bit of everything: kinds, modes, odd names and bytes, and a conflict.
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.write("empty", "")
    try alice.write("one newline", "\n")
    try alice.write("no newline", "a")
    try alice.write("crlf", "a\r\nb\nc\r\n")
    try alice.write("bytes", [0x61, 0xFF, 0x0A, 0xC3, 0x28, 0x0A])
    try alice.write("binary", (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try alice.write("d/e/run", "#!/bin/sh\n")
    try alice.setExecutable("d/e/run")
    try alice.link("link", to: "f")
    try alice.link("nowhere", to: "../outside/of it")
    try alice.makeFolder("hollow")
    for name in ["with 'quotes\"", "-dash", "new\nline", "\u{1F600}", "e\u{301}", "\u{E9}"] {
      try alice.write(name: Array(name.utf8), name)
    }
    try alice.write(name: [0x66, 0xFF], "a name that is no text\n")
    try alice.write(String(repeating: "n", count: 255), "a long name\n")
    try alice.write((0..<60).map { "d\($0)" }.joined(separator: "/") + "/deep", "deep\n")
    try alice.recordAll("everything")
    let bob = try alice.clone("bob")
    try alice.write("f", "a\nX\nb\n")
    try alice.record("left")
    try bob.write("f", "a\nY\nb\n")
    try bob.record("right")
    try alice.pull(from: bob, expecting: 3)
    return alice
  }

  @Test(arguments: Transport.allCases) func aCloneHasTheSameFilesConflictsAndState(
    over transport: Transport
  ) throws {
    let alice = try alice()
    let clone = try alice.clone(as: "carol", over: transport, expecting: 3)
    #expect(try clone.tree() == alice.tree())
    #expect(try clone.hashes() == alice.hashes())
    #expect(try clone.standing() == alice.standing())
    #expect(try clone.conflicts() == ["f:2 order"])
    #expect(try clone.byline("status", "--short").text == alice.byline("status", "--short").text)
    #expect(try clone.byline("record", "-m", "nothing").messages == "there is nothing to record\n")
    try clone.byline("check")
    // What was typed beside the markers is on the same side of them there.
    try clone.write("f", try clone.read("f").replacing("\nb\n", with: "\nafter\nb\n"))
    try clone.record("after")
    try clone.push(over: transport, to: alice)
    try alice.byline("reset", expecting: 3)
    #expect(try alice.tree() == clone.tree())
    #expect(try alice.shown("f") == "a {X|Y} after b")
  }

  @Test(arguments: Transport.allCases) func anEmptyRepositoryIsCloned(over transport: Transport) throws {
    let alice = try Sandbox("alice")
    let clone = try alice.clone(as: "bob", over: transport)
    #expect(try clone.hashes() == [])
    try clone.write("f", "f\n")
    try clone.recordAll("first")
    try clone.byline("push")
    #expect(try alice.hashes() == clone.hashes())
  }

  @Test func clonesOfClonesOfClonesAreTheSame() throws {
    let alice = try Sandbox("alice")
    for number in 0..<12 {
      try alice.write("f\(number % 3)", "edition \(number)\n")
      try alice.recordAll("\(number)")
    }
    var last = alice
    for generation in 0..<40 {
      last = try last.clone(as: "bob", over: generation % 20 == 10 ? .ssh : .folder)
    }
    #expect(try last.tree() == alice.tree())
    #expect(try last.standing() == alice.standing())
    #expect(try last.hashes() == alice.hashes())
    try last.byline("check")
  }

  /// Channels `main` with two changes and `side` with one more.
  private func branched() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "1\n")
    try alice.recordAll("first")
    try alice.byline("fork", "side")
    try alice.write("g", "2\n")
    try alice.recordAll("second")
    try alice.byline("channel", "switch", "side")
    try alice.write("h", "3\n")
    try alice.recordAll("third")
    return alice
  }

  @Test(arguments: Transport.allCases) func theChannelShownThereIsCloned(over transport: Transport) throws {
    let alice = try branched()
    let clone = try alice.clone(as: "bob", over: transport)
    #expect(try clone.byline("channel").text == "* side\n")
    #expect(try clone.tree() == alice.tree())
  }

  @Test(arguments: Transport.allCases) func aChannelByName(over transport: Transport) throws {
    let alice = try branched()
    let clone = try alice.clone(as: "bob", over: transport, "--channel", "main")
    #expect(try clone.byline("channel").text == "* main\n")
    #expect(try clone.tree().paths == ["f", "g"])
  }

  @Test(arguments: Transport.allCases) func allChannels(over transport: Transport) throws {
    let alice = try branched()
    let clone = try alice.clone(as: "bob", over: transport, "--all-channels")
    #expect(try clone.byline("channel").text == alice.byline("channel").text)
    for channel in ["main", "side"] {
      #expect(try clone.state(channel: channel) == alice.state(channel: channel))
    }
    #expect(try clone.tree() == alice.tree())
    try clone.byline("check")
  }

  @Test(arguments: Transport.allCases) func oneChangeAndWhatItDependsOn(over transport: Transport) throws {
    let alice = try branched()
    let first = try alice.hashes(channel: "main")[0]
    let clone = try alice.clone(
      as: "bob", over: transport, "--channel", "main", "--change", String(first.prefix(9)))
    #expect(try clone.hashes() == [first])
    #expect(try clone.tree().paths == ["f"])
  }

  @Test(arguments: Transport.allCases) func aChannelAsItOnceWas(over transport: Transport) throws {
    let alice = try branched()
    let log = try alice.json("log", "--channel", "main", "--state")["changes"].array
    let state = log.last?["state"].string ?? ""
    let clone = try alice.clone(as: "bob", over: transport, "--channel", "main", "--state", state)
    #expect(try clone.tree().paths == ["f"])
    #expect(try clone.state() == state)
  }

  @Test func whatIsInTheFolderIsNotTouched() throws {
    let alice = try branched()
    let bob = try Sandbox("bob", initialized: false)
    try bob.write("mine", "mine\n")
    #expect(
      try bob.byline("clone", alice.path, ".", expecting: 5).messages
        == "error: \(bob.path) is not empty\nhint: choose a folder that is empty or not there\n")
    #expect(try bob.tree().paths == ["mine"])
    let carol = try Sandbox("carol")
    #expect(
      try carol.byline("clone", alice.path, carol.path, expecting: 5).messages
        == "error: there is a repository already at \(carol.path)\n"
        + "hint: choose another folder, or get what is new with `byline pull` there\n")
  }

  @Test(arguments: Transport.allCases) func nothingIsLeftBehindByACloneThatCannotBe(
    over transport: Transport
  ) throws {
    let alice = try branched()
    let bob = try Sandbox("bob", initialized: false)
    if transport == .ssh { try bob.useSSH() }
    let address = alice.address(over: transport)
    #expect(
      try bob.byline("clone", "--channel", "mian", address, "new", expecting: 4).messages
        == "error: there is no channel mian on the other side\n  main\n  side\n"
        + "hint: name one of these with --from-channel or --channel\n")
    try bob.byline("clone", "--change", "AAAAAAAA", address, "new", expecting: 4)
    try bob.byline("clone", "--state", "AAAAAAAA", address, "new", expecting: 4)
    #expect(try bob.tree().paths == [])
  }

  @Test(arguments: Transport.allCases) func theFolderIsCalledLikeTheOtherRepository(
    over transport: Transport
  ) throws {
    let alice = try branched()
    let bob = try Sandbox("bob", initialized: false)
    if transport == .ssh { try bob.useSSH() }
    let output = try bob.byline("clone", alice.address(over: transport))
    #expect(output.text == "")
    #expect(output.messages.hasPrefix("cloned into alice: 2 changes ("))
    #expect(try bob.exists("alice/h"))
    let remotes = try bob.byline("remote", at: "alice").text
    #expect(remotes == "* origin  \(alice.address(over: transport))\n")
  }

  @Test func changesOfMoreThanIsHeldInMemory() throws {
    let alice = try Sandbox("alice")
    // One line without an end, of more than goes into one transaction.
    let line = [UInt8](repeating: 0x61, count: 50 << 20)
    try alice.write("line", line)
    try alice.recordAll("long")
    try alice.write("line", line + [0x62])
    try alice.record("longer")
    let clone = try alice.clone(as: "bob", over: .ssh)
    #expect(try clone.state() == alice.state())
    #expect(try clone.bytes("line") == line + [0x62])
    try clone.byline("check")
  }

  @Test func manyEditsOfALongFile() throws {
    let alice = try Sandbox("alice")
    var lines = (0..<2000).map { "line \($0)" }
    for number in 0..<40 {
      lines[number * 37 % 2000] = "edit \(number)"
      try alice.write("f", lines.joined(separator: "\n") + "\n")
      try alice.recordAll("\(number)")
    }
    let clone = try alice.clone(as: "bob", over: .folder)
    #expect(try clone.tree() == alice.tree())
    #expect(try clone.hashes() == alice.hashes())
  }
}
