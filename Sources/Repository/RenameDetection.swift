import ByteText
import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// Decides which files that are gone went where. Pure: sizes, digests and likeness come in.
///
/// Identical files first, then the most alike; of equals those that kept their name, then the first paths. Empty files are like any other
/// empty file and are no evidence of anything. The outcome depends on nothing but what comes in, in whatever order.
enum RenameDetection {
  /// Percent of equal lines from which on a file is taken for another one, edited.
  static let leastSimilarity = 50
  /// Pairs whose lines are compared at most: those of one name first, then those closest in size.
  static let mostComparisons = 1_000
  /// Files closest in size that each file is compared with at most.
  private static let mostNeighbours = 50
  /// Larger files are found again only when they are identical.
  static let largestCompared = 1 << 20

  /// A file on one side: gone, or there without having been there before.
  struct File: Sendable {
    var path: RelativePath
    var kind: InodeKind
    var size: Int
    /// Needed where a file of the other side has the same kind and size.
    var digest: Digest?
    var name: [UInt8] { Array(path.name) }
  }

  /// Numbers of the files that are one.
  struct Match: Hashable, Sendable {
    var from: Int
    var to: Int
    var similarity: Int
  }

  /// - Parameters:
  ///   - vanished: ascending by path, as is `appeared`.
  ///   - similarity: percent of equal lines. Asked for one vanished file after the other.
  static func plan<Failure: Error>(
    _ vanished: [File], _ appeared: [File], similarity: (Int, Int) throws(Failure) -> Int
  ) throws(Failure) -> [Match] {
    var matches = identical(vanished, appeared)
    let from = Set(matches.map(\.from))
    let to = Set(matches.map(\.to))
    var scored: [Match] = []
    for (a, b) in pairs(
      vanished, vanished.indices.filter { !from.contains($0) }, appeared,
      appeared.indices.filter { !to.contains($0) })
    {
      let percent = try similarity(a, b)
      if percent >= leastSimilarity { scored.append(Match(from: a, to: b, similarity: percent)) }
    }
    matches += best(scored, vanished, appeared)
    return matches.sorted { $0.from < $1.from }
  }

  /// Files with the same bytes. O(files).
  private static func identical(_ vanished: [File], _ appeared: [File]) -> [Match] {
    struct Content: Hashable {
      var kind: InodeKind
      var digest: Digest
    }
    var offers: [Content: [Int]] = [:]
    for (number, file) in appeared.enumerated() where file.size > 0 {
      if let digest = file.digest {
        offers[Content(kind: file.kind, digest: digest), default: []].append(number)
      }
    }
    var wanted: [Content: [Int]] = [:]
    for (number, file) in vanished.enumerated() {
      guard let digest = file.digest else { continue }
      let content = Content(kind: file.kind, digest: digest)
      if offers[content] != nil { wanted[content, default: []].append(number) }
    }
    var out: [Match] = []
    for (content, sources) in wanted {
      guard let targets = offers[content] else { continue }
      var byName: [[UInt8]: [Int]] = [:]
      for number in targets.reversed() { byName[appeared[number].name, default: []].append(number) }
      var left: [Int] = []
      var used: Set<Int> = []
      for number in sources {
        guard let target = byName[vanished[number].name]?.popLast() else {
          left.append(number)
          continue
        }
        used.insert(target)
        out.append(Match(from: number, to: target, similarity: 100))
      }
      for (number, target) in zip(left, targets.filter { !used.contains($0) }) {
        out.append(Match(from: number, to: target, similarity: 100))
      }
    }
    return out
  }

  /// Pairs of text files worth comparing, by their first: sizes within a factor of two, and no more than can be compared in a moment.
  private static func pairs(
    _ vanished: [File], _ sources: [Int], _ appeared: [File], _ targets: [Int]
  ) -> [(Int, Int)] {
    func isComparable(_ file: File) -> Bool {
      file.kind == .file && file.size > 0 && file.size <= largestCompared
    }
    let bySize = targets.filter { isComparable(appeared[$0]) }.sorted {
      (appeared[$0].size, $0) < (appeared[$1].size, $1)
    }
    var byName: [[UInt8]: [Int]] = [:]
    for number in bySize { byName[appeared[number].name, default: []].append(number) }
    struct Pair: Hashable {
      var from: Int
      var to: Int
    }
    func distance(_ pair: Pair) -> (Int, Int, Int, Int) {
      let (a, b) = (vanished[pair.from], appeared[pair.to])
      return (a.name == b.name ? 0 : 1, abs(a.size - b.size), pair.from, pair.to)
    }
    var found: Set<Pair> = []
    for number in sources where isComparable(vanished[number]) {
      let size = vanished[number].size
      func isNear(_ other: Int) -> Bool {
        appeared[other].size <= 2 * size && size <= 2 * appeared[other].size
      }
      for other in (byName[vanished[number].name] ?? []).lazy.filter(isNear).prefix(mostNeighbours) {
        found.insert(Pair(from: number, to: other))
      }
      // Outwards from where the file itself would stand.
      var below = bySize.indices.partitioningIndex { appeared[bySize[$0]].size >= size }
      var above = below
      for _ in 0..<mostNeighbours {
        let down = below > 0 && isNear(bySize[below - 1]) ? size - appeared[bySize[below - 1]].size : Int.max
        let up = above < bySize.count && isNear(bySize[above]) ? appeared[bySize[above]].size - size : Int.max
        if down == .max, up == .max { break }
        if up <= down {
          found.insert(Pair(from: number, to: bySize[above]))
          above += 1
        } else {
          below -= 1
          found.insert(Pair(from: number, to: bySize[below]))
        }
      }
    }
    let nearest = found.sorted { distance($0) < distance($1) }.prefix(mostComparisons)
    return nearest.map { ($0.from, $0.to) }.sorted { $0 < $1 }
  }

  /// Each file once, the best matches first.
  private static func best(_ scored: [Match], _ vanished: [File], _ appeared: [File]) -> [Match] {
    func rank(_ match: Match) -> (Int, Int, Int, Int) {
      let keepsName = vanished[match.from].name == appeared[match.to].name
      return (-match.similarity, keepsName ? 0 : 1, match.from, match.to)
    }
    var (from, to): (Set<Int>, Set<Int>) = ([], [])
    var out: [Match] = []
    for match in scored.sorted(by: { rank($0) < rank($1) })
    where !from.contains(match.from) && !to.contains(match.to) {
      from.insert(match.from)
      to.insert(match.to)
      out.append(match)
    }
    return out
  }

  /// Percent of the lines of two texts that are equal, of the longer one's; 0 where lines mean nothing. Never 100: that is for what is
  /// identical.
  static func similarity(_ old: [UInt8], _ new: [UInt8]) -> Int {
    if FileRecorder.isWhole(old) || FileRecorder.isWhole(new) { return 0 }
    let (oldLines, newLines) = (LineTable(old), LineTable(new))
    let edits = old.withUnsafeBytes { a in
      new.withUnsafeBytes { b in
        diffLines(old: a, oldLines: oldLines, new: b, newLines: newLines, sliding: false)
      }
    }
    let equal = oldLines.count - edits.reduce(0) { $0 + $1.oldRange.count }
    return min(99, 100 * equal / max(oldLines.count, newLines.count, 1))
  }
}
