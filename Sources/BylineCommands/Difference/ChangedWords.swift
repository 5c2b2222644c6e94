import ByteText

/// Lines that replace other lines, compared word by word.
///
///     ChangedWords(old: "let a = 1\n", new: "let b = 1\n")  // removed: "a", added: "b"
struct ChangedWords {
  enum Mark {
    case same, removed, added
  }

  private let old: [UInt8]
  private let new: [UInt8]
  private let matches: [WordMatch]

  init(_ stretch: Hunk.Stretch) {
    old = ChangedWords.text(stretch.removed)
    new = ChangedWords.text(stretch.added)
    matches = wordMatches(old: old, new: new)
  }

  private static func text(_ lines: ArraySlice<Hunk.Line>) -> [UInt8] {
    lines.reduce(into: []) { text, line in text += line.isEnded ? line.text + [0x0A] : line.text }
  }

  /// Whether enough stayed for the rest to stand out: a third of the longer side, blanks not counted.
  var isAlike: Bool {
    let same = matches.reduce(0) { $0 + ChangedWords.weight(new[$1.newRange]) }
    return same > 0 && same * 3 >= max(ChangedWords.weight(old[...]), ChangedWords.weight(new[...]))
  }

  private static func weight(_ text: ArraySlice<UInt8>) -> Int {
    text.reduce(0) { $1 > 0x20 ? $0 + 1 : $0 }
  }

  /// Which bytes of the old text go, ascending.
  var removed: [Range<Int>] { gaps(old.count) { $0.oldRange } }
  /// Which bytes of the new text come, ascending.
  var added: [Range<Int>] { gaps(new.count) { $0.newRange } }

  private func gaps(_ count: Int, _ side: (WordMatch) -> Range<Int>) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var at = 0
    for range in matches.map(side) + [count..<count] {
      if at < range.lowerBound { out.append(at..<range.lowerBound) }
      at = range.upperBound
    }
    return out
  }

  /// Both texts as one: what stays, and between it what goes before what comes. No piece is empty.
  var pieces: [(mark: Mark, text: ArraySlice<UInt8>)] {
    var out: [(mark: Mark, text: ArraySlice<UInt8>)] = []
    func append(_ mark: Mark, _ text: ArraySlice<UInt8>) {
      if !text.isEmpty { out.append((mark, text)) }
    }
    var (i, j) = (0, 0)
    for match in matches + [WordMatch(oldStart: old.count, newStart: new.count, count: 0)] {
      append(.removed, old[i..<match.oldStart])
      append(.added, new[j..<match.newStart])
      append(.same, new[match.newRange])
      (i, j) = (match.oldRange.upperBound, match.newRange.upperBound)
    }
    return out
  }
}
