import TestSupport
import Testing

@Suite("byline diff")
struct DiffTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", (1...12).map { "\($0)\n" }.joined())
    try alice.write("g", "g\n")
    try alice.write("d/h", "h\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func nothing() throws {
    #expect(try alice().byline("diff").text == "")
  }

  @Test func unifiedWithThreeLinesOfContext() throws {
    let alice = try alice()
    try alice.write("f", "1\n2\nX\n4\n5\n6\n7\n8\n9\n10\n12\nnew")
    #expect(
      try alice.byline("diff").text == """
        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -1,6 +1,6 @@
         1
         2
        -3
        +X
         4
         5
         6
        @@ -8,5 +8,5 @@
         8
         9
         10
        -11
         12
        +new
        \\ No newline at end of file

        """)
  }

  @Test func gitAppliesIt() throws {
    let alice = try alice()
    let before = try alice.clone("before")
    try alice.write("f", "1\n3\n")
    try alice.byline("mv", "g", "new name")
    try alice.setExecutable("new name")
    try alice.write("added", "no newline")
    try alice.write("quo\"te\\", "x\n")
    try alice.byline("add", "added", "quo\"te\\")
    try alice.byline("remove", "d/h")
    let diff = try alice.byline("diff").bytes
    let applied = try before.run("/usr/bin/git", "apply", "-", input: diff)
    #expect(applied.status == 0 && applied.messages == "")
    var expected = try alice.tree()
    expected.nodes[Array("d".utf8)] = nil
    #expect(try before.tree() == expected)
  }

  @Test func oneLineForEachPath() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.byline("mv", "g", "x")
    try alice.write("new", "")
    try alice.write("e/new", "")
    #expect(try alice.byline("diff", "-s").text == "M  f\nR  g -> x\n")
    #expect(try alice.byline("diff", "-su").text == "M  f\nR  g -> x\nU  e/\nU  new\n")
    #expect(try alice.byline("diff", "--short", "x").text == "R  g -> x\n")
    #expect(try alice.byline("diff", "--short", "g").text == "R  g -> x\n")
  }

  @Test func untrackedFilesAsAdditions() throws {
    let alice = try alice()
    try alice.write("new", "n\n")
    #expect(
      try alice.byline("diff", "-u").text
        == "diff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+n\n")
  }

  @Test func untrackedFilesInFoldersWithoutAnythingTracked() throws {
    let alice = try alice()
    try alice.write("e/f/new", "n\n")
    try alice.write("e/kept", "k\n")
    try alice.write("e/ignored.o", "")
    try alice.write(".gitignore", "*.o\n")
    try alice.byline("add", ".gitignore")
    try alice.record("ignore")
    func paths(_ arguments: String...) throws -> [String] {
      let words = (["diff", "-u", "--json"] + arguments).map { Array($0.utf8) }
      return try JSONValue(parsing: try alice.byline(words).bytes)["files"].array.map { $0["path"].string }
    }
    #expect(try paths() == ["e/f/new", "e/kept"])
    #expect(try paths("e/f") == ["e/f/new"])
    #expect(try alice.byline("diff", "-su").text == "U  e/\n")
  }

  @Test func theAmountOfEachFile() throws {
    let alice = try alice()
    try alice.write("f", "1\n2\nX\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n")
    try alice.byline("mv", "g", "moved")
    try alice.setExecutable("moved")
    try alice.write("new", [0, 1, 2])
    try alice.byline("add", "new")
    try alice.byline("remove", "d/h")
    #expect(
      try alice.byline("diff", "--stat").text == """
         d/h        | 1 - (removed)
         f          | 3 ++-
         g -> moved | 0 (made executable)
         new        | binary, 0 -> 3 bytes (new)
        4 paths: 2 lines added, 2 removed

        """)
    let files = try alice.json("diff", "--stat")["files"]
    #expect(files[1]["added"].int == 2 && files[1]["removed"].int == 1)
    #expect(files[1]["hunks"].array.isEmpty && files[3]["added"].isNull)
  }

  @Test func barsAreDrawnToScale() throws {
    let alice = try alice()
    try alice.write("f", (1...400).map { "line \($0)\n" }.joined())
    try alice.write("g", "g\nh\n")
    let lines = try alice.byline("diff", "--stat").lines
    #expect(lines[0] == " f | 412 \(String(repeating: "+", count: 39))--")
    #expect(lines[1] == " g | 1 +")
  }

  @Test func wordByWord() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "the quick brown fox\njumps\nhigh\nend")
    try alice.recordAll("first")
    try alice.write("f", "the slow brown fox\njumps\nend\nmore\n")
    #expect(
      try alice.byline("diff", "--word").text == """
        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -1,4 +1,4 @@
        the [-quick-]{+slow+} brown fox
        jumps
        [-high-]
        end
        {+more+}
        \\ Newline added at end of file

        """)
  }

  @Test func whatChangedInALineStandsOutInColours() throws {
    let alice = try alice()
    try alice.write("g", "the quick brown fox\n")
    try alice.record("words")
    try alice.write("g", "the slow brown fox\n")
    let text = try alice.byline("diff", "--color", "always").text
    #expect(text.contains("\u{1B}[31m-the \u{1B}[7mquick\u{1B}[27m brown fox\u{1B}[0m\n"))
    #expect(text.contains("\u{1B}[32m+the \u{1B}[7mslow\u{1B}[27m brown fox\u{1B}[0m\n"))
  }

  @Test func aLinkInPlaceOfAFileIsARemovalAndAnAddition() throws {
    let alice = try alice()
    let before = try alice.clone("before")
    try alice.delete("g")
    try alice.link("g", to: "f")
    let diff = try alice.byline("diff")
    #expect(
      diff.text.lines.filter { $0.contains("file mode") } == [
        "deleted file mode 100644", "new file mode 120000",
      ])
    #expect(try alice.byline("diff", "--stat").lines[0] == " g | 2 +- (now a link)")
    #expect(try before.run("/usr/bin/git", "apply", "-", input: diff.bytes).status == 0)
    #expect(try before.tree() == alice.tree())
  }

  @Test func againstAStateTheChannelWasIn() throws {
    let alice = try alice()
    let state = try alice.state()
    try alice.write("g", "X\n")
    try alice.record("X")
    let text = "diff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-g\n+X\n"
    #expect(try alice.byline("diff", "--state", String(state.prefix(8))).text == text)
    try alice.byline("diff", "--state", "AAAA", expecting: 4)
    try alice.byline("diff", "--state", "AAAA", "--tag", "t", expecting: 2)
  }

  @Test func binariesAreOnlyNamed() throws {
    let alice = try alice()
    try alice.write("g", [0, 1, 2])
    #expect(try alice.byline("diff").text == "diff --git a/g b/g\nBinary files a/g and b/g differ\n")
  }

  @Test func aLinkIsItsText() throws {
    let alice = try alice()
    try alice.link("link", to: "f")
    try alice.byline("add", "link")
    #expect(
      try alice.byline("diff").text == """
        diff --git a/link b/link
        new file mode 120000
        --- /dev/null
        +++ b/link
        @@ -0,0 +1 @@
        +f
        \\ No newline at end of file

        """)
  }

  @Test func oneChannelAgainstAnother() throws {
    let alice = try alice()
    try alice.byline("fork", "other")
    try alice.write("g", "X\n")
    try alice.record("X")
    let forth = "diff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-g\n+X\n"
    let back = "diff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-X\n+g\n"
    #expect(try alice.byline("diff", "--channel", "other").text == forth)
    #expect(try alice.byline("diff", "--channel", "other", "--with", "main").text == forth)
    #expect(try alice.byline("diff", "--channel", "main", "--with", "other").text == back)
    #expect(try alice.byline("diff", "--with", "other").text == back)
    #expect(try alice.byline("diff", "--with", "other", "f").text == "")
  }

  @Test func everyAlgorithmGivesTheNewText() throws {
    let alice = try alice()
    try alice.write("f", "1\n2\n3\n4\n3\n5\n6\n7\n8\n9\n10\n11\n12\n")
    for algorithm in ["--patience", "--myers", "--histogram"] {
      let text = try alice.byline("diff", algorithm).text
      #expect(text.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") } == ["+3"])
    }
    try alice.byline("diff", "--patience", "--myers", expecting: 2)
  }

  @Test func forPrograms() throws {
    let alice = try alice()
    try alice.write("g", [0x67, 0x0A, 0xFF])
    let file = try alice.json("diff")["files"][0]
    #expect(file["path"].string == "g" && file["status"].string == "M")
    let lines = file["hunks"][0]["lines"].array
    #expect(lines.map { $0["mark"].string } == [" ", "+"])
    #expect(lines[0]["text"].string == "g\n")
    #expect(lines[1]["text"]["base64"].string == "/w==")
  }

  @Test func coloursOnlyWhereAsked() throws {
    let alice = try alice()
    try alice.write("g", "X\n")
    #expect(try !alice.byline("diff").text.contains("\u{1B}"))
    #expect(
      try alice.byline("diff", "--color", "always").text.contains(
        "\u{1B}[31m-g\u{1B}[0m\n\u{1B}[32m+X\u{1B}[0m\n"))
    #expect(try alice.byline("--color=always", "diff").text.contains("\u{1B}[32m+X"))
  }
}
