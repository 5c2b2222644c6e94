import TestSupport
import Testing

/// Text beside or under something that another change deleted without having seen it.
@Suite("Deleted context")
struct DeletedContextStories {
  /// `a b c`: one deletes b, the other inserts Y right after it.
  private static func meeting() throws -> Meeting {
    try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", "a\nb\nY\nc\n")
    }
  }

  private func resolve(_ sandbox: Sandbox, _ text: String, _ message: String = "resolve") throws -> String {
    try sandbox.write("f", text)
    return try sandbox.record(message)
  }

  @Test(arguments: ["a\nb\nY\nc\n", "a\nY\nb\nc\n"])
  func anInsertionBesideADeletedLineIsKeptAndFlagged(edited: String) throws {
    let meeting = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", edited)
    }
    let merged = try meeting.merged()
    #expect(try merged.shown("f") == "a {|Y} c")
    #expect(try merged.conflicts() == ["f:2 touching"])
    let sides = try merged.json("conflicts")["conflicts"][0]["sides"].array
    #expect(
      sides.contains { $0["changes"][0]["hash"].string == meeting.changes[0][0] },
      "the deleting change is named")
  }

  @Test func anInsertionInsideADeletedRegion() throws {
    let base = (1...10).map { "\($0)\n" }.joined()
    let merged = try Meeting(base) {
      try $0.write("f", "1\n10\n")
    } _: {
      try $0.write("f", base.replacing("5\n", with: "5\nY\n"))
    }.merged()
    #expect(try merged.shown("f") == "1 {|Y} 10")
    #expect(try merged.conflicts().count == 1)
  }

  @Test func anEditInsideADeletedRegion() throws {
    let base = (1...10).map { "\($0)\n" }.joined()
    let merged = try Meeting(base) {
      try $0.write("f", "1\n10\n")
    } _: {
      try $0.write("f", base.replacing("5\n", with: "Y\n"))
    }.merged()
    #expect(try merged.shown("f") == "1 {|Y} 10")
    #expect(try merged.conflicts().count == 1)
  }

  @Test func keepingTheTextIsCleanEverywhere() throws {
    let meeting = try Self.meeting()
    let merged = try meeting.merged()
    let resolution = try resolve(merged, "a\nY\nc\n")
    #expect(try merged.conflicts() == [])
    try merged.verify()
    let orders = try EveryOrder(
      of: [meeting.changes[0] + meeting.changes[1] + [resolution]], after: meeting.base, from: merged)
    #expect(orders.conflicts == [])
    for person in meeting.people {
      try person.pull(from: merged)
      #expect(try person.conflicts() == [] && person.read("f") == "a\nY\nc\n")
    }
  }

  @Test func deletingTheTextIsClean() throws {
    let merged = try Self.meeting().merged()
    _ = try resolve(merged, "a\nc\n")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func typingTheDeletedLineBackIsClean() throws {
    let merged = try Self.meeting().merged()
    _ = try resolve(merged, "a\nb\nY\nc\n")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func aLaterDeletionOnTheOtherSideFlagsItAgain() throws {
    let meeting = try Meeting("a\nb\nc\nd\n") {
      try $0.write("f", "a\nc\nd\n")
    } _: {
      try $0.write("f", "a\nb\nY\nc\nd\n")
    } _: {
      try $0.write("f", "a\nb\nd\n")
    }
    let two = try meeting.origin.clone("two")
    try two.pull(from: meeting.hub, meeting.changes[0] + meeting.changes[1])
    _ = try resolve(two, "a\nY\nc\nd\n")
    #expect(try two.conflicts() == [])
    try two.pull(from: meeting.people[2], expecting: 3)
    #expect(try two.shown("f") == "a {|Y} d")
    let sides = try two.json("conflicts")["conflicts"][0]["sides"].array
    #expect(
      sides.contains { $0["changes"][0]["hash"].string == meeting.changes[2][0] }, "the new deletion is named"
    )
    try two.verify()
  }

  @Test func whoKnowsTheOtherIsNotFlagged() throws {
    let origin = try Sandbox("origin")
    try origin.write("f", "a\nb\nc\n")
    try origin.recordAll("base")
    let (deleter, inserter) = (try origin.clone("deleter"), try origin.clone("inserter"))
    try deleter.write("f", "a\nc\n")
    try deleter.record("without b")
    let after = try deleter.clone("after")
    try after.write("f", "a\nY\nc\n")
    try after.record("Y in the gap")
    try origin.pull(from: after, expecting: 0)
    #expect(try origin.read("f") == "a\nY\nc\n")
    try origin.verify()
    try inserter.write("f", "a\nb\nY\nc\n")
    try inserter.record("Y")
    let knowing = try inserter.clone("knowing")
    try knowing.write("f", "a\nY\nc\n")
    try knowing.record("without b, keeping Y")
    try inserter.pull(from: knowing, expecting: 0)
    #expect(try inserter.read("f") == "a\nY\nc\n")
    try inserter.verify()
  }

  @Test func twoDeletionsOfTheSameLineAreOneFlag() throws {
    let meeting = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", "a\nb\nY\nc\n")
    }
    let merged = try meeting.merged()
    #expect(try merged.shown("f") == "a {|Y} c")
    try merged.byline("unrecord", "--reset", meeting.changes[0][0], expecting: 3)
    #expect(try merged.shown("f") == "a {|Y} c")
    try merged.byline("unrecord", "--reset", meeting.changes[1][0])
    #expect(try merged.read("f") == "a\nb\nY\nc\n")
    try merged.verify()
  }

  @Test func twoInsertionsInADeletedRegion() throws {
    let merged = try Meeting("1\n2\n3\n4\n5\n") {
      try $0.write("f", "1\n5\n")
    } _: {
      try $0.write("f", "1\n2\n3\nY\n4\n5\n")
    } _: {
      try $0.write("f", "1\n2\n3\nZ\n4\n5\n")
    }.merged()
    let lines = try merged.read("f").lines.filter { $0.count == 1 }
    #expect(lines.sorted() == ["1", "5", "Y", "Z"])
    #expect(try merged.conflicts().count >= 1)
  }

  @Test func anEditOfOneOfSeveralDeletedNewLines() throws {
    let origin = try Sandbox("origin")
    try origin.write("f", "a\n1\n2\n3\n4\n5\n6\nz\n")
    try origin.recordAll("base")
    try origin.write("f", "a\nA\nB\nC\nD\nE\nF\nz\n")
    try origin.record("others")
    let (p, r) = (try origin.clone("p"), try origin.clone("r"))
    try p.write("f", "a\nA\nE\nF\nz\n")
    try p.record("without B C D")
    try r.write("f", "a\nA\nB\nX\nD\nE\nF\nz\n")
    try r.record("X for C")
    try p.pull(from: r, expecting: 3)
    #expect(try p.shown("f") == "a A {|X} E F z")
    try p.verify()
  }

  @Test func deletedByTwoAndRestoredByOneWhoKnewOnlyOne() throws {
    let meeting = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nc\n")
    } _: {
      try $0.write("f", "a\nc\n")
    }
    let restorer = try meeting.people[0].clone("restorer")
    try restorer.byline("revert", meeting.changes[0][0])
    #expect(try restorer.read("f") == "a\nb\nc\n")
    try restorer.pull(from: meeting.people[1])
    // Both deletions are one fact, so the restoration answers both.
    #expect(try restorer.shown("f").contains("b"))
    try restorer.verify()
  }

  @Test func flaggedTextAtTheEndWithoutNewline() throws {
    let merged = try Meeting("a\nb\nc") {
      try $0.write("f", "a\n")
    } _: {
      try $0.write("f", "a\nb\nc\nY")
    }.merged()
    #expect(try merged.shown("f") == "a {|c Y}")
    _ = try resolve(merged, "a\nY")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func flaggedTextInsideASide() throws {
    let merged = try Meeting("a\nb\nc\n") {
      try $0.write("f", "a\nX\nb\nc\n")
    } _: {
      try $0.write("f", "a\nY\nb\nc\n")
    } _: {
      try $0.write("f", "a\nc\n")
    }.merged()
    let lines = try merged.read("f").lines.filter { $0.count == 1 }
    #expect(lines.sorted() == ["X", "Y", "a", "c"])
    _ = try resolve(merged, "a\nX\nY\nc\n")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }
}
