import ChangeModel
import Glibc
import TestSupport
import Testing

@testable import Semantics

/// The laws of content on random histories of several replicas: merges, cherry-picks, unrecords, moves, retyped text, partial and full
/// resolutions, few distinct lines. docs/theory.md states each law.
@Suite struct ContentLawsTests {
  @Test(arguments: [(1, 0), (2, 2), (3, 3), (4, 6), (5, 0), (6, 3)])
  func lawsHoldOnRandomHistories(seed: Int, alphabet: Int) throws {
    var story = RandomFileStory(seed: seed, alphabet: alphabet)
    try story.run(rounds: 40, steps: 30)
    // The histories were worth playing: conflicts arose, were recorded on, and were left in place.
    for kind in ["merges", "conflicted", "records", "on conflict", "partial", "unrecords"] {
      #expect(story.counts[kind, default: 0] > 3, "\(kind): \(story.counts)")
    }
  }

  @Test(.enabled(if: getenv("BYLINE_SOAK") != nil)) func soak() throws {
    for seed in 100..<140 {
      var story = RandomFileStory(seed: seed, alphabet: [0, 2, 3, 6][seed % 4])
      try story.run(rounds: 100, steps: 40)
      print(story.counts)
    }
  }
}

/// Plays random histories and checks the laws after every step.
struct RandomFileStory {
  var random: SplitMix64
  let alphabet: Int
  let seed: Int
  var counts: [String: Int] = [:]

  init(seed: Int, alphabet: Int) {
    random = SplitMix64(seed: seed)
    self.alphabet = alphabet
    self.seed = seed
  }

