import TestSupport
import Testing

/// Resolutions of one conflict that do not agree.
@Suite("Contradictory resolutions")
struct ContradictionStories {
  private static func meeting() throws -> Meeting {
    try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    }
  }

  /// Two people who both have the conflict and resolve it, each in their way.
  private func resolved(_ meeting: Meeting, _ texts: [String]) throws -> (
    people: [Sandbox], resolutions: [String]
  ) {
    var out: ([Sandbox], [String]) = ([], [])
    for (index, text) in texts.enumerated() {
      let person = try meeting.hub.clone("resolver\(index)")
      try person.write("f", text)
      out.1.append(try person.record("resolution \(index)"))
      #expect(try person.conflicts() == [])
      out.0.append(person)
    }
    return out
  }

  /// Everything the meeting and its resolvers did, in one place, whatever the order of the resolutions.
  private func together(_ meeting: Meeting, _ resolutions: [String], _ people: [Sandbox]) throws -> Sandbox {
    let all = try meeting.hub.clone("all")
    for person in people { try all.pull(from: person) }
    let orders = try EveryOrder(
      of: resolutions.map { [$0] }, after: meeting.base + meeting.changes.joined(), from: all)
    #expect(try orders.tree == all.tree())
    try all.verify()
    return all
  }

  @Test func oneOrderAgainstTheOther() throws {
    let meeting = try Self.meeting()
    let (people, resolutions) = try resolved(meeting, ["a\nX\nY\nb\n", "a\nY\nX\nb\n"])
    let all = try together(meeting, resolutions, people)
    let lines = try all.read("f").lines.filter { $0.count == 1 }
    #expect(lines.sorted() == ["X", "Y", "a", "b"])
    #expect(try all.conflicts().count == 1)
  }

  @Test func resolvedAgainItStaysClean() throws {
    let meeting = try Self.meeting()
    let (people, resolutions) = try resolved(meeting, ["a\nX\nY\nb\n", "a\nY\nX\nb\n"])
    let all = try together(meeting, resolutions, people)
    try all.write("f", "a\nX\nY\nb\n")
    try all.record("for good")
    #expect(try all.conflicts() == [])
    for person in people {
      try person.pull(from: all)
      #expect(try person.conflicts() == [] && person.read("f") == "a\nX\nY\nb\n")
    }
    try all.verify()
  }

  @Test func pairwiseResolutionsThatFormARing() throws {
    let meeting = try Meeting("a\nb\n") {
      try $0.write("f", "a\nX\nb\n")
    } _: {
      try $0.write("f", "a\nY\nb\n")
    } _: {
      try $0.write("f", "a\nZ\nb\n")
    }
    var resolutions: [Sandbox] = []
    for (first, second) in [(0, 1), (1, 2), (2, 0)] {
      let person = try meeting.origin.clone("ring\(first)")
      try person.pull(from: meeting.hub, meeting.changes[first] + meeting.changes[second])
      let names = ["X", "Y", "Z"]
      try person.write("f", "a\n\(names[first])\n\(names[second])\nb\n")
      try person.record("\(first) before \(second)")
      resolutions.append(person)
    }
    let all = try meeting.hub.clone("all")
    for person in resolutions { try all.pull(from: person) }
    let lines = try all.read("f").lines.filter { $0.count == 1 }
    #expect(lines.sorted() == ["X", "Y", "Z", "a", "b"])
    try all.verify()
    try all.write("f", "a\nZ\nX\nY\nb\n")
    try all.byline("record", "-m", "the ring is broken")
    #expect(try all.conflicts() == [] && all.read("f") == "a\nZ\nX\nY\nb\n")
    try all.verify()
  }

  @Test func withoutOneOfThemTheOtherHolds() throws {
    let meeting = try Self.meeting()
    let (people, resolutions) = try resolved(meeting, ["a\nX\nY\nb\n", "a\nY\nX\nb\n"])
    for (gone, text) in [(0, "a\nY\nX\nb\n"), (1, "a\nX\nY\nb\n")] {
      let all = try together(meeting, resolutions, people)
      try all.byline("unrecord", "--reset", resolutions[gone])
      #expect(try all.read("f") == text && all.conflicts() == [])
      try all.verify()
    }
  }

  /// The order of all text ever inserted is fixed, so to swap the sides is to take one of them out and to put it in again: that is what is
  /// shown beside the flagged edit, not the old text.
  @Test func oneEditsASideTheOtherSwapsThem() throws {
    let meeting = try Self.meeting()
    let (people, resolutions) = try resolved(meeting, ["a\nX2\nY\nb\n", "a\nY\nX\nb\n"])
    let all = try together(meeting, resolutions, people)
    let lines = try all.read("f").lines.filter { $0.count <= 2 }
    #expect(lines.filter { $0 != "X" }.sorted() == ["X2", "Y", "a", "b"])
    #expect(try all.conflicts().count == 1)
  }

  @Test func theSameResolutionTwiceIsClean() throws {
    let meeting = try Self.meeting()
    let (people, resolutions) = try resolved(meeting, ["a\nX\nY\nb\n", "a\nX\nY\nb\n"])
    let all = try together(meeting, resolutions, people)
    #expect(try all.read("f") == "a\nX\nY\nb\n" && all.conflicts() == [])
  }
}
