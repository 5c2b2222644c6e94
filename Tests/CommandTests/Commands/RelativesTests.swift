import TestSupport
import Testing

@Suite("byline dependencies, byline dependents")
struct RelativesTests {
  /// Three changes in a row, and one that depends on the first only.
  private func story() throws -> (Sandbox, [String]) {
    let alice = try Sandbox("alice")
    var hashes: [String] = []
    try alice.write("f", "a\n")
    hashes.append(try alice.recordAll("first"))
    try alice.write("f", "a\nb\n")
    hashes.append(try alice.record("second"))
    try alice.write("f", "a\nb\nc\n")
    hashes.append(try alice.record("third \"quoted\""))
    try alice.write("g", "g\n")
    hashes.append(try alice.recordAll("apart"))
    return (alice, hashes)
  }

  @Test func tellsWhatIsRelatedDirectly() throws {
    let (alice, hashes) = try story()
    // The third names the file that the first added.
    let direct = Set(try alice.byline("dependents", hashes[0]).lines)
    #expect(direct == ["\(hashes[1]) second", "\(hashes[2]) third \"quoted\""])
    #expect(
      try alice.byline("dependencies", String(hashes[2].prefix(10))).lines.contains("\(hashes[1]) second"))
    #expect(try alice.byline("dependencies", hashes[3]).text == "")
  }

  @Test func followsThemAll() throws {
    let (alice, hashes) = try story()
    let all = Set(try alice.byline("dependents", "--all", hashes[0]).lines)
    #expect(all == ["\(hashes[1]) second", "\(hashes[2]) third \"quoted\""])
    let json = try alice.json("dependencies", "--all", hashes[2])
    #expect(json["schema"].string == "byline/dependencies/1")
    #expect(Set(json["changes"].array.map { $0["hash"].string }) == Set(hashes[..<2]))
  }

  @Test func dependentsAreThoseOfTheChannel() throws {
    let (alice, hashes) = try story()
    try alice.byline("fork", "old", "--change", hashes[1])
    #expect(
      try alice.byline("dependents", "--all", "--channel", "old", hashes[0]).lines == ["\(hashes[1]) second"])
  }

  @Test func drawsThem() throws {
    let (alice, hashes) = try story()
    let text = try alice.byline("dependencies", "--graph", "text", hashes[1]).text
    #expect(text == "\(hashes[1]) second\n  depends on \(hashes[0])\n\(hashes[0]) first\n")
    let dot = try alice.byline("dependents", "--graph", "dot", hashes[0]).text
    #expect(dot.hasPrefix("digraph changes {\n") && dot.hasSuffix("}\n"))
    #expect(dot.contains("\"\(hashes[1])\" -> \"\(hashes[0])\";"))
    #expect(dot.contains("third \\\"quoted\\\""))
  }

  @Test func whatIsNotThereIsStatusFour() throws {
    let (alice, _) = try story()
    try alice.byline("dependents", "22222222", expecting: 4)
  }

  /// The third change builds on three bytes of the first and one of the second; only the second is an AI's.
  private func weighed() throws -> (Sandbox, [String]) {
    let alice = try Sandbox("alice")
    var hashes: [String] = []
    try alice.write("f", "aa\n")
    hashes.append(try alice.recordAll("first"))
    try alice.write("f", "aa\n\n")
    hashes.append(try alice.record("second", "--ai-assisted", "--ai-model", "claude-x"))
    try alice.write("f", "b\n")
    hashes.append(try alice.record("third", "--human"))
    return (alice, hashes)
  }

  @Test func theGraphSaysWhoseAndHowMuch() throws {
    let (alice, hashes) = try weighed()
    let text = try alice.byline("dependencies", "--graph", "text", "--attribution", hashes[2]).lines
    #expect(text[0] == "\(hashes[2]) Alice: third")
    #expect(Set(text[1...2]) == ["  depends on \(hashes[0]) 75 %", "  depends on \(hashes[1]) 25 %"])
    #expect(text.contains("\(hashes[1]) A Alice: second") && text.contains("\(hashes[0]) ? Alice: first"))
    let dot = try alice.byline("dependencies", "--graph", "dot", "--attribution", hashes[2]).text
    #expect(dot.contains("\"\(hashes[2])\" -> \"\(hashes[0])\" [label=\"75 %\"];"))
    #expect(dot.contains("[label=\"\(hashes[1].prefix(8)) A Alice: second\"];"))
    try alice.byline("dependencies", "--attribution", hashes[2], expecting: 2)
  }

  @Test func weightsAreThoseOfTheEdge() throws {
    let (alice, hashes) = try weighed()
    func weights(_ document: JSONValue) -> [String: JSONValue] {
      Dictionary(uniqueKeysWithValues: document["changes"].array.map { ($0["hash"].string, $0["weight"]) })
    }
    #expect(
      try weights(alice.json("dependencies", hashes[2]))
        == [hashes[0]: .decimal("0.75"), hashes[1]: .decimal("0.25")])
    let dependents = try weights(alice.json("dependents", hashes[0]))
    #expect(dependents == [hashes[1]: .number(1), hashes[2]: .decimal("0.75")])
  }

  @Test func withoutARecordNoWeightIsKnown() throws {
    let (alice, _) = try story()
    try alice.write("f", "x\n")
    let hash = try alice.record("none", "--no-attribution")
    let document = try alice.json("dependencies", hash)
    #expect(document["changes"].array.allSatisfy { $0["weight"].isNull })
    let graph = try alice.byline("dependencies", "--graph", "text", "--attribution", hash).text
    #expect(!graph.lines[1].contains("%"))
  }
}
