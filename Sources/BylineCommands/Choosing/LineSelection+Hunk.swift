import ByteText

extension LineSelection {
  /// A piece as a hunk of a unified diff.
  func hunk(_ piece: Range<Int>, context: Int) -> Hunk {
    let shown = shownLines(piece, context: context)
    let moved = edits[..<piece.lowerBound].reduce(0) { $0 + $1.new.count - $1.old.count }
    var lines: [Hunk.Line] = []
    var at = shown.lowerBound
    for edit in edits[piece] {
      lines += old[at..<edit.old.lowerBound].map { Hunk.Line(.context, $0) }
      lines += old[edit.old].map { Hunk.Line(.removed, $0) }
      lines += edit.new.map { Hunk.Line(.added, $0) }
      at = edit.old.upperBound
    }
    lines += old[at..<shown.upperBound].map { Hunk.Line(.context, $0) }
    let count = lines.count { $0.mark != .removed }
    // A side without lines is named by the line before it.
    return Hunk(
      old: (shown.lowerBound + (shown.isEmpty ? 0 : 1), shown.count),
      new: (shown.lowerBound + moved + (count == 0 ? 0 : 1), count), lines: lines)
  }
}
