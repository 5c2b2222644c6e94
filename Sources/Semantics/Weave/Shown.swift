/// Where a marker stands in the shown text.
package struct Marker: Hashable, Sendable {
  package enum Kind: UInt8, Sendable { case begin, separator, end }
  package var kind: Kind
  /// Number of the conflict in the file, outer before inner, from 0.
  package var conflict: Int
  /// The side a separator opens (from 1); 0 for the others.
  package var side: Int
  /// Conflicts around it.
  package var depth: Int
}

/// A stretch of the shown text.
package enum ShownPiece: Hashable, Sendable {
  case chunk(Int32)
  case marker(Marker)
}

/// One conflict of a file.
package struct Conflict: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// Texts in one place that P does not compare.
    case order
    /// Text beside or under something killed by who had not seen it.
    case touching
  }
  package var kind: Kind
  package var depth: Int
  /// Chunks of each side, in the order shown; an empty side stands for a deletion.
  package var sides: [[Int32]]
}

/// The text a set of changes shows: alive chunks, with markers around what is in conflict. A function of the weave alone.
package struct Shown: Sendable {
  package private(set) var pieces: [ShownPiece] = []
  package private(set) var conflicts: [Conflict] = []
  private let weave: Weave

  package init(_ weave: Weave) {
    self.weave = weave
    pieces.reserveCapacity(weave.shown.count)
    emit(weave.layout(), depth: 0)
  }

  private mutating func emit(_ items: [LayoutItem], depth: Int) {
    var near: [Int32] = []  // consecutive touching chunks are one conflict
    for item in items {
      switch item {
      case .chunk(let index):
        let chunk = weave.shown[Int(index)]
        // Inside a side it is in conflict anyway.
        if depth == 0, weave.touched[Int(weave.chunkBlock[Int(chunk)])] {
          near.append(chunk)
        } else {
          emitTouching(&near)
          pieces.append(.chunk(chunk))
        }
      case .conflict(let sides):
        emitTouching(&near)
        emitSides(.order, sides.map(chunks), depth: depth) { shown, side in
          shown.emit(sides[side], depth: depth + 1)
        }
      }
    }
    emitTouching(&near)
  }

  /// One side per block, in T order; an empty second side stands for the deletion when there is only one.
  private mutating func emitTouching(_ near: inout [Int32]) {
    guard !near.isEmpty else { return }
    var sides: [[Int32]] = []
    for chunk in near {
      if let last = sides.last?.last, weave.chunkBlock[Int(last)] == weave.chunkBlock[Int(chunk)] {
        sides[sides.count - 1].append(chunk)
      } else {
        sides.append([chunk])
      }
    }
    if sides.count == 1 { sides.append([]) }
    emitSides(.touching, sides, depth: 0) { shown, side in
      for chunk in sides[side] { shown.pieces.append(.chunk(chunk)) }
    }
    near = []
  }

  private mutating func emitSides(
    _ kind: Conflict.Kind, _ sides: [[Int32]], depth: Int, _ emitSide: (inout Shown, Int) -> Void
  ) {
    let number = conflicts.count
    conflicts.append(Conflict(kind: kind, depth: depth, sides: sides))
    pieces.append(.marker(Marker(kind: .begin, conflict: number, side: 0, depth: depth)))
    for side in sides.indices {
      if side > 0 {
        pieces.append(.marker(Marker(kind: .separator, conflict: number, side: side, depth: depth)))
      }
      emitSide(&self, side)
    }
    pieces.append(.marker(Marker(kind: .end, conflict: number, side: 0, depth: depth)))
  }

  private func chunks(_ items: [LayoutItem]) -> [Int32] {
    items.flatMap { item -> [Int32] in
      switch item {
      case .chunk(let index): [weave.shown[Int(index)]]
      case .conflict(let sides): sides.flatMap(chunks)
      }
    }
  }
}
