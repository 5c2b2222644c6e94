import TestSupport
import Testing

@Suite("byline status")
struct StatusTests {
  private func edited() throws -> Sandbox {
    let alice = try Sandbox("alice")
    for name in ["changed", "deleted", "executable", "moved", "both", "kind"] {
      try alice.write(name, "\(name)\n")
    }
    try alice.recordAll("first")
    try alice.write("changed", "new\n")
    try alice.delete("deleted")
    try alice.setExecutable("executable")
    try alice.byline("mv", "moved", "there")
    try alice.byline("mv", "both", "elsewhere")
    try alice.write("elsewhere", "new\n")
    try alice.delete("kind")
    try alice.link("kind", to: "changed")
    try alice.write("added", "")
    try alice.byline("add", "added")
    try alice.write("un tracked", "")
    return alice
  }

  @Test func oneLineForEachPath() throws {
    let alice = try edited()
    #expect(
      try alice.byline("status", "--short").text == """
        A  added
        M  changed
        D  deleted
        RM both -> elsewhere
        X  executable
        T  kind
        R  moved -> there
        U  un tracked

        """)
  }

  @Test func inFull() throws {
    let alice = try edited()
    #expect(
      try alice.byline("status").text == """
        On channel main

        To be recorded:
          A  added
          M  changed
          D  deleted
          RM both -> elsewhere
          X  executable
          T  kind
          R  moved -> there

        Not tracked:
          un tracked

        """)
  }

  @Test func forPrograms() throws {
    let alice = try edited()
    let status = try alice.json("status")
    #expect(status["schema"].string == "byline/status/1")
    #expect(status["channel"].string == "main")
    #expect(status["state"].string.count == 52)
    let moved = status["changes"].array.first { $0["path"].string == "elsewhere" }
    #expect(moved?["from"].string == "both")
    #expect(moved?["changes"].array.map(\.string) == ["moved", "content"])
    #expect(status["untracked"].array.map(\.string) == ["un tracked"])
  }

  @Test func conflictsAreListedWithTheirLines() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\n")
    try alice.recordAll("base")
    let bob = try alice.clone("bob")
    try alice.write("f", "a\nX\nb\n")
    try alice.record("X")
    try bob.write("f", "a\nY\nb\n")
    try bob.record("Y")
    try alice.pull(from: bob, expecting: 3)
    #expect(
      try alice.byline("status").text
        == "On channel main\n\nIn conflict:\n  f:2: different texts in one place\n")
    #expect(try alice.byline("status", "--short").text == "C  f\n")
    #expect(try alice.json("status")["conflicts"][0]["line"].int == 2)
  }

  @Test func aFolderWithoutAnythingTrackedIsOneLine() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/e/f", "")
    try alice.write("d/g", "")
    #expect(try alice.byline("status", "--short").text == "U  d/\n")
  }

  @Test func namesThatWouldConfuseAreQuoted() throws {
    let alice = try Sandbox("alice")
    try alice.write("new\nline", "")
    try alice.write("quo\"te", "")
    try alice.write(" blank", "")
    try alice.write("emoji \u{1F600}", "")
    #expect(
      try alice.byline("status", "--short").lines == [
        #"U  " blank""#, "U  emoji \u{1F600}", #"U  "new\x0Aline""#, #"U  "quo\"te""#,
      ])
  }
}
