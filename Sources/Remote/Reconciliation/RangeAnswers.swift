import ChangeModel

/// The side that is asked: what it holds in ranges, against what the other side says it holds there. Pure.
extension SortedHashes {
  /// A range of no more changes is listed.
  private static let listed = 24
  /// Where the other side has nothing, all is news to it, and so many are listed.
  private static let listedWhole = 4096
  /// Parts a range is cut into.
  private static let fan = 16
  /// Hashes and ranges of one answer: what does not fit is answered by parts.
  private static let room = 1 << 16

  /// Answers about ranges, each by itself.
  package func answers(to ranges: [HashRange]) -> [RangesFound.Answer] {
    var room = SortedHashes.room
    return ranges.map { asked in
      let own = range(from: asked.low, to: asked.high)
      if own.count == asked.count, own.sum == asked.sum { return .same }
      let places = places(from: asked.low, to: asked.high)
      let isShort =
        places.count <= SortedHashes.listed || asked.count == 0 && places.count <= SortedHashes.listedWhole
      if isShort, places.count <= max(room, SortedHashes.listed) {
        room -= places.count
        return .changes(Array(changes[places]))
      }
      return .parts(parts(of: asked, places))
    }
  }

  /// A range in parts of about the same size. Bounds are as short as they can be and still lie between two neighbours.
  private func parts(of range: HashRange, _ places: Range<Int>) -> [HashRange] {
    var bounds: [Digest] = [range.low]
    for part in 1..<SortedHashes.fan {
      let at = places.lowerBound + places.count * part / SortedHashes.fan
      guard at > places.lowerBound else { continue }
      let bound = Digest.between(changes[at - 1].digest, changes[at].digest)
      if let last = bounds.last, last < bound { bounds.append(bound) }
    }
    return bounds.indices.map { index in
      self.range(from: bounds[index], to: index + 1 < bounds.count ? bounds[index + 1] : range.high)
    }
  }
}

extension Digest {
  /// The upper of two neighbours, cut behind the first byte in which it differs from the lower.
  fileprivate static func between(_ low: Digest, _ high: Digest) -> Digest {
    let (a, b) = (low.bytes, high.bytes)
    guard let place = a.indices.first(where: { a[$0] != b[$0] }) else { return high }
    return Digest(Array(b[...place]) + [UInt8](repeating: 0, count: byteCount - place - 1)) ?? high
  }
}
