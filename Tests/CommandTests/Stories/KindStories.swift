import TestSupport
import Testing

/// Modes, links, and content that is not plain text.
@Suite("Modes, links and kinds of content")
struct KindStories {
  private static func oneFile(_ sandbox: Sandbox) throws { try sandbox.write("f", "a\nb\nc\n") }

  @Test func modeNameAndTextChangedByThree() throws {
    let meeting = try Meeting(
      Self.oneFile,
      [
        { try $0.setExecutable("f") }, { try $0.byline("mv", "f", "g") }, { try $0.write("f", "a\nX\nc\n") },
      ])
    let merged = try meeting.merged()
    #expect(try merged.read("g") == "a\nX\nc\n" && merged.isExecutable("g") && merged.conflicts() == [])
    try merged.byline("unrecord", "--reset", meeting.changes[0][0])
    #expect(try !merged.isExecutable("g"))
    try merged.byline("unrecord", "--reset", meeting.changes[1][0])
    #expect(try merged.read("f") == "a\nX\nc\n")
    try merged.byline("unrecord", "--reset", meeting.changes[2][0])
    #expect(try merged.read("f") == "a\nb\nc\n")
    try merged.verify()
  }

  @Test func theModeChangedBothWaysIsAConflict() throws {
    // Two values that differ need a history in which each side changed it: one on and off again, the other on.
    let merged = try Meeting(
      Self.oneFile,
      [
        {
          try $0.setExecutable("f")
          try $0.record("on")
          try $0.setExecutable("f", false)
        }, { try $0.setExecutable("f") },
      ]
    ).merged()
    #expect(try merged.tree().paths == ["f"])
    if try merged.conflicts() == ["f mode"] {
      try merged.byline("add", "f")
      try merged.record("resolve")
    }
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func aLinkIsItsTextAndIsNeverFollowed() throws {
    let alice = try Sandbox("alice")
    try alice.write("target", "t\n")
    try alice.link("link", to: "target")
    try alice.link("dangling", to: "nowhere/at all")
    try alice.link("out", to: "/etc/passwd")
    try alice.recordAll("links")
    try alice.verify()
    try alice.link("link", to: "dangling")
    try alice.record("retargeted")
    try alice.verify()
  }

  @Test func aLinkRetargetedByTwoShowsOneAndNamesBoth() throws {
    let merged = try Meeting(
      { try $0.link("link", to: "a") }, [{ try $0.link("link", to: "b") }, { try $0.link("link", to: "c") }]
    ).merged()
    #expect(try merged.conflicts() == ["link versions"])
    #expect(try merged.json("conflicts")["conflicts"][0]["sides"].array.count == 2)
    #expect(try ["b", "c"].contains(merged.linkTarget("link")))
    try merged.link("link", to: "d")
    try merged.record("resolve")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func aFileThatBecomesALinkAndBack() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.recordAll("file")
    try alice.delete("f")
    try alice.link("f", to: "elsewhere")
    try alice.record("link")
    try alice.verify()
    try alice.delete("f")
    try Self.oneFile(alice)
    let last = try alice.record("file again")
    try alice.verify()
    try alice.byline("unrecord", "--reset", last)
    #expect(try alice.linkTarget("f") == "elsewhere")
  }

  @Test func aDirectoryReplacedByALinkToOutside() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "a\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try bob.write("d/f", "evil\n")
    try bob.write("d/new", "evil\n")
    try bob.recordAll("write in d")
    try alice.delete("d")
    try alice.run("/bin/mkdir", "../elsewhere")
    try alice.link("d", to: "../elsewhere")
    try alice.byline("apply", expecting: 5, input: bob.blocks([bob.hashes()[1]]))
    _ = try? alice.byline("apply", "--force", input: bob.blocks([bob.hashes()[1]]))
    #expect(try alice.run("/bin/ls", "../elsewhere").text == "")
  }

  @Test func emptyFilesAndDirectoriesAreInTheClone() throws {
    let alice = try Sandbox("alice")
    try alice.write("empty", "")
    try alice.makeFolder("d/e")
    try alice.recordAll("empty")
    #expect(try alice.clone("bob").tree().paths == ["d", "d/e", "empty"])
    try alice.verify()
  }

  @Test func bothFillAnEmptyFile() throws {
    let merged = try Meeting("") {
      try $0.write("f", "x\n")
    } _: {
      try $0.write("f", "y\n")
    }.merged()
    #expect(try merged.shown("f") == "{x|y}")
  }

  @Test(arguments: [
    ("a", "a\n"), ("a\n", "a"), ("a", "a\nX"), ("a\nb", "a\nb\nX"), ("", "a"), ("a\n\n", "a\n"),
    ("\n\n\n", "\n"),
  ])
  func theLastNewline(before: String, after: String) throws {
    let alice = try Sandbox("alice")
    try alice.write("f", before)
    try alice.recordAll("before")
    try alice.write("f", after)
    let hash = try alice.record("after")
    try alice.verify()
    #expect(try alice.clone("bob").read("f") == after)
    try alice.byline("unrecord", "--reset", hash)
    #expect(try alice.read("f") == before)
  }

  @Test func twoAppendToALineWithoutNewline() throws {
    let merged = try Meeting("a") {
      try $0.write("f", "a\nX")
    } _: {
      try $0.write("f", "a\nY")
    }.merged()
    #expect(try !merged.conflicts().isEmpty)
    for text in ["a\nX\nY", "a\nX", "a\nY\nX\n"] {
      let resolver = try merged.clone("resolver")
      try resolver.write("f", text)
      try resolver.record("resolve")
      #expect(try resolver.read("f") == text && resolver.conflicts() == [])
      try resolver.verify()
    }
  }

