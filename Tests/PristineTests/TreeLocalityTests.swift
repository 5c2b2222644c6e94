import ChangeModel
import Testing

@testable import Pristine

/// A view asks about what a question touches, never about the whole tree.
@Suite struct TreeLocalityTests {
  /// A directory of 1,000 files in a tree of 10,000.
  static let history: TreeHistory = {
    var history = TreeHistory()
    var facts: [GlobalTreeFact] = []
    func create(_ kind: InodeKind, _ name: String, in parent: InodeID) -> InodeID {
      let name = Array(name.utf8)
      let inode = TreeNaming.inode(kind, parent: parent, name: name, again: [])
      facts.append(
        .create(inode, kind, placement: TreeNaming.firstPlacement(of: inode), parent: parent, name: name))
      return inode
    }
    let top = create(.directory, "top", in: .root)
    let wide = create(.directory, "wide", in: top)
    for number in 0..<1000 { _ = create(.file, "f\(number)", in: wide) }
    for number in 0..<90 {
      let directory = create(.directory, "d\(number)", in: number % 2 == 0 ? .root : top)
      for number in 0..<100 { _ = create(.file, "f\(number)", in: directory) }
    }
    history.add(facts)
    return history
  }()

  @Test func oneFileIsFoundWithoutItsSiblings() throws {
    let counter = TreeSourceCounter()
    let source = Self.history.source([0], counter: counter)
    var view = TreeView()
    let inode = try #require(try view.inode(at: Array("top/wide/f500".utf8), in: source))
    #expect(counter.records <= 3)
    #expect(counter.candidates <= 3)

    (counter.records, counter.candidates) = (0, 0)
    var other = TreeView()
    let entry = try #require(try other.entry(of: inode, in: source))
    #expect(String(decoding: entry.path, as: UTF8.self) == "top/wide/f500")
    #expect(counter.records <= 3)
    #expect(counter.candidates <= 3)
    #expect(counter.contents == 0)
  }

  @Test func aListingIsLocalToItsDirectory() throws {
    let counter = TreeSourceCounter()
    let source = Self.history.source([0], counter: counter)
    var view = TreeView()
    #expect(try view.list(directory: Array("top/wide".utf8), in: source)?.count == 1000)
    #expect(counter.records <= 1002)
    #expect(counter.candidates <= 1002)
  }

  @Test func aRecordIsLocalToItsEdits() throws {
    let counter = TreeSourceCounter()
    let source = Self.history.source([0], counter: counter)
    var view = TreeView()
    let recording = try TreeRecorder.record(
      [
        .rename("top/wide/f1", "top/wide/new/g"), .delete("d0/f3"), .file("d2/x"),
        .chmod("top/wide/f7", true),
        .rename("top/d1", "d0/d1"),
      ], on: &view, in: source)
    #expect(recording.facts.count == 6)
    #expect(counter.records <= 12)
    #expect(counter.candidates <= 20)
  }

  @Test func theWholeTreeIsReadOnce() throws {
    let counter = TreeSourceCounter()
    let source = Self.history.source([0], counter: counter)
    var view = TreeView()
    var count = 0
    try view.walk(from: [], in: source) { _ throws(PristineError) in count += 1 }
    #expect(count == 10_092)
    #expect(counter.records == 10_092)
  }

  /// A view works on what lives no longer than a transaction.
  @Test func aSourceMayBeBorrowed() throws {
    let memory = Self.history.source([0])
    let source = BorrowedTreeSource(memory)
    var view = TreeView()
    #expect(try view.inode(at: Array("d0/f1".utf8), in: source) != nil)
    #expect(try TreeRecorder.record([.delete("d0/f1")], on: &view, in: source).facts.count == 1)
  }
}

struct BorrowedTreeSource: TreeSource, ~Copyable, ~Escapable {
  private let memory: MemoryTreeSource

  @_lifetime(borrow memory) init(_ memory: borrowing MemoryTreeSource) { self.memory = copy memory }

  func record(of inode: LocalInode) throws(PristineError) -> TreeRecord? { try memory.record(of: inode) }
  func candidates(
    in directory: LocalInode, named name: [UInt8]?
  ) throws(PristineError) -> [(name: [UInt8], inode: LocalInode)] {
    try memory.candidates(in: directory, named: name)
  }
  func hasUnseenContent(_ inode: LocalInode) throws(PristineError) -> Bool {
    try memory.hasUnseenContent(inode)
  }
  func movedDirectories() throws(PristineError) -> [LocalInode] { try memory.movedDirectories() }
  func inode(named id: InodeID) throws(PristineError) -> LocalInode? { try memory.inode(named: id) }
}
