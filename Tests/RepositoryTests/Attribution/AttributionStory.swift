import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport

/// Random histories of three people and four AIs, with a model of who typed what that knows nothing of facts, spans or diffs.
///
/// Every word that is ever typed is typed once and never again, so a word in a file tells by itself who typed it. Laws, after every step and
/// for every word of every file that a channel shows:
///
/// - *hands*: `credit` says of each byte of the word the very hand, and the very AI, that typed it; unknown where nobody said.
/// - *home*: the change it names is one that the word was recorded in while no other change of the channel held it.
struct AttributionStory {
  enum Writer: Hashable {
    case human
    case ai(Int)
    case unknown
  }

  let stage: Stage
  let seed: Int
  var random: SplitMix64
  var desks: [Desk] = []
  var story: [String] = []
  private(set) var counts: [String: Int] = [:]
  /// Who typed each word; what is not here was typed since the last checkpoint.
  var writers: [String: Writer] = [:]
  /// The changes each word was recorded in.
  var homes: [String: Set<ChangeHash>] = [:]
  private var typed = 0

  /// One person's repository, and what was typed there and is not recorded.
  struct Desk {
    let replica: Replica
    /// Since the last checkpoint.
    var unsaid: Set<String> = []
    /// Since the last record.
    var unrecorded: Set<String> = []
    /// Whether recorded changes were made edits again.
    var tookBack = false
  }

  init(seed: Int, in stage: Stage) throws {
    self.stage = stage
    self.seed = seed
    random = SplitMix64(seed: seed &* 7_919)
    for name in ["alice", "bob", "carol"] { desks.append(Desk(replica: try stage.replica(name))) }
  }

  mutating func run(steps: Int) throws {
    for step in 0..<steps {
      let desk = random.below(desks.count)
      do {
        try act(desk, step)
        try check(desk)
      } catch {
        throw BrokenLaw(
          description: "\(error) — seed \(seed) step \(step)\n" + story.suffix(40).joined(separator: "\n"))
      }
    }
  }

  mutating func tell(_ desk: Int, _ text: String) {
    story.append("\(desks[desk].replica.name): \(text)")
  }
  mutating func count(_ what: String) { counts[what, default: 0] += 1 }

  // MARK: What happens

  private mutating func act(_ desk: Int, _ step: Int) throws {
    do {
      switch random.below(20) {
      case 0..<8:
        try editByHands(desk)
        if random.chance(0.75) { try record(desk, step) }
      case 8: try record(desk, step)
      case 9: try reformat(desk, step)
      case 10: try move(desk)
      case 11..<15: try pull(desk)
      case 15: try unrecord(desk)
      case 16: try amend(desk, step)
      case 17: try revert(desk)
      case 18: try resolve(desk, step)
      default: try discard(desk)
      }
    } catch let error as RepositoryError {
      tell(desk, "  refused: \(error)")
      count("refused")
    }
  }

  // MARK: Typing

  func files(_ desk: Int) throws -> [RelativePath] {
    try desks[desk].replica.files().compactMap { path, entry in
      if case .file = entry { path } else { nil }
    }.sorted()
  }

  func lines(_ desk: Int, _ path: RelativePath) throws -> [String] {
    try desks[desk].replica.read(path).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  static func words(_ line: String) -> [String] {
    isMarker(line) ? [] : line.split(separator: " ").map(String.init)
  }

  /// Whether a line says where a conflict begins, parts or ends.
  static func isMarker(_ line: String) -> Bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains { line.hasPrefix($0) }
  }

  func words(_ desk: Int, _ paths: [RelativePath]) throws -> Set<String> {
    var out: Set<String> = []
    for path in paths { for line in try lines(desk, path) { out.formUnion(AttributionStory.words(line)) } }
    return out
  }

  private mutating func word(_ desk: Int) -> String {
    typed += 1
    let text = "w\(typed + 100_000)"
    desks[desk].unsaid.insert(text)
    desks[desk].unrecorded.insert(text)
    return text
  }

