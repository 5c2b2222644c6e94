import ChangeModel
import FileSystem
import Pristine
import Repository
import Semantics
import WorkingCopy

/// A law that did not hold, with the place in the story where.
package struct BrokenLaw: Error, CustomStringConvertible {
  package var description: String
  package init(description: String) { self.description = description }
}

/// Random histories of several repositories with working copies on disk: edits, moves, directory moves, deletes, modes, links, binaries,
/// cherry-picks, merges in any order, unrecords, partial and full resolutions. After every step the laws of docs/theory.md are checked.
package struct RandomTreeStory {
  var random: SplitMix64
  private let seed: Int
  private let usesRemotes: Bool
  private var step = 0
  private var oracles = 0
  private var folder: TemporaryFolder
  var replicas: [Replica] = []
  /// What happened, newest last: the story to tell when a law breaks.
  private var story: [String] = []
  package private(set) var counts: [String: Int] = [:]

  /// - Parameter usesRemotes: whether changes mostly travel by pull and push.
  package init(seed: Int, usesRemotes: Bool = false) throws {
    random = SplitMix64(seed: seed)
    self.seed = seed
    self.usesRemotes = usesRemotes
    folder = try TemporaryFolder()
    for name in ["alice", "bob", "carol"] { replicas.append(try Replica(name, in: folder.path)) }
  }

  package mutating func run(steps: Int) throws {
    for number in 0..<steps {
      step = number
      do {
        try takeStep()
      } catch let law as BrokenLaw {
        throw BrokenLaw(
          description: "\(law) — seed \(seed) step \(step)\n" + story.suffix(40).joined(separator: "\n"))
      } catch {
        throw BrokenLaw(
          description: "unexpected \(error) — seed \(seed) step \(step)\n"
            + story.suffix(40).joined(separator: "\n"))
      }
    }
  }

  private mutating func takeStep() throws {
    let replica = replicas[random.below(replicas.count)]
    let choice = Double.random(in: 0..<1, using: &random)
    if choice < 0.55 {
      try editAndRecord(replica)
    } else if choice < 0.82 {
      try merge(into: replica)
    } else if choice < 0.93 {
      try unrecord(replica)
    } else {
      try switchAwayAndBack(replica)
    }
  }

  mutating func tell(_ text: String) { story.append("\(step): \(text)") }
  mutating func count(_ what: String) { counts[what, default: 0] += 1 }

  func require(_ holds: Bool, _ law: @autoclosure () -> String) throws {
    if !holds { throw BrokenLaw(description: law()) }
  }

  // MARK: Editing

  private mutating func name() -> String { ["a", "b", "c", "d"][random.below(4)] }
  private mutating func newPath() throws -> RelativePath {
    var parts = [name()]
    while parts.count < 3, random.chance(0.4) { parts.insert(name() + "dir", at: 0) }
    return try RelativePath(parts.joined(separator: "/").utf8)
  }
  private mutating func line() -> String {
    random.chance(0.6) ? "x\(random.below(4))" : "n\(random.below(1000))"
  }
  private mutating func lines(_ range: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: range, using: &random)).map { _ in line() }
  }
  private mutating func text(_ lines: [String]) -> [UInt8] {
    let end = random.chance(0.85) || lines.isEmpty ? "\n" : ""
    return lines.isEmpty ? [] : Array((lines.joined(separator: "\n") + end).utf8)
  }

  private func isFree(_ path: RelativePath, _ files: [RelativePath: DiskEntry]) -> Bool {
    guard files[path] == nil else { return false }
    var at = path.parent
    while let parent = at, !parent.isRoot {
      if let entry = files[parent], entry != .directory { return false }
      at = parent.parent
    }
    return true
  }

  private mutating func editAndRecord(_ replica: Replica) throws {
    for _ in 0..<(1 + random.below(3)) { try edit(replica) }
    let edited = try replica.files()
    let hadConflicts = try !replica.repository.conflicts().isEmpty
    let settles = random.chance(0.5)
    if settles { try settleTree(replica) }
    let hash: ChangeHash
    do {
      hash = try replica.record("step \(step)", nonce: random.next())
    } catch RepositoryError.nothingToRecord {
      tell("\(replica.name): nothing to record")
      return
    } catch RepositoryError.cannotRecord(let path, let refusal) {
      if refusal == .notExact {
        let difference = try replica.repository.differences(paths: [path]).first
        throw BrokenLaw(
          description:
            "recording \(path) was not exact:\n\(DiskEntry.file(difference?.old ?? [], executable: false))\n"
            + "\(DiskEntry.file(difference?.new ?? [], executable: false))")
      }
      tell("\(replica.name): refused \(path): \(refusal)")
      count("refused")
      _ = try replica.repository.reset(force: true, replica.invocation("reset"))
      // What was only added stays on disk, no longer tracked.
      for (path, _) in try replica.repository.status(findsUntracked: true).untracked {
        try replica.root.removeTree(path)
      }
      try checkSettled(replica, "after reset")
      return
    }
    count("records")
    if hadConflicts { count("records on conflict") }
    tell("\(replica.name): recorded \(hash.description.prefix(8)) \(describe(edited))")
    // A conflict left in place may be shown otherwise with what was typed, or vanish; all other files are as they were typed.
    let marked = Set(edited.filter { hasMarkers($0.value) }.keys)
    let (typed, after) = (
      edited.filter { !marked.contains($0.key) }, try replica.files().filter { !marked.contains($0.key) }
    )
    try require(after == typed, "record changed the files:\n\(describe(typed))\n\(describe(after))")
    try checkSettled(replica, "after record")
  }

  /// Says of everything in conflict that it is right as it stands.
  private mutating func settleTree(_ replica: Replica) throws {
    var paths: Set<RelativePath> = []
    for conflict in try replica.repository.conflicts() {
      let path = try RelativePath(conflict.path)
      if try replica.root.status(of: path) != nil { paths.insert(path) }
    }
    if !paths.isEmpty {
      _ = try replica.repository.add(paths.sorted(), force: true, replica.invocation("add"))
      tell("\(replica.name): settles \(paths.sorted())")
    }
  }

  private mutating func edit(_ replica: Replica) throws {
    let files = try replica.files()
    let plain = files.filter { if case .file = $0.value { true } else { false } }.map(\.key).sorted()
    let directories = files.filter { $0.value == .directory }.map(\.key).sorted()
    let choice = Double.random(in: 0..<1, using: &random)
    let path = try newPath()
    if choice < 0.25 || plain.isEmpty {
      guard isFree(path, files) else { return }
      if random.chance(0.1) {
        try replica.root.writeSymlink(path, target: Array("to-\(name())".utf8), staging: nil)
      } else {
        let bytes = random.chance(0.12) ? [0] + text(lines(1...3)) : text(lines(0...6))
        try replica.write(path, bytes, executable: random.chance(0.1))
      }
      try replica.add(path)
      tell("\(replica.name): adds \(path)")
    } else if choice < 0.6, let path = random.pick(plain),
      case .file(let bytes, let executable)? = files[path]
    {
      try replica.write(path, edited(bytes), executable: executable)
      tell("\(replica.name): edits \(path)")
    } else if choice < 0.68, let path = random.pick(plain) {
      if random.chance(0.5) {
        _ = try replica.root.remove(path)
      } else {
        try? replica.repository.remove([path], force: true, replica.invocation("remove"))
      }
      tell("\(replica.name): deletes \(path)")
    } else if choice < 0.78, let from = random.pick(plain), isFree(path, files), path.parent != from {
      try? replica.repository.move(from, to: path, replica.invocation("mv"))
      tell("\(replica.name): moves \(from) to \(path)")
    } else if choice < 0.85, let from = random.pick(directories), isFree(path, files), !path.isWithin(from) {
      try? replica.repository.move(from, to: path, replica.invocation("mv"))
      tell("\(replica.name): moves directory \(from) to \(path)")
    } else if choice < 0.9, let path = random.pick(directories) {
      try replica.root.removeTree(path)
      tell("\(replica.name): deletes directory \(path)")
    } else if choice < 0.96, let path = random.pick(plain), case .file(_, let executable)? = files[path] {
      try replica.root.setExecutable(path, !executable)
      tell("\(replica.name): changes the mode of \(path)")
    } else if let path = random.pick(plain), case .file(let bytes, _)? = files[path] {
      // A resolution that drops all markers.
      let kept = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).filter { line in
        ![0x3C, 0x3D, 0x3E].contains { mark in line.count >= 7 && line.prefix(7).allSatisfy { $0 == mark } }
      }
      try replica.write(path, Array(kept.joined(separator: [0x0A])))
      tell("\(replica.name): drops the markers of \(path)")
    }
  }

  private mutating func edited(_ bytes: [UInt8]) -> [UInt8] {
    var lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let endsWell = lines.last == ""
    if endsWell { lines.removeLast() }
    for _ in 0..<(1 + random.below(2)) {
      if random.chance(0.45) || lines.isEmpty {
        lines.insert(contentsOf: self.lines(1...2), at: random.below(lines.count + 1))
      } else {
        let from = random.below(lines.count)
        let to = min(lines.count, from + 1 + random.below(2))
        lines.replaceSubrange(from..<to, with: random.chance(0.6) ? self.lines(1...2) : [])
      }
    }
    return text(lines)
  }

  // MARK: Sharing

  private mutating func merge(into replica: Replica) throws {
    guard let other = random.pick(replicas.filter { $0 !== replica }) else { return }
    if usesRemotes, random.chance(0.7) { return try exchange(replica, with: other) }
    let own = Set(try replica.changes())
    var take = try other.changes().filter { !own.contains($0) }
    if random.chance(0.4), let one = random.pick(take) {
      take = try other.closure(of: one).filter { !own.contains($0) }
    }
    guard !take.isEmpty else { return }
    try replica.pull(take.shuffled(using: &random), from: other)
    tell("\(replica.name): takes \(take.count) from \(other.name): \(take.map { $0.description.prefix(4) })")
    count("merges")
    if try !replica.repository.conflicts().isEmpty { count("merges in conflict") }
    try checkSettled(replica, "after merge")
    try checkAgainstShuffled(replica)
  }

  /// The same set, brought into an empty repository in another order, gives the same files, conflicts and state.
  mutating func checkAgainstShuffled(_ replica: Replica) throws {
    oracles += 1
    let oracle = try Replica("oracle-\(oracles)", in: folder.path)
    let all = try replica.changes().shuffled(using: &random)
    // In several portions, each closed under dependencies with what came before.
    var rest = all
    while !rest.isEmpty {
      let one = rest.removeLast()
      let own = Set(try oracle.changes())
      if own.contains(one) { continue }
      try oracle.pull(try replica.closure(of: one).filter { !own.contains($0) }, from: replica)
    }
    let (a, b) = (try replica.files(), try oracle.files())
    try require(a == b, "files depend on the order of arrival:\n\(describe(a))\n\(describe(b))")
    try require(try replica.state() == oracle.state(), "state depends on the order of arrival")
    let (x, y) = (try replica.repository.conflicts(), try oracle.repository.conflicts())
    try require(
      x.map(\.path) == y.map(\.path) && x.map(\.kind) == y.map(\.kind),
      "conflicts depend on the order of arrival")
    try checkSettled(oracle, "oracle")
  }

  private mutating func unrecord(_ replica: Replica) throws {
    let all = try replica.changes()
    guard let one = random.pick(all) else { return }
    let relatives = try replica.repository.relatives(of: one)
    guard relatives.dependents.isEmpty else { return }
    let (files, state) = (try replica.files(), try replica.state())
    _ = try replica.repository.unrecord([one], reset: true, replica.invocation("unrecord"))
    tell("\(replica.name): unrecords \(one.description.prefix(8))")
    count("unrecords")
    try checkSettled(replica, "after unrecord")
    if random.chance(0.5) {
      _ = try replica.repository.apply([one], replica.invocation("apply"))
      let again = try replica.files()
      try require(again == files, "apply does not undo unrecord:\n\(describe(files))\n\(describe(again))")
      try require(try replica.state() == state, "the state after unrecord and apply differs")
      tell("\(replica.name): applies it again")
    }
  }

  private mutating func switchAwayAndBack(_ replica: Replica) throws {
    let files = try replica.files()
    let name = "side-\(step)"
    let all = try replica.changes()
    if let one = random.pick(all) {
      try replica.repository.fork(name, change: one, replica.invocation("fork"))
    } else {
      try replica.repository.createChannel(name, replica.invocation("channel new"))
    }
    _ = try replica.repository.switchChannel(name, replica.invocation("switch"))
    try checkSettled(replica, "on the other channel")
    _ = try replica.repository.switchChannel(Repository.firstChannel, replica.invocation("switch"))
    let again = try replica.files()
    try require(
      again == files, "switching away and back changed the files:\n\(describe(files))\n\(describe(again))")
    tell("\(replica.name): switches away and back")
    count("switches")
    try checkSettled(replica, "after switching")
  }

  // MARK: Laws

  /// Nothing is edited; markers on disk if and only if a conflict is listed; recording finds nothing to record.
  mutating func checkSettled(_ replica: Replica, _ when: String) throws {
    let scan = try replica.repository.status(findsUntracked: true)
    let edited = scan.items.filter { !$0.difference.isSubset(of: [.conflict, .stamp]) }
    try require(
      edited.isEmpty && scan.untracked.isEmpty,
      "\(when): status is not clean: \(edited.map { "\($0.path) \($0.difference.rawValue)" }) \(scan.untracked.map(\.path))"
    )
    let listed = Set(
      try replica.repository.conflicts().filter { $0.kind == .order || $0.kind == .touching }.map(\.path))
    for (path, entry) in try replica.files() {
      guard case .file = entry else { continue }
      try require(
        hasMarkers(entry) == listed.contains(path.bytes),
        "\(when): markers of \(path) and the list of conflicts disagree")
    }
    let problems = try replica.repository.check()
    try require(problems.isEmpty, "\(when): check finds \(problems)")
    do {
      let hash = try replica.record("nothing")
      throw BrokenLaw(
        description:
          "\(when): facts without an edit: \(try replica.repository.details(of: hash).encoded.change)")
    } catch RepositoryError.nothingToRecord {}
  }

  private func hasMarkers(_ entry: DiskEntry) -> Bool {
    guard case .file(let bytes, _) = entry else { return false }
    return bytes.starts(with: Array("<<<<<<<".utf8)) || bytes.contains(Array("\n<<<<<<<".utf8))
  }

  private func describe(_ files: [RelativePath: DiskEntry]) -> String {
    files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}

extension [UInt8] {
  /// Whether another byte string stands somewhere in this one.
  func contains(_ other: [UInt8]) -> Bool {
    guard count >= other.count else { return false }
    return indices.dropLast(other.count - 1).contains { self[$0...].starts(with: other) }
  }
}

extension Replica {
  /// A change and all it depends on, dependencies first.
  package func closure(of hash: ChangeHash) throws -> [ChangeHash] {
    var out: [ChangeHash] = []
    var seen: Set<ChangeHash> = []
    func visit(_ hash: ChangeHash) throws {
      guard seen.insert(hash).inserted else { return }
      for dependency in try repository.relatives(of: hash).dependencies { try visit(dependency) }
      out.append(hash)
    }
    try visit(hash)
    return out
  }
}
