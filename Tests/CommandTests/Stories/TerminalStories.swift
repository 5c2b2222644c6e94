import TestSupport
import Testing

@Suite("on a terminal")
struct TerminalStories {
  private let escape = "\u{1B}"

  private func alice(_ count: Int = 2) throws -> Sandbox {
    let alice = try Sandbox("alice")
    for number in 1...count {
      try alice.write("f", "\(number)\n")
      try alice.recordAll("change \(number)")
    }
    return alice
  }

  @Test func resultsGoThroughThePager() throws {
    let alice = try alice()
    alice.environment["BYLINE_PAGER"] = "sed 's/^/paged: /'"
    let shown = try alice.onTerminal("log", "--hash-only").split(separator: "\n")
    #expect(shown.count == 2 && shown.allSatisfy { $0.hasPrefix("paged: ") })
    #expect(try !alice.onTerminal("log", "--no-pager").contains("paged: "))
    #expect(try !alice.byline("log").text.contains("paged: "))
    try alice.byline("config", "set", "ui.paginate", "false")
    #expect(try !alice.onTerminal("log").contains("paged: "))
  }

  @Test func thePagerIsChosen() throws {
    let alice = try alice()
    alice.environment["PAGER"] = "sed 's/^/PAGER /'"
    #expect(try alice.onTerminal("log").hasPrefix("PAGER "))
    try alice.byline("config", "set", "ui.pager", "sed 's/^/ui.pager /'")
    #expect(try alice.onTerminal("log").hasPrefix("ui.pager "))
    alice.environment["BYLINE_PAGER"] = "cat"
    #expect(try alice.onTerminal("log").hasPrefix("\(escape)[33mChange "))
  }

  @Test func withoutAChoiceWhatFitsIsShownAtOnce() throws {
    let alice = try alice()
    #expect(try alice.onTerminal("log", "-n", "1").contains("change 2"))
  }

  @Test func leavingThePagerEarlyIsNoFailure() throws {
    let alice = try Sandbox("alice")
    try alice.write(
      "f",
      String(repeating: "a line of some length, so that it comes to more than a pipe holds\n", count: 5_000))
    try alice.byline("add", "f")
    alice.environment["BYLINE_PAGER"] = "head -n 1"
    #expect(try alice.onTerminal("diff") == "\(escape)[1mdiff --git a/f b/f\(escape)[0m\n")
  }

  @Test func whatWentWrongIsShownBehindThePager() throws {
    let alice = try alice()
    alice.environment["BYLINE_PAGER"] = "sed 's/^/paged: /'"
    let shown = try alice.onTerminal("change", "22222222", expecting: 4)
    #expect(shown.hasPrefix("error: no change has a hash that starts with"))
  }

  @Test func coloursAreForTerminals() throws {
    let alice = try alice()
    alice.environment["BYLINE_PAGER"] = "cat"
    #expect(try alice.onTerminal("log").contains(escape))
    #expect(try !alice.byline("log").text.contains(escape))
    #expect(try !alice.onTerminal("log", "--color", "never").contains(escape))
    #expect(try alice.byline("log", "--color", "always").text.contains(escape))
    alice.environment["TERM"] = "dumb"
    #expect(try !alice.onTerminal("log").contains(escape))
    alice.environment["TERM"] = nil
    try alice.byline("config", "set", "ui.color", "always")
    #expect(try alice.byline("log").text.contains(escape))
    alice.environment["NO_COLOR"] = "1"
    #expect(try !alice.onTerminal("log").contains(escape))
    #expect(try alice.byline("log", "--color=always").text.contains(escape))
  }

  @Test func longWorkSaysHowFarItIs() throws {
    let alice = try alice()
    try alice.byline("config", "set", "ui.progress-after", "0")
    try alice.write("g", "g\n")
    let recorded = try alice.onTerminal("record", "-m", "more")
    #expect(!recorded.contains("reading files"), "g is not tracked: \(recorded)")
    try alice.byline("add", "g")
    #expect(
      try alice.onTerminal("record", "-m", "more").hasPrefix(
        "\r\(escape)[Kreading files: 0 of 1\r\(escape)[KHash: "))
    #expect(try alice.onTerminal("check").contains("checking changes: 0 of 3"))
    try alice.byline("channel", "new", "empty")
    try alice.byline("channel", "switch", "empty")
    #expect(try alice.onTerminal("channel", "switch", "main").contains("writing files: 0 of 2"))
    #expect(try alice.byline("check").messages == "")
  }

  @Test func shortWorkSaysNothing() throws {
    let alice = try alice()
    #expect(try alice.onTerminal("check") == "")
  }

  @Test func theEditorIsTheOneConfigured() throws {
    let alice = try alice()
    try alice.write("f", "edited\n")
    alice.environment["EDITOR"] = "false"
    try alice.byline("config", "set", "record.editor", "printf 'from the editor\\n' >")
    #expect(try alice.onTerminal("record").hasPrefix("Hash: "))
    #expect(try alice.byline("log", "-n", "1").text.contains("    from the editor\n"))
  }
}
