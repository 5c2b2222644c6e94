import TestSupport
import Testing

/// Channels side by side, and looking into them.
@Suite("Channels and inspection")
struct ChannelStories {
  @Test func aForkLeavesItsBaseAlone() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    #expect(try alice.state() == alice.state(channel: "other"))
    try alice.byline("channel", "switch", "other")
    try alice.write("f", "X\n")
    try alice.record("X")
    #expect(try alice.state() != alice.state(channel: "other"))
    try alice.byline("channel", "switch", "main")
    #expect(try alice.read("f") == "a\n")
    try alice.verify()
  }

  @Test func switchingBackAndForth() throws {
    let alice = try Sandbox("alice")
    for name in ["common", "text", "gone", "moved", "d/inner", "mode", "link"] {
      try alice.write(name, "\(name)\n")
    }
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    let one = try alice.tree()
    try alice.byline("channel", "switch", "other")
    try alice.write("text", "X\n")
    try alice.byline("remove", "gone")
    try alice.byline("mv", "moved", "elsewhere")
    try alice.byline("mv", "d", "e")
    try alice.setExecutable("mode")
    try alice.delete("link")
    try alice.link("link", to: "text")
    try alice.write("new/deep/file", "n\n")
    try alice.recordAll("much")
    let two = try alice.tree()
    let before = try alice.modified("common")
    for _ in 0..<5 {
      try alice.byline("channel", "switch", "main")
      #expect(try alice.tree() == one)
      try alice.byline("channel", "switch", "other")
      #expect(try alice.tree() == two)
    }
    #expect(try alice.modified("common") == before)
    try alice.byline("channel", "switch", "main")
    try alice.verify()
  }

  @Test func aForcedSwitchOverwritesOnlyWhatIsInTheWay() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.write("g", "g\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    try alice.write("f", "X\n")
    try alice.record("X")
    try alice.write("f", "mine\n")
    try alice.write("g", "mine\n")
    try alice.byline("channel", "switch", "other", expecting: 5)
    try alice.byline("channel", "switch", "-f", "other")
    #expect(try alice.read("f") == "a\n" && alice.read("g") == "mine\n")
  }

  @Test func anEmptyChannelAndBack() throws {
    let alice = try Sandbox("alice")
    try alice.write(".bylineignore", "ignored\n")
    try alice.write("d/f", "a\n")
    try alice.recordAll("base")
    try alice.write("d/untracked", "u\n")
    try alice.write("ignored", "i\n")
    let before = try alice.tree()
    try alice.byline("channel", "new", "empty")
    let output = try alice.byline("channel", "switch", "empty")
    #expect(output.messages == "the directory d stays: something in it is not tracked\n")
    #expect(try alice.tree().paths == ["d", "d/untracked", "ignored"])
    try alice.byline("channel", "switch", "main")
    #expect(try alice.tree() == before)
  }

  @Test func manyForksWithOneChangeEachAppliedToMain() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", (0..<60).map { "\($0)\n" }.joined())
    try alice.recordAll("base")
    var hashes: [String] = []
    for number in 0..<15 {
      try alice.byline("fork", "fork\(number)")
      try alice.byline("channel", "switch", "fork\(number)")
      try alice.write("f", (0..<60).map { $0 == number * 4 ? "edited\n" : "\($0)\n" }.joined())
      hashes.append(try alice.record("\(number)"))
      try alice.byline("channel", "switch", "main")
    }
    try alice.byline([Array("apply".utf8)] + hashes.map { Array($0.utf8) })
    #expect(try alice.read("f") == (0..<60).map { $0 % 4 == 0 ? "edited\n" : "\($0)\n" }.joined())
    #expect(try alice.conflicts() == [])
    try alice.verify()
  }

  @Test func cherryPickingTakesOnlyWhatIsNeeded() throws {
    let alice = try Sandbox("alice")
    var hashes: [String] = []
    for number in 0..<10 {
      try alice.write("f\(number)", "a\n")
      hashes.append(try alice.recordAll("\(number)"))
    }
    try alice.byline("channel", "new", "one")
    try alice.byline("apply", "--channel", "one", hashes[7])
    #expect(try alice.hashes(channel: "one") == [hashes[7]])
    try alice.byline("channel", "switch", "one")
    #expect(try alice.tree().paths == ["f7"])
    try alice.verify()
  }

  @Test func diffAgreesWithTheTreesAndGitAppliesIt() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", (1...40).map { "\($0)\n" }.joined())
    try alice.write("gone", "g\n")
    try alice.write("moved", "m\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    let before = try alice.clone("before")
    try alice.write("f", (1...40).map { $0 % 13 == 0 ? "X\($0)\n" : "\($0)\n" }.joined() + "last")
    try alice.byline("remove", "gone")
    try alice.byline("mv", "moved", "there")
    try alice.setExecutable("there")
    try alice.write("new", "n\n")
    try alice.recordAll("much")
    let diff = try alice.byline("diff", "--channel", "other", "--with", "main").bytes
    #expect(try before.run("/usr/bin/git", "apply", "-", input: diff).status == 0)
    #expect(try before.tree() == alice.tree())
    let back = try alice.byline("diff", "--channel", "main", "--with", "other").bytes
    #expect(try before.run("/usr/bin/git", "apply", "-", input: back).status == 0)
    try before.byline("reset")
    #expect(try before.byline("status", "--short").text == "")
  }

  @Test func diffOfAConflictedFile() throws {
    let merged = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }.hub
    #expect(try merged.byline("diff").text == "")
    try merged.write("f", try merged.read("f") + "c\n")
    let lines = try merged.byline("diff").text.lines
    #expect(lines.suffix(1) == ["+c"])
    #expect(lines.filter { $0.hasPrefix("-") }.count == 1)
  }

  @Test func anAmbiguousOrUnknownPrefixIsRefusedEverywhere() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("base")
    for command in [
      ["change"], ["apply"], ["unrecord"], ["revert"], ["fork", "x", "--change"],
      ["record", "-m", "x", "--amend-change"],
    ] {
      let output = try alice.byline((command + ["ZZZZ"]).map { Array($0.utf8) }, expecting: 4)
      #expect(output.messages.hasPrefix("error: no change has a hash that starts with \"ZZZZ\"\n"))
    }
  }

  @Test func resettingOneFileADeletedFileAndAll() throws {
    let alice = try Sandbox("alice")
    for name in ["f", "g", "h"] { try alice.write(name, "\(name)\n") }
    try alice.recordAll("base")
    let before = try alice.tree()
    for name in ["f", "g"] { try alice.write(name, "mine\n") }
    try alice.delete("h")
    try alice.byline("reset", "h")
    #expect(try alice.read("h") == "h\n")
    try alice.byline("reset", "-f", "g")
    #expect(try alice.read("g") == "g\n" && alice.read("f") == "mine\n")
    try alice.byline("reset", "-f")
    #expect(try alice.tree() == before)
  }

  @Test func aChangeDependsOnWhatItIsBesideOnly() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\nd\n")
    try alice.write("g", "1\n")
    try alice.recordAll("base")
    try alice.write("g", "2\n")
    try alice.record("elsewhere")
    try alice.write("f", "X\na\nb\nc\nd\n")
    let above = try alice.record("X")
    try alice.write("f", "X\na\nb\nc\nd\nY\n")
    let below = try alice.record("Y")
    try alice.write("f", "X\na\nb\nc\nd\n")
    let deletion = try alice.record("without Y")
    let base = try alice.hashes()[0]
    func dependencies(_ hash: String) throws -> Set<String> {
      Set(try alice.json("change", hash)["dependencies"].array.map(\.string))
    }
    #expect(try dependencies(above) == [base])
    #expect(try dependencies(below) == [base])
    #expect(try dependencies(deletion).contains(below) && !dependencies(deletion).contains(above))
  }

  @Test func ofAHundredIndependentChangesOneIsTaken() throws {
    let alice = try Sandbox("alice")
    let lines = (0..<100).flatMap { ["anchor \($0)", "line \($0)"] }
    try alice.write("f", lines.map { $0 + "\n" }.joined())
    try alice.recordAll("base")
    try alice.byline("fork", "side")
    var edited = lines
    var hashes: [String] = []
    for number in stride(from: 0, to: 100, by: 2) {
      edited[2 * number + 1] = "edited \(number)"
      try alice.write("f", edited.map { $0 + "\n" }.joined())
      hashes.append(try alice.record("edit \(number)"))
    }
    try alice.byline("apply", "--channel", "side", hashes[20])
    #expect(try alice.hashes(channel: "side").count == 2)
    var expected = lines
    expected[2 * 40 + 1] = "edited 40"
    try alice.byline("channel", "switch", "side")
    #expect(try alice.read("f") == expected.map { $0 + "\n" }.joined())
    try alice.verify()
  }
}
