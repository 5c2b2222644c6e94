import TestSupport
import Testing

@Suite("byline init")
struct InitTests {
  @Test func makesAnEmptyRepositoryWithOneChannel() throws {
    let alice = try Sandbox("alice", initialized: false)
    let output = try alice.byline("init")
    #expect(output.text == "" && output.messages == "")
    #expect(try alice.byline("channel").text == "* main\n")
    #expect(try alice.byline("log").text == "")
    #expect(try alice.byline("status").text == "On channel main\n\nThere is nothing to record.\n")
  }

  @Test func makesTheFolderItIsGiven() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.byline("init", "deep/er")
    #expect(try alice.byline("channel", at: "deep/er").text == "* main\n")
  }

  @Test func theFirstChannelCanHaveAnotherName() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.byline("init", "--channel", "trunk")
    #expect(try alice.byline("channel").text == "* trunk\n")
  }

  @Test func refusesASecondTimeAndLeavesTheFirstAlone() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    let output = try alice.byline("init", expecting: 5)
    #expect(output.messages == "error: there is a repository already at \(alice.path)\n")
    #expect(try alice.hashes().count == 1)
  }

  @Test func writesAnIgnoreFileForALanguage() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.byline("init", "--kind", "Rust")
    #expect(try alice.read(".bylineignore").contains("/target/\n"))
    try alice.write("target/out", "x")
    #expect(try alice.byline("status", "--short").text == "U  .bylineignore\n")
  }

  @Test func doesNotOverwriteAnIgnoreFile() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.write(".bylineignore", "mine\n")
    try alice.byline("init", "--kind", "swift")
    #expect(try alice.read(".bylineignore") == "mine\n")
  }

  @Test func knowsWhichLanguagesItKnows() throws {
    let alice = try Sandbox("alice", initialized: false)
    let output = try alice.byline("init", "--kind", "klingon", expecting: 2)
    #expect(output.messages.contains("hint: known are c, go, java, javascript, python, rust, swift\n"))
    #expect(try !alice.exists(".byline"))
  }
}
