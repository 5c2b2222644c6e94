import TestSupport
import Testing

@Suite("byline")
struct ProgramTests {
  @Test func tellsItsVersion() throws {
    #expect(try Sandbox("alice", initialized: false).byline("--version").text.hasPrefix("byline "))
  }

  @Test func helpIsAResult() throws {
    let alice = try Sandbox("alice", initialized: false)
    for arguments in [["--help"], ["help"], ["help", "record"], ["record", "--help"], []] {
      let output = try alice.byline(arguments.map { Array($0.utf8) })
      #expect(output.text.contains("USAGE: byline") && output.messages == "")
    }
  }

  @Test func recordsHelpNamesTheVariables() throws {
    let text = try Sandbox("alice", initialized: false).byline("help", "record").text
    for name in ["BYLINE_AUTHOR", "BYLINE_TIMESTAMP", "BYLINE_NONCE"] { #expect(text.contains(name)) }
  }

  @Test func whatIsNotUnderstoodIsStatusTwoOnStandardError() throws {
    let alice = try Sandbox("alice")
    for arguments in [
      ["frobnicate"], ["status", "--frobnicate"], ["add"], ["log", "-n", "x"], ["mv", "one"],
    ] {
      let output = try alice.byline(arguments.map { Array($0.utf8) }, expecting: 2)
      #expect(output.text == "" && output.messages.hasPrefix("error: "))
    }
  }

  @Test func withoutARepositoryItSaysWhatToType() throws {
    let alice = try Sandbox("alice", initialized: false)
    let output = try alice.byline("status", expecting: 4)
    #expect(
      output.messages
        == "error: there is no repository at \(alice.path) or above\nhint: make one with `byline init`, or name one with --repository\n"
    )
    try alice.byline("status", "--repository", alice.path, expecting: 4)
    try alice.byline("status", "--repository", "/nowhere", expecting: 4)
  }

  @Test func optionsForAllVerbsMayComeFirst() throws {
    let alice = try Sandbox("alice")
    #expect(try alice.byline("--repository", alice.path, "channel", at: "/").text == "* main\n")
    #expect(
      try alice.byline("--repository=\(alice.path)", "log", "--channel", "main", "--", at: "/").text == "")
    #expect(try alice.byline("--channel", "main", "log").text == "")
  }

  @Test func aRepositoryThatMayOnlyBeReadCanBeRead() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    try alice.run("/bin/chmod", "-R", "a-w", ".")
    defer { _ = try? alice.run("/bin/chmod", "-R", "u+w", ".") }
    #expect(try alice.byline("log", "--hash-only").lines.count == 1)
    #expect(try alice.byline("diff").text == "")
  }
}
