import TestSupport
import Testing

/// The file `.mailmap` says what people are called by now, wherever authors are shown, searched and counted.
@Suite(".mailmap")
struct MailmapTests {
  /// Ada wrote under two addresses, Bob under a name he has given up.
  private func alice(mailmap: String?) throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\nb\nc\n")
    try alice.byline("add", "f")
    try alice.record("one", "--author", "ada <ada@home.example>")
    try alice.write("f", "a\nB\nc\n")
    try alice.record("two", "--author", "Ada L. <ADA@work.example>", "--ai-model", "opus")
    try alice.write("f", "a\nB\nC\n")
    try alice.record("three", "--author", "Robert Old <bob@example.org>")
    if let mailmap {
      try alice.write(".mailmap", mailmap)
      try alice.byline("add", ".mailmap")
      try alice.record("What people are called")
    }
    return alice
  }

  private let map = """
    # people
    Ada Lovelace <ada@example.org> <ada@home.example>
    Ada Lovelace <ada@example.org> <ada@work.example> # no longer there
    Bob New <bob@example.org>

    """

  private func authors(_ sandbox: Sandbox) throws -> [String] {
    try sandbox.byline("log").lines.filter { $0.hasPrefix("Author: ") }.map { String($0.dropFirst(8)) }
  }

  @Test func everyViewOfAuthorsDoes() throws {
    let alice = try alice(mailmap: map)
    #expect(
      try authors(alice) == [
        "Alice <alice@example.org>", "Bob New <bob@example.org>", "Ada Lovelace <ada@example.org>",
        "Ada Lovelace <ada@example.org>",
      ])
    #expect(try alice.byline("log", "--graph").text.contains("Bob New: three"))
    let hashes = try alice.hashes()
    #expect(try alice.byline("change", hashes[1]).text.contains("\nAuthor: Ada Lovelace <ada@example.org>\n"))
    #expect(
      try alice.byline("credit", "f").lines.map {
        $0.split(separator: " ").dropFirst().prefix(2).joined(separator: " ")
      }
        == ["Ada Lovelace", "Ada Lovelace", "Bob New"])
    #expect(
      try alice.byline("credit", "--output-format", "porcelain", "f").lines.contains(
        "author-mail <ada@example.org>"))
    #expect(
      try alice.byline("dependencies", "--graph", "text", "--attribution", hashes[1]).text.contains(
        "A Ada Lovelace: two"))
    try alice.byline("review", hashes[0], "--author", "x <bob@example.org>")
    #expect(try alice.byline("attribution", "--audit").text.contains("Reviewed by Bob New <bob@example.org>"))
    #expect(try alice.byline("attribution", "--report", "-").text.contains("<td>Bob New</td>"))
    // Programs are told both.
    let changes = try alice.json("log")["changes"]
    let author = changes[3]["author"]
    #expect(author["name"].string == "ada")
    #expect(author["alias"]["name"].string == "Ada Lovelace")
    #expect(author["alias"]["email"].string == "ada@example.org")
    // Whoever is called as the change says has no alias.
    #expect(changes[0]["author"].fields == ["email", "name"])
  }

  @Test func bothNamesAreFoundAndOnePersonIsCountedOnce() throws {
    let alice = try alice(mailmap: map)
    let hashes = try alice.hashes()
    func found(_ text: String) throws -> [String] {
      try alice.byline("log", "--author", text, "--hash-only").lines
    }
    #expect(try found("lovelace") == [hashes[1], hashes[0]])
    #expect(try found("ada l.") == [hashes[1]])
    #expect(try found("robert") == [hashes[2]])
    #expect(try found("bob new") == [hashes[2]])
    func count(_ text: String) throws -> String? {
      try alice.byline("attribution", "--author", text).lines.first
    }
    #expect(try count("LOVELACE") == "2 changes")
    #expect(try count("ada@work") == "1 change")
    #expect(try count("bob new") == "1 change")
    #expect(try count("nobody") == "0 changes")
    let rows = try alice.byline("attribution", "--authors", "--output-format", "csv").lines
    #expect(rows.contains { $0.hasPrefix("ada@example.org,2,4,1,") })
    #expect(rows.count == 4)
  }

  @Test func noBytesChange() throws {
    let alice = try alice(mailmap: nil)
    let hashes = try alice.hashes()
    let before = try hashes.map { try alice.byline("change", $0, "--output-format", "bytes").bytes }
    try alice.write(".mailmap", map)
    #expect(try authors(alice).last == "ada <ada@home.example>", "it is not recorded yet")
    try alice.byline("add", ".mailmap")
    try alice.record("names")
    #expect(try authors(alice).last == "Ada Lovelace <ada@example.org>")
    #expect(try hashes.map { try alice.byline("change", $0, "--output-format", "bytes").bytes } == before)
    try alice.byline("check")
  }

  @Test func theChannelShownSaysIt() throws {
    let alice = try alice(mailmap: nil)
    try alice.byline("fork", "named")
    try alice.byline("channel", "switch", "named")
    try alice.write(".mailmap", map)
    try alice.byline("add", ".mailmap")
    try alice.record("names")
    #expect(try authors(alice).last == "Ada Lovelace <ada@example.org>")
    try alice.byline("channel", "switch", "main")
    #expect(try authors(alice).last == "ada <ada@home.example>")
  }

  /// What git makes of the same file and the same people.
  @Test func linesMeanWhatTheyMeanToGit() throws {
    let map = """
      # A comment <a@x> <b@y>
      Simple Name <simple@example.org>
      <proper@example.org> <MAIL@example.org>
      Both Proper <both@example.org> <old@example.org>
      Of Name <of@example.org> One Name <shared@example.org>
      The Others <shared@example.org>
      Twice First <twice@example.org>
      Twice Last <twice@example.org>
      In Parts <parts@example.org>
      <whole@example.org> <parts@example.org>
      Chained <proper@example.org>
      \t Blanks   < blanks@example.org >\t
      No address
      <>
      Nobody <> <nothing@example.org>
      <only@example.org>
      Unended <unended@example.org
      Nameless <nameless@example.org> Just A Name <>

      """
    let people = [
      "x <simple@example.org>", "X <Simple@Example.org>", "keeps <mail@example.org>", "y <old@example.org>",
      "One Name <shared@example.org>", "ONE NAME <Shared@example.org>", "Other <shared@example.org>",
      "z <twice@example.org>", "p <parts@example.org>", "q <proper@example.org>", "b <blanks@example.org>",
      "n <nothing@example.org>", "o <only@example.org>", "u <unended@example.org>", "A comment <b@y>",
    ]
    let alice = try Sandbox("alice")
    try alice.write(".mailmap", map)
    try alice.write("f", "\n")
    try alice.byline("add", ".mailmap", "f")
    try alice.record("names")
    for (number, person) in people.enumerated() {
      try alice.write("f", "\(number)\n")
      try alice.record("\(number)", "--author", person)
    }
    try alice.run("git", "init", "-q")
    let expected = try alice.run("git", (["check-mailmap"] + people).map { Array($0.utf8) }).lines
    let shown = try Array(authors(alice).dropLast().reversed())
    #expect(shown == expected)
    // git has no word for people without an address.
    try alice.write("f", "last\n")
    try alice.record("last", "--author", "just a name")
    #expect(try authors(alice).first == "Nameless <nameless@example.org>")
    #expect(try alice.byline("attribution", "--author", "nameless@").lines.first == "1 change")
    #expect(try alice.byline("attribution", "--author", "of@example.org").lines.first == "2 changes")
    #expect(try alice.byline("attribution", "--author", "the others").lines.first == "1 change")
    let rows = try alice.byline("attribution", "--authors", "--output-format", "csv").lines
    #expect(rows.contains { $0.hasPrefix("of@example.org,2,") })
  }

  @Test func aLinkOrADirectoryOfThatNameSaysNothing() throws {
    let alice = try alice(mailmap: nil)
    try alice.write("elsewhere", map)
    try alice.run("ln", "-s", "elsewhere", ".mailmap")
    try alice.recordAll("a link")
    #expect(try authors(alice).last == "ada <ada@home.example>")
    try alice.run("rm", ".mailmap")
    try alice.write(".mailmap/f", "x\n")
    try alice.recordAll("a directory")
    #expect(try authors(alice).last == "ada <ada@home.example>")
  }
}
