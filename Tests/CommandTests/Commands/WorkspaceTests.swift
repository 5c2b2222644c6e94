import TestSupport
import Testing

@Suite("byline workspace")
struct WorkspaceTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\nd\ne\n")
    try alice.write("d/g", "g\n")
    try alice.recordAll("start")
    return alice
  }

  /// Runs a program's own `sed` in a folder beside the repository.
  private func edit(_ alice: Sandbox, _ folder: String, _ script: String) throws {
    try alice.run("/bin/sed", "-i", script, "\(alice.outside)/\(folder)/f")
  }

  private func read(_ alice: Sandbox, _ path: String) throws -> String {
    try alice.run("/bin/cat", "\(alice.outside)/\(path)").text
  }

  @Test func aFolderBesideShowsAChannelOfItsName() throws {
    let alice = try alice()
    #expect(try alice.byline("workspace", "add", "../idea").messages == "../idea is on channel idea\n")
    #expect(try read(alice, "idea/f") == alice.read("f") && read(alice, "idea/d/g") == "g\n")
    #expect(
      try alice.byline("workspace").text
        == "* default  main  \(alice.path)\n  idea  idea  \(alice.outside)/idea\n")
    #expect(try alice.byline("status", "--short", at: "../idea/d").text.isEmpty)
    try edit(alice, "idea", "s/a/A/")
    try alice.byline("record", "-m", "in idea", at: "../idea")
    #expect(try alice.hashes().count == 1 && alice.hashes(channel: "idea").count == 2)
    #expect(try alice.byline("status", "--short").text.isEmpty)
    try alice.byline("check", at: "../idea")
    try alice.verify()
  }

  @Test func addingIsUndoneAndDoneAgain() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    let (list, channels) = (try alice.byline("workspace").text, try alice.byline("channel").text)
    #expect(
      try alice.byline("op", "show").lines.dropFirst() == [
        "  channel idea was made", "  working copy idea was made",
      ])
    try alice.byline("undo")
    #expect(try alice.byline("workspace").lines.count == 1 && alice.byline("channel").text == "* main\n")
    #expect(try alice.run("/bin/ls", alice.outside).text == "alice\nhome\n")
    try alice.byline("redo")
    #expect(try alice.byline("workspace").text == list && alice.byline("channel").text == channels)
    #expect(try read(alice, "idea/f") == alice.read("f"))
    #expect(try alice.byline("status", "--short", at: "../idea").text.isEmpty)
    try alice.byline("check", at: "../idea")
    try alice.verify()
  }

  @Test func undoOfAddingKeepsEdits() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    try edit(alice, "idea", "s/a/A/")
    try alice.run("/bin/cp", "../idea/f", "../idea/untracked")
    #expect(
      try alice.byline("undo", expecting: 5).messages.hasPrefix(
        "error: the working copy idea has edits that are not recorded:\n  f\n"))
    #expect(try alice.byline("status", "--short", at: "../idea").text == "M  f\nU  untracked\n")
    try alice.byline("undo", "--force")
    #expect(try alice.run("/bin/ls", "-A", "../idea").text == "f\nuntracked\n")
    #expect(try read(alice, "idea/f").hasPrefix("A\n"))
    #expect(try alice.byline("channel").text == "* main\n")
  }

  @Test func undoOfAddingIsRefusedOnceItsChannelHasMoved() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    try edit(alice, "idea", "s/a/A/")
    try alice.byline("record", "-m", "in idea", at: "../idea")
    let refused = try alice.byline("undo", expecting: 5)
    #expect(refused.messages.hasPrefix("error: channel idea has moved since operation 3, by operation 4\n"))
    #expect(try alice.byline("status", "--short", at: "../idea").text.isEmpty)
    try alice.byline("check", at: "../idea")
  }

  @Test func removingIsUndoneWithEditsAndTracking() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    try alice.byline("workspace", "add", "../more")
    try edit(alice, "idea", "s/a/A/")
    try alice.byline("mv", "d", "e", at: "../idea")
    let status = "R  d/ -> e/\nM  f\n"
    try alice.byline("workspace", "remove", "--force", "idea", "more")
    #expect(try alice.byline("workspace").lines.count == 1)
    // The channel goes on meanwhile.
    try alice.write("f", "a\nb\nc\nd\nE\n")
    let change = try alice.record("last line")
    try alice.byline("apply", "--channel", "idea", change)
    try alice.byline("undo")
    try alice.byline("undo")
    try alice.byline("undo")
    #expect(try alice.byline("workspace").lines.count == 3)
    #expect(try alice.byline("status", "--short", at: "../idea").text == status)
    #expect(try alice.byline("status", "--short", at: "../more").text.isEmpty)
    try alice.byline("check", at: "../idea")
    try alice.byline("redo")
    #expect(try alice.byline("workspace").lines.count == 1)
    #expect(try read(alice, "idea/e/g") == "g\n" && read(alice, "idea/f").hasPrefix("A\n"))
  }

  @Test func removingIsUndoneWhenTheFolderIsGone() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    try alice.byline("workspace", "remove", "idea")
    try alice.run("/bin/rm", "-r", "../idea")
    try alice.byline("undo")
    #expect(try read(alice, "idea/d/g") == "g\n")
    #expect(try alice.byline("status", "--short", at: "../idea").text.isEmpty)
    try alice.byline("redo")
    try alice.run("/bin/rm", "-r", "../idea")
    try alice.byline("init", "../idea")
    #expect(try alice.byline("undo", expecting: 5).messages.contains("idea is not empty"))
    #expect(try alice.byline("workspace").lines.count == 1)
  }

  @Test func undoIsPerWorkingCopy() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    #expect(try alice.byline("undo", at: "../idea").messages == "there is nothing to undo\n")
    try edit(alice, "idea", "s/a/A/")
    try alice.byline("record", "-m", "in idea", at: "../idea")
    try alice.byline("fork", "more")
    try alice.byline("undo", at: "../idea")
    #expect(try alice.hashes(channel: "idea").count == 1)
    #expect(try alice.byline("status", "--short", at: "../idea").text == "M  f\n")
    #expect(try alice.byline("channel").text == "  idea\n* main\n  more\n")
  }

  @Test func filesFollowAChannelThatIsRecordedElsewhere() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../twin", "--channel", "main")
    try edit(alice, "twin", "s/a/A/")
    try alice.byline("record", "-m", "first line", at: "../twin")
    #expect(try alice.byline("workspace").text.hasPrefix("* default  main  \(alice.path)  (behind)\n"))
    #expect(try alice.byline("status", "--short").text.isEmpty && alice.read("f").hasPrefix("a\n"))
    #expect(
      try alice.byline("status").text == """
        On channel main

        The files do not show yet all that the channel holds:
        the next command that changes something brings them there.

        There is nothing to record.

        """)
    #expect(try alice.json("status")["behind"].bool)
    // An edit far away is recorded as what it is, and both are there.
    try edit(alice, "alice", "s/e/E/")
    try alice.record("last line")
    #expect(try alice.read("f") == "A\nb\nc\nd\nE\n")
    #expect(try !alice.json("status")["behind"].bool)
    try alice.verify()
  }

  @Test func editsInTheWayAreRecordedAndMeetInAConflict() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../twin", "--channel", "main")
    try edit(alice, "twin", "s/b/B/")
    try alice.byline("record", "-m", "theirs", at: "../twin")
    try edit(alice, "alice", "s/b/bb/")
    let refused = try alice.byline("fork", "x")
    #expect(refused.status == 0)
    let output = try alice.byline("channel", "switch", "x", expecting: 5)
    #expect(
      output.messages.hasPrefix(
        "error: the files do not show yet what the channel holds, and edits are in the way:\n  f\nhint: record them"
      ))
    #expect(try alice.byline("status", "--short").text == "M  f\n")
    try alice.byline("record", "-m", "mine", expecting: 3)
    #expect(try alice.shown("f") == "a {B|bb} c d e")
    try alice.byline("check")
    try alice.byline("check", at: "../twin")
  }

  @Test func editsInTheWayThatAResetDiscardsComeBackByUndo() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../twin", "--channel", "main")
    try edit(alice, "twin", "s/b/B/")
    try alice.byline("record", "-m", "theirs", at: "../twin")
    try edit(alice, "alice", "s/b/bb/")
    try alice.write("d/g", "mine\n")
    let tree = try alice.tree()
    #expect(try alice.byline("reset", "d", expecting: 5).status == 5)
    try alice.byline("reset", "--force")
    #expect(try alice.read("f") == "a\nB\nc\nd\ne\n" && alice.read("d/g") == "g\n")
    try alice.byline("undo")
    #expect(try alice.tree() == tree)
    #expect(try alice.byline("status", "--short").text == "M  d/g\nM  f\n")
    try alice.byline("redo")
    #expect(try alice.byline("status", "--short").text.isEmpty)
    try alice.byline("undo")
    #expect(try alice.byline("undo", expecting: 5).messages.contains("from another working copy since"))
    try alice.byline("check")
  }

  @Test func whatFollowedAnotherWorkingCopyIsNotUndone() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../twin", "--channel", "main")
    try alice.byline("mv", "d", "e")
    try edit(alice, "twin", "s/b/B/")
    try alice.byline("record", "-m", "theirs", at: "../twin")
    let output = try alice.byline("undo", expecting: 5)
    #expect(
      output.messages.hasPrefix("error: the files have followed changes from another working copy since"))
    #expect(try alice.byline("status", "--short").text == "R  d/ -> e/\n")
    try alice.byline("check")
  }

  @Test func removingKeepsFilesAndRefusesWithEdits() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    try edit(alice, "idea", "s/a/A/")
    let refused = try alice.byline("workspace", "remove", "idea", expecting: 5)
    #expect(
      refused.messages.hasPrefix("error: the working copy idea has edits that are not recorded:\n  f\nhint: ")
    )
    try alice.byline("workspace", "remove", "idea", "--force")
    #expect(try read(alice, "idea/f").hasPrefix("A\n"))
    #expect(try alice.byline("workspace").lines.count == 1)
    try alice.byline("status", expecting: 4, at: "../idea")
    try alice.byline("channel", "delete", "idea")
    #expect(try alice.byline("workspace", "remove", "default", expecting: 5).status == 5)
    #expect(try alice.byline("workspace", "remove", "none", expecting: 4).status == 4)
    try alice.verify()
  }

  @Test func aChannelShownElsewhereStays() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    let output = try alice.byline("channel", "delete", "idea", expecting: 5)
    #expect(output.messages.hasPrefix("error: workspace idea shows channel idea\n"))
  }

  @Test func aMovedRepositoryOrWorkingCopyIsAttachedAgain() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "../idea")
    let (home, old, new) = (alice.path, alice.outside + "/idea", alice.outside + "/thought")
    try alice.run("/bin/mv", old, new)
    let moved = try alice.byline("status", expecting: 5, at: new)
    #expect(
      moved.messages.hasPrefix("error: this working copy was moved here from \(old)\nhint: attach it again"))
    #expect(try alice.byline("workspace").text.hasSuffix("(missing)\n"))
    try alice.byline("workspace", "add", new)
    #expect(try alice.byline("status", "--short", at: new).text.isEmpty)
    try alice.run("/bin/cp", "-r", new, old)
    #expect(
      try alice.byline("status", expecting: 5, at: old).messages.contains("is a copy of the working copy at"))
    try alice.run("/bin/mv", home, home + "2")
    let lost = try alice.byline("status", expecting: 4, at: new)
    #expect(
      lost.messages.hasPrefix("error: the repository of this working copy is not at \(home) any more\nhint: ")
    )
    try alice.byline("workspace", "add", new, at: home + "2")
    #expect(try alice.byline("status", "--short", at: new).text.isEmpty)
    try alice.byline("check", at: new)
  }

  @Test func whatCannotBeAWorkingCopyIsRefusedAndLeavesNothing() throws {
    let alice = try alice()
    try alice.byline("workspace", "add", "inside", expecting: 5)
    #expect(try !alice.exists("inside"))
    try alice.byline("workspace", "add", "..", expecting: 5)
    try alice.byline("workspace", "add", "../main", expecting: 5)
    try alice.byline("workspace", "add", "../x", "--channel", "none", expecting: 4)
    try alice.byline("workspace", "add", "../default", expecting: 5)
    #expect(try alice.byline("channel").text == "* main\n" && alice.byline("workspace").lines.count == 1)
    #expect(try alice.run("/bin/ls", alice.outside).text == "alice\nhome\n")
  }

  @Test func fourWorkingCopiesRecordAtOnce() throws {
    let alice = try alice()
    for name in ["w1", "w2"] { try alice.byline("workspace", "add", "../" + name, "--channel", "main") }
    for name in ["w3", "w4"] { try alice.byline("workspace", "add", "../" + name) }
    let folders = ["w1", "w2", "w3", "w4"]
    let script = ["w1": "s/a/A/", "w2": "s/e/E/", "w3": "s/a/3/", "w4": "s/a/4/"]
    for folder in folders { try edit(alice, folder, script[folder] ?? "") }
    let processes = try folders.map { folder in
      try alice.start(["record", "-m", folder, "--repository", "\(alice.outside)/\(folder)"])
    }
    for process in processes {
      let output = try process.finish()
      #expect(output.status == 0, "\(output.messages)")
    }
    #expect(try alice.hashes().count == 3)
    for name in ["w3", "w4"] { #expect(try alice.hashes(channel: name).count == 2) }
    // Any command brings the files to what the channel holds.
    for folder in ["alice", "w1", "w2"] {
      try alice.byline("add", "f", at: "../" + folder)
      #expect(try read(alice, folder + "/f") == "A\nb\nc\nd\nE\n")
    }
    for folder in folders { try alice.byline("check", at: "../" + folder) }
    try alice.verify()
  }
}
