import Glibc
import TestSupport
import Testing

/// Commands killed at any moment: the next one finds the repository as it was before or as it would be after, and nothing that was typed is
/// gone. `BYLINE_SOAK=1` kills more often.
@Suite struct InterruptionStories {
  private static let kills = getenv("BYLINE_SOAK") == nil ? 3 : 50
  private static let count = 120

  /// One of the many files at an edition.
  private static func path(_ number: Int) -> String { "d\(number % 7)/f\(number)" }
  private static func text(_ number: Int, _ edition: Int) -> String {
    "first of \(number)\n" + (edition == 0 ? "" : "edition \(edition)\n") + "last of \(number)\n"
  }

  /// Someone with many files at an edition, an edit that is not recorded, and a file that is not tracked.
  private final class Scene {
    let alice: Sandbox
    /// The edition each state of a channel shows.
    var editions: [String: Int] = [:]
    var random: SplitMix64

    init(seed: Int) throws {
      alice = try Sandbox("alice")
      random = SplitMix64(seed: seed)
      try write(0)
      try alice.write("mine", "as recorded\n")
      try alice.recordAll("everything")
      try remember(0)
    }

    func write(_ edition: Int) throws {
      for number in 0..<InterruptionStories.count {
        try alice.write(InterruptionStories.path(number), InterruptionStories.text(number, edition))
      }
    }

    func remember(_ edition: Int) throws { editions[try alice.standing().state] = edition }

    func leaveSomethingUnrecorded() throws {
      try alice.write("mine", "as recorded\nand not yet\n")
      try alice.write("notes", "not tracked\n")
    }

    /// How long a command takes when nobody kills it, in microseconds.
    func time(_ body: () throws -> Void) rethrows -> Int {
      let clock = ContinuousClock()
      let took = try clock.measure(body).components
      return Int(took.seconds) * 1_000_000 + Int(took.attoseconds / 1_000_000_000_000)
    }

    /// Starts a command and kills it, or interrupts it as Ctrl-C does, at a moment within the time it takes.
    func kill(_ arguments: [String], within microseconds: Int) throws -> String {
      let delay = random.below(microseconds + microseconds / 4)
      let isInterrupted = random.chance(0.5)
      let process = try alice.start(arguments)
      usleep(UInt32(delay))
      if isInterrupted { process.interrupt() } else { process.kill() }
      let output = try process.finish()
      #expect([0, isInterrupted ? 130 : 137].contains(output.status), "\(arguments)")
      return
        "\(arguments) \(isInterrupted ? "interrupted" : "killed") after \(delay) of \(microseconds) us, status \(output.status)"
    }

    /// What has to hold whenever a command was killed.
    func check(_ story: String, allows allowed: Set<Int>) throws {
      let state = try alice.standing().state
      let edition = try #require(editions[state], "neither before nor after: \(story)")
      #expect(allowed.contains(edition), "\(story)")
      #expect(try alice.byline("check").status == 0, "\(story)")
      for number in 0..<InterruptionStories.count where try alice.exists(InterruptionStories.path(number)) {
        let shown = try alice.read(InterruptionStories.path(number))
        #expect(allowed.contains { shown == InterruptionStories.text(number, $0) }, "\(story): \(shown)")
      }
      #expect(try alice.read("mine") == "as recorded\nand not yet\n", "\(story)")
      #expect(try alice.read("notes") == "not tracked\n", "\(story)")
    }

