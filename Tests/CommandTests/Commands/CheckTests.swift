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

  @Test func aStoreThatWasCutShortIsAnErrorAndNoCrash() throws {
    let alice = try Sandbox("alice")
    for number in 0..<20 { try alice.write("f\(number)", String(repeating: "line \(number)\n", count: 400)) }
    try alice.recordAll("first")
    let whole = try alice.bytes(".byline/pristine/data.mdb")
    try alice.write(".byline/pristine/data.mdb", Array(whole[..<(whole.count / 2 & ~4095)]))
    let output = try alice.byline("check", expecting: 70)
    #expect(output.messages.hasPrefix("error: "))
    try alice.write(".byline/pristine/data.mdb", whole)
    try alice.byline("check")
  }

  @Test func whatCanBeWorkedOutIsRepaired() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    #expect(try alice.byline("check", "--repair").messages == "nothing to repair\n")
  }
}