  private mutating func newLine(_ desk: Int) -> String {
    (0..<4 + random.below(4)).map { _ in word(desk) }.joined(separator: " ")
  }

  /// One person, AI or nobody after the other, each announced or not.
  private mutating func editByHands(_ desk: Int) throws {
    for _ in 0..<(1 + random.below(3)) {
      let writer = random.pick([Writer.human, .human, .ai(random.below(4)), .ai(random.below(4)), .unknown])
      if random.chance(0.7) { try checkpoint(desk, by: .unknown) }
      let paths = try edit(desk)
      guard let writer, writer != .unknown else { continue }
      try checkpoint(desk, by: writer, random.chance(0.3) ? paths : [])
    }
  }

  /// - Returns: the files that were edited.
  private mutating func edit(_ desk: Int) throws -> [RelativePath] {
    var edited: [RelativePath] = []
    for _ in 0..<(1 + random.below(3)) {
      let all = try files(desk)
      guard let path = random.pick(all), !(all.count < 3 && random.chance(0.3)) else {
        let path = try RelativePath("f\(random.below(900))".utf8)
        if all.contains(path) { continue }
        try write(desk, path, (0..<3 + random.below(4)).map { _ in newLine(desk) })
        try desks[desk].replica.add(path)
        tell(desk, "new \(path)")
        edited.append(path)
        continue
      }
      var lines = try lines(desk, path)
      let place = random.below(lines.count + 1)
      switch random.below(4) {
      case 0: lines.insert(newLine(desk), at: place)
      case 1: if lines.count > 2, place < lines.count { lines.remove(at: place) }
      default:
        guard place < lines.count, !AttributionStory.isMarker(lines[place]) else { continue }
        let old = lines[place].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let new = retyped(old, desk) else { continue }
        lines[place] = new.joined(separator: " ")
      }
      if lines.contains(where: AttributionStory.isMarker) { count("edit beside a conflict") }
      try write(desk, path, lines)
      tell(desk, "edits \(path)")
      edited.append(path)
    }
    return edited
  }

  /// A line with one word more, less or other; nil when less than two thirds of its recorded words would be left, for then it counts as
  /// new.
  private mutating func retyped(_ old: [String], _ desk: Int) -> [String]? {
    let known = old.filter { !$0.isEmpty }
    let recent = known.count { desks[desk].unrecorded.contains($0) || homes[$0] == nil }
    guard known.count >= 4, (recent + 1) * 3 <= known.count,
      let place = random.pick(old.indices.filter { !old[$0].isEmpty })
    else { return nil }
    var new = old
    switch random.below(5) {
    case 0: new.insert(word(desk), at: place)
    case 1: if known.count > 5 { new.remove(at: place) }
    default: new[place] = word(desk)
    }
    count("edit within a line")
    return new
  }

  func write(_ desk: Int, _ path: RelativePath, _ lines: [String]) throws {
    try desks[desk].replica.write(path, lines.map { $0 + "\n" }.joined())
  }

  private mutating func checkpoint(_ desk: Int, by writer: Writer, _ paths: [RelativePath] = []) throws {
    let replica = desks[desk].replica
    let editor: Checkpoint.Editor =
      switch writer {
      case .human: .human
      case .ai(let number): .ai(AttributionStory.use(number))
      case .unknown: .unknown
      }
    _ = try replica.repository.checkpoint(by: editor, paths: paths, replica.invocation("checkpoint"))
    let said = try words(desk, paths.isEmpty ? files(desk) : paths).intersection(desks[desk].unsaid)
    for word in said { writers[word] = writer }
    desks[desk].unsaid.subtract(said)
    tell(desk, "checkpoint by \(writer) \(paths)")
  }

  static func use(_ number: Int) -> AIUse {
    var use = AIUse()
    use.tool = Array("agent-\(number)".utf8)
    use.model = Array("model-\(number)".utf8)
    return use
  }
}
