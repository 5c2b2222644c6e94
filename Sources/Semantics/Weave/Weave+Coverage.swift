import ChangeModel

extension Weave {
  /// Whether alive text lies outside some ranges: what a removal that named them did not see. Ranges whose text is not here cover nothing.
  package func hasAliveText(outside ranges: [TextRange]) -> Bool {
    var covered: [Int32: [(low: Int32, high: Int32)]] = [:]
    for range in ranges {
      guard let spot = spot(range.start) else { continue }
      covered[spot.block, default: []].append((spot.offset, spot.offset + Int32(clamping: range.count)))
    }
    for list in covered.keys { covered[list]?.sort { $0.low < $1.low } }
    return shown.contains { chunk in
      var at = chunkStart[Int(chunk)]
      for (low, high) in covered[chunkBlock[Int(chunk)]] ?? [] where low <= at { at = max(at, high) }
      return at < chunkEnd[Int(chunk)]
    }
  }
}

extension Weave {
  /// Every change that holds a fact of the file, as far as facts are told apart by holder.
  package var holders: Set<Holder> {
    var out = Set(pool.inserts.map(\.holder))
    out.formUnion(pool.kills.map(\.holder))
    out.formUnion(pool.positions.map(\.holder))
    return out
  }
}
