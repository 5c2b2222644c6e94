import FileSystem
import Glibc
import TestSupport
import Testing

@Suite("byline git")
struct GitTests {
  /// Someone with a git repository, and none of Byline's.
  private func ada(_ body: (Sandbox) throws -> Void = { _ in }) throws -> Sandbox {
    let ada = try Sandbox("ada", initialized: false)
    ada.environment = [
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
      "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "@1700000000 +0100",
      "GIT_COMMITTER_DATE": "@1700000000 +0100", "GIT_CONFIG_NOSYSTEM": "1",
    ]
    try git(ada, "init", "-q", "-b", "main")
    try body(ada)
    return ada
  }

  @discardableResult
  private func git(_ person: Sandbox, _ arguments: String...) throws -> [String] {
    let output = try person.run("/usr/bin/git", arguments.map { Array($0.utf8) })
    try #require(output.status == 0, "git \(arguments): \(output.messages)")
    return output.lines
  }

  private func commit(_ person: Sandbox, _ path: String, _ text: String, _ message: String) throws {
    try person.write(path, text)
    try git(person, "add", "-A")
    try git(person, "commit", "-q", "-m", message)
  }

  /// Two branches, merged with an edit that neither had.
  private func story() throws -> Sandbox {
    try ada { ada in
      try commit(ada, "list", "1\n2\n3\n4\n5\n", "A list")
      try git(ada, "tag", "-a", "v1", "-m", "The first")
      try git(ada, "checkout", "-q", "-b", "side")
      try commit(ada, "list", "1\n2\n3\n4\nFIVE\n", "Five")
      try git(ada, "checkout", "-q", "main")
      try commit(ada, "list", "ONE\n2\n3\n4\n5\n", "One\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
      try git(ada, "merge", "-q", "--no-commit", "side")
      try commit(ada, "list", "ONE\n2\nthree\n4\nFIVE\n", "Both")
    }
  }

  @Test func takesAHistoryOverAndGivesItBack() throws {
    let ada = try story()
    let output = try ada.byline("git", "import", ".", "../taken", "--verify")
    #expect(output.messages.contains("4 commits taken over, 1 merge among them"))
    #expect(output.messages.contains("verified 4 commits"))
    #expect(try ada.readOutside("../taken/list") == "ONE\n2\nthree\n4\nFIVE\n")
    #expect(try ada.byline("channel", at: "../taken").text == "* main\n  side\n")
    #expect(try ada.byline("tag", at: "../taken").text == "v1  The first\n")

    // A merge is what was resolved and edited, and nothing else.
    let merge = try ada.byline("change", "--channel", "main", at: "../taken").text
    #expect(merge.contains("three"))
    #expect(!merge.contains("ONE"))

    try ada.byline("git", "export", "../back", at: "../taken")
    let refs = ["for-each-ref", "--format=%(objectname) %(refname)"]
    let back = try ada.run("/usr/bin/git", (["--git-dir", "../back"] + refs).map { Array($0.utf8) }).lines
    #expect(try back == ada.run("/usr/bin/git", refs.map { Array($0.utf8) }).lines)
  }

  @Test func takesOverWhatIsNewAndWritesWhatIsNew() throws {
    let ada = try story()
    try ada.byline("git", "import", ".", "../taken")
    try commit(ada, "more", "more\n", "More")
    let output = try ada.byline("git", "import", "../ada", at: "../taken")
    #expect(output.messages.contains("1 commit taken over"))
    #expect(try ada.readOutside("../taken/more") == "more\n")

    try ada.writeOutside("../taken/own", "own\n")
    try ada.byline("add", "own", at: "../taken")
    try ada.byline("record", "-m", "Own", "--ai-model", "gpt-x", at: "../taken")
    let export = try ada.byline("git", "export", "../ada/.git", expecting: 5, at: "../taken")
    #expect(export.messages.contains("checked out"))
    try git(ada, "checkout", "-q", "--detach")
    #expect(try ada.byline("git", "export", "../ada/.git", at: "../taken").messages.contains("1 branch"))
    #expect(try git(ada, "log", "-1", "--format=%an %s%n%b", "main").contains("Assisted-by: gpt-x"))
    #expect(try git(ada, "show", "main:own") == ["own"])
    // It is the same change when it comes back.
    #expect(try ada.byline("git", "import", "../ada", at: "../taken").messages.contains("no new commits"))
    #expect(try ada.byline("git", "export", "../ada/.git", at: "../taken").messages.contains("nothing new"))
  }

  @Test func saysWhichCommitIsWhichChange() throws {
    let ada = try story()
    try ada.byline("git", "import", ".", "../taken")
    let id = try git(ada, "rev-parse", "HEAD")[0]
    let change = try ada.byline("log", "--hash-only", "-n", "1", at: "../taken").lines[0]
    #expect(
      try ada.byline("git", "id", String(id.prefix(8)), at: "../taken").lines == ["\(change)  \(id)"])
    #expect(
      try ada.byline("git", "id", String(change.prefix(8)), at: "../taken").lines == ["\(change)  \(id)"])
    #expect(
      try ada.byline("git", "id", "0123456", expecting: 4, at: "../taken").messages.contains("was taken over")
    )
  }

  @Test func keepsWhatCommitsSayOfAI() throws {
    let ada = try story()
    try git(
      ada, "-c", "user.name=x", "commit", "-q", "--allow-empty", "--author",
      "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "-m", "Bump")
    try ada.byline("git", "import", ".", "../taken")
    let log = try ada.byline("log", "--attribution", at: "../taken").text
    #expect(log.contains("claude"))
    #expect(log.contains("mechanical") || log.contains("dependabot"))
    #expect(try ada.byline("log", "--ai-only", "--hash-only", at: "../taken").lines.count == 1)
  }

  @Test func namesPathsThatNoRepositoryHolds() throws {
    let ada = try ada { ada in try commit(ada, "d/.Byline/x", "x\n", "Odd") }
    let id = try git(ada, "rev-parse", "HEAD")[0]
    let survey = try ada.byline("git", "import", ".", "../taken", "--dry-run", expecting: 5)
    #expect(survey.text.contains("\(id) refused: d/.Byline/x"))
    #expect(try ada.byline("git", "import", ".", "../taken", expecting: 5).messages.contains(id))
  }

  @Test func namesDamagedObjects() throws {
    let ada = try story()
    let blob = try git(ada, "rev-parse", "HEAD:list")[0]
    try ada.delete(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let output = try ada.byline("git", "import", ".", "../taken", expecting: 4)
    #expect(output.messages.contains(blob))
    #expect(output.messages.contains("git fsck"))
    #expect(
      try ada.byline("git", "import", "nowhere", "../x", expecting: 4).messages.contains("no git repository"))
  }

  @Test func recordsOtherRepositoriesAndOddDates() throws {
    let ada = try ada { ada in
      try commit(ada, "f", "f\r\n", "First")
      try git(ada, "update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "1", count: 40)),sub")
      try git(ada, "commit", "-q", "-m", "Submodule")
      let tree = try git(ada, "write-tree")[0]
      let object =
        "tree \(tree)\nparent \(try git(ada, "rev-parse", "HEAD")[0])\nauthor  <> -99 -0330\ncommitter x <y> 99999999999 +0000\ngpgsig -----BEGIN\n no\n -----END\n\nno newline"
      let written = try ada.run(
        "/usr/bin/git",
        ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"].map { Array($0.utf8) },
        input: Array(object.utf8))
      try git(ada, "update-ref", "refs/heads/main", written.lines[0])
    }
    try ada.byline("git", "import", ".", "../taken", "--verify")
    #expect(try ada.readOutside("../taken/sub") == "Subproject commit \(String(repeating: "1", count: 40))\n")
    try ada.byline("git", "export", "../back", at: "../taken")
    let head = try ada.run(
      "/usr/bin/git", ["--git-dir", "../back", "rev-parse", "main"].map { Array($0.utf8) }
    ).lines
    #expect(try head == git(ada, "rev-parse", "main"))
  }

  @Test func goesOnWhereItWasKilled() throws {
    let ada = try Sandbox("ada", initialized: false)
    try git(ada, "init", "-q", "--bare", "-b", "b0", "repo")
    let history = RandomGitHistory(seed: 5, commits: 60)
    let input = try ada.run(
      "/usr/bin/git",
      ["--git-dir", "repo", "fast-import", "--quiet", "--date-format=raw-permissive", "--done"].map {
        Array($0.utf8)
      },
      input: history.stream)
    try #require(input.status == 0)
    try ada.byline("git", "import", "repo", "../whole")
    var random = SplitMix64(seed: 1)
    for _ in 1...4 {
      let process = try ada.start(["git", "import", "repo", "../killed"])
      usleep(UInt32(random.below(600_000)))
      process.kill()
      _ = try process.finish()
    }
    try ada.byline("git", "import", "repo", "../killed", "--verify")
    #expect(
      try ada.byline("channel", "--output-format", "json", at: "../killed").text
        == ada.byline("channel", "--output-format", "json", at: "../whole").text)
    try ada.byline("check", at: "../killed")
  }
}

extension Sandbox {
  fileprivate func readOutside(_ path: String) throws -> String {
    let file = try Directory(path: Array(outside.utf8))
    return String(decoding: try file.read(RelativePath(Array(path.dropFirst(3).utf8))), as: UTF8.self)
  }

  fileprivate func writeOutside(_ path: String, _ text: String) throws {
    let file = try Directory(path: Array(outside.utf8))
    try file.writeAtomically(
      RelativePath(Array(path.dropFirst(3).utf8)), Array(text.utf8), mode: .regular, staging: nil)
  }
}
