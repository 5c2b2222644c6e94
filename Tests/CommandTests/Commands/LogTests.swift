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

  @Test func oneLineForEach() throws {
    let alice = try alice()
    try alice.write("g", "by a model\n")
    try alice.record("fourth", "--ai-model", "model-a")
    let hashes = try alice.hashes()
    #expect(
      try alice.byline("log", "--oneline", "-n", "2").text == """
        \(hashes[3].prefix(8)) A 2026-01-01 Alice: fourth
        \(hashes[2].prefix(8)) 2026-01-01 Alice: third

        """)
    try alice.byline("log", "--oneline", "--files", expecting: 2)
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

  @Test func aPathWhereNothingIsAnyMoreHasItsHistory() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    #expect(try alice.byline("log", "--hash-only", "f").lines == hashes.reversed())
    try alice.write("d/e/k", "k\n")
    try alice.recordAll("fourth")
    try alice.byline("remove", "d")
    try alice.byline("remove", "g")
    try alice.record("fifth")
    let all = try alice.hashes()
    #expect(try alice.byline("log", "--hash-only", "g").lines == [all[4], all[2], all[0]])
    #expect(try alice.byline("log", "--hash-only", "d/e/k").lines == [all[4], all[3]])
    #expect(try alice.byline("log", "--hash-only", "d").lines == [all[4], all[3]])
    #expect(try alice.byline("log", "--hash-only", "never").lines == [])
  }

  @Test func aPathOfAnotherChannelIsNotOfThisOne() throws {
    let alice = try alice()
    try alice.byline("fork", "other")
    try alice.byline("channel", "switch", "other")
    try alice.byline("mv", "g", "elsewhere")
    try alice.record("moved")
    try alice.byline("channel", "switch", "main")
    #expect(try alice.byline("log", "--hash-only", "elsewhere").lines == [])
  }

  @Test func whatEachChangeDid() throws {
    let alice = try alice()
    let hashes = try alice.hashes()
    #expect(
      try alice.byline("log", "--patch", "-n1").text.hasSuffix(
        """
            third

        diff --git a/g b/g
        --- a/g
        +++ b/g
        @@ -1 +1 @@
        -b
        +Y
        diff --git a/f b/h
        rename from f
        rename to h


        """))
    #expect(
      try alice.byline("log", "--stat", "-n1").text.hasSuffix(
        " g      | 2 +-\n f -> h | 0\n2 paths: 1 line added, 1 removed\n\n"))
    let log = try alice.json("log", "-p")
    #expect(log["changes"][0]["differences"][1]["from"].string == "f")
    #expect(log["changes"][0]["dependencies"].array.map(\.string) == [hashes[0]])
    #expect(log["changes"][1]["differences"][0]["hunks"].array.count == 1)
  }

  @Test func aPatchIsWhatTheChangeDidAndNothingOfWhatCameBetween() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
    try alice.recordAll("base")
    try alice.write("f", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n")
    try alice.record("above")
    try alice.write("f", "0\n1\n2\n3\n4\n5\n6\n7\n8\nX\n")
    try alice.record("below")
    #expect(try alice.byline("log", "-p", "-U0", "-n1").lines.suffix(4) == ["@@ -9 +9 @@", "-9", "+X", ""])
  }

  @Test func whatOneChannelHoldsAndOthersDoNot() throws {
    let alice = try alice()
    try alice.byline("fork", "old", "--change", alice.hashes()[0])
    try alice.byline("fork", "older", "--change", alice.hashes()[0])
    let hashes = try alice.hashes()
    #expect(try alice.byline("log", "--hash-only", "--not", "old").lines == [hashes[2], hashes[1]])
    #expect(try alice.byline("log", "--hash-only", "--not", "old", "h").lines == [hashes[2], hashes[1]])
    #expect(try alice.byline("log", "--hash-only", "--channel", "old", "--not", "main").lines == [])
    #expect(
      try alice.byline("log", "--hash-only", "--not", "old", "--not", "older", "-n1").lines == [hashes[2]])
    try alice.byline("log", "--not", "none", expecting: 4)
  }

  @Test func byAuthorMessageAndTime() throws {
    let alice = try alice()
    try alice.write("f2", "")
    try alice.byline("add", "f2")
    try alice.record("Fourth", "--author", "Bob B\u{F6}hm <bob@example.org>")
    let hashes = try alice.hashes()
    func found(_ arguments: String...) throws -> [String] {
      try alice.byline((["log", "--hash-only"] + arguments).map { Array($0.utf8) }).lines
    }
    #expect(try found("--author", "b\u{D6}HM") == [hashes[3]])
    #expect(try found("--author", "alice@", "-n1") == [hashes[2]])
    #expect(try found("--grep", "DESCRIPTION") == [hashes[0]])
    #expect(try found("--grep", "f", "--author", "bob") == [hashes[3]])
    #expect(try found("--since", "2026-01-01T00:00:06Z") == [hashes[3], hashes[2]])
    #expect(try found("--until", "2026-01-01T00:00:04Z") == [hashes[1], hashes[0]])
    #expect(try found("--until", "2026-01-01T00:00:04Z", "--offset", "1") == [hashes[0]])
    #expect(try found("--since", "2026-01-01", "--until", "2026-01-01") == hashes.reversed())
    #expect(try found("--until", "2025-12-31") == [])
    try alice.byline("log", "--since", "yesterday", expecting: 2)
  }

  @Test func aGraphOfDependencies() throws {
    let alice = try Sandbox("alice")
    for name in ["a", "b", "c"] { try alice.write(name, "\(name)\n") }
    try alice.recordAll("base")
    try alice.write("a", "A\n")
    try alice.record("left")
    try alice.write("b", "B\n")
    try alice.record("right")
    try alice.write("a", "AA\n")
    try alice.write("b", "BB\n")
    try alice.record("both")
    try alice.write("c", "C\n")
    try alice.record("alone")
    try alice.write("d", "d\n")
    try alice.byline("add", "d")
    try alice.record("new")
    // Hash, day and author stand between the lines and the message.
    let lines = try alice.byline("log", "--graph").lines.map { line -> String in
      let drawing = String(line.prefix { !$0.isUppercase && !$0.isNumber })
      return line.contains(": ") ? drawing + String(line.split(separator: ": ")[1]) : line
    }
    #expect(
      lines == [
        "* new",
        "",
        "* alone",
        "| * both",
        "| +-.",
        "| * | right",
        "+-' |",
        "|   * left",
        "+---'",
        "* base",
      ])
    try alice.byline("log", "--graph", "--files", expecting: 2)
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