  mutating func word() -> String {
    alphabet > 0 ? "x\(random.below(alphabet))\n" : "n\(random.below(1 << 30))\n"
  }
  mutating func words(_ count: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: count, using: &random)).map { _ in word() }
  }

  mutating func edited(_ lines: [String], times: Int) -> [String] {
    var lines = lines
    for _ in 0..<times {
      let choice = Double.random(in: 0..<1, using: &random)
      if choice < 0.4 || lines.isEmpty {
        lines.insert(contentsOf: words(1...3), at: random.below(lines.count + 1))
      } else {
        let from = random.below(lines.count)
        let to = min(lines.count, from + 1 + random.below(3))
        lines.replaceSubrange(from..<to, with: choice < 0.7 ? words(1...3) : [])
      }
    }
    return lines
  }

  mutating func run(rounds: Int, steps: Int) throws {
    for round in 0..<rounds {
      var history = FileHistory()
      history.seed = seed * 1_000_000 + round * 1000
      let first = try history.record(words(0...6).map(Token.line), on: [])
      var replicas = Array(repeating: Set([first]), count: 4)
      for step in 0..<(4 + random.below(steps - 3)) {
        try take(
          step: step, history: &history, replicas: &replicas, at: "seed \(seed) round \(round) step \(step)")
      }
    }
  }

  private mutating func take(
    step: Int, history: inout FileHistory, replicas: inout [Set<Int>], at place: String
  ) throws {
    let i = random.below(4)
    let set = replicas[i]
    let choice = Double.random(in: 0..<1, using: &random)
    if choice < 0.55 {
      let view = try history.view(set.sorted())
      let id: Int
      if !view.shown.conflicts.isEmpty, random.chance(0.5) {
        guard let recorded = try recordPartly(view, set, &history, place) else { return }
        id = recorded
      } else {
        id = try recordFully(view, set, &history, place)
      }
      #expect(history.changes[id].dependencies.isSubset(of: set), "foreign dependency, \(place)")
      replicas[i] = set.union([id])
      _ = try history.view(history.closure(id).sorted())
    } else if choice < 0.8 {
      let other = (i + 1 + random.below(3)) % 4
      var take = replicas[other].subtracting(set)
      if random.chance(0.5), let one = take.sorted().randomElement(using: &random) {
        take = history.closure(one)
      }
      let union = set.union(take)
      let a = try history.view(union.sorted())
      let b = try history.view(union.sorted().shuffled(using: &random))
      #expect(a.tokens == b.tokens, "order dependent, \(place)")
      var seen: Set<Int32> = []
      for case .chunk(let chunk) in a.shown.pieces {
        #expect(seen.insert(chunk).inserted, "shown twice, \(place)")
      }
      #expect(seen == Set(a.weave.shown), "not all alive text shown, \(place)")
      replicas[i] = union
      counts["merges", default: 0] += 1
      counts["conflicted", default: 0] += a.shown.conflicts.isEmpty ? 0 : 1
    } else {
      let free = set.filter { c in c != 0 && !set.contains { history.changes[$0].dependencies.contains(c) } }
      guard let gone = free.sorted().randomElement(using: &random) else { return }
      replicas[i] = set.subtracting([gone])
      _ = try history.view(replicas[i].sorted())
      counts["unrecords", default: 0] += 1
    }
  }

  private mutating func recordPartly(
    _ view: FileHistory.View, _ set: Set<Int>, _ history: inout FileHistory, _ place: String
  ) throws -> Int? {
    var new = view.tokens
    for conflict in view.shown.conflicts.indices where random.chance(0.3) {
      new.removeAll { if case .marker(let marker) = $0 { marker.conflict == conflict } else { false } }
    }
    for _ in 0..<random.below(3) {
      let lines = new.indices.filter { if case .line = new[$0] { true } else { false } }
      let choice = Double.random(in: 0..<1, using: &random)
      if choice < 0.6 || lines.isEmpty {
        new.insert(.line(word()), at: random.below(new.count + 1))
      } else if let at = lines.randomElement(using: &random) {
        if choice < 0.8 { new[at] = .line(word()) } else { new.remove(at: at) }
      }
    }
    let id: Int
    do { id = try history.record(new, on: set) } catch let refusal as RecordRefusal {
      #expect(refusal != .notExact, "\(place)")
      counts["refused \(refusal)", default: 0] += 1
      return nil
    }
    if new == view.tokens { #expect(history.changes[id].facts.isEmpty, "facts without an edit, \(place)") }
    let after = try history.view(set.union([id]).sorted())
    let typed = new.compactMap { if case .line(let line) = $0 { line } else { nil } }
    #expect(after.text.sorted() == typed.sorted(), "text lost or doubled, \(place)")
    counts["partial", default: 0] += 1
    return id
  }

  private mutating func recordFully(
    _ view: FileHistory.View, _ set: Set<Int>, _ history: inout FileHistory, _ place: String
  ) throws -> Int {
    var new = view.text
    let choice = Double.random(in: 0..<1, using: &random)
    if choice < 0.2, new.count > 1 {
      let from = random.below(new.count)
      let to = min(new.count, from + 1 + random.below(3))
      let moved = Array(new[from..<to])
      new.removeSubrange(from..<to)
      new.insert(contentsOf: moved, at: random.below(new.count + 1))
    } else if choice < 0.3 {
      let dead =
        history.changes.randomElement(using: &random).map { String(decoding: $0.text, as: UTF8.self) } ?? ""
      let lines = dead.split(separator: "\n").map { "\($0)\n" }
      if let line = lines.randomElement(using: &random) { new.insert(line, at: random.below(new.count + 1)) }
    } else if choice < 0.35 {
      new = []
    } else if choice >= 0.45 {
      new = edited(new, times: 1 + random.below(2))
    }
    let id = try history.record(new.map(Token.line), on: set)
    let after = try history.view(set.union([id]).sorted())
    #expect(after.text == new, "record not exact, \(place)")
    #expect(after.shown.conflicts.isEmpty, "conflict survives, \(place)")
    if view.shown.conflicts.isEmpty, new == view.text {
      #expect(history.changes[id].facts.isEmpty, "facts without an edit, \(place)")
    }
    counts["records", default: 0] += 1
    counts["on conflict", default: 0] += view.shown.conflicts.isEmpty ? 0 : 1
    return id
  }
}
