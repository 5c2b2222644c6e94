/// How badly a reader would take it if a hunk began or ended between two lines; less is better.
///
/// The best place is after a blank line, before a line that is indented little: the start of a function, a section, a
/// paragraph. The worst is in the middle of a body. Indentation weighs most, per column; the rest decides between places of
/// equal depth. A hunk has two such places, where it begins and where it ends.
enum SplitCost {
  private static let perColumn = 8
  private static let deepest = 40
  /// There is no blank line at the place.
  private static let unmarked = 6
  /// The blank line follows: the hunk would begin with it.
  private static let beforeBlank = 3
  /// The next line closes what the one before belongs to.
  private static let beforeCloser = 12
  /// The next line is the first of a body: a lesser evil than the middle of one.
  private static let intoBody = -3
  /// Blank lines looked over on either side.
  private static let sight = 16

  /// The cost of a split before line `position` of `side`. `O(1)`.
  static func cost<Side: SlideSide>(at position: Int, in side: Side) -> Int {
    // At either end of the file there is nothing to tear apart.
    if position == side.count { return 0 }
    let before = nearest(from: position - 1, by: -1, in: side)
    let after = nearest(from: position, by: 1, in: side)
    guard let next = after.shape else { return beforeBlank }
    var cost = perColumn * min(next.indent, deepest)
    if before.blanks > 0 || position == 0 {
      if after.blanks > 0 { cost += beforeBlank }
    } else {
      cost += after.blanks > 0 ? beforeBlank : unmarked
    }
    if next.isCloser { cost += beforeCloser }
    if let last = before.shape, next.indent > last.indent, before.blanks + after.blanks == 0 {
      cost += intoBody
    }
    return cost
  }

  /// The first line from `start` on that is not blank, and how many blank ones were passed.
  private static func nearest<Side: SlideSide>(
    from start: Int, by step: Int, in side: Side
  ) -> (shape: LineShape?, blanks: Int) {
    var blanks = 0
    var i = start
    while i >= 0, i < side.count, blanks < sight {
      let shape = side.shape(i)
      if !shape.isBlank { return (shape, blanks) }
      blanks += 1
      i += step
    }
    return (nil, blanks)
  }
}
