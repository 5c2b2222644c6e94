// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// Rows of attribution that were altered, or that a store does not have yet.
@Suite("Attribution in a store")
struct AttributionStoreTests {
  private let stage: Stage
  private let alice: Replica
  private let rows: StoredRows
  private let change: ChangeHash

  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
    try alice.write("f", "one\ntwo\n")
    try alice.add("f")
    var use = AIUse()
    use.provider = Array("anthropic".utf8)
    use.model = Array("claude-opus-4".utf8)
    var record = AttributionRecord(salt: Array(0..<16))
    record.uses = [use]
    record.declaration = .ai
    record.evidence = [Evidence(.flag, of: .ai(0))]
    var request = RecordRequest()
    request.attribution = AttributionRequest(record)
    request.attribution?.hand = .ai(0)
    change = try alice.repository.record(request, alice.invocation("record")).hash
    let key = try #require(SecretKey(seed: Array(0..<32)))
    var invocation = alice.invocation("review")
    invocation.signer = key
    _ = try alice.repository.state(
      about: [change], { _ in .reviewed(ranges: [], milliseconds: nil) }, note: [], invocation)
    rows = try StoredRows(alice.repository.store)
  }

  private func findings() -> [CheckProblem] {
    do { return try alice.repository.check() } catch {
      Issue.record("check fails: \(error)")
      return []
    }
  }

  @Test func isSoundToBeginWith() { #expect(findings().isEmpty) }

  @Test func everyBitOfARecordIsCheckedAndItsChangeNamed() throws {
    for row in try rows.rows("attribution") {
      for at in row.value.indices {
        try rows.damaging("attribution", row, { $0[at] ^= 1 << UInt8(at % 8) }) {
          let found = findings()
          let isNamed = found.contains { if case .attribution(change, _) = $0 { true } else { false } }
          // Another first byte says that it is withheld: what is derived from it is still here.
          #expect(at == 0 ? !found.isEmpty : isNamed, "byte \(at)")
        }
      }
      try rows.missing("attribution", row) {
        #expect(findings().contains { if case .attribution(change, _) = $0 { true } else { false } })
      }
    }
  }

  @Test func everyBitOfAStatementAndItsSignatureToo() throws {
    let row = try #require(try rows.rows("statements").first)
    for at in row.value.indices {
      try rows.damaging("statements", row, { $0[at] ^= 0x20 }) {
        #expect(
          findings().contains { if case .statement(change, _) = $0 { true } else { false } }, "byte \(at)")
      }
    }
  }

  @Test(arguments: ["attribution_terms", "attribution_summaries"])
  func whatIsDerivedIsComparedAndMadeAnew(table: String) throws {
    for row in try rows.rows(table) {
      for alter: (inout [UInt8]) -> Void in [{ $0[$0.count - 1] ^= 1 }, { $0.append(1) }, { $0 = [] }] {
        try rows.damaging(table, row, alter) { #expect(!findings().isEmpty, "\(row.key)") }
      }
    }
    let whole = try rows.rows(table)
    for isGone in [true, false] {
      for row in whole.prefix(3) {
        if isGone { try rows.delete(table, row.key) } else { try rows.put(table, (row.key, [])) }
        #expect(!findings().isEmpty, "\(row.key)")
        let (found, left) = try alice.repository.repair()
        #expect(!found.isEmpty && left.isEmpty, "\(row.key)")
        #expect(try rows.rows(table).map(\.value) == whole.map(\.value))
      }
    }
  }

  @Test func anOlderStoreGainsTheTables() throws {
    let second = try alice.record("f", "one\ntwo\nthree\n")
    let folder = try TemporaryFolder()
    let path = String(decoding: folder.path, as: UTF8.self)
    try rows.copyWithoutAttribution(to: path)
    try Store(path: path, readOnly: true).read { reader throws(PristineError) in
      let known = try reader.id(of: second)
      #expect(known != nil)
      let changes = try reader.changes(with: AttributionTerm(.author, "alice"))
      #expect(changes.count == 0)
    }
    let store = try Store(path: path)
    try store.read { reader throws(PristineError) in
      let changes = try reader.changes(with: AttributionTerm(.author, "alice"))
      #expect(changes.count == 2)
      var summaries: [Int] = []
      try reader.summaries(of: changes) { _, summary throws(PristineError) in
        summaries.append(summary.counts.lines(.unknown))
      }
      #expect(summaries == [2, 1])
      let states = try [change, second].map { hash throws(PristineError) in
        guard let id = try reader.id(of: hash) else { return "unknown" }
        return try reader.attribution(of: id).word
      }
      #expect(states == ["missing", "absent"])
    }
    // And once only.
    try Store(path: path).read { reader throws(PristineError) in
      let changes = try reader.changes(with: AttributionTerm(.authorName, "alice"))
      #expect(changes.count == 2)
    }
  }
}
