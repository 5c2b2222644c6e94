import ByteText

/// What two texts have in common apart from whitespace, however lines are broken or joined.
///
/// Only words are compared: there is so much whitespace in any text that matching as much as possible of it would part words that are the
/// same.
struct EqualText {
  private let old: [UInt8]
  private let new: [UInt8]
  private var list: [WordMatch] = []
  /// Where the last match ends on each side.
  private var ends: (old: Int, new: Int)

  /// The equal parts of two ranges, ascending on both sides. `O(bytes)` where only whitespace differs, else a diff of words.
  static func matches(
    old: [UInt8], _ oldRange: Range<Int>, new: [UInt8], _ newRange: Range<Int>
  ) -> [WordMatch] {
    var text = EqualText(old, oldRange, new, newRange)
    let (a, b) = (text.visible(old, oldRange), text.visible(new, newRange))
    if a.count == b.count, zip(a, b).allSatisfy({ old[$0] == new[$1] }) {
      for (i, j) in zip(a, b) { text.match(i, j, 1) }
    } else if oldRange.count + newRange.count <= wordDiffLimit {
      text.matchWords(oldRange, newRange)
    }
    text.join(upTo: oldRange.upperBound, newRange.upperBound)
    return text.list
  }

  private init(_ old: [UInt8], _ oldRange: Range<Int>, _ new: [UInt8], _ newRange: Range<Int>) {
    self.old = old
    self.new = new
    ends = (oldRange.lowerBound, newRange.lowerBound)
  }

  /// Where the bytes are that are no whitespace.
  private func visible(_ text: [UInt8], _ range: Range<Int>) -> [Int] {
    range.filter { text[$0] != 0x20 && !(0x09...0x0D).contains(text[$0]) }
  }

  private mutating func matchWords(_ oldRange: Range<Int>, _ newRange: Range<Int>) {
    let (a, b, edits) = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        let old = UnsafeRawBufferPointer(rebasing: old[oldRange])
        let new = UnsafeRawBufferPointer(rebasing: new[newRange])
        let (a, b) = (visibleWords(of: old), visibleWords(of: new))
        return (a, b, diffTokens(old: old, oldTokens: a, new: new, newTokens: b))
      }
    }
    var (i, j) = (0, 0)
    for edit in edits + [Edit(oldRange: a.count..<a.count, newRange: b.count..<b.count)] {
      while i < edit.oldRange.lowerBound {
        match(oldRange.lowerBound + a[i].lowerBound, newRange.lowerBound + b[j].lowerBound, a[i].count)
        (i, j) = (i + 1, j + 1)
      }
      (i, j) = (edit.oldRange.upperBound, edit.newRange.upperBound)
    }
  }

  private mutating func match(_ i: Int, _ j: Int, _ count: Int) {
    join(upTo: i, j)
    append(i, j, count)
  }

  /// Whitespace between two matches that is the same is kept, too.
  private mutating func join(upTo i: Int, _ j: Int) {
    let count = i - ends.old
    guard count > 0, j - ends.new == count, old[ends.old..<i] == new[ends.new..<j] else { return }
    append(ends.old, ends.new, count)
  }

  private mutating func append(_ i: Int, _ j: Int, _ count: Int) {
    if let last = list.last, last.oldRange.upperBound == i, last.newRange.upperBound == j {
      list[list.count - 1].count += count
    } else {
      list.append(WordMatch(oldStart: i, newStart: j, count: count))
    }
    ends = (i + count, j + count)
  }
}
