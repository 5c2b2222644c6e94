import ChangeModel
import Testing

@testable import Pristine

/// Arbitrary facts, arbitrary questions in arbitrary order, arbitrary edits.
struct TreeHostileStory {
  let seed: Int
  var random: TreeRandom
  var counts: [TreeConflict.Kind: Int] = [:]
  var names = ["a", "b", "c"]
  var suffix: @Sendable (InodeID) -> [UInt8] = { Array($0.description.utf8) }

  init(seed: Int) {
    self.seed = seed
    random = TreeRandom(seed: seed)
  }

  /// All inodes get one suffix, and files really have names like suffixed ones, or names too long for a suffix.
  mutating func meetAtSuffixes() {
    let long = String(repeating: "n", count: 250)
    names = ["a", "a", "a.~XXXXXXXX", "a.~XXXXXXXX9", long + "1", long + "2"]
    suffix = { _ in Array("XXXXXXXX".utf8) }
  }

  mutating func run(rounds: Int) throws {
    for round in 0..<rounds {
      var history = TreeHistory()
      history.suffix = suffix
      var inodes: [(InodeID, InodeKind)] = []
      try addFacts(to: &history, &inodes)
      for attempt in 0..<4 {
        let set = [0] + (1..<history.changes.count).filter { _ in random.chance(0.8) }
        try check(set, history, inodes.map(\.0), "seed \(seed) round \(round) attempt \(attempt)")
      }
    }
  }

  mutating func addFacts(to history: inout TreeHistory, _ inodes: inout [(InodeID, InodeKind)]) throws {
    var directories: [InodeID] = [.root]
    var creations: [GlobalTreeFact] = []
    var placements: [InodeID: [FactID]] = [:]
    var removals: [InodeID: [FactID]] = [:]
    var modes: [InodeID: [FactID]] = [:]
    for number in 0..<(3 + random.below(9)) {
      let kind: InodeKind = random.chance(0.5) ? .directory : random.chance(0.8) ? .file : .symlink
      let again = random.chance(0.3) ? [FactID(Digest.of([UInt8(number)]))] : []
      let (parent, name) = (random.pick(directories), Array(random.pick(names).utf8))
      let inode = TreeNaming.inode(kind, parent: parent, name: name, again: again)
      let first = TreeNaming.firstPlacement(of: inode)
      creations.append(.create(inode, kind, placement: first, parent: parent, name: name))
      if kind == .directory { directories.append(inode) } else { creations.append(.content(inode, "0")) }
      if placements.updateValue([first], forKey: inode) == nil { inodes.append((inode, kind)) }
    }
    history.add(creations)
    for number in 1..<(4 + random.below(20)) {
      let (inode, kind) = random.chance(0.5) ? random.pick(inodes) : inodes[0]
      let supersedes = (placements[inode] ?? []).filter { _ in random.chance(0.6) }
      switch random.below(12) {
      case ..<5:
        let settles = (removals[inode] ?? []).filter { _ in random.chance(0.3) }
        let (parent, name) = (random.pick(directories), Array(random.pick(names).utf8))
        let id = TreeNaming.place(inode, parent: parent, name: name, supersedes: supersedes, settles: settles)
        history.add([.place(id, inode, parent: parent, name: name, supersedes: supersedes, settles: settles)])
        placements[inode, default: []].append(id)
      case ..<8:
        let seen: Set<String> = random.chance(0.7) ? ["0"] : []
        let id = TreeNaming.remove(
          inode, supersedes: supersedes, seenText: [UInt8(seen.count), UInt8(number)], seenVersions: [])
        history.add([.remove(id, inode, supersedes: supersedes, seen: seen)])
        removals[inode, default: []].append(id)
      case 8, 9:
        history.add([.content(inode, kind == .directory ? "0" : String(number))])
      default:
        let seen = (modes[inode] ?? []).filter { _ in random.chance(0.5) }
        let executable = random.chance(0.5)
        let id = TreeNaming.mode(inode, executable: executable, supersedes: seen)
        history.add([.mode(id, inode, executable: executable, supersedes: seen)])
        modes[inode, default: []].append(id)
      }
    }
  }

