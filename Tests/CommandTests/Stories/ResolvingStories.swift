import TestSupport
import Testing

/// What resolves a conflict, and what does not.
@Suite("Resolving")
struct ResolvingStories {
  private static func meeting() throws -> Meeting {
    try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }
  }

  @Test(arguments: [
    "a\nX\nY\nb\n", "a\nY\nX\nb\n", "a\nX\nb\n", "a\nY\nb\n", "a\nZ\nb\n", "a\nb\n", "", "Y\nb\nX",
  ])
  func whatIsLeftWithoutMarkersIsTheText(text: String) throws {
    let meeting = try Self.meeting()
    let merged = meeting.hub
    try merged.write("f", text)
    let resolution = try merged.record("resolve")
    #expect(try merged.read("f") == text && merged.conflicts() == [])
    try merged.verify()
    let orders = try EveryOrder(of: meeting.changes, after: meeting.base, from: merged)
    #expect(orders.conflicts == ["f:2 order"])
    for person in meeting.people {
      try person.pull(from: merged)
      #expect(try person.read("f") == text)
    }
    #expect(try merged.hashes().last == resolution)
  }

  @Test func creditOfBothSidesStays() throws {
    let meeting = try Self.meeting()
    let merged = meeting.hub
    try merged.write("f", "a\nX\nY\nb\n")
    try merged.record("resolve")
    let credit = try merged.json("credit", "f")["lines"].array.map { $0["change"].string }
    #expect(credit == [meeting.base[0], meeting.changes[0][0], meeting.changes[1][0], meeting.base[0]])
  }

  @Test func aLateEditOfTheDroppedSideIsFlagged() throws {
    let meeting = try Self.meeting()
    let merged = meeting.hub
    try merged.write("f", "a\nY\nb\n")
    try merged.record("without X")
    try meeting.people[0].write("f", "a\nX\nX2\nb\n")
    try meeting.people[0].record("more of X")
    try merged.pull(from: meeting.people[0], expecting: 3)
    #expect(try merged.read("f").contains("X2\n"))
    #expect(try !merged.conflicts().isEmpty)
    try merged.verify()
  }

  @Test func sidesOfSeveralLinesInterleaved() throws {
    let merged = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX1\nX2\nX3\nb\n")
    } _: {
      try $0.write("f", "a\nY1\nY2\nb\n")
    }.hub
    try merged.write("f", "a\nX1\nY1\nX2\nY2\nX3\nb\n")
    try merged.record("interleaved")
    #expect(try merged.read("f") == "a\nX1\nY1\nX2\nY2\nX3\nb\n" && merged.conflicts() == [])
    try merged.verify()
  }

  @Test func theInnerOfTwoAndThenTheOuter() throws {
    let merged = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX1\nX2\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }.hub
    let others = try ["p", "q"].map { try merged.clone($0) }
    for person in others {
      try person.write(
        "f",
        try person.read("f").lines.map { $0 == "X1" ? "X1\n\(person.name)" : $0 }.joined(separator: "\n")
          + "\n")
      try person.record(person.name)
    }
    let all = others[0]
    try all.pull(from: others[1], expecting: 3)
    #expect(try all.shown("f") == "a {X1 {p|q} X2|Y} b")
    var lines = try all.read("f").lines
    lines.removeAll { $0.contains(" conflict 2, ") }
    try all.write("f", lines.joined(separator: "\n") + "\n")
    try all.record("the inner one")
    let inner = lines.filter { $0 == "p" || $0 == "q" }.joined(separator: " ")
    #expect(try all.shown("f") == "a {X1 \(inner) X2|Y} b")
    try all.verify()
    lines = try all.read("f").lines.filter { !$0.contains(" conflict 1, ") }
    try all.write("f", lines.joined(separator: "\n") + "\n")
    try all.record("the outer one")
    #expect(try all.conflicts() == [])
    try all.verify()
  }

  @Test func aResolutionBringsTheSideItNeeds() throws {
    let meeting = try Self.meeting()
    let merged = meeting.hub
    try merged.write("f", "a\nX\nY\nb\n")
    let resolution = try merged.record("resolve")
    let lacking = try meeting.people[0].clone("lacking")
    let output = try lacking.byline("apply", expecting: 4, input: merged.blocks([resolution]))
    #expect(output.messages.contains(meeting.changes[1][0]))
    #expect(try lacking.read("f") == "a\nX\nb\n")
    // In a repository that has it, the dependency comes along.
    try merged.byline("fork", "one", "--change", meeting.changes[0][0])
    try merged.byline("apply", "--channel", "one", resolution)
    #expect(try merged.hashes(channel: "one").count == 4)
  }

  @Test func unrecordingTheResolutionBringsTheConflictBack() throws {
    let merged = try Self.meeting().hub
    let before = try merged.tree()
    try merged.write("f", "a\nX\nY\nb\n")
    let resolution = try merged.record("resolve")
    try merged.byline("unrecord", "--reset", resolution, expecting: 3)
    #expect(try merged.tree() == before)
    try merged.verify()
  }

  @Test func textThatLooksLikeAMarkerIsText() throws {
    let alice = try Sandbox("alice")
    let text = "Title\n=======\n<<<<<<< conflict 1, side 1: x\n>>>>>>> theirs\n"
    try alice.write("f", text)
    try alice.recordAll("a document")
    #expect(try alice.read("f") == text && alice.conflicts() == [])
    try alice.write("f", "<<<<<<<\n" + text)
    try alice.record("more")
    #expect(try alice.clone("bob").read("f") == "<<<<<<<\n" + text)
    #expect(try alice.byline("record", "-m", "x").text == "")
  }

  @Test func markersInAConflictedFileAreLongerThanItsOwnLines() throws {
    let base = "=======\na\nb\n"
    let merged = try Meeting(base) {
      try $0.write("f", "=======\na\nX\nb\n")
    } _: {
      try $0.write("f", "=======\na\nY\nb\n")
    }.hub
    #expect(try merged.read("f").hasPrefix("=======\na\n<<<<<<<< conflict 1"))
    #expect(try merged.shown("f") == "======= a {X|Y} b")
    try merged.write("f", "=======\na\nX\nb\n")
    try merged.record("X")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func damagedMarkersAreRefusedWithAnExplanation() throws {
    let merged = try Self.meeting().hub
    let lines = try merged.read("f").lines
    for index in [1, 3, 5] {
      var damaged = lines
      damaged.remove(at: index)
      try merged.write("f", damaged.joined(separator: "\n") + "\n")
      let output = try merged.byline("record", "-m", "damaged", expecting: 5)
      #expect(
        output.messages.hasPrefix("error: f: some markers of conflict 1 are gone and some are left\nhint: "))
    }
    var swapped = lines
    swapped.swapAt(1, 5)
    try merged.write("f", swapped.joined(separator: "\n") + "\n")
    #expect(
      try merged.byline("record", "-m", "moved", expecting: 5).messages.hasPrefix(
        "error: f: conflict markers were moved"))
    try merged.byline("reset", "-f")
    try merged.verify()
  }

  @Test func noMarkerEverEntersAChange() throws {
    let merged = try Self.meeting().hub
    try merged.write("f", try merged.read("f") + "more\n")
    let hash = try merged.record("more")
    #expect(try merged.edits(hash) == ["+ more"])
  }

  @Test func differentResolutionsInTwoPlacesAreAConflictOfTheNewTexts() throws {
    let meeting = try Self.meeting()
    let other = try meeting.hub.clone("other")
    try meeting.hub.write("f", "a\nP\nb\n")
    try meeting.hub.record("P")
    try other.write("f", "a\nQ\nb\n")
    try other.record("Q")
    try other.pull(from: meeting.hub, expecting: 3)
    #expect(try other.shown("f") == "a {P|Q} b")
    try other.verify()
  }
}
