/// What two byte strings, usually two lines, have in common word by word: for highlights, and for carrying credit inside
/// a replaced line.
///
///     wordMatches(old: "let a = f(x)", new: "let b = f(x)")  // "let " and " = f(x)"
package struct WordMatch: Hashable, Sendable {
  package var oldStart: Int
  package var newStart: Int
  package var count: Int

  package init(oldStart: Int, newStart: Int, count: Int) {
    self.oldStart = oldStart
    self.newStart = newStart
    self.count = count
  }

  package var oldRange: Range<Int> { oldStart..<oldStart + count }
  package var newRange: Range<Int> { newStart..<newStart + count }
}

/// Between equal ends, sides longer than this are not cut into words: a machine wrote them.
package let wordDiffLimit = 1 << 20

/// The equal parts of two byte strings, ascending on both sides, made of whole words (see `WordTable`).
///
/// Whitespace alone between two replaced words is not reported: it says nothing about where the text came from. If the parts
/// that differ are longer than `wordDiffLimit`, only equal ends are reported. `O(bytes)` plus `diff` of the words.
package func wordMatches(old: UnsafeRawBufferPointer, new: UnsafeRawBufferPointer) -> [WordMatch] {
  var prefix = commonPrefixCount(old, new)
  if prefix == old.count, prefix == new.count {
    return prefix > 0 ? [WordMatch(oldStart: 0, newStart: 0, count: prefix)] : []
  }
  prefix = wordStart(old, new, prefix)
  var suffix = commonSuffixCount(old.part(prefix..<old.count), new.part(prefix..<new.count))
  suffix = wordEnd(old, new, suffix)
  let oldRange = prefix..<old.count - suffix
  let newRange = prefix..<new.count - suffix

  var matches = MatchList()
  matches.append(0, 0, prefix)
  if oldRange.count <= wordDiffLimit, newRange.count <= wordDiffLimit {
    let oldWords = WordTable.words(of: old, in: oldRange)
    let newWords = WordTable.words(of: new, in: newRange)
    let edits = diffMiddle(
      old, oldWords, 0..<oldWords.count, new, newWords, 0..<newWords.count, .histogram)
    var i = oldRange.lowerBound
    var j = newRange.lowerBound
    for (index, edit) in edits.enumerated() {
      let oldBytes = oldWords.bytes(of: edit.oldRange)
      let newBytes = newWords.bytes(of: edit.newRange)
      let between = old.part(i..<oldBytes.lowerBound)
      if index == 0 || !between.allSatisfy({ WordTable.isSpace($0) })
        || !edits[index - 1...index].allSatisfy(\.isReplacement)
      {
        matches.append(i, j, between.count)
      }
      i = oldBytes.upperBound
      j = newBytes.upperBound
    }
    matches.append(i, j, oldRange.upperBound - i)
  }
  matches.append(oldRange.upperBound, newRange.upperBound, suffix)
  return matches.list
}

/// The equal parts of two byte strings, ascending on both sides, made of whole words.
package func wordMatches(old: [UInt8], new: [UInt8]) -> [WordMatch] {
  old.withUnsafeBytes { old in
    new.withUnsafeBytes { new in wordMatches(old: old, new: new) }
  }
}

extension Edit {
  fileprivate var isReplacement: Bool { !isInsertion && !isDeletion }
}

/// Matches in ascending order, joined where they touch.
private struct MatchList {
  var list: [WordMatch] = []

  mutating func append(_ i: Int, _ j: Int, _ count: Int) {
    guard count > 0 else { return }
    if let last = list.last, last.oldStart + last.count == i, last.newStart + last.count == j {
      list[list.count - 1].count += count
    } else {
      list.append(WordMatch(oldStart: i, newStart: j, count: count))
    }
  }
}

/// Takes a shared prefix back to where a word begins, if it ends inside one.
private func wordStart(_ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, _ prefix: Int) -> Int {
  func isInside(_ bytes: UnsafeRawBufferPointer, _ i: Int) -> Bool {
    i > 0 && i < bytes.count && isOneWord(bytes[i - 1], bytes[i])
  }
  var i = prefix
  while isInside(old, i) || isInside(new, i) { i -= 1 }
  return i
}

/// Shortens a shared suffix to where a word ends, if it begins inside one.
private func wordEnd(_ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, _ suffix: Int) -> Int {
  func isInside(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> Bool {
    count > 0 && count < bytes.count && isOneWord(bytes[bytes.count - count - 1], bytes[bytes.count - count])
  }
  var count = suffix
  while isInside(old, count) || isInside(new, count) { count -= 1 }
  return count
}

private func isOneWord(_ a: UInt8, _ b: UInt8) -> Bool {
  WordTable.isLetter(a) && WordTable.isLetter(b) || a == b && WordTable.isSpace(a)
}
