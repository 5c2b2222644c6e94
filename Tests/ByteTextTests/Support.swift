import ByteText

/// Numbers that are the same on every run; a failing test names its seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// A sequence over a small alphabet, and a copy of it with a few stretches removed, added, changed and moved.
  mutating func relatedTokens(upTo length: Int, alphabet: Int) -> (old: [Int32], new: [Int32]) {
    let old = (0..<below(length + 1)).map { _ in Int32(below(alphabet)) }
    var new = old
    for _ in 0..<below(5) {
      let start = below(new.count + 1)
      let end = min(new.count, start + below(5))
      switch below(4) {
      case 0: new.removeSubrange(start..<end)
      case 1: new.insert(contentsOf: (0..<below(5)).map { _ in Int32(below(alphabet)) }, at: start)
      case 2: for i in start..<end { new[i] = Int32(below(alphabet)) }
      default:
        let moved = new[start..<end]
        new.removeSubrange(start..<end)
        new.insert(contentsOf: moved, at: below(new.count + 1))
      }
    }
    return (old, new)
  }
}

/// What is wrong with a list of edits between two sequences, if anything: they must be ascending, disjoint, never empty,
/// apart from each other, and enclose equal runs.
func fault<Element: Equatable>(in edits: [Edit], _ old: [Element], _ new: [Element]) -> String? {
  var i = 0
  var j = 0
  for (index, edit) in edits.enumerated() {
    if edit.oldRange.isEmpty && edit.newRange.isEmpty { return "edit \(index) is empty" }
    let count = edit.oldRange.lowerBound - i
    if count < (index == 0 ? 0 : 1) { return "edit \(index) touches the one before" }
    if edit.newRange.lowerBound - j != count { return "the run before edit \(index) has two lengths" }
    if old[i..<i + count] != new[j..<j + count] { return "the run before edit \(index) differs" }
    i = edit.oldRange.upperBound
    j = edit.newRange.upperBound
  }
  return old[i...] == new[j...] ? nil : "what follows the last edit differs"
}

/// The number of elements that edits remove and add.
func size(of edits: [Edit]) -> Int {
  edits.reduce(0) { $0 + $1.oldRange.count + $1.newRange.count }
}

/// The new sequence, made from the old one.
func applying<Element>(_ edits: [Edit], to old: [Element], from new: [Element]) -> [Element] {
  var result: [Element] = []
  var i = 0
  for edit in edits {
    result += old[i..<edit.oldRange.lowerBound]
    result += new[edit.newRange]
    i = edit.oldRange.upperBound
  }
  return result + old[i...]
}

func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }

func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

/// Lines of a byte string, newlines included.
func lines(_ bytes: [UInt8]) -> [[UInt8]] {
  let table = LineTable(bytes)
  return (0..<table.count).map { Array(bytes[table[$0]]) }
}

/// The edits of two texts by line number.
func lineEdits(
  _ old: [UInt8], _ new: [UInt8], _ algorithm: DiffAlgorithm = .histogram, sliding: Bool = true
) -> [Edit] {
  old.withUnsafeBytes { a in
    new.withUnsafeBytes { b in
      diffLines(
        old: a, oldLines: LineTable(a), new: b, newLines: LineTable(b), algorithm: algorithm, sliding: sliding
      )
    }
  }
}

/// A diff as a reader sees it: `-`, `+` or a space before each line.
func picture(_ old: String, _ new: String, _ algorithm: DiffAlgorithm = .histogram) -> String {
  let a = lines(bytes(old))
  let b = lines(bytes(new))
  var result = ""
  var i = 0
  for edit in lineEdits(bytes(old), bytes(new), algorithm) {
    for line in a[i..<edit.oldRange.lowerBound] { result += " " + text(line) }
    for line in a[edit.oldRange] { result += "-" + text(line) }
    for line in b[edit.newRange] { result += "+" + text(line) }
    i = edit.oldRange.upperBound
  }
  for line in a[i...] { result += " " + text(line) }
  return result
}
