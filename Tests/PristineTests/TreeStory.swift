import ChangeModel
import Testing

@testable import Pristine

/// Three replicas that edit, merge and record on what they have.
struct TreeStory {
  let seed: Int
  var random: TreeRandom
  var counts: [String: Int] = [:]

  init(seed: Int) {
    self.seed = seed
    random = TreeRandom(seed: seed)
  }

  mutating func run(rounds: Int) throws {
    for round in 0..<rounds {
      var history = TreeHistory()
      // Three who start from one tree, and sometimes from nothing.
      var replicas: [[Int]] = [[], [], []]
      if random.chance(0.9) {
        let paths = Set((0..<6).map { _ in newPath() })
        let files = paths.filter { path in !paths.contains { path.hasPrefix($0 + "/") } }
        let base = try history.record(files.map { .add(Array($0.utf8), .file) }, on: [])
        replicas = [[base], [base], [base]]
      }
      for step in 0..<(6 + random.below(16)) {
        let own = random.below(3)
        if random.chance(0.6) {
          try record(on: &replicas[own], &history, "seed \(seed) round \(round) step \(step)")
        } else {
          let other = (own + 1 + random.below(2)) % 3
          replicas[own] += replicas[other].filter { !replicas[own].contains($0) }
          try checkMerge(replicas[own], history, "seed \(seed) round \(round) step \(step)")
        }
      }
    }
  }

  mutating func newPath() -> String {
    var names = (0...random.below(2)).map { _ in random.pick(["ad", "bd", "cd", "a"]) }
    names[names.count - 1] = String(names[names.count - 1].prefix(1))
    return names.joined(separator: "/")
  }

  mutating func record(on set: inout [Int], _ history: inout TreeHistory, _ place: String) throws {
    let source = history.source(set)
    var view = TreeView()
    let before = try TreeListing(&view, source)
    var wanted = TreeWanted(before)
    var touched: Set<InodeID> = []
    for _ in 0...random.below(4) { edit(&wanted, &touched) }
    guard wanted.isTree else { return }
    touched.formIntersection(wanted.files.values.compactMap(\.inode))

    // All conflicts that are shown get settled, what is removed aside.
    var conflicted: [String] = []
    for inode in before.conflicts.keys {
      let local = try #require(history.local[inode])
      conflicted.append(String(decoding: try #require(try view.path(of: local, in: source)), as: UTF8.self))
    }
    let change = try history.record(
      wanted.edits(from: before), settling: conflicted, touching: touched.sorted(), on: set)
    set.append(change)
    counts["records", default: 0] += 1
    counts["on conflict", default: 0] += conflicted.isEmpty ? 0 : 1

    let after = try history.listing(set)
    #expect(after.files.keys.sorted() == wanted.files.keys.sorted(), "\(place)")
    #expect(after.directories.keys.sorted() == wanted.fullDirectories.sorted(), "\(place)")
    for (path, file) in wanted.files {
      #expect(after.files[path]?.isExecutable == file.isExecutable, "mode of \(path), \(place)")
      if let inode = file.inode {
        #expect(after.files[path]?.inode == inode, "identity of \(path), \(place)")
      }
    }
    #expect(after.conflicts.isEmpty, "\(place)")
    #expect(after == TreeOracle(Set(set.flatMap { history.changes[$0] })).listing, "\(place)")
  }

  mutating func edit(_ tree: inout TreeWanted, _ touched: inout Set<InodeID>) {
    let files = tree.files.keys.sorted()
    let directories = tree.directories.sorted()
    func isFree(_ path: String, but moving: String? = nil) -> Bool {
      tree.files[path] == nil && !tree.directories.contains(path)
        && !tree.files.keys.contains { $0 != moving && path.hasPrefix($0 + "/") }
    }
    switch random.below(100) {
    case ..<30:
      let path = newPath()
      if isFree(path) { tree.files[path] = .init(inode: nil, isExecutable: random.chance(0.2)) }
    case ..<45:
      if !files.isEmpty { tree.files[random.pick(files)] = nil }
    case ..<60:
      guard !files.isEmpty else { return }
      let (from, to) = (random.pick(files), newPath())
      if isFree(to, but: from) { tree.files[to] = tree.files.removeValue(forKey: from) }
    case ..<68:
      guard !directories.isEmpty else { return }
      let directory = random.pick(directories)
      tree.files = tree.files.filter { !$0.key.hasPrefix(directory + "/") }
      tree.directories = tree.directories.filter { $0 != directory && !$0.hasPrefix(directory + "/") }
    case ..<77:
      guard !directories.isEmpty, tree.moved.isEmpty else { return }
      let from = random.pick(directories)
      let to =
        random.chance(0.5) ? newPath() + "r" : random.pick(directories) + "/" + newPath().suffix(1) + "r"
      if !to.hasPrefix(from + "/"), isFree(to) { tree.move(directory: from, to: to) }
    case ..<81:
      guard files.count > 1 else { return }
      let (one, other) = (random.pick(files), random.pick(files))
      (tree.files[one], tree.files[other]) = (tree.files[other], tree.files[one])
    case ..<88:
      guard !files.isEmpty else { return }
      let path = random.pick(files)
      if tree.files[path]?.kind == .file { tree.files[path]?.isExecutable.toggle() }
    default:
      if !files.isEmpty, let inode = tree.files[random.pick(files)]?.inode { touched.insert(inode) }
    }
  }

  mutating func checkMerge(_ set: [Int], _ history: TreeHistory, _ place: String) throws {
    let listing = try history.listing(set)
    #expect(listing == TreeOracle(Set(set.flatMap { history.changes[$0] })).listing, "\(place)")
    // Another store that got the changes in another order gives them other local ids.
    var other = TreeHistory()
    for change in set.shuffled(using: &random) { other.add(history.changes[change]) }
    #expect(try other.listing(Array(other.changes.indices)) == listing, "\(place)")
    counts["merges", default: 0] += 1
    for kind in listing.conflicts.values.joined() { counts[kind.rawValue, default: 0] += 1 }
  }
}