    /// The next command that moves something finishes what was begun; what is left is what the state shows.
    func repair(_ story: String) throws {
      try alice.byline("reset", InterruptionStories.path(0))
      let edition = editions[try alice.standing().state]
      for number in 0..<InterruptionStories.count {
        #expect(
          try alice.read(InterruptionStories.path(number))
            == InterruptionStories.text(number, edition ?? -1), "\(story)")
      }
      #expect(try alice.byline("status", "--short").text == "M  mine\nU  notes\n", "\(story)")
      #expect(try alice.byline("check").status == 0, "\(story)")
      #expect(try alice.run("/bin/ls", "-A", ".byline/tmp").lines.count <= 2, "\(story)")
      #expect(try alice.read("mine") == "as recorded\nand not yet\n", "\(story)")
    }
  }

  @Test(arguments: [1]) func switchKilled(seed: Int) throws {
    let scene = try Scene(seed: seed)
    let alice = scene.alice
    try alice.byline("fork", "side")
    try scene.write(1)
    try alice.record("edition 1")
    try scene.remember(1)
    try scene.leaveSomethingUnrecorded()
    var shown = "main"
    let took = try ["side", "main"].map { name in
      try scene.time { try alice.byline("channel", "switch", name) }
    }
    for kill in 1...InterruptionStories.kills {
      let other = shown == "main" ? "side" : "main"
      let story =
        "seed \(seed), \(kill): \(try scene.kill(["channel", "switch", other], within: min(took[0], took[1])))"
      try scene.check(story, allows: [0, 1])
      try scene.repair(story)
      shown = try alice.json("status")["channel"].string
    }
  }

  @Test(arguments: [2]) func applyAndUnrecordKilled(seed: Int) throws {
    let scene = try Scene(seed: seed)
    let alice = scene.alice
    try scene.write(1)
    let hash = try alice.record("edition 1")
    try scene.remember(1)
    try scene.leaveSomethingUnrecorded()
    let took = min(
      try scene.time { try alice.byline("unrecord", "--reset", hash) },
      try scene.time { try alice.byline("apply", hash) })
    for kill in 1...InterruptionStories.kills {
      let holds = try alice.hashes().contains(hash)
      let story =
        "seed \(seed), \(kill): "
        + (holds
          ? try scene.kill(["unrecord", "--reset", hash], within: took)
          : try scene.kill(["apply", hash], within: took))
      try scene.check(story, allows: [0, 1])
      try scene.repair(story)
    }
  }

  @Test(arguments: [3]) func recordKilled(seed: Int) throws {
    let scene = try Scene(seed: seed)
    let alice = scene.alice
    try scene.leaveSomethingUnrecorded()
    let folders = (0..<7).map { "d\($0)" }
    try scene.write(1)
    let took = try scene.time { try alice.byline((["record", "-m", "1"] + folders).map { Array($0.utf8) }) }
    try scene.remember(1)
    var edition = 1
    for kill in 1...InterruptionStories.kills {
      try scene.write(edition + 1)
      let before = try alice.standing().state
      let story =
        "seed \(seed), \(kill): " + (try scene.kill(["record", "-m", "next"] + folders, within: took))
      #expect(try alice.byline("check").status == 0, "\(story)")
      // Record writes no file: all of them are as they were typed, recorded or not.
      for number in 0..<InterruptionStories.count {
        #expect(
          try alice.read(InterruptionStories.path(number)) == InterruptionStories.text(number, edition + 1),
          "\(story)")
      }
      if try alice.standing().state == before {
        #expect(
          try alice.byline("status", "--short").lines.count == InterruptionStories.count + 2, "\(story)")
        try alice.byline((["record", "-m", "again"] + folders).map { Array($0.utf8) })
      }
      edition += 1
      try scene.remember(edition)
      try scene.check(story, allows: [edition])
      #expect(try alice.byline("status", "--short").text == "M  mine\nU  notes\n", "\(story)")
    }
  }

  @Test(arguments: [4]) func undoKilled(seed: Int) throws {
    let scene = try Scene(seed: seed)
    let alice = scene.alice
    try scene.write(1)
    try alice.byline("mv", "d6", "moved")
    let edits = try alice.tree()
    try alice.byline("reset", "--force")
    let recorded = try alice.tree()
    let took = min(
      try scene.time { try alice.byline("undo") }, try scene.time { try alice.byline("redo") })
    for kill in 1...InterruptionStories.kills {
      let story = "seed \(seed), \(kill): \(try scene.kill(["undo"], within: took))"
      // Whatever comes next finishes it, or it never happened.
      try alice.byline("add", "mine")
      let newest = try alice.json("op", "log")["operations"].array.first?["kind"].string
      #expect(try alice.tree() == (newest == "undo" ? edits : recorded), "\(story)")
      #expect(try alice.byline("check").status == 0, "\(story)")
      if newest == "undo" { try alice.byline("redo") }
      #expect(try alice.tree() == recorded, "\(story)")
      #expect(try alice.byline("status", "--short").text.isEmpty, "\(story)")
    }
  }

  @Test(arguments: [5]) func restoreOfSeveralOperationsKilled(seed: Int) throws {
    let scene = try Scene(seed: seed)
    let alice = scene.alice
    let start = try alice.json("op", "log")["operations"][0]["number"].int ?? 0
    try scene.write(1)
    try alice.record("edition 1")
    try alice.byline("mv", "d6", "moved")
    try alice.byline("fork", "side")
    try alice.byline("channel", "switch", "side")
    try alice.write(InterruptionStories.path(0), InterruptionStories.text(0, 2))
    try alice.byline("reset", "--force")
    func standing() throws -> (Tree, String) { (try alice.tree(), try alice.byline("channel").text) }
    let after = try standing()
    let took = try scene.time { try alice.byline("op", "restore", "\(start)") }
    let before = try standing()
    #expect(before.1 == "* main\n" && before.0 != after.0)
    try alice.byline("undo")
    #expect(try standing() == after)
    for kill in 1...InterruptionStories.kills {
      let story = "seed \(seed), \(kill): \(try scene.kill(["op", "restore", "\(start)"], within: took))"
      // Whatever comes next finishes all of it, or it never happened.
      try alice.byline("add", "mine")
      let newest = try alice.json("op", "log")["operations"][0]["kind"].string
      #expect(try standing() == (newest == "restore" ? before : after), "\(story)")
      #expect(try alice.byline("check").status == 0, "\(story)")
      if newest == "restore" { try alice.byline("undo") }
      #expect(try standing() == after, "\(story)")
    }
  }
}
