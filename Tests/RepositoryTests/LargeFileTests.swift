import ChangeModel
import FileSystem
import Pristine
import Repository
import Synchronization
import TestSupport
import Testing
import WorkingCopy

/// Files that are too large to be held: read in portions, stored in several transactions ahead of their change.
@Suite("Large files")
struct LargeFileTests {
  private static let path: RelativePath = "large"

  /// 49 MiB: 8 KiB that cannot be compressed, again and again.
  private static let base: [UInt8] = {
    var random = SplitMix64(seed: 7)
    let block = (0..<1024).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
    var out: [UInt8] = []
    for _ in 0..<49 << 7 { out += block }
    return out
  }()

  private static func bytes(_ edition: UInt8 = 0) -> [UInt8] {
    var bytes = base
    bytes[1 << 20] = edition
    return bytes
  }

  private static func recorded(_ stage: Stage, _ bytes: [UInt8]) throws -> Replica {
    let alice = try stage.replica("alice")
    try alice.write(path, bytes)
    try alice.write("small", "small\n")
    try alice.add(path, "small")
    try alice.record("large")
    return alice
  }

  /// Nothing is damaged, nothing is left over.
  private static func expectSound(_ alice: Replica) throws {
    #expect(try alice.repository.check().isEmpty)
    let rows = try StoredRows(alice.repository.store)
    let stored = Set(try rows.rows("changes").map(\.key))
    #expect(try rows.rows("contents").allSatisfy { stored.contains(Array($0.key.prefix(4))) })
    #expect(try rows.rows("meta").allSatisfy { !$0.key.starts(with: Array("staged".utf8)) })
  }

  @Test func aLargeFileComesBackAsItWas() throws {
    let stage = try Stage()
    let first = Self.bytes()
    let alice = try Self.recorded(stage, first)
    try Self.expectSound(alice)
    try alice.fork("before")

    var second = first
    second.replaceSubrange(30_000_000..<30_000_003, with: Array("new".utf8))
    second += Array("appended".utf8)
    second[10] ^= 1
    try alice.write(Self.path, second)
    let edit = try alice.record("edit")
    let change = try alice.repository.details(of: edit).encoded.change
    #expect(change.contentsCount < 100)
    #expect(throws: RepositoryError.self) { try alice.record("again") }

    try alice.show("before")
    #expect(try alice.root.read(Self.path) == first)
    try alice.show("main")
    #expect(try alice.root.read(Self.path) == second)
    try Self.expectSound(alice)
  }

  /// Writes to a file each time the next one is about to be read.
  private final class Writer: Progress {
    private let root: Directory
    private let editions: Mutex<[UInt8]>

    init(_ alice: Replica, _ editions: [UInt8]) {
      root = alice.root
      self.editions = Mutex(editions.reversed())
    }

    func report(_ stage: ProgressStage, done: Int, of count: Int) {
      guard stage == .readingFiles, done == 1 else { return }
      guard let edition = editions.withLock({ $0.popLast() }) else { return }
      _ = try? root.writeAtomically(LargeFileTests.path, LargeFileTests.bytes(edition), staging: nil)
    }
  }

  @Test func aLargeFileThatChangesWhileItIsRecordedIsRecordedAsItIsThen() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.write(Self.path, Self.bytes(1))
    try alice.write("small", "small\n")
    try alice.add(Self.path, "small")
    var invocation = alice.invocation("record")
    invocation.progress = Writer(alice, [2, 3])
    _ = try alice.repository.record(RecordRequest(), invocation)
    try alice.root.removeTree(Self.path)
    _ = try alice.repository.reset(paths: [Self.path], alice.invocation("reset"))
    #expect(try alice.root.read(Self.path) == Self.bytes(3))
    try Self.expectSound(alice)
  }

  @Test func aLargeFileThatNeverStandsStillIsRefused() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.write(Self.path, Self.bytes(1))
    try alice.write("small", "small\n")
    try alice.add(Self.path, "small")
    var invocation = alice.invocation("record")
    invocation.progress = Writer(alice, Array(2...9))
    do throws(RepositoryError) {
      _ = try alice.repository.record(RecordRequest(), invocation)
      Issue.record("it was recorded")
    } catch {
      guard case .store(.sourceChanged(Self.path.bytes)) = error else { throw error }
    }
    #expect(try alice.changes() == [])
    try Self.expectSound(alice)
  }

  @Test func whatAnInterruptedRecordLeftIsGoneAfterTheNextLargeOne() throws {
    let stage = try Stage()
    let alice = try Self.recorded(stage, Self.bytes())
    let store = alice.repository.store
    let rows = try StoredRows(store)
    // As if the process had ended after a transaction: contents under a number that no change has.
    try rows.put("contents", ([0, 0, 3, 0xE7, 0, 0, 0, 0], [1, 0, 1]))
    try rows.put("meta", (Array("staged-1".utf8), [0xE7, 7]))
    #expect(try alice.repository.check().isEmpty)
    try alice.write("other", Self.bytes(1))
    try alice.add("other")
    try alice.record("another")
    try Self.expectSound(alice)
  }
}
