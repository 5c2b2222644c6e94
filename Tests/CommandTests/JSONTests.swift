import FileSystem
import TestSupport
import Testing

/// docs/json.md names every document, and every field that occurs in one.
@Suite("documents in JSON")
struct JSONTests {
  /// A repository with something of everything.
  private func story() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.byline("identity", "new")
    try alice.write("f", "1\n2\n3\n")
    try alice.write("gone", "gone\n")
    try alice.write("picture", [0, 1, 2])
    try alice.write("d/g", "g\n")
    try alice.link("link", to: "f")
    try alice.recordAll("first")
    try alice.byline("tag", "create", "v1", "-m", "The first")
    try alice.byline("fork", "bob")

    try alice.write("f", "1\nX\n3\n")
    try alice.write("picture", [0, 1, 3])
    try alice.write("gone", "changed\n")
    try alice.setExecutable("d/g")
    try alice.record("left")
    try alice.byline("channel", "switch", "bob")
    try alice.write("f", "1\nY\n3\n")
    try alice.write("picture", [0, 1, 4])
    try alice.byline("remove", "gone")
    try alice.byline("mv", "d/g", "d/h")
    try alice.record("right")
    try alice.byline("channel", "switch", "main")
    let right = try alice.byline("log", "--channel", "bob", "--not", "main", "--hash-only").lines
    try alice.byline((["apply"] + right).map { Array($0.utf8) }, expecting: 3)

    try alice.byline("channel", "rename", "bob", "robert")
    try alice.byline("fork", "other")
    try alice.byline("channel", "delete", "other")
    try alice.byline("undo")
    try alice.byline("config", "set", "--local", "diff.context", "2")
    try alice.write("added", "no newline")
    try alice.byline("add", "added")
    try alice.write("untracked", "")
    try alice.write("d/h", "g\nagent\n")
    try alice.byline("checkpoint", "--agent", "claude-code", "--model", "claude-x", "--session", "s", "d/h")
    try alice.byline("record", "-m", "agent", "d/h")
    try alice.byline("review", try alice.hashes()[0], "--time", "5m", "--note", "fine")
    try alice.byline("review", try alice.hashes()[0], "--tested", "make")
    try alice.byline("review", try alice.hashes()[0], "--correct", "ai", "--ai-model", "gpt-x")
    try alice.write("d/h", "g\nagent\nperson\n")
    try alice.byline("checkpoint", "--human", "d/h")
    return alice
  }

  @Test func everyFieldIsOnThePage() throws {
    let alice = try story()
    let page = try Page()
    let hashes = try alice.hashes()
    let hub = try Sandbox("hub")
    try alice.byline("remote", "add", "hub", hub.path)
    try alice.byline("bundle", "create", "all.bundle")
    let queries: [[String]] = [
      ["status"], ["diff"], ["diff", "--stat"], ["diff", "-u"], ["diff", "--channel", "robert"],
      ["log", "--files"], ["log", "--patch"], ["log", "--stat", "f"], ["conflicts"], ["credit", "f"],
      ["channel"], ["tag"], ["workspace"], ["ls"], ["ls", "--channel", "robert"],
      ["dependencies", hashes[1]],
      ["dependents", hashes[0]], ["op", "log"], ["op", "show"], ["config"], ["identity"], ["check"],
      ["check", "--repair"],
      ["log", "--attribution"], ["credit", "--ai", "d/h"], ["checkpoint", "--list"], ["agent"],
      ["attribution"], ["attribution", "--models"], ["attribution", "--authors"], ["attribution", "--files"],
      ["attribution", "--survival"], ["attribution", "--unreviewed"], ["attribution", "--audit"],
      ["push", "--dry-run"], ["push", "--allow-conflicts"], ["pull", "--dry-run"], ["pull"], ["remote"],
      ["clone", hub.path, alice.path + "-clone"], ["bundle", "show", "all.bundle"],
    ]
    for query in queries + hashes.map({ ["change", "--patch", $0] }) {
      let words = (query + ["--output-format", "json"]).map { Array($0.utf8) }
      // What is cloned is in conflict, as it was.
      let expected: Int32 = query[0] == "clone" ? 3 : 0
      let document = try JSONValue(parsing: try alice.byline(words, expecting: expected).bytes)
      let schema = document["schema"].string
      let known = try #require(page.fields(of: schema), "\(query): \(schema) is not on the page")
      #expect(Set(document.allFields).subtracting(known) == [], "\(query)")
    }
    for verb in try verbs(alice) where try alice.byline("help", verb).text.contains("--output-format <") {
      #expect(queries.contains { $0[0] == verb } || verb == "change", "no query with \(verb)")
    }
  }

  private func verbs(_ alice: Sandbox) throws -> [String] {
    // `  verb, alias     What it does`; what goes on from the line above stands further to the right.
    try alice.byline("help").lines.compactMap { line in
      guard line.hasPrefix("  "), let first = line.dropFirst(2).first, first.isLowercase else { return nil }
      return line.split(separator: " ").first?.split(separator: ",").first.map(String.init)
    }
  }
}

/// docs/json.md: a section for each document, with its schema and its fields as code.
private struct Page {
  private var sections: [String: (text: String, code: Set<String>)] = [:]
  /// What holds for all of them stands before the first.
  private static let preamble = ""

  init() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: try Directory(path: root.utf8).read("docs/json.md"), as: UTF8.self)
    var name = Page.preamble
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") { name = String(line.dropFirst(3)) }
      sections[name, default: ("", [])].text += line + "\n"
      // Between back quotes, every other piece is code.
      for (number, piece) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      where number % 2 == 1 { sections[name, default: ("", [])].code.insert(String(piece)) }
    }
  }

  /// The fields that a document may have: those of its section, of the sections this one leads to, and of all. Nil when there is none.
  func fields(of schema: String) -> Set<String>? {
    guard let section = sections.values.first(where: { $0.code.contains(schema) }) else { return nil }
    var out = section.code.union(sections[Page.preamble]?.code ?? [])
    for (name, other) in sections where section.text.contains("](#\(name))") { out.formUnion(other.code) }
    return out
  }
}

extension JSONValue {
  /// Names of its fields, and of those of all it holds.
  fileprivate var allFields: [String] {
    fields + fields.flatMap { self[$0].allFields } + array.flatMap(\.allFields)
  }
}
