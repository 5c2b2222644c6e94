/// Finds what two sequences have in common, piece by piece.
///
/// A piece is a box (a stretch of each side, still to be matched) or a run known to be equal. Pieces wait on a stack in
/// reverse order, so runs come out ascending and no input can make anything recurse. A box loses its equal ends, is
/// then split at anchors or at a point on a shortest path, and its parts take its place; parts are always smaller.
struct Matcher: ~Copyable {
  /// A stretch of either side, or a run when `level` is `run`.
  struct Piece {
    var old: Range<Int32>
    var new: Range<Int32>
    /// How many splits by anchors led here.
    var level: Int32

    static let run: Int32 = -1
    /// Anchors are no longer looked for: this bounds the passes over an element.
    static let anchorless: Int32 = 24
  }

  /// An equal stretch.
  struct Run {
    var old: Int32
    var new: Int32
    var count: Int32
  }

  let old: UnsafeBufferPointer<Int32>
  let new: UnsafeBufferPointer<Int32>
  let algorithm: DiffAlgorithm
  var stack: [Piece] = []
  var runs: [Run] = []
  var anchors: AnchorFinder
  var paths: PathFinder

  /// - Precondition: all elements are in `0..<classCount`; both sides have fewer than 2^30 elements.
  init(
    old: UnsafeBufferPointer<Int32>, new: UnsafeBufferPointer<Int32>, classCount: Int,
    algorithm: DiffAlgorithm
  ) {
    self.old = old
    self.new = new
    self.algorithm = algorithm
    anchors = AnchorFinder(classCount: algorithm == .myers ? 0 : classCount)
    paths = PathFinder(total: old.count + new.count)
  }

  /// All equal runs, ascending and disjoint on both sides.
  mutating func run() -> [Run] {
    stack.append(
      Piece(
        old: 0..<Int32(old.count), new: 0..<Int32(new.count),
        level: algorithm == .myers ? Piece.anchorless : 0))
    while let piece = stack.popLast() {
      if piece.level == Piece.run {
        emit(piece.old.lowerBound, piece.new.lowerBound, Int32(piece.old.count))
      } else {
        split(piece)
      }
    }
    return runs
  }

  private mutating func emit(_ i: Int32, _ j: Int32, _ count: Int32) {
    guard count > 0 else { return }
    if let last = runs.last, last.old + last.count == i, last.new + last.count == j {
      runs[runs.count - 1].count += count
    } else {
      runs.append(Run(old: i, new: j, count: count))
    }
  }

  private mutating func split(_ piece: Piece) {
    var a0 = Int(piece.old.lowerBound)
    var a1 = Int(piece.old.upperBound)
    var b0 = Int(piece.new.lowerBound)
    var b1 = Int(piece.new.upperBound)
    while a0 < a1, b0 < b1, old[a0] == new[b0] {
      a0 += 1
      b0 += 1
    }
    emit(piece.old.lowerBound, piece.new.lowerBound, Int32(a0) - piece.old.lowerBound)
    while a0 < a1, b0 < b1, old[a1 - 1] == new[b1 - 1] {
      a1 -= 1
      b1 -= 1
    }
    let suffix = piece.old.upperBound - Int32(a1)
    if suffix > 0 {
      stack.append(
        Piece(
          old: Int32(a1)..<piece.old.upperBound, new: Int32(b1)..<piece.new.upperBound, level: Piece.run))
    }
    guard a0 < a1, b0 < b1 else { return }
    let box = Box(old: a0..<a1, new: b0..<b1)
    if a1 - a0 == 1 || b1 - b0 == 1 {
      matchSingle(box)
    } else if piece.level >= Piece.anchorless || !splitAtAnchors(box, level: piece.level) {
      splitOnPath(box, level: piece.level)
    }
  }

  /// One side is a single element: it matches its first twin on the other side, or nothing.
  private mutating func matchSingle(_ box: Box) {
    if box.old.count == 1 {
      let i = box.old.lowerBound
      for j in box.new where new[j] == old[i] { return emit(Int32(i), Int32(j), 1) }
    } else {
      let j = box.new.lowerBound
      for i in box.old where old[i] == new[j] { return emit(Int32(i), Int32(j), 1) }
    }
  }

  /// Two boxes that meet at a point on a shortest path, or on the most promising one that the cost cap allows.
  private mutating func splitOnPath(_ box: Box, level: Int32) {
    let middle = paths.middle(of: box, old, new, limit: paths.costCap)
    // Past the cap the halves are not known to be close: there, anchors may help where they did not before.
    let next = middle.isExact || algorithm == .myers ? Piece.anchorless : min(level + 1, Piece.anchorless)
    push(box.after(middle), level: next)
    push(box.before(middle), level: next)
  }

  private mutating func splitAtAnchors(_ box: Box, level: Int32) -> Bool {
    anchors.count(box, old, new, keepingChain: algorithm == .histogram)
    defer { anchors.forget(box, old, new) }
    guard anchors.hasCommon else { return true }
    if !anchors.findUnique(box, old, new) {
      guard algorithm == .histogram, anchors.findRarest(box, old, new) else { return false }
    }
    // Anchors that throw much of the box away may be chance (one unique line moved across many repeated ones): then
    // the path decides, unless the box has no more in common than they say.
    let least = anchors.leastDifferences(in: box)
    if least - abs(box.old.count - box.new.count) > 8 + (box.old.count + box.new.count) / 16 {
      let middle = paths.middle(of: box, old, new, limit: min(paths.costCap, least / 3))
      if 3 * middle.differences < 2 * least {
        push(box.after(middle), level: level + 1)
        push(box.before(middle), level: level + 1)
        return true
      }
    }
    var end = (old: box.old.upperBound, new: box.new.upperBound)
    for run in anchors.found.reversed() {
      let after = (old: Int(run.old + run.count), new: Int(run.new + run.count))
      push(Box(old: after.old..<end.old, new: after.new..<end.new), level: level + 1)
      stack.append(
        Piece(old: run.old..<run.old + run.count, new: run.new..<run.new + run.count, level: Piece.run))
      end = (old: Int(run.old), new: Int(run.new))
    }
    push(
      Box(old: box.old.lowerBound..<end.old, new: box.new.lowerBound..<end.new), level: level + 1)
    return true
  }

  private mutating func push(_ box: Box, level: Int32) {
    guard !box.old.isEmpty, !box.new.isEmpty else { return }
    stack.append(
      Piece(
        old: Int32(box.old.lowerBound)..<Int32(box.old.upperBound),
        new: Int32(box.new.lowerBound)..<Int32(box.new.upperBound), level: level))
  }
}

/// A stretch of the old and a stretch of the new side that are matched against each other.
struct Box {
  var old: Range<Int>
  var new: Range<Int>

  func before(_ point: PathFinder.Middle) -> Box {
    Box(old: old.lowerBound..<point.old, new: new.lowerBound..<point.new)
  }

  func after(_ point: PathFinder.Middle) -> Box {
    Box(old: point.old..<old.upperBound, new: point.new..<new.upperBound)
  }
}
