import TestSupport
import Testing

/// Who and what wrote a change goes where the change goes, unless somebody wants it otherwise; and then that is known.
@Suite("attribution between repositories")
struct TravellingAttributionTests {
  /// Alice with a change of her own, one by an AI, and one nobody said anything of.
  private func alice() throws -> (alice: Sandbox, hashes: [String]) {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.byline("add", "f")
    var hashes = [try alice.record("own", "--human")]
    try alice.write("f", "a\nX\nb\n")
    hashes.append(try alice.record("helped", "--ai-model", "claude-opus-4", "--ai-confidence", "0.8"))
    try alice.write("f", "a\nX\nb\nc\n")
    hashes.append(try alice.record("silent", "--no-attribution"))
    try alice.byline("review", hashes[1], "--note", "fine")
    return (alice, hashes)
  }

  private func states(_ hashes: [String], in person: Sandbox) throws -> [String] {
    try hashes.map { try person.json("change", $0)["attribution"]["state"].string }
  }

  private func statements(_ hash: String, in person: Sandbox) throws -> Set<String> {
    Set(try person.json("change", hash)["statements"].array.map { $0["id"].string })
  }

  private func sameCredit(_ a: Sandbox, _ b: Sandbox) throws -> Bool {
    try a.json("credit", "--ai", "f")["lines"] == b.json("credit", "--ai", "f")["lines"]
  }

