// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing
import WorkingCopy

/// What can be worked out from the recorded changes comes back as it was: rows, sets, logs, counters, the index.
@Suite("Repairing a store")
struct RepairTests {
  private let stage: Stage
  private let alice: Replica
  private let rows: StoredRows
  private let picture: Picture

  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
    let bob = try stage.replica("bob")
    try alice.write("story", "one\ntwo\nthree\n")
    try alice.write("docs/guide", "read me\n")
    try alice.add("story", "docs")
    try alice.record("first")
    try bob.pull(from: alice)
    try alice.fork("side")
    try alice.record("story", "one\n2\nthree\n")
    try bob.record("story", "one\nzwei\nthree\n")
    try alice.pull(from: bob)
    try alice.root.setExecutable("docs/guide", true)
    try alice.repository.move("docs/guide", to: "docs/manual", alice.invocation("mv"))
    try alice.record("moved")
    rows = try StoredRows(alice.repository.store)
    picture = try alice.picture()
  }

  private static let derived = [
    "change_id", "hash", "inode_id", "inodes", "created", "tree_atoms", "atoms", "children", "dependents",
  ]

  private func expectRepaired(_ what: String) throws {
    let (found, left) = try alice.repository.repair()
    #expect(!found.isEmpty, "\(what): nothing was found")
    #expect(left.isEmpty, "\(what): \(left)")
    #expect(try alice.repository.check().isEmpty, "\(what)")
    #expect(try alice.picture() == picture, "\(what)")
  }

  @Test("brings back a row of facts by inode that was altered", arguments: derived)
  func altered(table: String) throws {
    for row in try rows.rows(table) where !row.value.isEmpty {
      try rows.put(table, (row.key, row.value.dropLast() + [row.value[row.value.count - 1] ^ 0x11]))
      try expectRepaired("row \(row.key) of \(table)")
    }
  }

  @Test("brings back a row that is gone", arguments: derived)
  func gone(table: String) throws {
    for row in try rows.rows(table) {
      try rows.delete(table, row.key)
      try expectRepaired("row \(row.key) of \(table)")
    }
  }

  @Test("deletes rows that no change made")
  func surplus() throws {
    let row = try #require(try rows.rows("atoms").first)
    try rows.put("atoms", (row.key.prefix(4) + [0, 0, 1, 0], row.value))
    try expectRepaired("a row of change 256")
  }

  @Test("makes the log and the state of a channel from its set")
  func channel() throws {
    for row in try rows.rows("channel_log") {
      try rows.delete("channel_log", row.key)
      let (_, left) = try alice.repository.repair()
      #expect(left.isEmpty)
      #expect(try alice.repository.check().isEmpty)
      #expect(try alice.picture() == picture)
    }
    let head = try #require(try rows.rows("channels").first)
    try rows.put("channels", (head.key, head.value.dropLast() + [head.value[head.value.count - 1] ^ 1]))
    try expectRepaired("the digest of a channel")
  }

  @Test("makes the index from the channel, without touching edits and what was added")
  func index() throws {
    try alice.write("new", "mine\n")
    try alice.add("new")
    try alice.write("docs/manual", "read me\nand me\n")
    let files = try alice.files()
    for row in try rows.rows("index") where row.value.count > 40 {
      try rows.put("index", (row.key, row.value.dropLast() + [row.value[row.value.count - 1] ^ 1]))
    }
    let (found, left) = try alice.repository.repair()
    #expect(!found.isEmpty && left.isEmpty)
    #expect(try alice.files() == files)
    let scan = try alice.repository.status(findsUntracked: true)
    #expect(scan.untracked.isEmpty)
    let edited = scan.items.filter { !$0.difference.isSubset(of: [.conflict, .stamp]) }
    #expect(Set(edited.map(\.path)) == ["new", "docs/manual"])
  }

  @Test("corrects a counter that fell behind")
  func counter() throws {
    let row = try #require(try rows.rows("meta").first { $0.key == Array("log".utf8) })
    try rows.put("meta", (row.key, [1]))
    try expectRepaired("a counter")
  }

  @Test("says what cannot be worked out, and leaves it")
  func truthIsGone() throws {
    let row = try #require(try rows.rows("contents").first)
    try rows.put("contents", (row.key, row.value.dropLast() + [row.value[row.value.count - 1] ^ 1]))
    let left = try alice.repository.repair().left
    #expect(!left.isEmpty)
    try rows.put("contents", row)
    #expect(try alice.repository.check().isEmpty)
    #expect(try alice.picture() == picture)
  }

  @Test("finds nothing to do in a healthy store")
  func healthy() throws {
    let before = try rows.all()
    let (found, left) = try alice.repository.repair()
    #expect(found.isEmpty && left.isEmpty)
    #expect(try rows.all() == before)
  }
}
