import ChangeModel

extension Weave {
  /// How a change refers to a byte: through the holder with the smallest hash, so that everybody who records the same edit of the same
  /// set writes the same bytes.
  package func position(of spot: Spot, _ change: (Holder) -> ChangeHash) -> Position {
    let holders = holders(ofBlock: spot.block)
    let holder = Weave.smallest(holders.map(\.holder), change)
    let place = holders.first { $0.holder == holder } ?? anyHolder(ofBlock: spot.block)
    return Position(place.holder, place.offset + Int(spot.offset))
  }

  package static func smallest(_ holders: [Holder], _ change: (Holder) -> ChangeHash) -> Holder? {
    holders.count < 2 ? holders.first : holders.min { change($0) < change($1) }
  }
}
