/// One maximal region in which two sequences do not match.
///
/// A list of edits is ascending and disjoint, and what lies between two of them is an equal run of equal length on both
/// sides; so at least one matching element separates neighbours, and no edit is empty on both sides. Replacing each
/// `oldRange` by what is at `newRange` turns the old sequence into the new one.
package struct Edit: Hashable, Sendable {
  package var oldRange: Range<Int>
  package var newRange: Range<Int>

  package init(oldRange: Range<Int>, newRange: Range<Int>) {
    self.oldRange = oldRange
    self.newRange = newRange
  }

  package var isInsertion: Bool { oldRange.isEmpty }
  package var isDeletion: Bool { newRange.isEmpty }

  /// The same edit `distance` elements further on, on both sides.
  func shifted(by distance: Int) -> Edit {
    Edit(
      oldRange: oldRange.lowerBound + distance..<oldRange.upperBound + distance,
      newRange: newRange.lowerBound + distance..<newRange.upperBound + distance)
  }
}

/// How a diff decides what belongs together.
package enum DiffAlgorithm: Hashable, Sendable, CaseIterable {
  /// The fewest differences (up to the cost cap), wherever they fall.
  case myers
  /// Elements that occur once on both sides hold the rest in place; Myers in between.
  case patience
  /// As patience, then the longest run around the rarest common element where none is unique; Myers in between.
  case histogram
}

/// Turns matches, reported in ascending order, into edits.
struct EditBuilder {
  private(set) var edits: [Edit] = []
  private var nextOld: Int
  private var nextNew: Int

  /// Everything before these positions is known to match.
  init(old: Int, new: Int) {
    nextOld = old
    nextNew = new
  }

  /// Elements `i` and `j` match.
  @inline(__always)
  mutating func match(old i: Int, new j: Int) {
    if i != nextOld || j != nextNew {
      edits.append(Edit(oldRange: nextOld..<i, newRange: nextNew..<j))
    }
    nextOld = i + 1
    nextNew = j + 1
  }

  /// Everything from these positions on matches; the edits are complete.
  consuming func finish(old i: Int, new j: Int) -> [Edit] {
    if i != nextOld || j != nextNew {
      edits.append(Edit(oldRange: nextOld..<i, newRange: nextNew..<j))
    }
    return edits
  }
}
