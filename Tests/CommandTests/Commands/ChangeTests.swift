import TestSupport
import Testing

@Suite("byline change")
struct ChangeTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.write("d/g", "g\n")
    try alice.recordAll("first")
    return alice
  }

  private func shown(_ alice: Sandbox, _ arguments: String...) throws -> String {
    let text = try alice.byline((["change"] + arguments).map { Array($0.utf8) }).text
    return text.prefix(upTo: "-----BEGIN BYLINE CHANGE-----")
  }

  @Test func newFiles() throws {
    let alice = try alice()
    #expect(
      try shown(alice) == """
        Change \(alice.hashes()[0])
        Author: Alice <alice@example.org>
        Date: 2026-01-01 00:00:03 +0000

            first

        d
          add this directory

        d/g
          add this file
          insert
          + g

        f
          add this file
          insert
          + a
          + b
          + c


        """)
  }

  @Test func edits() throws {
    let alice = try alice()
    try alice.write("f", "N\na\nX\n")
    try alice.byline("mv", "d/g", "g")
    try alice.setExecutable("g")
    try alice.record("edits")
    let text = try shown(alice)
    #expect(text.contains("Depends on:\n  \(try alice.hashes()[0]) 100 %\n\n"))
    #expect(text.contains("f\n  insert\n  + N\n  replace\n  - b\n  - c\n  + X\n"))
    #expect(text.contains("g\n  move it here from d/g\n  make it executable\n"))
  }

  @Test func asDifferences() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    try alice.byline("mv", "d/g", "g")
    try alice.record("edits")
    let text = try alice.byline("change", "--patch").text
    #expect(
      text.hasSuffix(
        """
            edits

        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -1,3 +1,3 @@
         a
        -b
        +X
         c
        diff --git a/d/g b/g
        rename from d/g
        rename to g

        """))
    #expect(try alice.byline("change", "-U0").text.contains("@@ -2 +2 @@\n-b\n+X\n"))
    #expect(try alice.byline("change", "--word").text.contains("a\n[-b-]{+X+}\nc\n"))
    #expect(try alice.byline("change", "--stat").text.contains(" f        | 2 +-\n d/g -> g | 0\n"))
    #expect(try alice.json("change", "--patch")["differences"][0]["added"].int == 1)
    try alice.byline("change", "--patch", "--output-format", "block", expecting: 2)
  }

  @Test func removals() throws {
    let alice = try alice()
    try alice.byline("remove", "f")
    try alice.write("d/g", "")
    try alice.record("less")
    let text = try shown(alice)
    #expect(text.contains("d/g\n  delete\n  - g\n"))
    #expect(text.contains("f\n  remove it\n"))
  }

  @Test func aLastLineWithoutNewline() throws {
    let alice = try alice()
    try alice.write("d/g", "g")
    try alice.record("no newline")
    #expect(try shown(alice).contains("d/g\n  replace\n  - g\n  + g\n  \\ no newline at the end\n"))
  }

  @Test func binariesAreNotPrinted() throws {
    let alice = try alice()
    try alice.write("bin", [0, 1, 2, 3])
    try alice.recordAll("binary")
    #expect(
      try shown(alice).contains("bin\n  add this file\n  set the whole content: 4 bytes, 4 of them new\n"))
  }

  @Test func byTheBeginningOfItsHash() throws {
    let alice = try alice()
    let hash = try alice.hashes()[0]
    #expect(try shown(alice, String(hash.prefix(12)).lowercased()).hasPrefix("Change \(hash)\n"))
    #expect(
      try alice.byline("change", "not-a-hash", expecting: 4).messages
        == "error: no change has a hash that starts with \"not-a-hash\"\nhint: see the changes with `byline log`\n"
    )
  }

  @Test func anAmbiguousBeginningListsTheCandidates() throws {
    let alice = try alice()
    for number in 0..<40 {
      try alice.write("f", "\(number)\n")
      try alice.record("\(number)")
    }
    let groups = Dictionary(grouping: try alice.hashes(), by: { $0.prefix(1) })
    let (letter, hashes) = try #require(groups.first { $0.value.count > 1 })
    let output = try alice.byline("change", String(letter), expecting: 4)
    for hash in hashes { #expect(output.messages.contains("  \(hash)\n")) }
  }

  @Test func forPrograms() throws {
    let alice = try alice()
    try alice.write("f", "a\nX\nc\n")
    try alice.record("edit")
    let hashes = try alice.hashes()
    let change = try alice.json("change")
    #expect(change["schema"].string == "byline/change/1")
    #expect(change["hash"].string == hashes[1])
    #expect(change["dependencies"].array.map(\.string) == [hashes[0]])
    #expect(change["contents"]["base64"].string == "WAo=")
    let insert = change["facts"][0]
    #expect(insert["type"].string == "insert")
    #expect(insert["path"].string == "f")
    #expect(insert["inode"]["change"].string == hashes[0])
    #expect(insert["runs"][0]["ranges"][0]["change"].string == hashes[0])
    #expect(insert["runs"][0]["ranges"][0]["count"].int == 2)
    #expect(insert["offset"].int == 0 && insert["count"].int == 2)
    #expect(change["header"]["timestamp"]["seconds"].int == 1_767_225_604)
  }

  @Test func everyKindOfFactIsThere() throws {
    let alice = try alice()
    #expect(Set(try alice.json("change")["facts"].array.map { $0["type"].string }) == ["create", "insert"])
    try alice.write("f", "a\n")
    try alice.byline("mv", "d/g", "g")
    try alice.setExecutable("g")
    try alice.record("kill, place, mode")
    #expect(
      Set(try alice.json("change")["facts"].array.map { $0["type"].string }) == ["kill", "place", "mode"])
    try alice.byline("remove", "g")
    try alice.record("remove")
    #expect(try alice.json("change")["facts"][0]["seenText"][0]["count"].int == 2)
  }

  @Test func bytesAreThoseOfTheBlock() throws {
    let alice = try alice()
    let bytes = try alice.byline("change", "--output-format", "bytes").bytes
    // Version 1, then the author's name with its length.
    #expect(bytes.starts(with: [1, 5] + Array("Alice".utf8)))
    let block = try alice.byline("change", "--output-format", "block").text
    #expect(try alice.byline("change").text.hasSuffix(block))
    #expect(
      block.hasPrefix("-----BEGIN BYLINE CHANGE-----\n") && block.hasSuffix("\n-----END BYLINE CHANGE-----\n")
    )
    #expect(block.split(separator: "\n").allSatisfy { $0.count <= 76 })
  }

  @Test func anEmptyChannelHasNone() throws {
    let alice = try Sandbox("alice")
    try alice.byline("change", expecting: 4)
  }

  @Test func namesWhatItIsInConflictWithInAChannel() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.write("picture", [0, 1])
    let base = try alice.recordAll("base")
    try alice.byline("fork", "calm")
    let bob = try alice.clone("bob")
    try alice.write("f", "a\nX\nc\n")
    try alice.write("picture", [0, 2])
    let left = try alice.record("left")
    try bob.write("f", "a\nY\nc\n")
    try bob.write("picture", [0, 3])
    let right = try bob.record("right")
    try alice.pull(from: bob, expecting: 3)

    #expect(try alice.byline("change", left).text.contains("In conflict with:\n  \(right) in f, picture\n"))
    #expect(try alice.json("change", left)["conflictsWith"].array.map(\.string) == [right])
    #expect(try alice.json("change", right)["conflictsWith"].array.map(\.string) == [left])
    #expect(try alice.json("change", base)["conflictsWith"].array.isEmpty)
    // It is so in a channel, not of the change itself.
    #expect(try alice.json("change", left, "--channel", "calm")["conflictsWith"].array.isEmpty)
    try alice.byline("channel", "switch", "calm")
    #expect(
      try alice.json("change", left, "--channel", "main")["conflictsWith"].array.map(\.string) == [right])
    #expect(!(try alice.byline("change", left).text.contains("In conflict with")))
    try alice.byline("channel", "switch", "main", expecting: 3)
    try alice.byline("conflicts", "resolve", "--side", "1", "f", "picture")
    try alice.record("resolved")
    #expect(try alice.json("change", left)["conflictsWith"].array.isEmpty)
  }
}
