import TestSupport
import Testing

@Suite("verbs as they are typed")
struct VerbTests {
  @Test func theBeginningOfAVerbIsEnough() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.byline("ad", "f")
    let hash = try alice.byline("rec", "-m", "first").text
    #expect(hash.hasPrefix("Hash: "))
    try alice.byline("fo", "idea")
    try alice.byline("chan", "sw", "idea")
    #expect(try alice.byline("channe").text == "* idea\n  main\n")
    try alice.byline("chan", expecting: 2)
    #expect(try alice.byline("help", "chan", "sw").text.contains("USAGE: byline channel switch"))
  }

  @Test func severalVerbsThatBeginSoAreListed() throws {
    let output = try Sandbox("alice").byline("re", expecting: 2)
    #expect(
      output.messages
        == "error: several verbs begin with \"re\":\n  record\n  redo\n  remote\n  remove\n  reset\n  revert\n  review\nhint: type more of it\n"
    )
  }

  @Test func aWordMistypedSaysWhatMayBeMeant() throws {
    let alice = try Sandbox("alice")
    #expect(
      try alice.byline("recrod", "-m", "x", expecting: 2).messages
        == "error: byline has no verb \"recrod\"\nhint: did you mean `record`?\n")
    #expect(
      try alice.byline("channel", "swich", "x", expecting: 2).messages
        == "error: byline channel has no verb \"swich\"\nhint: did you mean `switch`?\n")
    #expect(
      try alice.byline("frobnicate", expecting: 2).messages
        == "error: byline has no verb \"frobnicate\"\nhint: see what there is with `byline --help`\n")
  }

  @Test func aChannelMistypedSaysWhichMayBeMeant() throws {
    let alice = try Sandbox("alice")
    try alice.byline("channel", "new", "feature")
    for arguments in [["channel", "switch", "featrue"], ["log", "--channel", "featrue"]] {
      let output = try alice.byline(arguments.map { Array($0.utf8) }, expecting: 4)
      #expect(output.messages == "error: there is no channel featrue\nhint: did you mean `feature`?\n")
    }
  }
}
