import TestSupport
import Testing

@Suite struct ConcurrentPushStories {
  private static let pushers = 16
  private static let each = 50

  @Test func sixteenPushFiftyChangesEachWhileSomebodyRecordsThere() throws {
    let hub = try Sandbox("hub")
    try hub.write("f", "f\n")
    try hub.recordAll("first")
    var people: [Sandbox] = []
    var all = Set(try hub.hashes())
    for number in 0..<ConcurrentPushStories.pushers {
      let person = try hub.clone(as: "pusher\(number)", over: .folder)
      all.formUnion(try person.receiveMany(ConcurrentPushStories.each))
      if number % 2 == 0 { try person.useSSH() }
      people.append(person)
    }
    let pushes = try people.enumerated().map { number, person in
      try person.start(["push", hub.address(over: number % 2 == 0 ? .ssh : .folder)])
    }
    for number in 0..<6 {
      try hub.write("own", "edition \(number)\n")
      try hub.byline("add", "own")
      all.insert(try hub.record("own \(number)", "own"))
    }
    for (person, push) in zip(people, pushes) {
      let output = try push.finish()
      #expect(output.status == 0, "\(person.name): \(output.messages)")
    }
    let hashes = try hub.hashes()
    #expect(hashes.count == all.count && Set(hashes) == all)
    try hub.byline("reset")
    try hub.byline("check")
    #expect(try hub.read("own") == "edition 5\n")
    let clone = try hub.clone(as: "clone", over: .ssh)
    #expect(try clone.tree() == hub.tree() && clone.state() == hub.state())
    // Each finds all the others' work, and nothing of its own missing.
    let last = try #require(people.last)
    try last.byline("pull")
    #expect(try last.state() == hub.state() && last.tree() == hub.tree())
  }
}
