import ChangeModel

/// What became of the lines a weave showed: a script of lines kept, new text with the lines it displaces, and markers left where they were.
package struct EditedText: Sendable {
  package enum Piece: Sendable, Equatable {
    /// Shown lines of text, kept, with nothing between them.
    case keep(Range<Int>)
    /// Bytes of the new text, in the place of shown lines.
    case new(text: Range<Int>, gone: [Int])
    case marker(Marker)
  }
  package private(set) var pieces: [Piece] = []

  /// A stretch of old and new lines that differ; everything between such stretches is equal.
  package struct Difference: Sendable, Equatable {
    package var old: Range<Int>
    package var new: Range<Int>
    package init(old: Range<Int>, new: Range<Int>) {
      self.old = old
      self.new = new
    }
  }

  /// - Parameters:
  ///   - newLines: byte ranges of the new lines of text; nil where a line is a marker.
  ///   - differences: ascending and disjoint.
  /// - Throws: `markersMoved` or `damagedMarkers`.
  package init(
    _ shown: ShownLines, newLines: [Range<Int>?], differences: [Difference]
  ) throws(RecordRefusal) {
    var left: Set<Marker> = []
    var line = 0
    func keep(upTo end: Int) {
      var start = line
      func keepText() { if start < line { pieces.append(.keep(start..<line)) } }
      while line < end, !shown.markers.isEmpty {
        if let marker = shown.markers[line] {
          keepText()
          pieces.append(.marker(marker))
          left.insert(marker)
          start = line + 1
        }
        line += 1
      }
      line = end
      keepText()
    }
    for difference in differences {
      keep(upTo: difference.old.lowerBound)
      var text: Range<Int>?
      for new in newLines[difference.new] {
        guard let new else { throw .markersMoved }
        text = (text?.lowerBound ?? new.lowerBound)..<new.upperBound
      }
      let gone = difference.old.filter { shown.markers[$0] == nil }
      pieces.append(.new(text: text ?? 0..<0, gone: gone))
      line = difference.old.upperBound
    }
    keep(upTo: shown.count)
    for (_, marker) in shown.markers where !left.contains(marker) {
      if left.contains(where: { $0.conflict == marker.conflict }) {
        throw .damagedMarkers(conflict: marker.conflict)
      }
    }
  }

  /// Replaces kept lines that cannot stay where T has them by new text, and joins neighbouring new text.
  ///
  /// - Parameters:
  ///   - stay: whether a kept line stays; nil when all do.
  ///   - newRange: bytes of the new text that a line stands at, if it is kept.
  mutating func reinsert(except stay: Set<Int>?, newRange: [Range<Int>?]) {
    let old = pieces
    pieces = []
    pieces.reserveCapacity(old.count)
    for piece in old {
      switch piece {
      case .new(let text, let gone): replace(gone, by: text)
      case .keep(let lines):
        guard let stay else {
          pieces.append(piece)
          continue
        }
        for line in lines {
          if !stay.contains(line), let range = newRange[line] {
            replace([line], by: range)
          } else {
            pieces.append(.keep(line..<line + 1))
          }
        }
      case .marker: pieces.append(piece)
      }
    }
  }

  private mutating func replace(_ gone: [Int], by text: Range<Int>) {
    if text.isEmpty, gone.isEmpty { return }
    if case .new(let before, let goneBefore)? = pieces.last {
      let joined = before.isEmpty ? text : text.isEmpty ? before : before.lowerBound..<text.upperBound
      pieces[pieces.count - 1] = .new(text: joined, gone: goneBefore + gone)
    } else {
      pieces.append(.new(text: text, gone: gone))
    }
  }
}

/// The pieces of an edited text with conflicts left in place as nested items.
package indirect enum EditedItem: Sendable {
  case piece(EditedText.Piece)
  case conflict(Int, [[EditedItem]])

  /// - Throws: `markersMoved` when markers do not nest.
  static func parse(_ pieces: [EditedText.Piece]) throws(RecordRefusal) -> [EditedItem] {
    var levels: [[EditedItem]] = [[]]
    var open: [(number: Int, sides: [[EditedItem]])] = []
    for piece in pieces {
      guard case .marker(let marker) = piece else {
        levels[levels.count - 1].append(.piece(piece))
        continue
      }
      if marker.kind == .begin {
        open.append((marker.conflict, []))
        levels.append([])
        continue
      }
      guard let top = open.last, top.number == marker.conflict, let side = levels.popLast() else {
        throw .markersMoved
      }
      open[open.count - 1].sides.append(side)
      if marker.kind == .separator {
        guard open[open.count - 1].sides.count == marker.side else { throw .markersMoved }
        levels.append([])
      } else {
        let done = open.removeLast()
        levels[levels.count - 1].append(.conflict(done.number, done.sides))
      }
    }
    guard open.isEmpty else { throw .markersMoved }
    return levels[0]
  }
}
