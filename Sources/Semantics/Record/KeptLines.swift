import ChangeModel

/// Which of the lines a weave shows can stay where they are when an edited text keeps them.
///
/// A kept line that stays needs no fact. One that would have to stand elsewhere in T is removed and inserted anew.
struct KeptLines {
  private let weave: Weave
  private let shown: ShownLines

  init(_ weave: Weave, _ shown: ShownLines) {
    self.weave = weave
    self.shown = shown
  }

  /// Whether what is shown is in order throughout: nothing in conflict, and nothing alive inside the place of other text. Then every
  /// kept line stays, and P knows the order of neighbours already. O(chunks).
  var arePlain: Bool {
    guard shown.markers.isEmpty else { return false }
    var last: Int32 = -1
    for chunk in weave.shown {
      guard weave.portNumber[2 * Int(chunk)] > last else { return false }
      last = weave.portNumber[2 * Int(chunk) + 1]
    }
    return true
  }

  /// Kept lines that need not be inserted anew: per level those that ascend in T; a conflict left in place counts as one item.
  func staying(_ items: [EditedItem]) throws(RecordRefusal) -> Set<Int> {
    var stay: Set<Int> = []
    var levels = [items]
    while let level = levels.popLast() {
      var conflicts: [(at: Int, low: Int, high: Int)] = []
      for (index, item) in level.enumerated() {
        guard case .conflict(_, let sides) = item else { continue }
        levels += sides
        if let (low, high) = span(item) { conflicts.append((index, low, high)) }
      }
      for (a, b) in zip(conflicts, conflicts.dropFirst()) where a.high > b.low { throw .sidesInterleave }
      var lines: [Int] = []
      var places: [Int] = []
      for (index, item) in level.enumerated() {
        guard case .piece(.keep(let kept)) = item else { continue }
        for line in kept where isContiguous(line) {
          let place = weave.place(after: shown.last(line))
          if conflicts.allSatisfy({ index > $0.at ? place > $0.high : place < $0.low }) {
            lines.append(line)
            places.append(place)
          }
        }
      }
      let ascending = longestIncreasing(places)
      for index in ascending where !encloses(lines[index], ascending.map { places[$0] }) {
        stay.insert(lines[index])
      }
    }
    return stay
  }

  /// Whether a kept line has another one in its place: a restored line has what took its place meanwhile inside it, and P can put
  /// them one after the other only where T does.
  private func encloses(_ line: Int, _ places: @autoclosure () -> [Int]) -> Bool {
    let low = weave.place(before: shown.first(line))
    let high = weave.place(after: shown.last(line))
    // Nothing hangs inside a chunk, so only a line that starts one can enclose anything.
    let chunk = weave.chunk(at: shown.first(line))
    guard shown.first(line).offset == weave.chunkStart[chunk],
      !weave.isQuiet(weave.portNumber[2 * chunk], weave.portNumber[2 * chunk + 1])
    else { return false }
    return places().contains { $0 > low && $0 < high }
  }

  /// Whether nothing alive stands between the stretches of a line.
  private func isContiguous(_ line: Int) -> Bool {
    let stretches = shown.stretches(of: line)
    guard stretches.count > 1 else { return true }
    let indices = stretches.map { weave.shownIndex[weave.chunk(at: $0.start)] }
    return zip(indices, indices.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  private func span(_ item: EditedItem) -> (Int, Int)? {
    switch item {
    case .piece(.keep(let lines)):
      var out: (Int, Int)?
      for line in lines {
        let place = weave.place(after: shown.last(line))
        out = (min(out?.0 ?? place, place), max(out?.1 ?? place, place))
      }
      return out
    case .piece: return nil
    case .conflict(_, let sides):
      var out: (Int, Int)?
      for inner in sides.joined() {
        guard let (low, high) = span(inner) else { continue }
        out = (min(out?.0 ?? low, low), max(out?.1 ?? high, high))
      }
      return out
    }
  }
}
