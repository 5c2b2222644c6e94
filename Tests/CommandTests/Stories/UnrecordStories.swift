import TestSupport
import Testing

/// A set without a change is the set that never had it.
@Suite("Unrecording")
struct UnrecordStories {
  private static func base(_ sandbox: Sandbox) throws {
    try sandbox.write("f", "a\nb\nc\nd\ne\n")
    try sandbox.write("g", "g\n")
    try sandbox.write("d/h", "h\n")
  }

  @Test func theLastChangeWithAndWithoutReset() throws {
    for resets in [true, false] {
      let alice = try Sandbox("alice")
      try Self.base(alice)
      try alice.recordAll("base")
      let (tree, state) = (try alice.tree(), try alice.state())
      try alice.write("f", "X\n")
      let edited = try alice.tree()
      let hash = try alice.record("edit")
      if resets { try alice.byline("unrecord", "--reset", hash) } else { try alice.byline("unrecord", hash) }
      #expect(try alice.state() == state)
      #expect(try alice.tree() == (resets ? tree : edited))
      #expect(try alice.byline("status", "--short").text == (resets ? "" : "M  f\n"))
    }
  }

  @Test func aMiddleChangeNobodyDependsOn() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.write("f", "X\na\nb\nc\nd\ne\n")
    let middle = try alice.record("X")
    try alice.write("f", "X\na\nb\nc\nd\ne\nY\n")
    let last = try alice.record("Y")
    try alice.byline("unrecord", "--reset", middle)
    #expect(try alice.read("f") == "a\nb\nc\nd\ne\nY\n")
    #expect(try alice.hashes().last == last)
    try alice.verify()
  }

  /// What can be recorded, one kind each, on `base`.
  private static let kinds: [(String, @Sendable (Sandbox) throws -> Void)] = [
    ("insert", { try $0.write("f", "a\nb\nX\nc\nd\ne\n") }),
    ("delete", { try $0.write("f", "a\nb\nd\ne\n") }),
    ("replace", { try $0.write("f", "a\nb\nX\nd\ne\n") }), ("rename", { try $0.byline("mv", "f", "x") }),
    ("rename a directory", { try $0.byline("mv", "d", "x") }), ("move", { try $0.byline("mv", "f", "d/f") }),
    ("chmod", { try $0.setExecutable("f") }), ("add", { try $0.write("new", "new\n") }),
    ("add a directory", { try $0.write("new/n", "new\n") }), ("remove", { try $0.byline("remove", "f") }),
    ("remove a directory", { try $0.byline("remove", "d") }), ("empty", { try $0.write("f", "") }),
    ("binary", { try $0.write("g", [0, 1, 2]) }),
    (
      "link",
      {
        try $0.delete("g")
        try $0.link("g", to: "f")
      }
    ),
  ]

  @Test(arguments: 0..<14) func eachKindOfChange(kind: Int) throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    let (tree, state) = (try alice.tree(), try alice.state())
    try Self.kinds[kind].1(alice)
    let hash = try alice.recordAll(Self.kinds[kind].0)
    let (after, stateAfter) = (try alice.tree(), try alice.state())
    try alice.verify()
    try alice.byline("unrecord", "--reset", hash)
    #expect(try alice.tree() == tree && alice.state() == state)
    try alice.verify()
    try alice.byline("apply", hash)
    #expect(try alice.tree() == after && alice.state() == stateAfter)
    // Without reset it is all an edit again, and recording it gives the same files.
    try alice.byline("unrecord", hash)
    #expect(try alice.tree() == after && alice.state() == state)
    try alice.byline("record", "-m", "again")
    #expect(try alice.tree() == after)
    try alice.verify()
  }

  @Test(arguments: 0..<14) func eachKindOfChangeReverted(kind: Int) throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    let tree = try alice.tree()
    try Self.kinds[kind].1(alice)
    let hash = try alice.recordAll(Self.kinds[kind].0)
    try alice.byline("revert", hash)
    #expect(try alice.tree() == tree)
    try alice.verify()
  }

  /// Someone edits another file meanwhile, and adds one.
  @Test(arguments: 0..<14) func eachKindOfChangeRevertedAfterAThird(kind: Int) throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    let base = try alice.tree()
    try Self.kinds[kind].1(alice)
    let hash = try alice.recordAll(Self.kinds[kind].0)
    let between = try alice.tree()
    let untouched = try #require(
      ["g", "f"].first { between.nodes[Array($0.utf8)] == base.nodes[Array($0.utf8)] })
    try alice.write(untouched, "third\n" + alice.read(untouched))
    try alice.write("third", "third\n")
    let third = try alice.recordAll("third")
    try alice.byline("revert", hash)
    var expected = base
    for path in [untouched, "third"] {
      expected.nodes[Array(path.utf8)] = .file(try alice.bytes(path), executable: false)
    }
    #expect(try alice.tree() == expected)
    #expect(try alice.read(untouched).hasPrefix("third\n"))
    try alice.verify()
    // Without the third it is the base again.
    try alice.byline("unrecord", "--reset", third)
    #expect(try alice.tree() == base)
  }

  /// Someone edits the same file elsewhere meanwhile: line a, or in its new place.
  @Test(arguments: [0, 1, 2, 3, 5, 6]) func anEditOfTheSameFileStaysWhenTheOtherIsReverted(kind: Int) throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try Self.kinds[kind].1(alice)
    let hash = try alice.recordAll(Self.kinds[kind].0)
    let path = try #require(["f", "x", "d/f"].first { try alice.exists($0) })
    try alice.write(path, try alice.read(path).replacing("a\n", with: "A\n"))
    try alice.record("third")
    try alice.byline("revert", hash)
    #expect(try alice.tree().paths == ["d", "d/h", "f", "g"])
    #expect(try alice.read("f") == "A\nb\nc\nd\ne\n")
    #expect(try !alice.isExecutable("f"))
    try alice.verify()
  }

  @Test func recordedAndUnrecordedManyTimes() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    let state = try alice.state()
    for _ in 0..<20 {
      try alice.write("f", "a\nX\nc\nd\ne\n")
      try alice.byline("unrecord", "--reset", alice.record("X"))
      #expect(try alice.read("f") == "a\nb\nc\nd\ne\n")
    }
    #expect(try alice.state() == state)
    try alice.verify()
  }

  @Test func inOneOfTwoChannels() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    let hash = try alice.recordAll("base")
    try alice.byline("fork", "other")
    try alice.byline("unrecord", "--reset", hash)
    #expect(try alice.tree().paths == [])
    try alice.byline("channel", "switch", "other")
    #expect(try alice.tree().paths == ["d", "d/h", "f", "g"])
    try alice.verify()
  }

  @Test func textDeletedTwiceComesBackWithTheSecond() throws {
    let meeting = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", "a\nc\n")
    }
    let merged = meeting.hub
    try merged.byline("unrecord", "--reset", meeting.changes[0][0])
    #expect(try merged.read("f") == "a\nc\n")
    try merged.byline("unrecord", "--reset", meeting.changes[1][0])
    #expect(try merged.read("f") == "a\nb\nc\n")
    try merged.verify()
  }

  /// A directory follows its files.
  @Test func aFileWhoseDirectoryWasRemovedLater() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.byline("remove", "d/h")
    let file = try alice.record("without h")
    try alice.byline("remove", "d")
    try alice.record("without d")
    #expect(try alice.tree().paths == ["f", "g"])
    try alice.byline("unrecord", "--reset", file)
    #expect(try alice.tree().paths == ["d", "d/h", "f", "g"])
    try alice.verify()
  }

  @Test func unrecordedEditsElsewhereAreKept() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.write("f", "X\n")
    let hash = try alice.record("edit")
    try alice.write("g", "mine\n")
    try alice.byline("unrecord", "--reset", hash)
    #expect(try alice.read("g") == "mine\n" && alice.read("f") == "a\nb\nc\nd\ne\n")
  }

  @Test func unrecordedEditsInTheWayAreNotLost() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.write("new", "n\n")
    let hash = try alice.recordAll("new")
    try alice.write("new", "mine\n")
    #expect(try alice.byline("unrecord", "--reset", hash, expecting: 5).messages.contains("  new\n"))
    #expect(try alice.read("new") == "mine\n" && alice.hashes().count == 2)
    try alice.byline("unrecord", hash)
    #expect(try alice.read("new") == "mine\n")
    #expect(try alice.byline("status", "--short").text == "A  new\n")
  }

  @Test func theResolutionAndThenASide() throws {
    let meeting = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }
    let merged = meeting.hub
    try merged.write("f", "a\nX\nY\nb\n")
    let resolution = try merged.record("resolve")
    try merged.byline("unrecord", "--reset", meeting.changes[0][0], expecting: 5)
    try merged.byline("unrecord", "--reset", resolution, meeting.changes[0][0])
    #expect(try merged.read("f") == "a\nY\nb\n" && merged.conflicts() == [])
    try merged.verify()
  }

  @Test func allOfThemAndAllAgainInOtherOrders() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    var hashes = [try alice.recordAll("base")]
    for number in 0..<12 {
      let name = "f\(number % 3)"
      let old = try alice.exists(name) ? try alice.read(name) : ""
      try alice.write(name, number % 2 == 0 ? old + "\(number)\n" : "\(number)\n" + old)
      hashes.append(try alice.recordAll("\(number)"))
    }
    let (tree, state) = (try alice.tree(), try alice.state())
    for hash in hashes.reversed() { try alice.byline("unrecord", "--reset", hash) }
    #expect(try alice.tree().paths == [] && alice.hashes() == [])
    var random = SplitMix64(seed: 3)
    for hash in hashes.shuffled(using: &random) { try alice.byline("apply", hash) }
    #expect(try alice.tree() == tree && alice.state() == state)
    try alice.byline(
      [Array("unrecord".utf8), Array("--reset".utf8)] + hashes.shuffled(using: &random).map { Array($0.utf8) }
    )
    #expect(try alice.tree().paths == [])
  }

  @Test func oneOfTwoWhoDeletedBesideTextIsTakenBack() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.recordAll("base")
    let (bob, carol) = (try alice.clone("bob"), try alice.clone("carol"))
    try alice.write("f", "a\nc\n")
    let first = try alice.record("without b")
    try bob.write("f", "a\nc\n")
    let second = try bob.record("without b, too")
    try carol.write("f", "a\nb\nY\nc\n")
    try carol.record("Y")
    try alice.pull(from: bob)
    try alice.pull(from: carol, expecting: 3)
    try alice.byline("unrecord", "--reset", first, expecting: 3)
    #expect(try alice.standing().conflicts.count == 1)
    try alice.byline("unrecord", "--reset", second)
    #expect(try alice.read("f") == "a\nb\nY\nc\n")
    try alice.verify()
  }

  @Test func aFileRestoredFromAnOldStateIsAnotherFileOfThatName() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("first")
    try alice.delete("f")
    let deletion = try alice.record("gone")
    let old = try alice.byline("cat", "f", "--change", try alice.hashes()[0]).bytes
    try alice.write("f", old)
    try alice.recordAll("there again")
    #expect(try alice.read("f") == "a\nb\n")
    try alice.byline("unrecord", "--reset", deletion, expecting: 3)
    let texts = try alice.tree().nodes.keys.map { try alice.read(String(decoding: $0, as: UTF8.self)) }
    #expect(texts == ["a\nb\n", "a\nb\n"], "nothing is lost, and the clash of names is shown")
    try alice.verify()
  }

  @Test func recordingAndUnrecordingDoesNotFillTheStore() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("base")
    func round() throws {
      try alice.write("f", "a\nb\n")
      try alice.byline("unrecord", try alice.record("b"))
    }
    for _ in 0..<10 { try round() }
    let before = try alice.bytes(".byline/pristine/data.mdb").count
    for _ in 0..<30 { try round() }
    let after = try alice.bytes(".byline/pristine/data.mdb").count
    #expect(after - before < 30 * 8192, "a few rows a round, not a copy of anything")
    try alice.byline("reset", "--force")
    try alice.verify()
  }

  @Test func whatWasPutInAFolderMadeAnewStaysTrackedWhenTheRemovalOfTheFolderIsUnrecorded() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.byline("remove", "d")
    let removal = try alice.record("d is gone")
    try alice.write("d/new", "n\n")
    try alice.byline("add", "d/new")
    try alice.byline("mv", "f", "d/f")
    try alice.byline("unrecord", removal)
    #expect(try alice.byline("status", "--short").text == "R  f -> d/f\nD  d/h\nA  d/new\n")
    try alice.byline("undo")
    #expect(try alice.byline("status", "--short").text == "A  d/\nR  f -> d/f\nA  d/new\n")
    try alice.byline("redo")
    try alice.record("as it is")
    try alice.verify()
  }

  @Test func aFileThatIsAddedAgainAfterItsEditWasUnrecordedIsEdited() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.write("f", "X\n")
    let edit = try alice.record("edit")
    try alice.byline("remove", "--keep", "f")
    try alice.byline("unrecord", edit)
    try alice.byline("add", "f")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.record("edit again")
    try alice.verify()
  }

  @Test func aFolderThatWasMadeAnewIsOneWithTheFolderThatComesBack() throws {
    let alice = try Sandbox("alice")
    try Self.base(alice)
    try alice.recordAll("base")
    try alice.byline("remove", "d")
    let removal = try alice.record("d is gone")
    try alice.write("d/i", "i\n")
    try alice.recordAll("another d")
    try alice.write("d/h", "h\n")
    try alice.byline("unrecord", removal)
    #expect(try alice.byline("status", "--short").text == "")
    #expect(try alice.byline("check").text == "")
    try alice.verify()
  }
}
