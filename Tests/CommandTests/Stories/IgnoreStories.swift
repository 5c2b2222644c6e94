import TestSupport
import Testing

/// Ignore rules, and what is never touched in a working copy.
@Suite("Ignore rules and hygiene")
struct IgnoreStories {
  @Test func ignoredFilesAreNeitherListedNorAdded() throws {
    let alice = try Sandbox("alice")
    try alice.write(".bylineignore", "*.o\nbuild/\n!keep.o\n")
    for name in ["a.o", "keep.o", "a.c", "build/x", "d/b.o", "d/build/y"] { try alice.write(name, "") }
    #expect(try alice.byline("status", "--short").text == "U  .bylineignore\nU  a.c\nU  d/\nU  keep.o\n")
    try alice.byline("add", "-r", ".")
    #expect(try alice.byline("ls").text == ".bylineignore\na.c\nd/\nkeep.o\n")
  }

  @Test func whatWasAddedByForceStaysTracked() throws {
    let alice = try Sandbox("alice")
    try alice.write(".gitignore", "*.o\n")
    try alice.write("a.o", "1\n")
    try alice.byline("add", "-f", "a.o")
    try alice.recordAll("base")
    try alice.write("a.o", "2\n")
    #expect(try alice.byline("status", "--short").text == "M  a.o\n")
    try alice.record("edit")
    try alice.verify()
  }

  @Test func aTrackedFileThatMatchesARuleLaterStaysTracked() throws {
    let alice = try Sandbox("alice")
    try alice.write("a.o", "1\n")
    try alice.recordAll("base")
    try alice.write(".bylineignore", "*.o\n")
    try alice.write("a.o", "2\n")
    #expect(try alice.byline("status", "--short").text == "M  a.o\nU  .bylineignore\n")
  }

  @Test func nestedIgnoreFilesHaveTheLastWord() throws {
    let alice = try Sandbox("alice")
    try alice.write(".bylineignore", "*.log\n")
    try alice.write("d/.bylineignore", "!*.log\n")
    try alice.write("a.log", "")
    try alice.write("d/a.log", "")
    try alice.byline("add", "-r", ".")
    #expect(try alice.byline("ls").text == ".bylineignore\nd/\nd/.bylineignore\nd/a.log\n")
  }

  @Test func repositoriesInsideAreNotEntered() throws {
    let alice = try Sandbox("alice")
    try alice.write("inner/f", "a\n")
    try alice.byline("init", at: "inner")
    try alice.write("f", "a\n")
    try alice.byline("add", "-r", ".")
    #expect(try !alice.byline("ls").text.contains(".byline"))
    try alice.byline("add", "-f", "inner/.byline", expecting: 5)
  }

  @Test func untrackedAndIgnoredFilesInTheWayOfASwitch() throws {
    let alice = try Sandbox("alice")
    try alice.write(".bylineignore", "*.o\n")
    try alice.recordAll("base")
    try alice.byline("fork", "other")
    try alice.write("f", "recorded\n")
    try alice.write("g.o", "recorded\n")
    try alice.byline("add", "-f", "f", "g.o")
    try alice.record("both")
    try alice.byline("channel", "switch", "other")
    for name in ["f", "g.o"] {
      try alice.write(name, "mine\n")
      #expect(try alice.byline("channel", "switch", "main", expecting: 5).messages.contains("  \(name)\n"))
      #expect(try alice.read(name) == "mine\n")
      try alice.delete(name)
    }
    try alice.byline("channel", "switch", "main")
    #expect(try alice.read("f") == "recorded\n")
  }

  @Test func theRepositoryInASubfolderIsFoundFromBelow() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.byline("init", "project")
    try alice.write("project/d/f", "a\n")
    try alice.byline("add", "-r", ".", at: "project/d")
    #expect(try alice.byline("status", "--short", at: "project/d").text == "A  d/\nA  d/f\n")
  }
}
