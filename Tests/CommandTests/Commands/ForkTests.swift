import TestSupport
import Testing

@Suite("byline fork")
struct ForkTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    for number in 1...3 {
      try alice.write("f\(number)", "\(number)\n")
      try alice.recordAll("\(number)")
    }
    return alice
  }

  @Test func holdsTheSameAndGoesItsOwnWay() throws {
    let alice = try alice()
    try alice.byline("fork", "other")
    #expect(try alice.state(channel: "other") == alice.state())
    try alice.write("f1", "X\n")
    try alice.record("X")
    #expect(try alice.state(channel: "other") != alice.state())
    #expect(try alice.byline("channel").text == "* main\n  other\n")
  }

  @Test func ofAnotherChannel() throws {
    let alice = try alice()
    try alice.byline("channel", "new", "empty")
    try alice.byline("fork", "twin", "--channel", "empty")
    #expect(try alice.hashes(channel: "twin") == [])
  }

  @Test func ofOneChange() throws {
    let alice = try alice()
    let hash = try alice.hashes()[1]
    try alice.byline("fork", "one", "--change", String(hash.prefix(20)))
    #expect(try alice.hashes(channel: "one") == [hash])
  }

  @Test func ofAnEarlierState() throws {
    let alice = try alice()
    let state = try alice.json("log")["changes"][1]["state"].string
    try alice.byline("fork", "earlier", "--state", String(state.prefix(20)))
    #expect(try alice.state(channel: "earlier") == state)
    #expect(try alice.hashes(channel: "earlier") == Array(alice.hashes().dropLast()))
    try alice.byline("fork", "never", "--state", "AAAAAAAAAAAAAAAAAAAA", expecting: 4)
  }

  @Test func notUnderANameThatIsTaken() throws {
    try alice().byline("fork", "main", expecting: 5)
  }
}
