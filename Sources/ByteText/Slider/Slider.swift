/// How far edits may slide.
enum SlideLimit {
  /// In lines, from where they were found and beyond the first and last difference.
  static let reach = 1024
  /// The lines that must be known around the differences: the reach, and what scoring looks at beyond it.
  static let context = reach + 32
}

/// Moves insertions and deletions to where a reader would put them.
///
/// When the line before a pure insertion equals its last line, the insertion may as well be said to lie one line higher;
/// such places are equivalent. The slider joins insertions that can be made to meet (and deletions likewise), then puts
/// each where `SplitCost` says it disturbs least, the lowest such place if several are equal. It never lets an edit touch one
/// of another kind, and leaves edits with two sides alone. Law: what the edits turn the old sequence into stays the same,
/// and so does the number of lines they hold. `O(lines passed)`.
struct Slider<Side: SlideSide> {
  let old: Side
  let new: Side
  /// Where edits may go, in positions of the old side.
  let within: ClosedRange<Int>

  func slide(_ edits: [Edit]) -> [Edit] {
    var done: [Edit] = []
    done.reserveCapacity(edits.count)
    /// How much farther down each edit of `done` could have gone.
    var slack: [Int] = []
    var index = 0
    while index < edits.count {
      var edit = edits[index]
      index += 1
      guard edit.isInsertion || edit.isDeletion else {
        done.append(edit)
        slack.append(0)
        continue
      }
      var range = 0...0
      while true {
        let up = roomAbove(edit, done.last, slack.last ?? 0)
        if let previous = done.last, up.meets {
          let lowered = slack.removeLast()
          done.removeLast()
          edit = join(previous.shifted(by: lowered), edit)
          continue
        }
        let next = index < edits.count ? edits[index] : nil
        let down = roomBelow(edit, next)
        if let next, down.meets {
          edit = join(edit.shifted(by: down.room), next)
          index += 1
          continue
        }
        range = -up.room...down.room
        break
      }
      let shift = best(edit, range)
      done.append(edit.shifted(by: shift))
      slack.append(range.upperBound - shift)
    }
    return done
  }

  /// Two edits of one kind as one, the second slid up to the end of the first.
  private func join(_ a: Edit, _ b: Edit) -> Edit {
    if a.isInsertion {
      let added = a.newRange.count + b.newRange.count
      return Edit(oldRange: a.oldRange, newRange: a.newRange.lowerBound..<a.newRange.lowerBound + added)
    }
    let removed = a.oldRange.count + b.oldRange.count
    return Edit(oldRange: a.oldRange.lowerBound..<a.oldRange.lowerBound + removed, newRange: a.newRange)
  }

  private func isSameKind(_ a: Edit, _ b: Edit) -> Bool {
    a.isInsertion && b.isInsertion || a.isDeletion && b.isDeletion
  }

  /// How far up an edit may go, or that it meets the one above (which may come down by `slack`).
  private func roomAbove(_ edit: Edit, _ previous: Edit?, _ slack: Int) -> (room: Int, meets: Bool) {
    var limit = min(edit.oldRange.lowerBound - within.lowerBound, SlideLimit.reach)
    var meeting = Int.max
    if let previous {
      let gap = edit.oldRange.lowerBound - previous.oldRange.upperBound
      if isSameKind(edit, previous) { meeting = gap - slack } else { limit = min(limit, gap - 1) }
    }
    let side = edit.isInsertion ? new : old
    let range = edit.isInsertion ? edit.newRange : edit.oldRange
    var room = 0
    while room < limit, room < meeting, side.matches(range.lowerBound - room - 1, range.upperBound - room - 1)
    {
      room += 1
    }
    return (room, room == meeting)
  }

  /// How far down an edit may go, or that it meets the one below.
  private func roomBelow(_ edit: Edit, _ next: Edit?) -> (room: Int, meets: Bool) {
    var limit = min(within.upperBound - edit.oldRange.upperBound, SlideLimit.reach)
    var meeting = Int.max
    if let next {
      let gap = next.oldRange.lowerBound - edit.oldRange.upperBound
      if isSameKind(edit, next) { meeting = gap } else { limit = min(limit, gap - 1) }
    }
    let side = edit.isInsertion ? new : old
    let range = edit.isInsertion ? edit.newRange : edit.oldRange
    var room = 0
    while room < limit, room < meeting, side.matches(range.lowerBound + room, range.upperBound + room) {
      room += 1
    }
    return (room, room == meeting)
  }

  /// The shift that a reader likes best; the greatest of equals.
  private func best(_ edit: Edit, _ range: ClosedRange<Int>) -> Int {
    if range.count == 1 { return range.lowerBound }
    let side = edit.isInsertion ? new : old
    let lines = edit.isInsertion ? edit.newRange : edit.oldRange
    var best = 0
    var least = Int.max
    for shift in range {
      let cost =
        SplitCost.cost(at: lines.lowerBound + shift, in: side)
        + SplitCost.cost(at: lines.upperBound + shift, in: side)
      if cost <= least {
        least = cost
        best = shift
      }
    }
    return best
  }
}

/// Moves the insertions and deletions of a diff over any tokens to where a reader would put them; see `Slider`.
///
/// Tokens that must stay where they are, like markers, need only an id that nothing else has.
package func slideEdits(_ edits: [Edit], old: TokenSide, new: TokenSide) -> [Edit] {
  Slider(old: old, new: new, within: 0...old.count).slide(edits)
}
