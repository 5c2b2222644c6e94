import TestSupport
import Testing

@Suite("byline log")
struct LogTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("g", "b\n")
    try alice.recordAll("first\n\nwith a description")
    try alice.write("f", "X\n")
    try alice.record("second")
    try alice.byline("mv", "f", "h")
    try alice.write("g", "Y\n")
    try alice.record("third")
    return alice
  }

  @Test func newestFirst() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    #expect(
      try alice.byline("log", "--limit", "2").text == """
        Change \(hashes[2])
        Author: Alice <alice@example.org>
        Date: 2026-01-01 00:00:06 +0000

            third

        Change \(hashes[1])
        Author: Alice <alice@example.org>
        Date: 2026-01-01 00:00:04 +0000

            second


        """)
  }

  @Test func aPart() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    #expect(try alice.byline("log", "--hash-only", "-n", "1").lines == [hashes[2]])
    #expect(try alice.byline("log", "--hash-only", "--offset", "1", "-n1").lines == [hashes[1]])
    #expect(try alice.byline("log", "--hash-only", "--offset", "5").lines == [])
    try alice.byline("log", "-n", "-1", expecting: 2)
  }

  @Test func descriptionAndStateOnDemand() throws {
    let alice = try alice()
    #expect(try !alice.byline("log").text.contains("with a description"))
    #expect(try alice.byline("log", "--description").text.contains("    first\n\n    with a description\n"))
    #expect(try alice.byline("log", "--state", "-n1").text.contains("State: \(alice.state())\n"))
  }

  @Test func filesOfEachChange() throws {
    let alice = try alice()
    let lines = try alice.byline("log", "--files").lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
    #expect(lines == ["  M  g", "  R  f -> h", "  M  f", "  A  f", "  A  g"])
  }

  @Test func aPathIsFollowedAcrossRenames() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    #expect(try alice.byline("log", "--hash-only", "--", "h").lines == hashes.reversed())
    #expect(try alice.byline("log", "--hash-only", "g").lines == [hashes[2], hashes[0]])
  }

  @Test func forPrograms() throws {
    let alice = try alice()
    let log = try alice.json("log", "--files")
    #expect(log["schema"].string == "byline/log/1")
    #expect(log["channel"].string == "main")
    let newest = log["changes"][0]
    #expect(newest["message"].string == "third")
    #expect(newest["timestamp"].string == "2026-01-01T00:00:06Z")
    #expect(newest["author"]["email"].string == "alice@example.org")
    #expect(newest["state"].string == (try alice.state()))
    #expect(newest["files"][1]["from"].string == "f")
    #expect(log["changes"][2]["message"].string == "first\n\nwith a description")
  }

  @Test func anotherChannel() throws {
    let alice = try alice()
    try alice.byline("fork", "old", "--change", alice.hashes()[0])
    #expect(try alice.byline("log", "--hash-only", "--channel", "old").lines == [alice.hashes()[0]])
    let output = try alice.byline("log", "--channel", "none", expecting: 4)
    #expect(output.messages.hasPrefix("error: there is no channel none\n"))
  }

  @Test func aMessageCannotDriveTheTerminal() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "")
    try alice.byline("add", "f")
    try alice.record("\u{1B}[31mred\u{202E}")
    #expect(try alice.byline("log").text.contains(#"    \x1B[31mred\xE2\x80\xAE"#))
  }
}
