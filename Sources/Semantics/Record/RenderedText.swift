import ByteText

/// A file as it is written to disk: its text with conflict markers, one line of it for each shown line.
///
/// Markers are git's: `<<<<<<<`, `=======`, `>>>>>>>`, seven characters, one more per nesting level, and more where a line of the file
/// already begins so. Each names its conflict and side, so that no two marker lines of a file are alike: what is read back as a marker is
/// one that was written. The label behind is for people and not looked at: what is known of a change may have grown since.
package struct RenderedText: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Bytes before each line, and one more for the end.
  private var starts: [Int] = [0]
  /// By what they begin with, up to the label.
  private var markers: [[UInt8]: Written] = [:]
  /// Lines that end without a newline of their own, before a marker.
  private var unterminated: Set<Int> = []

  private struct Written: Sendable {
    var marker: Marker
    /// Its number.
    var line: Int
    /// Whether the text before it had no newline of its own.
    var suppliesNewline: Bool
  }

  /// - Parameter label: what to call a side of a conflict.
  package init(_ lines: ShownLines, _ conflicts: [Conflict], label: (_ conflict: Int, _ side: Int) -> [UInt8])
  {
    guard !lines.markers.isEmpty else {
      bytes = lines.text
      starts = lines.lineStart
      return
    }
    let length = 7 + RenderedText.longestRun(lines)
    for line in 0..<lines.count {
      guard let marker = lines.markers[line] else {
        bytes += lines.text[lines.range(of: line)]
        starts.append(bytes.count)
        continue
      }
      let suppliesNewline = bytes.last.map { $0 != 0x0A } ?? false
      if suppliesNewline {
        // The line before ends here on disk, though its text does not.
        bytes.append(0x0A)
        starts[starts.count - 1] = bytes.count
        unterminated.insert(starts.count - 2)
      }
      let text = RenderedText.text(
        marker, conflicts[marker.conflict], length: length + marker.depth, label: label)
      markers[RenderedText.structure(of: text[...])] = Written(
        marker: marker, line: line, suppliesNewline: suppliesNewline)
      bytes += text
      bytes.append(0x0A)
      starts.append(bytes.count)
    }
  }

  /// How far lines of the file that look like markers exceed the least length.
  private static func longestRun(_ lines: ShownLines) -> Int {
    var longest = 6
    for line in 0..<lines.count {
      let text = lines.text[lines.range(of: line)]
      guard let first = text.first, [0x3C, 0x3D, 0x3E].contains(first) else { continue }
      longest = max(longest, text.prefix { $0 == first }.count)
    }
    return longest - 6
  }

  private static func text(
    _ marker: Marker, _ conflict: Conflict, length: Int, label: (Int, Int) -> [UInt8]
  ) -> [UInt8] {
    let number = marker.conflict + 1
    switch marker.kind {
    case .begin:
      return repeatElement(0x3C, count: length) + Array(" conflict \(number), side 1: ".utf8)
        + label(marker.conflict, 0)
    case .separator:
      return repeatElement(0x3D, count: length) + Array(" conflict \(number), side \(marker.side + 1)".utf8)
    case .end:
      return repeatElement(0x3E, count: length)
        + Array(" conflict \(number), side \(conflict.sides.count): ".utf8)
        + label(marker.conflict, conflict.sides.count - 1)
    }
  }

  /// The bytes of one line.
  package func line(_ number: Int) -> [UInt8] { Array(bytes[starts[number]..<starts[number + 1]]) }

  /// Where one line stands in `bytes`.
  package func range(ofLine number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

  /// The line a byte of `bytes` is in. `O(log lines)`.
  package func line(at offset: Int) -> Int { lastIndex(atOrBefore: offset, in: starts) }

  /// The number of the line at which a conflict begins, from 0.
  package func line(ofConflict number: Int) -> Int? {
    markers.values.first { $0.marker.conflict == number && $0.marker.kind == .begin }?.line
  }

  /// What of a marker's text says which one it is: all but the label.
  private static func structure(of text: ArraySlice<UInt8>) -> [UInt8] {
    let colon = text.indices.first { text[$0] == UInt8(ascii: ":") }
    return Array(colon.map { text[...$0] } ?? text)
  }

  // MARK: Reading back

  /// The edited file as a recorder takes it: ranges of text, nil for markers, and the stretches in which it differs.
  package func edits(
    in edited: [UInt8], algorithm: DiffAlgorithm = .histogram
  ) -> (lines: [Range<Int>?], differences: [EditedText.Difference]) {
    let table = LineTable(edited)
    var written: [Written?] = []
    if !markers.isEmpty { for line in 0..<table.count { written.append(marker(edited[table[line]])) } }
    // Line for line the same, but with markers as they would be written now.
    let compared = markers.isEmpty ? edited : withCurrentMarkers(edited, table, written)
    let edits = bytes.withUnsafeBytes { old in
      compared.withUnsafeBytes { new in
        diffLines(
          old: old, oldLines: LineTable(starts: starts), new: new,
          newLines: markers.isEmpty ? table : LineTable(compared), algorithm: algorithm)
      }
    }
    let differences = edits.map { EditedText.Difference(old: $0.oldRange, new: $0.newRange) }
    if markers.isEmpty { return ((0..<table.count).map { table[$0] }, differences) }
    var reading = Reading(lines: (0..<table.count).map { written[$0] == nil ? table[$0] : nil })
    var (old, new) = (0, 0)
    // Whether the newline that ends a new line may be one that a marker supplied.
    func isSupplied(_ line: Int) -> Bool {
      line + 1 < written.count && written[line + 1]?.suppliesNewline == true
    }
    func equal(upTo end: Int) {
      while old < end {
        if unterminated.contains(old) {
          // Kept as it was only where a marker supplies its newline still; elsewhere the newline was typed.
          if isSupplied(new) { reading.dropNewline(new) } else { reading.add(old..<old + 1, new..<new + 1) }
        }
        old += 1
        new += 1
      }
    }
    for difference in differences {
      equal(upTo: difference.old.lowerBound)
      reading.add(difference.old, difference.new)
      for line in difference.new where isSupplied(line) { reading.dropNewline(line) }
      (old, new) = (difference.old.upperBound, difference.new.upperBound)
    }
    equal(upTo: starts.count - 1)
    return (reading.lines, reading.differences)
  }

  private func withCurrentMarkers(_ edited: [UInt8], _ table: LineTable, _ written: [Written?]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(edited.count + 256)
    for line in 0..<table.count {
      guard let marker = written[line] else {
        out += edited[table[line]]
        continue
      }
      out += bytes[range(ofLine: marker.line)]
    }
    return out
  }

  /// An edited file with markers, as far as it was read.
  private struct Reading {
    var lines: [Range<Int>?]
    var differences: [EditedText.Difference] = []

    mutating func dropNewline(_ line: Int) {
      if let range = lines[line], !range.isEmpty { lines[line] = range.lowerBound..<range.upperBound - 1 }
    }

    mutating func add(_ old: Range<Int>, _ new: Range<Int>) {
      if let last = differences.last, last.old.upperBound == old.lowerBound,
        last.new.upperBound == new.lowerBound
      {
        differences[differences.count - 1] = EditedText.Difference(
          old: last.old.lowerBound..<old.upperBound, new: last.new.lowerBound..<new.upperBound)
      } else {
        differences.append(EditedText.Difference(old: old, new: new))
      }
    }
  }

  /// The marker that a line is, and whether it supplies the newline of the text before it.
  func markerRead(_ line: ArraySlice<UInt8>) -> (marker: Marker, suppliesNewline: Bool)? {
    marker(line).map { ($0.marker, $0.suppliesNewline) }
  }

  private func marker(_ line: ArraySlice<UInt8>) -> Written? {
    guard let first = line.first, first >= 0x3C, first <= 0x3E else { return nil }
    var text = line
    if text.last == 0x0A { text.removeLast() }
    if text.last == 0x0D { text.removeLast() }
    return markers[RenderedText.structure(of: text)]
  }
}
