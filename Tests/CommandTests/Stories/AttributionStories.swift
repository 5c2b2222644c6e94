import TestSupport
import Testing

/// Attribution that travels: through merges in any order, and kept back on the way.
@Suite("Attribution among several people")
struct AttributionStories {
  /// Alice records, Bob extends it with an AI beside what Carol adds.
  private func story() throws -> (base: String, bob: String, carol: String, alice: Sandbox) {
    let alice = try Sandbox("alice")
    try alice.write("f", "open()\nread()\nclose()\n")
    try alice.byline("add", "f")
    let base = try alice.record("error handling", "--human")
    let bob = try alice.clone("bob")
    try bob.write("f", "open()\nguard ok\nread()\nclose()\n")
    let extended = try bob.record(
      "extended", "--ai-model", "claude-opus-4", "--ai-suggestion-type", "collaborative")
    let carol = try alice.clone("carol")
    try carol.write("f", "open()\nread()\nclose()\nlog()\n")
    let logged = try carol.record("logged", "--human")
    try alice.pull(from: bob)
    try alice.pull(from: carol)
    return (base, extended, logged, alice)
  }

  @Test func orderOfMergingChangesNothing() throws {
    let (base, bob, carol, alice) = try story()
    var seen: [[JSONValue]] = []
    var states: Set<String> = []
    for order in [[base, bob, carol], [base, carol, bob]] {
      let reader = try Sandbox("reader")
      for hash in order { try reader.apply(try alice.blocks([hash])) }
      try reader.byline("channel", "new", "third")
      try reader.byline("channel", "switch", "third")
      try reader.byline("apply", order[2])
      try reader.byline("apply", order[1])
      var facts: [JSONValue] = []
      for hash in [base, bob, carol] {
        let change = try reader.json("change", hash)
        facts += [change["dependencies"], change["attribution"]]
      }
      for channel in ["main", "third"] {
        facts.append(try reader.json("credit", "--ai", "--channel", channel, "f")["lines"])
        states.insert(try reader.state(channel: channel))
      }
      seen.append(facts)
      try reader.byline("check")
    }
    #expect(seen[0] == seen[1])
    #expect(states.count == 1)
    let extended = try alice.json("change", bob)
    #expect(extended["dependencies"].array.map(\.string) == [base])
    #expect(extended["attribution"]["ai"][0]["suggestionType"].string == "collaborative")
    #expect(extended["attribution"]["weights"][0]["change"].string == base)
    #expect(extended["attribution"]["weights"][0]["share"].int == 1)
    let hands = try alice.json("credit", "--ai", "f")["lines"].array.map { $0["hand"].string }
    #expect(hands == ["human", "ai", "human", "human", "human"])
  }

  @Test func absentWithheldAndPresentAreThreeAnswers() throws {
    let (base, bob, _, alice) = try story()
    try alice.write("f", "open()\n")
    let silent = try alice.record("silent", "--no-attribution")
    let reader = try Sandbox("reader")
    let blocks = try alice.blocks(try alice.hashes())
    try reader.byline("apply", "--skip-attribution", input: blocks)
    func states() throws -> [String] {
      try [base, bob, silent].map { try reader.json("change", $0)["attribution"]["state"].string }
    }
    #expect(try states() == ["withheld", "withheld", "absent"])
    #expect(
      try reader.byline("log", "--attribution").text.contains(
        "Attribution: withheld by whoever sent the change\n"))
    #expect(try reader.json("credit", "--ai", "f")["lines"][0]["hand"].string == "unknown")
    try reader.byline("check")
    // Kept back while it is written, it is withheld as well; later it may come after all.
    let bare = try alice.byline("change", "--output-format", "block", "--skip-attribution", bob).bytes
    try reader.byline("apply", input: bare)
    #expect(try states() == ["withheld", "withheld", "absent"])
    try reader.byline("apply", input: try alice.blocks([base, bob]))
    #expect(try states() == ["present", "present", "absent"])
    #expect(try reader.json("attribution")["changes"]["assisted"].int == 1)
    #expect(try reader.json("change", bob)["attribution"] == alice.json("change", bob)["attribution"])
    try reader.byline("check")
  }

  @Test func aWithheldRecordSentOnStaysWithheld() throws {
    let (_, bob, _, alice) = try story()
    let reader = try Sandbox("reader")
    try reader.byline("apply", "--skip-attribution", input: try alice.blocks(try alice.hashes()))
    let third = try reader.clone("third")
    #expect(try third.json("change", bob)["attribution"]["state"].string == "withheld")
    try third.byline("check")
  }

  /// Two edits of one line meet, and somebody settles that in an editor.
  @Test(arguments: ["checkpoint", "flags"])
  func aConflictSettledByHand(_ way: String) throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "one\ntwo\nthree\n")
    try alice.recordAll("first")
    try alice.byline("fork", "other")
    try alice.write("f", "one\ntwo by a person\nthree\n")
    let left = try alice.record("left", "--human")
    try alice.byline("channel", "switch", "other")
    try alice.write("f", "one\ntwo by an agent\nthree\n")
    let right = try alice.record("right", "--ai-model", "opus")
    try alice.byline("apply", left, expecting: 3)
    try alice.write("f", "one\ntwo by a person and an agent\nthree\n")
    let settled: String
    if way == "flags" {
      settled = try alice.record("settled", "--ai-model", "gpt-5")
    } else {
      try alice.byline("checkpoint", "--agent", "codex", "--model", "gpt-5")
      settled = try alice.record("settled")
    }
    let record = try alice.json("change", settled)["attribution"]
    #expect(Set(record["resolves"].array.map(\.string)) == [left, right])
    #expect(record["ai"][0]["model"].string == "gpt-5")
    #expect(record["spans"].array.contains { $0["hand"].string == "ai" })
    #expect(try alice.byline("change", settled).text.contains("Settles a conflict of:\n"))
    #expect(try alice.json("credit", "--ai", "f")["lines"][1]["change"].string == settled)
    #expect(try alice.json("conflicts")["conflicts"].array.isEmpty)
    try alice.verify()
  }
}
