// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// Stored rows with a flipped bit, or gone: found by `check`, and never a crash, whatever is done with the repository.
@Suite("A damaged store")
struct DamagedStoreTests {
  private let stage: Stage
  private let alice: Replica
  private let rows: StoredRows
  private let signed: ChangeHash
  private var whole: [String] = []

  /// A history with every kind of fact in it, on two channels.
  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
    let bob = try stage.replica("bob")
    try alice.write("story", "one\ntwo\nthree\nfour\n")
    try alice.write("docs/guide", "read me\nand me\n")
    try alice.write("notes", "soon gone\n")
    try alice.write("picture", [0, 1, 2, 3, 4, 5, 6, 7] + Array(repeating: 9, count: 100))
    try alice.root.writeSymlink("link", target: Array("story".utf8), staging: nil)
    try alice.add("story", "docs", "notes", "picture", "link")
    let first = try alice.record("first")
    try bob.pull(from: alice)
    try alice.fork("side")
    let edited = try alice.record("story", "one\n2\nthree\nfour\n")
    try bob.record("story", "one\nzwei\nthree\n")
    try alice.pull(from: bob)
    try alice.record("story", "one\nzwei\n2\nthree\n", "resolved")
    try alice.root.setExecutable("docs/guide", true)
    try alice.repository.move("docs/guide", to: "docs/manual", alice.invocation("mv"))
    _ = try alice.root.remove("notes")
    try alice.write("picture", [0, 1, 2, 3, 0, 5, 6, 7] + Array(repeating: 9, count: 90))
    try alice.record("moved, removed, repainted")
    _ = try alice.repository.revert(edited, message: [], alice.invocation("revert"))
    // One comes with a signature.
    let carol = try stage.replica("carol")
    try carol.pull([first], from: alice)
    var change = try carol.export(try carol.record("docs/guide", "read me\nor me\n"))
    signed = change.encoded.hash
    change.signature = try DamagedStoreTests.signature(of: signed, seed: 7)
    _ = try alice.repository.apply(received: [change], alice.invocation("pull"))
    rows = try StoredRows(alice.repository.store)
    whole = try held()
  }

  @Test("is sound to begin with")
  func healthy() throws {
    #expect(try alice.repository.check().isEmpty)
    for table in DamagedStoreTests.facts { #expect(try !rows.rows(table).isEmpty, "nothing in \(table)") }
  }

  private static func signature(of hash: ChangeHash, seed: UInt8) throws -> [UInt8] {
    let key = try #require(SecretKey(seed: Array(repeating: seed, count: SecretKey.byteCount)))
    return try Signature.sign(hash, with: key).encoded
  }

  /// Tables whose every byte is bound by something else that is stored.
  private static let facts = [
    "change_id", "hash", "changes", "contents", "signatures", "inode_id", "inodes", "created", "tree_atoms",
    "atoms",
    "children", "dependents", "channels", "sets", "channel_set", "logs", "channel_log",
  ]

  @Test("shows a flipped bit anywhere in a row of facts", arguments: facts)
  func flippedBit(table: String) throws {
    for (number, row) in try rows.rows(table).enumerated() {
      let stride = max(1, row.value.count / 24)
      for at in Swift.stride(from: number % stride, to: row.value.count, by: stride) {
        try rows.damaging(table, row, { $0[at] ^= 1 << UInt8((at + number) % 8) }) {
          expectFindings(table, "byte \(at) of row \(row.key)")
        }
      }
    }
  }

  @Test("shows a row cut short, or longer", arguments: facts)
  func length(table: String) throws {
    for row in try rows.rows(table) {
      if !row.value.isEmpty {
        try rows.damaging(table, row, { $0.removeLast() }) {
          expectFindings(table, "row \(row.key), cut short,")
        }
      }
      try rows.damaging(table, row, { $0.append(0) }) {
        expectFindings(table, "row \(row.key), made longer,")
      }
    }
  }

  /// A signature may be absent, and so may contents that nothing alive is from.
  @Test(
    "shows a row that is gone",
    arguments: facts.filter { $0 != "signatures" && $0 != "contents" && $0 != "channels" })
  func missingRow(table: String) throws {
    for row in try rows.rows(table) {
      try rows.missing(table, row) { expectFindings(table, "row \(row.key)") }
    }
  }

  @Test(
    "names the change of a damaged row",
    arguments: [("tree_atoms", 1), ("atoms", 1), ("created", 0), ("contents", 0), ("changes", 0)])
  func naming(table: String, place: Int) throws {
    let names = Dictionary(uniqueKeysWithValues: try rows.rows("hash").map { ($0.key, $0.value) })
    for row in try rows.rows(table) {
      let number = Array(row.key[place * 4..<place * 4 + 4])
      let hash = try #require(names[number].flatMap { Digest($0) }.map { ChangeHash($0) })
      try rows.damaging(table, row, { $0[$0.count - 1] ^= 0x10 }) {
        let found = findings()
        #expect(found.contains { $0.contains(hash.description) }, "row \(row.key) of \(table): \(found)")
      }
    }
  }

  @Test("shows rows that no change made", arguments: ["tree_atoms", "atoms", "created", "dependents"])
  func surplus(table: String) throws {
    let row = try #require(try rows.rows(table).first)
    let numbers = try rows.rows("changes").map(\.key)
    let place = table == "created" ? 0 : 4
    for number in numbers {
      var key = row.key
      key.replaceSubrange(place..<place + 4, with: number)
      if table == "created" { key.replaceSubrange(4..<8, with: [0, 0, 1, 0]) }
      guard try !rows.rows(table).contains(where: { $0.key == key }) else { continue }
      try rows.put(table, (key, row.value))
      let found = findings()
      try rows.delete(table, key)
      #expect(!found.isEmpty, "row \(key)")
    }
  }

  @Test("never crashes what reads it", arguments: facts + ["meta", "workspaces", "index"])
  func reading(table: String) throws {
    for (number, row) in try rows.rows(table).enumerated() where !row.value.isEmpty {
      let stride = max(1, row.value.count / 6)
      for at in Swift.stride(from: number % stride, to: row.value.count, by: stride) {
        try rows.damaging(table, row, { $0[at] ^= 1 << UInt8((at + 3 * number) % 8) }) { readEverything() }
      }
    }
  }

  @Test("never shows other text than was recorded when contents are damaged")
  func noWrongText() throws {
    let whole = try shownText()
    for row in try rows.rows("contents") {
      for at in row.value.indices {
        try rows.damaging("contents", row, { $0[at] ^= 1 << UInt8(at % 8) }) {
          for (path, text) in try shownText() where text != nil {
            #expect(text == whole[path], "byte \(at) of \(row.key)")
          }
        }
      }
    }
  }

  @Test("is left as it is when a change can not be read in full")
  func writing() throws {
    let contents = try #require(try rows.rows("contents").first)
    try rows.damaging("contents", contents, { $0[$0.count - 1] ^= 1 }) {
      let (before, files) = (try rows.all(), try alice.files())
      #expect(throws: RepositoryError.self) { try alice.show("side") }
      #expect(throws: RepositoryError.self) { _ = try alice.repository.credit("story") }
      // What was not written yet is made good when the row is.
      if try rows.all() == before { #expect(try alice.files() == files) }
    }
    try alice.show("main")
    #expect(try alice.repository.check().isEmpty)
    #expect(try alice.read("docs/manual").hasPrefix("read me\n"))
  }

  @Test("keeps a signature apart from others")
  func wrongSignature() throws {
    let signature = try #require(try rows.rows("signatures").first)
    let other = try DamagedStoreTests.signature(of: ChangeHash(Digest.of([1])), seed: 8)
    try rows.damaging("signatures", signature, { $0 = other }) {
      let found = findings()
      #expect(found.contains { $0.contains(signed.description) })
    }
  }

  // MARK: Looking

  /// What `check` says, in words.
  private func findings() -> [String] {
    do { return try alice.repository.check().map { "\($0)" } } catch { return ["\(error)"] }
  }

  /// Expects `check` to find something, unless the damage is in a set or log on which no channel stands any more.
  private func expectFindings(_ table: String, _ what: String) {
    let isSurelyUsed = !["sets", "channel_set", "logs", "channel_log"].contains(table)
    let found = findings()
    if found.isEmpty, !isSurelyUsed, (try? held()) == whole { return }
    #expect(!found.isEmpty, "\(what) of \(table)")
  }

  /// What each channel holds, and in which order it came.
  private func held() throws -> [String] {
    let store = alice.repository.store
    return try store.read { reader throws(PristineError) in
      var out: [String] = []
      for name in try reader.channelNames() {
        let head = try reader.requireHead(of: name)
        out.append("\(name) \(try reader.set(of: head).members)")
        try reader.log(of: head) { entry throws(PristineError) in
          out.append("\(entry)")
          return true
        }
      }
      return out
    }
  }

  private func shownText() throws -> [String: [UInt8]?] {
    var out: [String: [UInt8]?] = [:]
    for channel in ["main", "side"] {
      for path in ["story", "docs/manual", "docs/guide", "notes", "picture", "link"] as [RelativePath] {
        let lines = try? alice.repository.credit(path, channel: channel)
        out["\(channel) \(path)"] = lines.map { $0.lines.flatMap(\.text) }
      }
    }
    return out
  }

  /// Uses everything that only reads; errors are what is expected.
  private func readEverything() {
    let repository = alice.repository
    _ = findings()
    _ = try? shownText()
    _ = try? repository.log()
    var query = LogQuery(channel: "side")
    query.paths = ["docs"]
    _ = try? repository.log(query)
    _ = try? repository.list()
    _ = try? repository.conflicts()
    _ = try? repository.conflicts(channel: "side")
    _ = try? repository.channels()
    _ = try? repository.differences()
    _ = try? repository.differences(from: .channel("main"), to: .channel("side"))
    _ = try? repository.status(findsUntracked: true)
    for hash in (try? rows.rows("hash").compactMap { Digest($0.value).map { ChangeHash($0) } }) ?? [] {
      _ = try? repository.details(of: hash)
      _ = try? repository.relatives(of: hash)
    }
  }
}
