import ByteText

/// How differences are found and shown.
struct DiffForm {
  var algorithm: DiffAlgorithm
  /// Equal lines around differing ones.
  var context: Int
}

/// A stretch of a unified diff: differing lines with some equal ones around them.
struct Hunk {
  enum Mark: UInt8 {
    case context = 0x20
    case removed = 0x2D
    case added = 0x2B
  }

  struct Line {
    var mark: Mark
    /// Without its newline.
    var text: ArraySlice<UInt8>
    var isEnded: Bool

    /// - Parameter line: with its newline, if it has one.
    init(_ mark: Mark, _ line: ArraySlice<UInt8>) {
      self.mark = mark
      isEnded = line.last == 0x0A
      text = isEnded ? line.dropLast() : line
    }
  }

  /// First line and number of lines on either side; lines count from 1.
  var old: (start: Int, count: Int)
  var new: (start: Int, count: Int)
  var lines: [Line] = []

  /// Hunks between two texts. O(lines) besides the diff.
  static func hunks(old: [UInt8], new: [UInt8], _ form: DiffForm) -> [Hunk] {
    let context = form.context
    let (oldLines, newLines) = (LineTable(old), LineTable(new))
    let edits = edits(old, oldLines, new, newLines, form.algorithm)
    var out: [Hunk] = []
    var group: [Edit] = []
    func close() {
      guard let first = group.first, let last = group.last else { return }
      let before = min(context, first.oldRange.lowerBound)
      let after = min(context, oldLines.count - last.oldRange.upperBound)
      var hunk = Hunk(
        old: (
          first.oldRange.lowerBound - before,
          last.oldRange.upperBound + after - first.oldRange.lowerBound + before
        ),
        new: (
          first.newRange.lowerBound - before,
          last.newRange.upperBound + after - first.newRange.lowerBound + before
        ))
      var at = hunk.old.start
      for edit in group {
        for line in at..<edit.oldRange.lowerBound { hunk.append(.context, old[oldLines[line]]) }
        for line in edit.oldRange { hunk.append(.removed, old[oldLines[line]]) }
        for line in edit.newRange { hunk.append(.added, new[newLines[line]]) }
        at = edit.oldRange.upperBound
      }
      for line in at..<hunk.old.start + hunk.old.count { hunk.append(.context, old[oldLines[line]]) }
      // A side without lines is named by the line before it.
      if hunk.old.count > 0 { hunk.old.start += 1 }
      if hunk.new.count > 0 { hunk.new.start += 1 }
      out.append(hunk)
    }
    for edit in edits {
      if let last = group.last, edit.oldRange.lowerBound - last.oldRange.upperBound > 2 * context {
        close()
        group = []
      }
      group.append(edit)
    }
    close()
    return out
  }

  /// How many lines come and go between two texts.
  static func counts(old: [UInt8], new: [UInt8], _ form: DiffForm) -> (added: Int, removed: Int) {
    let edits = edits(old, LineTable(old), new, LineTable(new), form.algorithm)
    return edits.reduce(into: (0, 0)) { counts, edit in
      counts.0 += edit.newRange.count
      counts.1 += edit.oldRange.count
    }
  }

  private static func edits(
    _ old: [UInt8], _ oldLines: LineTable, _ new: [UInt8], _ newLines: LineTable, _ algorithm: DiffAlgorithm
  ) -> [Edit] {
    old.withUnsafeBytes { a in
      new.withUnsafeBytes { b in
        diffLines(old: a, oldLines: oldLines, new: b, newLines: newLines, algorithm: algorithm)
      }
    }
  }

  /// Equal lines, and what goes and what comes behind them; either may be empty.
  struct Stretch {
    var same: ArraySlice<Line>
    var removed: ArraySlice<Line>
    var added: ArraySlice<Line>
  }

  /// The lines as stretches, in sequence.
  var stretches: [Stretch] {
    var out: [Stretch] = []
    var rest = lines[...]
    func take(_ mark: Mark) -> ArraySlice<Line> {
      let taken = rest.prefix { $0.mark == mark }
      rest = rest[taken.endIndex...]
      return taken
    }
    while !rest.isEmpty {
      out.append(Stretch(same: take(.context), removed: take(.removed), added: take(.added)))
    }
    return out
  }

  private mutating func append(_ mark: Mark, _ line: ArraySlice<UInt8>) {
    lines.append(Line(mark, line))
  }

  /// `@@ -1,3 +1,4 @@`.
  var heading: String {
    func side(_ side: (start: Int, count: Int)) -> String {
      side.count == 1 ? "\(side.start)" : "\(side.start),\(side.count)"
    }
    return "@@ -\(side(old)) +\(side(new)) @@"
  }
}