  @Test func lineEndsOfOtherSystems() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\r\nb\r\nc\nd\r")
    try alice.recordAll("mixed")
    try alice.write("f", "a\r\nb\nc\nd\r")
    let hash = try alice.record("one line")
    #expect(try alice.edits(hash) == [#"- b\x0D"#, "+ b"])
    #expect(try alice.clone("bob").bytes("f") == Array("a\r\nb\nc\nd\r".utf8))
    try alice.verify()
  }

  @Test func anyBytes() throws {
    let alice = try Sandbox("alice")
    let texts: [(String, [UInt8])] = [
      ("newlines", [0x0A, 0x0A, 0x0A]), ("nul", [0x61, 0x00, 0x0A, 0x62]),
      ("invalid", [0x61, 0x0A, 0xFF, 0xFE, 0x0A, 0x62]),
      ("long", Array(repeating: 0x78, count: 3_000_000)),
      ("latin1", Array("caf\u{E9}\n".unicodeScalars.map { UInt8($0.value) })),
      ("utf16", [0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00]), ("shift-jis", [0x93, 0xFA, 0x96, 0x7B, 0x0A]),
    ]
    for (name, bytes) in texts { try alice.write(name, bytes) }
    try alice.recordAll("bytes")
    try alice.verify()
    for (name, bytes) in texts { try alice.write(name, bytes + [0x0A, 0x58, 0x0A]) }
    try alice.record("one more line")
    let bob = try alice.clone("bob")
    for (name, bytes) in texts { #expect(try bob.bytes(name) == bytes + [0x0A, 0x58, 0x0A]) }
    try alice.verify()
  }

  @Test func otherEncodingsMergeByLineWhereTheyHaveLines() throws {
    let latin: [UInt8] = [0xE9, 0x0A, 0xE8, 0x0A, 0xE7, 0x0A]
    let merged = try Meeting(
      { try $0.write("f", latin) },
      [
        { try $0.write("f", [0xE9, 0xE9, 0x0A, 0xE8, 0x0A, 0xE7, 0x0A]) },
        { try $0.write("f", [0xE9, 0x0A, 0xE8, 0x0A, 0xE7, 0xE7, 0x0A]) },
      ]
    ).merged()
    #expect(try merged.bytes("f") == [0xE9, 0xE9, 0x0A, 0xE8, 0x0A, 0xE7, 0xE7, 0x0A])
  }

  @Test func aSmallEditOfALargeBinaryIsASmallChange() throws {
    let alice = try Sandbox("alice")
    var random = SplitMix64(seed: 7)
    var bytes = (0..<2_000_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    bytes[0] = 0
    try alice.write("bin", bytes)
    try alice.recordAll("binary")
    for index in [10, 1_000_000, 1_999_999] { bytes[index] ^= 0xFF }
    bytes.insert(contentsOf: [1, 2, 3], at: 500_000)
    try alice.write("bin", bytes)
    try alice.record("edit")
    #expect(try alice.byline("change", "--output-format", "block").bytes.count < 20_000)
    #expect(try alice.clone("bob").bytes("bin") == bytes)
    try alice.verify()
  }

  @Test func aBinaryEditedByTwoShowsOneWhole() throws {
    let base: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7]
    let (one, two): ([UInt8], [UInt8]) = ([0, 9, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 8])
    let meeting = try Meeting(
      { try $0.write("bin", base) }, [{ try $0.write("bin", one) }, { try $0.write("bin", two) }])
    let merged = try meeting.merged()
    #expect(try merged.conflicts() == ["bin versions"])
    #expect(try [one, two].contains(merged.bytes("bin")))
    try merged.write("bin", two)
    // What is shown may be what is wanted: then only `add` says so.
    try merged.byline("add", "bin")
    try merged.record("the second")
    #expect(try merged.conflicts() == [] && merged.bytes("bin") == two)
    try merged.verify()
  }

  @Test func namesOfAllKinds() throws {
    let alice = try Sandbox("alice")
    let names = [
      "two words", "quo\"te", "quo'te", "back\\slash", "new\nline", "-dash", "\u{1F600}", "e\u{301}",
      "\u{E9}", "CASE", "case", "a\tb", " lead",
      "trail ", "#hash", String(repeating: "x", count: 255),
      "deep/" + Array(repeating: "d", count: 200).joined(separator: "/") + "/f",
    ]
    for name in names { try alice.write(name, name) }
    try alice.recordAll("names")
    let bob = try alice.clone("bob")
    for name in names { #expect(try bob.read(name) == name) }
    try alice.verify()
    try alice.byline("mv", "case", "cAsE")
    try alice.record("case only")
    try alice.verify()
  }

  @Test func aLineOfMegabytes() throws {
    let alice = try Sandbox("alice")
    let line = String(repeating: "0123456789", count: 400_000)
    try alice.write("f", line)
    try alice.recordAll("one line")
    try alice.write("f", line + "!")
    try alice.record("longer")
    let bob = try alice.clone("bob")
    #expect(try bob.bytes("f").count == 4_000_001)
    try bob.verify()
  }

  @Test func aBinaryThatGrowsAndShrinksIsExactAtEachStep() throws {
    let alice = try Sandbox("alice")
    var bytes: [UInt8] = [0]
    var states: [(hash: String, bytes: [UInt8])] = []
    for step in 1...40 {
      if step <= 30 {
        bytes.insert(UInt8(step), at: step % 3 == 0 ? 0 : bytes.count)
      } else {
        bytes.removeLast()
      }
      try alice.write("f", bytes)
      try alice.byline("add", "f")
      states.append((try alice.record("step \(step)"), bytes))
    }
    for (hash, bytes) in states where bytes.count % 7 == 0 {
      #expect(try alice.byline("cat", "f", "--change", hash).bytes == bytes)
    }
    try alice.verify()
  }
}
