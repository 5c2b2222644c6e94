import TestSupport
import Testing

@Suite("byline check")
struct CheckTests {
  @Test func silentWhereAllIsWell() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    let output = try alice.byline("check")
    #expect(output.text == "" && output.messages == "")
  }

  @Test func aStoreThatIsNoneIsNamed() throws {
    let alice = try Sandbox("alice")
    try alice.write(".byline/pristine/data.mdb", "not a database")
    let output = try alice.byline("check", expecting: 70)
    #expect(output.messages.hasPrefix("error: the store"))
  }
}
