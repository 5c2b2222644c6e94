import Attribution
import ChangeModel
import Pristine
import Repository
import TestSupport

extension Measuring {
  /// A million changes with records: counting, listing and filtering them; then what a record costs a change of one line.
  func attribution() throws {
    let tools = try pair("attributed")
    try tools.byline.start()
    if wants("million") {
      say("storing a million changes with records ...")
      try AttributedHistory.store(1_000_000, in: tools.byline.folder)
      let queries: [(name: String, arguments: [String])] = [
        ("counts", ["attribution"]), ("counts by model", ["attribution", "--models"]),
        ("counts by provider", ["attribution", "--providers"]),
        ("counts of one model of one author", ["attribution", "--model", "model-3", "--author", "author7@"]),
        ("the newest 10 with an AI", ["log", "--ai-only", "-n", "10"]),
        ("the newest 10 of one session", ["log", "--session", "session-7777", "-n", "10"]),
      ]
      for (name, arguments) in queries {
        try row(
          "\(name) of a million changes", .milliseconds(100), alone: { try tools.byline.run(arguments) })
      }
    }
    try recording()
  }

  /// One-line changes of 400 files, with and without a record, by turns.
  private func recording() throws {
    guard wants("record with attribution") else { return }
    let folders = ["with", "without"]
    let tools = try folders.map { try Tool(.byline, options.byline, in: "\(options.work)/recording-\($0)") }
    for tool in tools {
      try tool.start()
      for number in 0..<400 {
        try Files.write("\(tool.folder)/f\(number)", Array("one \(number)\ntwo\nthree\n".utf8))
      }
      _ = try tool.add()
      _ = try tool.record("First")
    }
    let before = tools.map { Files.size($0.store) }
    var costs: [[Cost]] = [[], []]
    let edits = 400
    for number in 0..<edits {
      for index in number % 2 == 0 ? [0, 1] : [1, 0] {
        let tool = tools[index]
        try Files.write("\(tool.folder)/f\(number)", Array("one \(number)\ntwo edited\nthree\n".utf8))
        let said =
          index == 0
          ? ["--ai-model", "model-1", "--ai-tool", "tool", "--ai-session", "session-\(number / 20)"]
          : ["--no-attribution"]
        costs[index].append(try tool.run(["record", "-m", "Edit \(number)"] + said))
      }
    }
    add(
      Row(
        name: "record with attribution, beside without", bar: .ratio(1.05), memory: nil,
        measure: .runs(byline: costs[0], git: costs[1])))
    let grown = zip(tools, before).map { Files.size($0.store) - $1 }
    say("a record with its indexes takes \((grown[0] - grown[1]) / edits) bytes a change")
  }
}

/// Changes without facts, each with a record: what queries look at, and little else.
enum AttributedHistory {
  static func store(_ count: Int, in folder: String) throws {
    let repository = try Repository(at: Array(folder.utf8), durable: false)
    let batch = 20_000
    for start in stride(from: 0, to: count, by: batch) {
      let changes = try (start..<min(start + batch, count)).map(change)
      try repository.store.write { writer throws(PristineError) in
        var ids: [LocalChange] = []
        for change in changes { ids.append(try writer.insert(change, isOwn: true)) }
        try writer.add(ids, to: Repository.firstChannel)
      }
    }
  }

  /// Every third by an AI: 5 models, 1,000 authors, a session for each hundred changes.
  private static func change(_ number: Int) throws -> PreparedChange {
    let author = number % 1000
    var header = Header(
      author: Author(name: Array("Author \(author)".utf8), email: Array("author\(author)@example.org".utf8)),
      timestamp: Timestamp(nanoseconds: Int64(1_700_000_000 + number) * 1_000_000_000),
      message: Array("Change \(number)".utf8), nonce: Array("\(number)".utf8))
    var record = AttributionRecord(salt: Array(repeating: 1, count: AttributionRecord.saltCount))
    if number % 3 == 0 {
      let use = AIUse(
        provider: "provider-\(number % 5)", model: "model-\(number % 5)", tool: "tool",
        session: "session-\(number / 100)")
      record.uses = [use]
      record.declaration = .ai
      record.evidence = [Evidence(.flag, of: .ai(0))]
    }
    let attribution = EncodedAttribution(record)
    header.commitment = attribution.commitment
    return try PreparedChange(Change(header: header).encoded(), contents: [], attribution: attribution)
  }
}
