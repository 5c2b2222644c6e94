import TestSupport
import Testing

@Suite("byline conflicts")
struct ConflictsTests {
  @Test func noneIsSaid() throws {
    let output = try Sandbox("alice").byline("conflicts")
    #expect(output.text == "" && output.messages == "there are no conflicts\n")
  }

  @Test func whatWhereAndWho() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.write("f", "a\nX\nb\n")
    let x = try alice.record("X")
    try bob.write("f", "a\nY\nb\n")
    let y = try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    let sides = try alice.json("conflicts")["conflicts"][0]["sides"].array
    #expect(Set(sides.map { $0["changes"][0]["hash"].string }) == [x, y])
    #expect(Set(sides.map { $0["changes"][0]["author"]["name"].string }) == ["Alice", "Bob"])
    let lines = try alice.byline("conflicts", "list").lines
    #expect(lines[0] == "f:2: different texts in one place")
    #expect(
      Set([lines[1].dropFirst(10), lines[3].dropFirst(10)]) == ["\(x.prefix(8)) Alice", "\(y.prefix(8)) Bob"])
    #expect(Set([lines[2], lines[4]]) == ["    X", "    Y"])
  }

  @Test func ofAnotherChannel() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    try alice.write("f", "a\nX\nb\n")
    let x = try alice.record("X")
    try alice.byline("channel", "switch", "other")
    try alice.write("f", "a\nY\nb\n")
    try alice.record("Y")
    try alice.byline("channel", "switch", "main")
    try alice.byline("apply", "--channel", "other", x)
    #expect(
      try alice.byline("conflicts", "--channel", "other").lines.first == "f:2: different texts in one place")
    #expect(try alice.byline("conflicts").text == "")
  }
}
