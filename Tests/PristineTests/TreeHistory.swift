import ChangeModel
import Testing

@testable import Pristine

/// A seeded generator: the same seed tells the same story everywhere.
struct TreeRandom: RandomNumberGenerator {
  private var state: UInt64
  /// Not a multiple of the step below: the sequences of two seeds would be one sequence, shifted.
  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0xD134_2543_DE82_EF95 &+ 1 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// A tree fact as everybody knows it, by global names; content is a token.
enum GlobalTreeFact: Hashable {
  /// `placement` is nil where the first placement is a fact of its own.
  case create(InodeID, InodeKind, placement: FactID?, parent: InodeID, name: [UInt8])
  case place(FactID, InodeID, parent: InodeID, name: [UInt8], supersedes: [FactID], settles: [FactID])
  case mode(FactID, InodeID, executable: Bool, supersedes: [FactID])
  case remove(FactID, InodeID, supersedes: [FactID], seen: Set<String>)
  case content(InodeID, String)

  var inode: InodeID {
    switch self {
    case .create(let inode, _, _, _, _), .place(_, let inode, _, _, _, _), .mode(_, let inode, _, _),
      .remove(_, let inode, _, _), .content(let inode, _):
      inode
    }
  }
}

/// Changes in memory, and what a store would keep of them: local ids, and the children any change ever gave a directory.
struct TreeHistory {
  /// How views of it tell inodes of one name apart.
  var suffix: @Sendable (InodeID) -> [UInt8] = { Array($0.description.utf8) }
  private(set) var changes: [[GlobalTreeFact]] = []
  private(set) var local: [InodeID: LocalInode] = [.root: .root]
  private(set) var global: [LocalInode: InodeID] = [.root: .root]
  private var children: [LocalInode: [[UInt8]: Set<LocalInode>]] = [:]
  private var kinds: [InodeID: InodeKind] = [:]
  private var placements: [InodeID: Set<FactID>] = [:]

  /// Adds a change and gives its number. Local ids ascend in no meaningful order.
  @discardableResult mutating func add(_ facts: [GlobalTreeFact]) -> Int {
    changes.append(facts)
    for case .create(let inode, let kind, _, _, _) in facts { kinds[inode] = kind }
    for fact in facts {
      switch fact {
      case .create(let inode, _, let placement?, let parent, let name),
        .place(let placement, let inode, let parent, let name, _, _):
        children[localID(of: parent), default: [:]][name, default: []].insert(localID(of: inode))
        placements[inode, default: []].insert(placement)
      default: _ = localID(of: fact.inode)
      }
    }
    return changes.count - 1
  }

  private mutating func localID(of inode: InodeID) -> LocalInode {
    if let known = local[inode] { return known }
    let id = LocalInode(UInt32(truncatingIfNeeded: local.count) &* 2_654_435_761)
    local[inode] = id
    global[id] = inode
    return id
  }

  /// What some of the changes say together.
  func source(_ set: some Sequence<Int>, counter: TreeSourceCounter? = nil) -> MemoryTreeSource {
    var source = MemoryTreeSource(history: self, counter: counter)
    var content: [InodeID: Set<String>] = [:]
    var seen: [InodeID: Set<String>] = [:]
    let facts = set.flatMap { changes[$0] }
    for case .create(let inode, let kind, let placement, let parent, let name) in facts {
      guard let id = local[inode] else { continue }
      source.records[id] = source.records[id] ?? TreeRecord(id: inode, kind: kind)
      source.named[inode] = id
      if let placement, let parent = local[parent] {
        source.records[id]?.place(.init(id: placement, parent: parent, name: name))
      }
    }
    for fact in facts {
      guard let id = local[fact.inode] else { continue }
      switch fact {
      case .create: break
      case .place(let placement, _, let parent, let name, let supersedes, let settles):
        guard let parent = local[parent] else { continue }
        source.records[id]?.place(
          .init(id: placement, parent: parent, name: name), superseding: supersedes, settling: settles)
      case .mode(let mode, _, let executable, let supersedes):
        source.records[id]?.setMode(mode, executable: executable, superseding: supersedes)
      case .remove(let removal, let inode, let supersedes, let removed):
        source.records[id]?.remove(removal, superseding: supersedes)
        seen[inode, default: []].formUnion(removed)
      case .content(let inode, let token): content[inode, default: []].insert(token)
      }
    }
    source.content = content
    source.unseen = Set(
      content.compactMap { inode, tokens in tokens.isSubset(of: seen[inode] ?? []) ? nil : local[inode] })
    return source
  }

  fileprivate func candidates(in directory: LocalInode, named name: [UInt8]?) -> [(
    name: [UInt8], inode: LocalInode
  )] {
    let names = children[directory] ?? [:]
    if let name { return (names[name] ?? []).map { (name, $0) } }
    return names.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { name, inodes in
      inodes.map { (name, $0) }
    }
  }

  fileprivate var moved: [LocalInode] {
    placements.compactMap { inode, ids in kinds[inode] == .directory && ids.count > 1 ? local[inode] : nil }
  }
}

/// Counts what is asked of a source.
final class TreeSourceCounter {
  var records = 0
  var candidates = 0
  var contents = 0
}

/// The facts of one set of changes, in memory.
struct MemoryTreeSource: TreeSource {
  let history: TreeHistory
  let counter: TreeSourceCounter?
  var records: [LocalInode: TreeRecord] = [:]
  var named: [InodeID: LocalInode] = [:]
  var content: [InodeID: Set<String>] = [:]
  var unseen: Set<LocalInode> = []

