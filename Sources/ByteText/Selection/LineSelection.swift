/// The edits between two texts, and those of them that were taken so far. Pure.
///
/// Laws: with nothing taken `text` is the old text; with all of it taken it is the new one; and what is left of it to the new text are the
/// edits that were not taken.
package struct LineSelection: Sendable {
  /// Lines in place of others. Lines have their newlines; only the last of a text may lack one.
  package struct LineEdit: Equatable, Sendable {
    package var old: Range<Int>
    package var new: [ArraySlice<UInt8>]
  }

  package let old: [ArraySlice<UInt8>]
  /// All edits, ascending; at least one equal line between two.
  package let edits: [LineEdit]
  package private(set) var taken: [LineEdit] = []

  package init(old: [UInt8], new: [UInt8], algorithm: DiffAlgorithm) {
    let (oldLines, newLines) = (LineTable(old), LineTable(new))
    self.old = (0..<oldLines.count).map { old[oldLines[$0]] }
    let found = old.withUnsafeBytes { a in
      new.withUnsafeBytes { b in
        diffLines(old: a, oldLines: oldLines, new: b, newLines: newLines, algorithm: algorithm)
      }
    }
    edits = found.map { edit in
      LineEdit(old: edit.oldRange, new: edit.newRange.map { new[newLines[$0]] })
    }
  }

  // MARK: Pieces

  /// The edits by number, those together whose context would touch.
  package func pieces(context: Int) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for number in edits.indices {
      if let last = out.last, edits[number].old.lowerBound - edits[number - 1].old.upperBound <= 2 * context {
        out[out.count - 1] = last.lowerBound..<number + 1
      } else {
        out.append(number..<number + 1)
      }
    }
    return out
  }

  /// The old lines shown with a piece: its own with equal ones around them, up to the next edits on either side.
  package func shownLines(_ piece: Range<Int>, context: Int) -> Range<Int> {
    guard let first = edits[piece].first, let last = edits[piece].last else { return 0..<0 }
    let floor = piece.lowerBound == 0 ? 0 : edits[piece.lowerBound - 1].old.upperBound
    let ceiling = piece.upperBound == edits.count ? old.count : edits[piece.upperBound].old.lowerBound
    return max(floor, first.old.lowerBound - context)..<min(ceiling, last.old.upperBound + context)
  }

  // MARK: Taking

  package mutating func take(_ piece: Range<Int>) { for edit in edits[piece] { insert(edit) } }

  /// Takes edits that somebody wrote in place of a piece; false, and nothing is taken, when they cannot stand with what was taken before.
  package mutating func take(_ written: [LineEdit]) -> Bool {
    var next = self
    for edit in written {
      guard taken.allSatisfy({ !LineSelection.collide($0, edit) }) else { return false }
      next.insert(edit)
    }
    guard next.lines.dropLast().allSatisfy({ $0.last == 0x0A }) else { return false }
    self = next
    return true
  }

  private mutating func insert(_ edit: LineEdit) {
    let place = taken.firstIndex {
      ($0.old.lowerBound, $0.old.upperBound) > (edit.old.lowerBound, edit.old.upperBound)
    }
    taken.insert(edit, at: place ?? taken.count)
  }

  /// Whether two edits are about the same line, or one would stand within the other.
  private static func collide(_ a: LineEdit, _ b: LineEdit) -> Bool {
    if a.old.overlaps(b.old) { return true }
    return a.old.lowerBound < b.old.lowerBound && b.old.lowerBound < a.old.upperBound
      || b.old.lowerBound < a.old.lowerBound && a.old.lowerBound < b.old.upperBound
  }

  /// The old text with what was taken.
  package var text: [UInt8] { Array(lines.joined()) }

  private var lines: [ArraySlice<UInt8>] {
    var out: [ArraySlice<UInt8>] = []
    var at = 0
    for edit in taken {
      out += old[at..<edit.old.lowerBound]
      out += edit.new
      at = edit.old.upperBound
    }
    return out + old[at...]
  }
}
