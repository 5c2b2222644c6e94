import TestSupport
import Testing

/// What is not recorded is never lost to a command that was not told to lose it.
@Suite struct ObstacleStories {
  /// What stands in the way of a change of `f`, the removal of `g` and the arrival of `new`; and of their way back.
  struct Obstacle: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var path: String
    var make: @Sendable (Sandbox) throws -> Void
  }

  private static let forward: [Obstacle] = [
    Obstacle(testDescription: "an edit", path: "f") { try $0.write("f", "mine\n") },
    Obstacle(testDescription: "an edit of what goes", path: "g") { try $0.write("g", "mine\n") },
    Obstacle(testDescription: "an untracked file", path: "new") { try $0.write("new", "mine\n") },
    Obstacle(testDescription: "an untracked link", path: "new") { try $0.link("new", to: "f") },
    Obstacle(testDescription: "a file added and not recorded", path: "new") {
      try $0.write("new", "mine\n")
      try $0.byline("add", "new")
    },
    Obstacle(testDescription: "a link in place of the file", path: "f") {
      try $0.delete("f")
      try $0.link("f", to: "g")
    },
    Obstacle(testDescription: "a folder in place of the file", path: "f") {
      try $0.delete("f")
      try $0.write("f/mine", "mine\n")
    },
    Obstacle(testDescription: "an untracked folder", path: "new") { try $0.write("new/mine", "mine\n") },
    Obstacle(testDescription: "a file in place of the folder", path: "d") {
      try $0.delete("d")
      try $0.write("d", "mine\n")
    },
    Obstacle(testDescription: "a file removed and not recorded so", path: "f") {
      try $0.byline("remove", "f")
    },
    Obstacle(testDescription: "a file moved away", path: "f") { try $0.byline("mv", "f", "elsewhere") },
  ]

  private static let backward: [Obstacle] = [
    Obstacle(testDescription: "an edit", path: "f") { try $0.write("f", "mine\n") },
    Obstacle(testDescription: "an edit of what goes", path: "new") { try $0.write("new", "mine\n") },
    Obstacle(testDescription: "an untracked file", path: "g") { try $0.write("g", "mine\n") },
    Obstacle(testDescription: "a link in place of the file", path: "new") {
      try $0.delete("new")
      try $0.link("new", to: "f")
    },
    Obstacle(testDescription: "a folder in place of the file", path: "f") {
      try $0.delete("f")
      try $0.write("f/mine", "mine\n")
    },
    Obstacle(testDescription: "a folder in place of what goes", path: "new") {
      try $0.delete("new")
      try $0.write("new/mine", "mine\n")
    },
  ]

  /// Someone with a change that `main` lacks and `side` holds; `side` is shown when `holds`.
  private func scene(holds: Bool) throws -> (alice: Sandbox, change: String) {
    let alice = try Sandbox("alice")
    for path in ["f", "g", "d/h", "i"] { try alice.write(path, "this is \(path)\n") }
    try alice.recordAll("base")
    try alice.byline("fork", "side")
    try alice.byline("channel", "switch", "side")
    try alice.write("f", "this is f\nedited\n")
    try alice.write("d/h", "this is d/h\nedited\n")
    try alice.delete("g")
    try alice.write("new", "this is new\n")
    let change = try alice.recordAll("edits f and d/h, removes g, adds new")
    if !holds { try alice.byline("channel", "switch", "main") }
    return (alice, change)
  }

  private func expectRefused(_ command: [String], _ obstacle: Obstacle, _ alice: Sandbox) throws {
    let (tree, states) = (try alice.tree(), try ["main", "side"].map { try alice.state(channel: $0) })
    let status = try alice.byline("status", "--short").text
    let output = try alice.byline(command.map { Array($0.utf8) }, expecting: 5)
    #expect(
      output.messages.hasPrefix("error: what is not recorded would be lost:\n  \(obstacle.path)"),
      "\(command): \(output.messages)")
    #expect(try alice.tree() == tree, "\(command)")
    #expect(try ["main", "side"].map { try alice.state(channel: $0) } == states, "\(command)")
    #expect(try alice.byline("status", "--short").text == status, "\(command)")
  }

  @Test(arguments: forward) func whatAChangeWouldWriteOver(obstacle: Obstacle) throws {
    let (alice, change) = try scene(holds: false)
    let shown = try alice.byline("ls", "--channel", "side").text
    try obstacle.make(alice)
    for command in [["apply", change], ["channel", "switch", "side"]] {
      try expectRefused(command, obstacle, alice)
    }
    try alice.byline("channel", "switch", "--force", "side")
    #expect(try alice.read("f") == "this is f\nedited\n")
    #expect(try alice.read("new") == "this is new\n")
    #expect(try !alice.exists("g"))
    #expect(try alice.byline("ls", "--channel", "side").text == shown)
    try alice.byline("check")
  }

  @Test(arguments: backward) func whatTakingItBackWouldWriteOver(obstacle: Obstacle) throws {
    let (alice, change) = try scene(holds: true)
    try obstacle.make(alice)
    for command in [["unrecord", "--reset", change], ["revert", change], ["channel", "switch", "main"]] {
      try expectRefused(command, obstacle, alice)
    }
    try alice.byline("channel", "switch", "--force", "main")
    #expect(try alice.read("f") == "this is f\n")
    #expect(try alice.read("g") == "this is g\n")
    try alice.byline("check")
  }

  @Test(arguments: [forward[0], forward[5], forward[6]]) func whatResetWouldWriteOver(obstacle: Obstacle)
    throws
  {
    let (alice, _) = try scene(holds: false)
    try obstacle.make(alice)
    for command in [["reset"], ["reset", "f"]] { try expectRefused(command, obstacle, alice) }
    try alice.byline("reset", "--force", "f")
    #expect(try alice.read("f") == "this is f\n")
    try alice.verify()
  }

  /// An edit of something else is in nobody's way, and is still there afterwards.
  @Test func anEditOfSomethingElseStays() throws {
    let (alice, change) = try scene(holds: false)
    try alice.write("i", "mine\n")
    try alice.write("untracked", "mine\n")
    for command in [
      ["apply", change], ["revert", change], ["channel", "switch", "side"], ["unrecord", "--reset", change],
      ["channel", "switch", "main"],
    ] {
      try alice.byline(command.map { Array($0.utf8) })
      #expect(try alice.read("i") == "mine\n" && alice.read("untracked") == "mine\n", "\(command)")
      #expect(try alice.byline("status", "--short").text == "M  i\nU  untracked\n", "\(command)")
    }
  }

  /// A file that was in a folder once has nothing to do with that folder any more.
  @Test func editsOfWhatWasMovedOutOfAFolderStayWhenTheFolderMoves() throws {
    let alice = try Sandbox("alice")
    for path in ["d/edited", "d/deleted", "d/moved", "d/stays"] { try alice.write(path, "this is \(path)\n") }
    try alice.recordAll("base")
    for name in ["edited", "deleted", "moved"] { try alice.byline("mv", "d/\(name)", name) }
    try alice.record("out of the folder")
    try alice.byline("fork", "side")
    try alice.byline("mv", "d", "e")
    try alice.record("the folder moves")
    try alice.byline("channel", "switch", "side")
    try alice.write("edited", "mine\n")
    try alice.delete("deleted")
    try alice.byline("mv", "moved", "elsewhere")
    let edits = "D  deleted\nM  edited\nR  moved -> elsewhere\n"
    let status = try alice.byline("status", "--short").text
    for command in [
      ["channel", "switch", "main"], ["undo"], ["redo"], ["channel", "switch", "--force", "side"],
    ] {
      try alice.byline(command.map { Array($0.utf8) })
      #expect(try alice.read("edited") == "mine\n" && !alice.exists("deleted"), "\(command)")
      #expect(try alice.byline("status", "--short").text == status, "\(command)")
    }
    #expect(status == edits)
    try alice.byline("check")
  }

  @Test func whatComesIntoAFolderThatWasMovedIsRefusedUntilTheMoveIsRecorded() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "f\n")
    try alice.recordAll("base")
    try alice.byline("fork", "side")
    try alice.write("d/new", "n\n")
    try alice.byline("add", "d/new")
    let change = try alice.record("new")
    try alice.byline("channel", "switch", "side")
    try alice.byline("mv", "d", "e")
    let (tree, status) = (try alice.tree(), try alice.byline("status", "--short").text)
    let output = try alice.byline("apply", change, expecting: 5)
    #expect(output.messages.hasPrefix("error: what is not recorded would be lost:\n  e\nhint: "))
    #expect(try alice.tree() == tree)
    try alice.byline("apply", "--force", change)
    #expect(try alice.read("d/new") == "n\n" && alice.read("e/f") == "f\n")
    #expect(try alice.byline("status", "--short").text == "A  e/\nR  d/f -> e/f\n")
    #expect(try alice.byline("check").text == "")
    for _ in 0..<2 {
      try alice.byline("undo")
      #expect(try alice.tree() == tree && alice.byline("status", "--short").text == status)
      try alice.byline("redo")
    }
    try alice.byline("undo")
    try alice.record("moved")
    try alice.byline("apply", change)
    #expect(try alice.read("e/new") == "n\n")
    try alice.verify()
  }
}
