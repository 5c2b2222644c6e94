import ChangeModel
import FileSystem
import Remote
import Repository

/// Two repositories whose connection breaks again and again: whatever was cut where, both are sound, no channel shows half of a change, and the
/// same command goes on where it stopped.
///
///     var story = try BrokenExchangeStory(seed: 1)
///     try story.run(.pull, breaks: 10)
package struct BrokenExchangeStory {
  package enum Verb: String, CaseIterable, Sendable {
    case pull
    case push
  }

  private let seed: Int
  private var random: SplitMix64
  private let folder: TemporaryFolder
  /// Has everything.
  private let source: Replica
  private var round = 0

  package init(seed: Int) throws {
    self.seed = seed
    random = SplitMix64(seed: seed)
    folder = try TemporaryFolder()
    source = try Replica("source", in: folder.path)
    for number in 0..<6 {
      for _ in 0...random.below(3) {
        let path = try RelativePath("f\(random.below(4))".utf8)
        try source.write(path, "edition \(number) \(random.next())\n")
      }
      try source.write(
        RelativePath("noise\(number)".utf8),
        (0..<40_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      let names = try source.files().keys.sorted()
      _ = try source.repository.add(names, recursive: true, source.invocation("add"))
      try source.record("change \(number)", nonce: random.next())
    }
    try source.repository.createTag("v1", source.invocation("tag"))
  }

  /// Plays an exchange into an empty repository that breaks after each of so many equal parts, and then goes on until all has come.
  ///
  /// - Throws: `BrokenLaw`.
  package mutating func run(_ verb: Verb, breaks: Int) throws {
    let whole = try Replica("whole-\(round)", in: folder.path)
    let total = try exchange(verb, whole, breakingAfter: .max)
    try require(try whole.state() == source.state(), "\(verb) brings all", 0)
    // Each break has a fresh start.
    for number in 1...breaks {
      let other = try Replica("broken-\(round)-\(number)", in: folder.path)
      try breakOff(verb, other, after: total * number / (breaks + 1))
      let rest = try finish(verb, other, total)
      // The change that was under way comes once more, with its 40,000 bytes.
      try require(
        rest < total - total * number / (breaks + 1) + 50_000, "\(verb) sends again what has come", rest)
    }
    // And all of them in one.
    let other = try Replica("worn-\(round)", in: folder.path)
    var (count, step) = (total / (breaks + 1), 0)
    while try other.state() != source.state(), step < 4 * breaks {
      try breakOff(verb, other, after: count)
      count += random.below(1 + total / breaks)
      step += 1
    }
    try finish(verb, other, total)
    round += 1
  }

  /// Breaks once, at a place drawn by chance.
  package mutating func runAtRandom(_ verb: Verb) throws {
    let whole = try Replica("whole-\(round)", in: folder.path)
    let total = try exchange(verb, whole, breakingAfter: .max)
    let other = try Replica("broken-\(round)", in: folder.path)
    for _ in 0...random.below(3) { try breakOff(verb, other, after: random.below(total)) }
    try finish(verb, other, total)
    round += 1
  }

  /// - Returns: bytes that passed.
  private func exchange(_ verb: Verb, _ other: Replica, breakingAfter count: Int) throws -> Int {
    switch verb {
    case .pull:
      try other.visit(source, breakingAfter: count) { client in
        _ = try other.pull(over: client)
        return client.traffic.received + client.traffic.sent
      }
    case .push:
      try source.visit(other, breakingAfter: count) { client in
        _ = try source.push(over: client)
        return client.traffic.received + client.traffic.sent
      }
    }
  }

  private func breakOff(_ verb: Verb, _ other: Replica, after count: Int) throws {
    let before = try other.state()
    do {
      _ = try exchange(verb, other, breakingAfter: count)
    } catch let error as RepositoryError {
      guard case .remote(.disconnected) = error else {
        throw broken("\(verb) broken after \(count) bytes ends with \(error)")
      }
    }
    let after = try other.state()
    // A channel advances as a whole, or not at all.
    try require(
      after == before || after == (try source.state()), "\(verb) shows half of it", count)
    let problems = try other.repository.check() + source.repository.check()
    try require(problems.isEmpty, "\(verb) leaves \(problems)", count)
  }

  @discardableResult
  private func finish(_ verb: Verb, _ other: Replica, _ total: Int) throws -> Int {
    let rest = try exchange(verb, other, breakingAfter: .max)
    try require(rest <= total + 200, "\(verb) sends again what has come", rest)
    try require(try other.state() == source.state(), "\(verb) brings all in the end", rest)
    try require(try other.changes() == source.changes(), "each change once, in its order", rest)
    try require(
      try other.repository.tags().map(\.name) == source.repository.tags().map(\.name), "tags come too", rest)
    // What was pushed shows in the files with the next command.
    if verb == .push { _ = try other.repository.reset(force: true, other.invocation("reset")) }
    try require(try other.files() == source.files(), "the same files", rest)
    let problems = try other.repository.check()
    try require(problems.isEmpty, "\(problems)", rest)
    return rest
  }

  private func require(_ holds: Bool, _ law: String, _ count: Int) throws {
    if !holds { throw broken("\(law): at \(count) bytes") }
  }

  private func broken(_ text: String) -> BrokenLaw { BrokenLaw(description: "\(text), seed \(seed)") }
}
