import TestSupport
import Testing

@Suite("byline remove")
struct RemoveTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("d/g", "b\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func deletesAndRecordsTheDeletion() throws {
    let alice = try alice()
    try alice.byline("remove", "f")
    #expect(try !alice.exists("f"))
    #expect(try alice.byline("status", "--short").text == "D  f\n")
    try alice.record("without f")
    #expect(try alice.byline("ls").text == "d/\nd/g\n")
    try alice.verify()
  }

  @Test func keepsTheFileWhenAsked() throws {
    let alice = try alice()
    try alice.byline("remove", "--keep", "f")
    #expect(try alice.read("f") == "a\n")
    try alice.record("f is mine")
    #expect(try alice.byline("status", "--short").text == "U  f\n")
  }

  @Test func takesAFolderWithAllThatIsTrackedInIt() throws {
    let alice = try alice()
    try alice.write("d/mine", "x\n")
    try alice.byline("remove", "d")
    #expect(try alice.read("d/mine") == "x\n")
    #expect(try !alice.exists("d/g"))
    try alice.record("without d")
    #expect(try alice.byline("ls").text == "f\n")
  }

  @Test func addingAgainTakesItBack() throws {
    let alice = try alice()
    try alice.byline("remove", "--keep", "f")
    try alice.byline("add", "f")
    try alice.verify()
  }

  @Test func editsThatAreNotRecordedAreNotLost() throws {
    let alice = try alice()
    try alice.write("f", "mine\n")
    let output = try alice.byline("remove", "f", expecting: 5)
    #expect(output.messages.hasPrefix("error: what is not recorded would be lost:\n  f\nhint: "))
    #expect(try alice.read("f") == "mine\n")
    try alice.byline("remove", "--force", "f")
    #expect(try !alice.exists("f"))
  }

  @Test func whatIsNotTrackedIsNamed() throws {
    let alice = try alice()
    try alice.write("mine", "")
    let output = try alice.byline("remove", "mine", expecting: 4)
    #expect(output.messages.hasPrefix("error: mine is not tracked\n"))
    #expect(try alice.exists("mine"))
  }

  @Test func whatIsGoneAlreadyCanBeRemoved() throws {
    let alice = try alice()
    try alice.delete("f")
    try alice.byline("remove", "f")
    try alice.record("gone")
    try alice.verify()
  }
}