  mutating func check(_ set: [Int], _ history: TreeHistory, _ inodes: [InodeID], _ place: String) throws {
    var history = history
    let source = history.source(set)
    let oracle = TreeOracle(Set(set.flatMap { history.changes[$0] }), suffix: suffix)
    for kind in oracle.listing.conflicts.values.joined() { counts[kind, default: 0] += 1 }

    // One view asked everything in random order; the last question is for the whole tree.
    var view = TreeView(suffix: suffix)
    for inode in inodes.shuffled(using: &random) {
      let local = try #require(history.local[inode])
      switch random.below(4) {
      case 0:
        #expect(
          try view.path(of: local, in: source).map { String(decoding: $0, as: UTF8.self) }
            == oracle.path[inode], "\(place)")
      case 1:
        #expect(
          try view.conflicts(of: local, in: source).map(\.kind) == oracle.listing.conflicts[inode] ?? [],
          "\(place)")
      case 2:
        guard let path = oracle.path[inode] else { continue }
        let found = try view.inode(at: Array(path.utf8), in: source).flatMap { history.global[$0] }
        #expect(found == oracle.listing.directories[path]?.first ?? inode, "\(place)")
      default:
        let entry = try view.entry(of: local, in: source)
        #expect(entry?.placement.id == oracle.chosen[inode], "\(place)")
      }
    }
    #expect(try TreeListing(&view, source) == oracle.listing, "\(place)")

    // Nothing to say, nothing said.
    #expect(try TreeRecorder.record([], on: &view, in: source).facts.isEmpty, "\(place)")
    var wanted = TreeWanted(oracle.listing)
    var story = TreeStory(seed: random.below(1 << 30))
    var touched: Set<InodeID> = []
    for _ in 0..<random.below(4) { story.edit(&wanted, &touched) }
    guard wanted.isTree else { return }
    let edits = wanted.edits(from: oracle.listing).shuffled(using: &random)
    let conflicted = oracle.listing.conflicts.keys.compactMap { oracle.path[$0] }.sorted()
    let settling = random.chance(0.5) ? conflicted : conflicted.filter { _ in random.chance(0.3) }
    let change = try history.record(edits, settling: settling, on: set)
    // Another store with other local ids, told the edits in another order, records the same facts in the same order.
    var other = TreeHistory()
    other.suffix = suffix
    for change in set.shuffled(using: &random) { other.add(history.changes[change]) }
    let again = try other.record(
      edits.shuffled(using: &random), settling: settling.shuffled(using: &random), token: "text \(change)",
      on: Array(other.changes.indices))
    #expect(other.changes[again] == history.changes[change], "\(place)")
    let after = try history.listing(set + [change])
    #expect(after.files.keys.sorted() == wanted.files.keys.sorted(), "\(edits) \(place)")
    #expect(after.directories.keys.sorted() == wanted.fullDirectories.sorted(), "\(place)")
    for (path, file) in wanted.files {
      #expect(after.files[path]?.isExecutable == file.isExecutable, "mode of \(path), \(place)")
      if let inode = file.inode {
        #expect(after.files[path]?.inode == inode, "identity of \(path), \(place)")
      }
    }
    if settling.count == conflicted.count { #expect(after.conflicts.isEmpty, "\(place)") }
    if edits.isEmpty { expectOnlySettled(oracle, after, Set(settling), "\(place)") }
  }

  /// A file nobody asked to settle stays in conflict, unless the conflict is one about a name with a file that was settled.
  func expectOnlySettled(_ before: TreeOracle, _ after: TreeListing, _ settled: Set<String>, _ place: String)
  {
    for (inode, kinds) in before.listing.conflicts
    where before.kind[inode] != .directory && !kinds.contains(.name) {
      guard let path = before.path[inode] else { continue }
      #expect((after.conflicts[inode] ?? []) == (settled.contains(path) ? [] : kinds), "\(path) \(place)")
    }
    for inode in after.conflicts.keys { #expect(before.listing.conflicts[inode] != nil, "\(place)") }
  }
}
