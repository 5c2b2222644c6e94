import ChangeModel
import FileSystem
import LMDB
import Pristine
import Repository
import TestSupport
import Testing

/// Nothing costs in proportion to the repository: what an operation reads and writes is counted in a small one and in a large one.
@Suite("The cost of an operation")
struct LocalityTests {
  /// What each operation read and wrote.
  private typealias Costs = [String: Statistics]

  /// A repository with files in folders of ten, and changes that each edit one line of one of the first ten.
  private static func repository(_ stage: Stage, files: Int, changes: Int) throws -> Replica {
    let alice = try stage.replica("files-\(files)-changes-\(changes)")
    let lines = (0..<30).map { "line \($0)\n" }.joined()
    for number in 0..<files { try alice.write(path(number), lines) }
    try alice.add(.root)
    try alice.record("all")
    for number in 1..<changes {
      let file = try path(1 + number % 9)
      try alice.write(file, try alice.read(file) + "change \(number)\n")
      try alice.record("\(number)", paths: [file])
    }
    return alice
  }

  private static func path(_ number: Int) throws -> RelativePath {
    try RelativePath("d\(number / 10)/f\(number)".utf8)
  }

  /// Every operation once, on a file that only the first change is about.
  private static func costs(_ alice: Replica) throws -> Costs {
    var costs = Costs()
    let environment = alice.repository.store.environment
    func count(_ name: String, _ body: () throws -> Void) rethrows {
      let before = environment.statistics
      try body()
      costs[name] = environment.statistics - before
    }
    try count("fork") { try alice.fork("side") }
    try alice.write(path(0), try alice.read(path(0)) + "one more\n")
    var change = ChangeHash(Digest.of([]))
    try count("record") { change = try alice.record("one line", paths: [path(0)]) }
    try count("apply") { try alice.apply(change, to: "side") }
    try count("unrecord") {
      _ = try alice.repository.unrecord([change], from: "side", alice.invocation("unrecord"))
    }
    try count("credit") { _ = try alice.repository.credit(path(0)) }
    try count("log") { _ = try alice.repository.log(limit: 10) }
    try count("switch") { try alice.show("side") }
    return costs
  }

  private func compare(_ small: Costs, _ large: Costs, reading allowance: [String: Int] = [:]) throws {
    for (name, few) in small.sorted(by: { $0.key < $1.key }) {
      let many = try #require(large[name])
      #expect(many.rowsWritten <= few.rowsWritten + 3, "\(name): \(few) \(many)")
      #expect(many.rowsDeleted == few.rowsDeleted, "\(name): \(few) \(many)")
      // Numbers take more bytes; the bitmap of a set is one bit a change.
      #expect(many.bytesWritten <= few.bytesWritten + 300, "\(name): \(few) \(many)")
      #expect(many.rowsRead <= few.rowsRead + 12 + (allowance[name] ?? 0), "\(name): \(few) \(many)")
    }
  }

  @Test("does not grow with the number of files")
  func files() throws {
    let stage = try Stage()
    let small = try LocalityTests.costs(LocalityTests.repository(stage, files: 20, changes: 5))
    let large = try LocalityTests.costs(LocalityTests.repository(stage, files: 1000, changes: 5))
    // Record looks at every tracked file, and so at every row of the index; a directory takes two looks.
    try compare(small, large, reading: ["record": 980 + 2 * 98])
  }

  @Test("does not grow with the number of changes")
  func changes() throws {
    let stage = try Stage()
    let small = try LocalityTests.costs(LocalityTests.repository(stage, files: 20, changes: 20))
    let large = try LocalityTests.costs(LocalityTests.repository(stage, files: 20, changes: 400))
    try compare(small, large)
  }

  @Test("of a fork is the same however deep it is, and sets stay shared")
  func forks() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.record("f", "one\n")
    let rows = try StoredRows(alice.repository.store)
    let (sets, pages) = try (rows.rows("sets").count, rows.rows("channel_set").count)
    let environment = alice.repository.store.environment
    var costs: [Statistics] = []
    for depth in 1...50 {
      let before = environment.statistics
      try alice.fork("fork-\(depth)", from: depth == 1 ? "main" : "fork-\(depth - 1)")
      costs.append(environment.statistics - before)
    }
    #expect(try rows.rows("sets").count == sets && rows.rows("channel_set").count == pages)
    #expect(costs.allSatisfy { $0.rowsWritten <= costs[0].rowsWritten && $0.rowsRead <= costs[0].rowsRead })
    #expect(costs.allSatisfy { $0.bytesWritten <= costs[0].bytesWritten + 20 })
    #expect(try alice.set("fork-50") == alice.set("main"))
    #expect(try alice.state("fork-50") == alice.state("main"))
  }

  @Test("of a change in a fork of forks is one page, and nobody else has it")
  func forksThatDiffer() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.record("f", "one\n")
    try alice.fork("pool")
    let own = try (1...50).map { number in
      try alice.record(RelativePath("g\(number)".utf8), "\(number)\n")
    }
    let rows = try StoredRows(alice.repository.store)
    let before = try rows.rows("channel_set")
    var last = "pool"
    for depth in 1...50 {
      try alice.fork("fork-\(depth)", from: last)
      last = "fork-\(depth)"
      try alice.apply(own[depth - 1], to: last)
    }
    let after = try rows.rows("channel_set")
    #expect(after.count == before.count + 50)
    #expect(after.allSatisfy { $0.value.count <= 16 })
    let base = try alice.set("pool")
    for depth in 1...50 {
      #expect(try alice.set("fork-\(depth)") == base.union(own[..<depth]), "depth \(depth)")
    }
    // Reading the deepest reads no more than the overlays there may be.
    let environment = alice.repository.store.environment
    let start = environment.statistics
    _ = try alice.repository.log(channel: "fork-50", limit: 1)
    #expect((environment.statistics - start).rowsRead < 40)
    #expect(try alice.repository.check().isEmpty)
  }
}
