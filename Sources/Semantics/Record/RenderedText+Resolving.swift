import ByteText

/// What to keep of a conflict shown in a text.
package enum SideChoice: Equatable, Sendable {
  /// One side, from 0.
  case side(Int)
  /// All sides, one after the other as they are shown.
  case all
}

extension RenderedText {
  /// An edited file without the markers of the conflicts that a choice is made for, and without the sides not chosen.
  ///
  /// What was typed inside a side belongs to that side, what was typed elsewhere stays. Conflicts inside a side that is kept stay unless
  /// they are chosen for, too.
  ///
  /// - Parameter choice: what to keep of a conflict, by its number; nil to leave it as it is.
  /// - Throws: `damagedMarkers` when markers are missing or moved.
  package func resolved(
    _ edited: [UInt8], _ choice: (_ conflict: Int) -> SideChoice?
  ) throws(RecordRefusal) -> [UInt8] {
    let table = LineTable(edited)
    var open: [(conflict: Int, side: Int, choice: SideChoice?)] = []
    var out: [UInt8] = []
    // Whether the text so far ends with a newline that only a dropped marker needed.
    var endsWithSupplied = false
    func isKept() -> Bool {
      open.allSatisfy { level in
        if case .side(let side)? = level.choice { side == level.side } else { true }
      }
    }
    var wasKept = true
    for line in 0..<table.count {
      let bytes = edited[table[line]]
      guard let (marker, suppliesNewline) = markerRead(bytes) else {
        wasKept = isKept()
        if wasKept {
          out += bytes
          endsWithSupplied = false
        }
        continue
      }
      if suppliesNewline, wasKept, out.last == 0x0A { endsWithSupplied = true }
      switch marker.kind {
      case .begin:
        let outer = isKept()
        open.append((marker.conflict, 0, choice(marker.conflict)))
        if outer, open[open.count - 1].choice == nil { out += bytes }
      case .separator:
        guard let top = open.last, top.conflict == marker.conflict else {
          throw .damagedMarkers(conflict: marker.conflict)
        }
        open[open.count - 1].side = marker.side
        if top.choice == nil, isKept() { out += bytes }
      case .end:
        guard let top = open.popLast(), top.conflict == marker.conflict else {
          throw .damagedMarkers(conflict: marker.conflict)
        }
        if top.choice == nil, isKept() { out += bytes }
      }
      wasKept = false
    }
    if let top = open.last { throw .damagedMarkers(conflict: top.conflict) }
    if endsWithSupplied, out.last == 0x0A { out.removeLast() }
    return out
  }
}