  @Test(arguments: Transport.allCases) func allOfItTravels(over transport: Transport) throws {
    let (alice, hashes) = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    #expect(try states(hashes, in: bob) == ["present", "present", "absent"])
    for hash in hashes { #expect(try bob.json("change", hash) == alice.json("change", hash)) }
    #expect(try sameCredit(alice, bob))
    #expect(try bob.json("attribution") == alice.json("attribution"))
    #expect(try !statements(hashes[1], in: bob).isEmpty)
  }

  @Test func fortyOneChangesOfManyHandsArriveWithTheirFortyOneRecords() throws {
    let alice = try Sandbox("alice")
    try alice.byline("identity", "new")
    let hub = try Sandbox("hub")
    var hashes: [String] = []
    for number in 0..<41 {
      try alice.write("f\(number % 5)", "edition \(number)\n")
      try alice.byline("add", "-r", ".")
      let said =
        number % 3 == 0
        ? ["--human"]
        : number % 3 == 1 ? ["--ai-model", "model-\(number)"] : ["--mechanical", "tool-\(number)"]
      let output = try alice.byline((["record", "-m", "\(number)"] + said).map { Array($0.utf8) })
      hashes.append(String(output.lines[0].dropFirst(6)))
    }
    try alice.useSSH()
    try alice.byline("remote", "add", "hub", hub.address(over: .ssh))
    let document = try alice.json("push")
    #expect(document["added"].int == 41 && document["records"].int == 41)
    let bob = try hub.clone(as: "bob", over: .folder)
    for hash in hashes {
      let change = try bob.json("change", hash)
      #expect(change["attribution"] == (try alice.json("change", hash)["attribution"]))
      #expect(change["attribution"]["state"].string == "present")
      #expect(!change["signature"].isNull)
    }
    try bob.byline("check")
  }

  @Test(arguments: Transport.allCases) func leftBehindItCountsAsWithheldAndMayComeLater(
    over transport: Transport
  ) throws {
    let (alice, hashes) = try alice()
    let bob = try alice.clone(as: "bob", over: transport, "--skip-attribution")
    #expect(try states(hashes, in: bob) == ["withheld", "withheld", "absent"])
    #expect(try bob.state() == alice.state() && bob.tree() == alice.tree())
    #expect(try bob.json("credit", "--ai", "f")["lines"][0]["hand"].string == "unknown")
    try bob.byline("check")
    // Whoever clones the clone is told the same.
    let carol = try bob.clone(as: "carol", over: transport)
    #expect(try states(hashes, in: carol) == ["withheld", "withheld", "absent"])
    // Asked for later, it comes.
    let document = try bob.json("pull", "--with-attribution")
    #expect(document["changes"].array.isEmpty && document["completed"].int == 2)
    #expect(try states(hashes, in: bob) == ["present", "present", "absent"])
    for hash in hashes { #expect(try bob.json("change", hash) == alice.json("change", hash)) }
    #expect(try sameCredit(alice, bob))
    try bob.byline("check")
  }

  @Test(arguments: Transport.allCases) func whatIsSkippedIsSaid(over transport: Transport) throws {
    let (alice, _) = try alice()
    let hub = try Sandbox("hub")
    let output = try alice.push(over: transport, to: hub, "--skip-attribution")
    #expect(
      output.messages.contains("attribution of 2 changes was left behind: it counts as withheld\n"),
      "\(output.messages)")
    #expect(try hub.json("log")["changes"].array.count == 3)
    #expect(try states(hub.hashes(), in: hub) == ["withheld", "withheld", "absent"])
  }

  @Test(arguments: Transport.allCases) func whoeverHasWhatWasLeftBehindCanGiveItLater(
    over transport: Transport
  ) throws {
    let (alice, hashes) = try alice()
    let hub = try Sandbox("hub")
    let bob = try alice.clone(as: "bob", over: transport)
    try alice.push(over: transport, to: hub, "--skip-attribution")
    // Only when that is asked for.
    try bob.push(over: transport, to: hub)
    #expect(try states(hashes, in: hub) == ["withheld", "withheld", "absent"])
    let output = try bob.push(over: transport, to: hub, "--with-attribution")
    #expect(output.messages.contains("2 records went that had been kept back\n"), "\(output.messages)")
    #expect(try states(hashes, in: hub) == ["present", "present", "absent"])
    for hash in hashes { #expect(try hub.json("change", hash) == alice.json("change", hash)) }
    #expect(try hub.json("attribution") == alice.json("attribution"))
    try hub.byline("check")
    #expect(try bob.json("push", "--with-attribution", hub.address(over: transport))["completed"].int == 0)
  }

  @Test(arguments: Transport.allCases) func coreLeavesWhatWasSaidLater(over transport: Transport) throws {
    let (alice, hashes) = try alice()
    let bob = try Sandbox("bob")
    if transport == .ssh { try bob.useSSH() }
    try bob.write(
      ".byline/config.toml",
      "[remote.origin]\nurl = \"\(alice.address(over: transport))\"\nattribution = \"core\"\n")
    #expect(try bob.byline("remote").text.hasSuffix("  attribution=core\n"))
    try bob.byline("pull")
    #expect(try states(hashes, in: bob) == ["present", "present", "absent"])
    #expect(try statements(hashes[1], in: bob).isEmpty)
    // Typed options come before the environment, and that before the configuration.
    bob.environment["BYLINE_REMOTE_ATTRIBUTION"] = "full"
    #expect(try bob.json("pull")["statements"].int == 1)
    #expect(try statements(hashes[1], in: bob) == statements(hashes[1], in: alice))
    try alice.write("f", "new\n")
    let last = try alice.record("last", "--human")
    bob.environment["BYLINE_REMOTE_ATTRIBUTION"] = "none"
    try bob.byline("pull", "--with-attribution")
    #expect(try states([last], in: bob) == ["present"])
    try alice.write("f", "newer\n")
    let withheld = try alice.record("withheld", "--human")
    try bob.byline("pull")
    #expect(try states([withheld], in: bob) == ["withheld"])
    bob.environment["BYLINE_REMOTE_ATTRIBUTION"] = "some"
    #expect(
      try bob.byline("pull", expecting: 2).messages.contains(
        "BYLINE_REMOTE_ATTRIBUTION is \"some\", but takes full, core or none"))
  }

  @Test(arguments: Transport.allCases) func whatTwoSayOfOneChangeIsPutTogether(
    over transport: Transport
  ) throws {
    let (alice, hashes) = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    let carol = try alice.clone(as: "carol", over: transport)
    try bob.byline("review", hashes[0], "--note", "from Bob")
    try carol.byline("review", hashes[0], "--tested", "make")
    try carol.byline("review", hashes[1], "--dispute")
    #expect(try bob.json("push")["statements"].int == 1)
    #expect(try carol.json("push")["statements"].int == 2)
    #expect(try bob.json("pull")["statements"].int == 2)
    #expect(try carol.json("pull")["statements"].int == 1)
    for hash in hashes {
      #expect(try statements(hash, in: bob) == statements(hash, in: alice))
      #expect(try statements(hash, in: carol) == statements(hash, in: alice))
    }
    #expect(try statements(hashes[0], in: alice).count == 2)
    #expect(try statements(hashes[1], in: alice).count == 2)
    for person in [alice, bob, carol] {
      try person.byline("check")
      #expect(try person.state() == alice.state())
    }
    // Nothing goes twice.
    for person in [bob, carol] {
      #expect(try person.json("push")["statements"].int == 0)
      #expect(try person.json("pull")["statements"].int == 0)
    }
  }

  @Test(arguments: Transport.allCases) func whatWasSaidOfAChangeTakenOutAndBackComesAlong(
    over transport: Transport
  ) throws {
    let (alice, hashes) = try alice()
    let bob = try alice.clone(as: "bob", over: transport)
    try bob.byline("unrecord", "--reset", hashes[2])
    try alice.byline("review", hashes[2], "--note", "said meanwhile")
    try bob.byline("pull")
    #expect(try bob.hashes().contains(hashes[2]))
    #expect(try statements(hashes[2], in: bob) == statements(hashes[2], in: alice))
  }

  @Test(arguments: Transport.allCases) func promptsGoOnlyWhereBothWantThat(over transport: Transport) throws {
    let alice = try Sandbox("alice")
    try alice.byline("config", "set", "ai.track-prompts", "true")
    try alice.write("prompt", "Write f.\n")
    try alice.write("f", "f\n")
    try alice.byline("add", "f")
    try alice.record("asked", "--ai-model", "m", "--ai-prompt-file", "prompt")
    /// How many prompts come when somebody new pulls.
    func prompts(from source: Sandbox, _ options: String...) throws -> (person: Sandbox, count: Int?) {
      let person = try Sandbox("person")
      if transport == .ssh { try person.useSSH() }
      let arguments = ["pull", "--output-format", "json"] + options + [source.address(over: transport)]
      let output = try person.byline(arguments.map { Array($0.utf8) })
      return (person, try JSONValue(parsing: output.bytes)["prompts"].int)
    }
    // She does not give them away.
    #expect(try prompts(from: alice, "--with-prompts").count == 0)
    // She does, and is not asked.
    try alice.byline("config", "set", "--local", "serve.prompts", "true")
    #expect(try prompts(from: alice).count == 0)
    let (dan, count) = try prompts(from: alice, "--with-prompts")
    #expect(count == 1)
    // What came is kept, and can go on.
    try dan.byline("config", "set", "--local", "serve.prompts", "true")
    #expect(try prompts(from: dan, "--with-prompts").count == 1)
    // Who pushes decides by that.
    if transport == .ssh { try alice.useSSH() }
    let (hub, other) = (try Sandbox("hub"), try Sandbox("other"))
    #expect(try alice.json("push", hub.address(over: transport))["prompts"].int == 0)
    #expect(try alice.json("push", "--with-prompts", other.address(over: transport))["prompts"].int == 1)
    for person in [dan, hub, other] { try person.byline("check") }
  }

  @Test(arguments: Transport.allCases) func keysAreRememberedAndANewOneIsTold(
    over transport: Transport
  ) throws {
    let alice = try Sandbox("alice")
    try alice.byline("identity", "new")
    try alice.write("f", "1\n")
    try alice.recordAll("first")
    let bob = try alice.clone(as: "bob", over: transport)
    #expect(try bob.json("log")["changes"][0]["signature"] != .null)
    // Somebody else under her name.
    let mallory = try alice.clone(as: "mallory", over: .folder)
    mallory.environment["BYLINE_AUTHOR"] = "Alice <alice@example.org>"
    try mallory.byline("identity", "new")
    try mallory.write("f", "2\n")
    try mallory.record("second")
    try mallory.byline("push")
    let output = try bob.byline("pull")
    #expect(
      output.messages.contains("warning: Alice <alice@example.org> signs with another key than before: "))
  }

  @Test(arguments: Transport.allCases) func whatCameIsShownWithWhoseItIs(over transport: Transport) throws {
    let (alice, hashes) = try alice()
    let bob = try Sandbox("bob")
    let output = try bob.pull(over: transport, from: alice, "--show-attribution")
    for hash in hashes { #expect(output.text.contains("Change \(hash)\n")) }
    #expect(output.text.contains("claude-opus-4"))
    let hub = try Sandbox("hub")
    #expect(try alice.push(over: transport, to: hub, "--show-attribution").text.contains("claude-opus-4"))
  }
}
