import TestSupport
import Testing

/// Different texts in one place.
@Suite("Order conflicts")
struct OrderConflictStories {
  private static func insert(_ text: String) -> (Sandbox) throws -> Void {
    { try $0.write("f", "a\n\(text)\nb\n") }
  }

  @Test func twoInsertionsInOnePlace() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y")).merged()
    #expect(try merged.shown("f") == "a {X|Y} b")
    #expect(try merged.conflicts() == ["f:2 order"])
  }

  @Test func threeInsertionsAreOneConflict() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y"), Self.insert("Z")).merged()
    #expect(try merged.shown("f") == "a {X|Y|Z} b")
    #expect(try merged.conflicts() == ["f:2 order"])
  }

  @Test func tenInsertionsAreOneConflictInAnyOrder() throws {
    let meeting = try Meeting({ try $0.write("f", "a\nb\n") }, (0..<10).map { Self.insert("\($0)") })
    #expect(try meeting.hub.shown("f") == "a {0|1|2|3|4|5|6|7|8|9} b")
    try meeting.hub.verify()
    var random = SplitMix64(seed: 10)
    for _ in 0..<4 {
      let reader = try meeting.origin.clone("reader")
      for hash in meeting.changes.joined().shuffled(using: &random) {
        try reader.pull(from: meeting.hub, [hash])
      }
      #expect(try reader.tree() == meeting.hub.tree())
    }
  }

  @Test func atTheBeginningAtTheEndAndInAnEmptyFile() throws {
    for (base, before, after) in [("a\nb\n", "", "a\nb\n"), ("a\nb\n", "a\nb\n", ""), ("", "", "")] {
      let merged = try Meeting(base) {
        try $0.write("f", before + "X\n" + after)
      } _: {
        try $0.write("f", before + "Y\n" + after)
      }.merged()
      let expected = [before, "{X|Y}\n", after].joined().split(separator: "\n").joined(separator: " ")
      #expect(try merged.shown("f") == expected)
    }
  }

  @Test func twoReplacementsOfOneLine() throws {
    let merged = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nX\nc\n")
    } _: {
      try $0.write("f", "a\nY\nc\n")
    }.merged()
    #expect(try merged.shown("f") == "a {X|Y} c")
  }

  @Test func aReplacementInThreeStepsAgainstOneInOne() throws {
    let merged = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nX\nc\n")
    } _: {
      try $0.write("f", "a\nb\nN\nc\n")
      try $0.record("N after b")
      try $0.write("f", "a\nb\nN\nY\nc\n")
      try $0.record("Y after N")
      try $0.write("f", "a\nY\nc\n")
    }.merged()
    #expect(try merged.conflicts().count >= 1)
    let lines = try merged.read("f").lines.filter { $0.count == 1 }
    #expect(lines.sorted() == ["X", "Y", "a", "c"])
  }

  /// The insertion stands beside text that the other took away without having seen it: it is flagged, the replacement is not.
  @Test func aReplacementAgainstAnInsertionAfterIt() throws {
    let merged = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nX\nc\n")
    } _: {
      try $0.write("f", "a\nb\nY\nc\n")
    }.merged()
    #expect(try merged.shown("f") == "a X {|Y} c")
    #expect(try merged.conflicts() == ["f:3 touching"])
    try merged.write("f", "a\nX\nY\nc\n")
    try merged.record("both")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func aSideKeepsItsInnerOrder() throws {
    let merged = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
      try $0.record("X")
      try $0.write("f", "a\nX\nX2\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }.merged()
    #expect(try merged.shown("f") == "a {X X2|Y} b")
  }

  @Test func aConflictInsideASideOfAnother() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X1\nX2"), Self.insert("Y")).merged()
    let others = try ["p", "q"].map { try merged.clone($0) }
    for person in others {
      try person.write(
        "f",
        try person.read("f").lines.map { $0 == "X1" ? "X1\n\(person.name)" : $0 }.joined(separator: "\n")
          + "\n")
      try person.record(person.name)
    }
    try others[0].pull(from: others[1], expecting: 3)
    #expect(try others[0].shown("f") == "a {X1 {p|q} X2|Y} b")
    #expect(try others[0].conflicts().count == 2)
    try others[0].verify()
  }

  @Test func twoConflictsInOneFile() throws {
    let merged = try Meeting("a\nb\nc\nd\n") {
      try $0.write("f", "a\nX\nb\nc\nX2\nd\n")
    } _: {
      try $0.write("f", "a\nY\nb\nc\nY2\nd\n")
    }.merged()
    #expect(try merged.shown("f") == "a {X|Y} b c {X2|Y2} d")
    #expect(try merged.conflicts() == ["f:2 order", "f:9 order"])
    let lines = try merged.read("f").lines
    try merged.write("f", (lines[..<1] + ["X", "Y"] + lines[6...]).joined(separator: "\n") + "\n")
    try merged.record("the first one")
    #expect(try merged.shown("f") == "a X Y b c {X2|Y2} d")
    #expect(try merged.conflicts() == ["f:6 order"])
    try merged.verify()
  }

  @Test func textTypedJustOutsideTheMarkersIsOutside() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y")).merged()
    let lines = try merged.read("f").lines
    try merged.write("f", (["a", "before"] + lines[1..<6] + ["after", "b"]).joined(separator: "\n") + "\n")
    try merged.record("around")
    #expect(try merged.shown("f") == "a before {X|Y} after b")
    try merged.verify()
  }

  @Test func textTypedInsideTheMarkersBelongsToItsSide() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y")).merged()
    let lines = try merged.read("f").lines
    let sides = (lines[2], lines[4])
    let edited = [lines[0], lines[1], "1", sides.0, "2", lines[3], "3", sides.1, "4", lines[5], lines[6]]
    try merged.write("f", edited.joined(separator: "\n") + "\n")
    let hash = try merged.record("in the sides")
    #expect(try merged.edits(hash).sorted() == ["+ 1", "+ 2", "+ 3", "+ 4"])
    #expect(
      try merged.shown("f") == "a {\(["1 \(sides.0) 2", "3 \(sides.1) 4"].sorted().joined(separator: "|"))} b"
    )
    try merged.verify()
  }

  @Test func aLineOfASideEditedWithTheMarkersKept() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y")).merged()
    try merged.write(
      "f", try merged.read("f").lines.map { $0 == "X" ? "Z" : $0 }.joined(separator: "\n") + "\n")
    try merged.record("Z for X")
    #expect(try merged.shown("f") == "a {Y|Z} b")
    try merged.verify()
  }

  @Test func aSideEmptiedWithTheMarkersKeptEndsTheConflict() throws {
    let merged = try Meeting("a\nb\n", Self.insert("X"), Self.insert("Y")).merged()
    try merged.write("f", try merged.read("f").lines.filter { $0 != "X" }.joined(separator: "\n") + "\n")
    try merged.record("without X")
    #expect(try merged.read("f") == "a\nY\nb\n")
    try merged.verify()
  }

  @Test func aConflictLeftAloneIsNobodysDependency() throws {
    let meeting = try Meeting("a\nb\nc\nd\n") {
      try $0.write("f", "a\nX\nb\nc\nd\n")
    } _: {
      try $0.write("f", "a\nY\nb\nc\nd\n")
    }
    let merged = try meeting.merged()
    try merged.write("f", try merged.read("f") + "e\n")
    try merged.record("e")
    #expect(try merged.json("change")["dependencies"].array.map(\.string) == meeting.base)
    #expect(try merged.shown("f") == "a {X|Y} b c d e")
    try merged.byline("unrecord", "--reset", meeting.changes[0][0])
    #expect(try merged.read("f") == "a\nY\nb\nc\nd\ne\n")
    try merged.verify()
  }
}
