// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Repository
import TestSupport
import Testing

/// Somebody with another program has changed what the store holds about who wrote what: `check` and `log` say so, and of which change.
@Suite("Tampering with attribution")
struct TamperingStories {
  private let alice: Sandbox
  /// Two changes with records; the second is signed and was reviewed.
  private let first: String
  private let second: String

  init() throws {
    alice = try Sandbox("alice")
    try alice.write("f", "one\n")
    first = try alice.recordAll("first")
    try alice.byline("identity", "new")
    try alice.write("f", "one\ntwo\n")
    second = try alice.record("second", "--ai-model", "model-a")
    try alice.byline("review", "--note", "looks right", second)
  }

  private func isSaid(_ words: String, by command: String..., expecting status: Int32 = 0) throws -> Bool {
    let output = try alice.byline(command.map { Array($0.utf8) }, expecting: status)
    return (output.text + output.messages).contains(words)
  }

  /// Has the program meet a row of the second change that is altered.
  private func altering(
    _ table: String, _ alter: (inout [UInt8], [StoredRows.Row]) throws -> Void, _ body: () throws -> Void
  ) throws {
    let rows = try StoredRows(Repository(at: Array(alice.path.utf8)).store)
    let all = try rows.rows(table)
    let row = try #require(all.last)
    var value = row.value
    try alter(&value, all)
    try rows.damaging(table, row, { $0 = value }, body)
    try alice.byline("check")
  }

  private func flip(_ text: String, in value: inout [UInt8]) throws {
    let text = Array(text.utf8)
    let start = try #require(
      (0...value.count - text.count).first { value[$0..<$0 + text.count].elementsEqual(text) })
    value[start] ^= 1
  }

  @Test func theRecordOfAnotherChangeInItsPlace() throws {
    try altering("attribution", { value, rows in value = try #require(rows.first).value }) { () throws in
      #expect(try isSaid("attribution of change \(second): ", by: "check", expecting: 1))
      let found = try JSONValue(
        parsing: alice.byline("check", "--output-format", "json", expecting: 1).bytes)["problems"].array
      // The tables that lists and counts read do not say what that record says.
      #expect(found.map { $0["kind"].string } == ["attribution", "attribution-tables"])
      #expect(found.first?["change"].string == second)
      #expect(
        try isSaid(
          "error: the attribution of change \(second) is damaged: ", by: "log", "--attribution", expecting: 70
        ))
    }
  }

  @Test func aStatementWithOtherWords() throws {
    let statement = try alice.json("log", "--attribution")["changes"][0]["statements"][0]["id"].string
    try altering("statements", { value, _ in try flip("looks right", in: &value) }) { () throws in
      #expect(
        try isSaid(
          "statement about change \(second): \(statement) is damaged\n", by: "check", expecting: 1))
      #expect(
        try isSaid(
          "error: the stored statement \(statement) about change \(second) is damaged\n", by: "log",
          "--attribution", expecting: 70))
    }
  }

  @Test func theSignatureOfAStatement() throws {
    let statement = try alice.json("log", "--attribution")["changes"][0]["statements"][0]["id"].string
    try altering("statements", { value, _ in value[value.count - 1] ^= 1 }) { () throws in
      #expect(
        try isSaid(
          "statement about change \(second): the signature of \(statement) does not hold\n", by: "check",
          expecting: 1))
      #expect(try isSaid(", with a signature that is wrong\n", by: "log", "--attribution"))
    }
  }

  @Test(arguments: ["log", "change"])
  func theSignatureOfAChange(_ command: String) throws {
    try altering("signatures", { value, _ in value[value.count - 1] ^= 1 }) { () throws in
      #expect(try isSaid("signature of change \(second): does not hold\n", by: "check", expecting: 1))
      #expect(try isSaid(", but the signature does not hold\n", by: command))
      let document = try alice.json(command)
      let change = command == "log" ? document["changes"][0] : document
      #expect(change["signed"].string == "bad")
    }
  }
}