  init(history: TreeHistory, counter: TreeSourceCounter?) {
    self.history = history
    self.counter = counter
  }

  func record(of inode: LocalInode) throws(PristineError) -> TreeRecord? {
    counter?.records += 1
    return records[inode]
  }
  func candidates(
    in directory: LocalInode, named name: [UInt8]?
  ) throws(PristineError) -> [(name: [UInt8], inode: LocalInode)] {
    let out = history.candidates(in: directory, named: name)
    counter?.candidates += out.count
    return out
  }
  func hasUnseenContent(_ inode: LocalInode) throws(PristineError) -> Bool {
    counter?.contents += 1
    return unseen.contains(inode)
  }
  func movedDirectories() throws(PristineError) -> [LocalInode] { history.moved }
  func inode(named id: InodeID) throws(PristineError) -> LocalInode? { named[id] }
}

/// Everything a view shows, by path and global name.
struct TreeListing: Equatable {
  struct File: Equatable {
    var inode: InodeID
    var kind = InodeKind.file
    var isExecutable: Bool
  }
  var files: [String: File] = [:]
  var directories: [String: [InodeID]] = [:]
  var conflicts: [InodeID: [TreeConflict.Kind]] = [:]

  /// All of a tree, and that walk, path and lookup agree about it.
  init(_ view: inout TreeView, _ source: MemoryTreeSource) throws {
    let history = source.history
    var last: [[UInt8]] = []
    try view.walk(from: [], in: source) { _ throws(PristineError) in }
    var walk = try TreeWalk(from: [], in: &view, source)
    while let entry = try walk.next(in: &view, source) {
      let names = entry.path.split(separator: UInt8(ascii: "/")).map { Array($0) }
      precondition(
        last.lexicographicallyPrecedes(names) { $0.lexicographicallyPrecedes($1) }, "a walk ascends")
      last = names
      let path = String(decoding: entry.path, as: UTF8.self)
      for inode in entry.merged {
        guard let id = history.global[inode] else { continue }
        let kinds = try view.conflicts(of: inode, in: source).map(\.kind)
        if !kinds.isEmpty { conflicts[id] = kinds }
      }
      let all = try entry.merged.flatMap { try view.conflicts(of: $0, in: source).map(\.kind) }
      #expect(
        Set(entry.conflicts.map(\.kind)) == Set(all), "an entry lists the conflicts of all that is merged")
      let ids = entry.merged.compactMap { history.global[$0] }
      if entry.kind == .directory {
        directories[path] = ids
      } else {
        files[path] = File(inode: ids[0], kind: entry.kind, isExecutable: entry.isExecutable)
      }
    }
  }
}

extension TreeHistory {
  /// Records edits on a set as a new change. New files hold `token`, or text unlike any other; `touching` gets new text too.
  mutating func record(
    _ edits: [TreeEdit], settling: [String] = [], touching: [InodeID] = [], token: String? = nil,
    on set: [Int]
  ) throws -> Int {
    var view = TreeView(suffix: suffix)
    let source = source(set)
    let recording = try TreeRecorder.record(
      edits, settling: settling.map { Array($0.utf8) }, on: &view, in: source)
    let text = token ?? "text \(changes.count)"
    return add(globalFacts(recording, on: source, token: text) + touching.map { .content($0, text) })
  }

  func globalFacts(_ recording: TreeRecording, on source: MemoryTreeSource, token: String) -> [GlobalTreeFact]
  {
    func id(_ inode: TreeInode) -> InodeID {
      switch inode {
      case .existing(let inode): global[inode] ?? .root
      case .new(let index): recording.creations[index].id
      }
    }
    return recording.facts.flatMap { fact -> [GlobalTreeFact] in
      switch fact {
      case .create(let index, let kind, let parent, let name, let again):
        let inode = recording.creations[index].id
        #expect(inode == TreeNaming.inode(kind, parent: id(parent), name: name, again: again))
        let create = GlobalTreeFact.create(
          inode, kind, placement: TreeNaming.firstPlacement(of: inode), parent: id(parent), name: name)
        return kind == .directory ? [create] : [create, .content(inode, token)]
      case .place(let inode, let parent, let name, let supersedes, let settles):
        let (inode, parent) = (id(.existing(inode)), id(parent))
        let fact = TreeNaming.place(
          inode, parent: parent, name: name, supersedes: supersedes, settles: settles)
        return [.place(fact, inode, parent: parent, name: name, supersedes: supersedes, settles: settles)]
      case .mode(let inode, let executable, let supersedes):
        let name = TreeNaming.mode(id(inode), executable: executable, supersedes: supersedes)
        return [.mode(name, id(inode), executable: executable, supersedes: supersedes)]
      case .remove(let inode, let supersedes):
        let inode = id(.existing(inode))
        let seen = source.content[inode] ?? []
        let name = TreeNaming.remove(
          inode, supersedes: supersedes, seenText: Array(seen.sorted().joined(separator: "\n").utf8),
          seenVersions: [])
        return [.remove(name, inode, supersedes: supersedes, seen: seen)]
      }
    }
  }

  func listing(_ set: [Int]) throws -> TreeListing {
    var view = TreeView(suffix: suffix)
    return try TreeListing(&view, source(set))
  }
}
