import TestSupport
import Testing

@Suite("byline ls")
struct ListTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "")
    try alice.link("link", to: "d/f")
    try alice.write("run", "")
    try alice.setExecutable("run")
    try alice.recordAll("first")
    try alice.write("new", "")
    try alice.byline("add", "new")
    return alice
  }

  @Test func listsWhatIsTracked() throws {
    #expect(try alice().byline("ls").text == "d/\nd/f\nlink\nnew\nrun\n")
  }

  @Test func listsWhatAChannelHolds() throws {
    #expect(try alice().byline("ls", "--channel", "main").text == "d/\nd/f\nlink\nrun\n")
  }

  @Test func belowAPathOnly() throws {
    let alice = try alice()
    #expect(try alice.byline("ls", "d").text == "d/\nd/f\n")
    try alice.byline("ls", "nowhere", expecting: 4)
  }

  @Test func forPrograms() throws {
    let entries = try alice().json("ls")["entries"].array
    #expect(entries.map { $0["kind"].string } == ["directory", "file", "symlink", "file", "file"])
    #expect(entries.map { $0["executable"].bool } == [false, false, false, false, true])
    #expect(entries.map { $0["recorded"].bool } == [true, true, true, false, true])
  }
}
