import ByteText
import ChangeModel

extension Weave {
  /// The place in T just before, or just after, one byte: comparable across the whole weave.
  ///
  /// A byte inside a chunk has nothing hanging on it, so the chunk's ports and the offset decide.
  func place(before spot: Spot) -> Int {
    let chunk = chunk(at: spot)
    let inside = Int(spot.offset - chunkStart[chunk])
    return inside == 0 ? Int(portNumber[2 * chunk]) << 33 : Int(portNumber[2 * chunk + 1]) << 33 | inside << 1
  }
  func place(after spot: Spot) -> Int {
    let chunk = chunk(at: spot)
    return Int(portNumber[2 * chunk + 1]) << 33 | Int(spot.offset - chunkStart[chunk]) << 1 | 1
  }
  var placeOfEnd: Int { 2 * chunkBlock.count << 33 }

  /// First byte of a chunk.
  package func first(ofChunk chunk: Int) -> Spot { Spot(block: chunkBlock[chunk], offset: chunkStart[chunk]) }
  /// Last byte of a chunk.
  package func last(ofChunk chunk: Int) -> Spot {
    Spot(block: chunkBlock[chunk], offset: chunkEnd[chunk] - 1)
  }

  /// A chunk as the stretch of its block that it is.
  package func stretch(ofChunk chunk: Int) -> ShownLines.Stretch {
    ShownLines.Stretch(start: first(ofChunk: chunk), count: chunkEnd[chunk] - chunkStart[chunk])
  }

  /// Whether nothing alive has its text at port numbers `low ..< high`.
  func isQuiet(_ low: Int32, _ high: Int32) -> Bool {
    // Alive chunks ascend in T: the first at or after `low` decides.
    let next = shown.indices.partitioningIndex { portNumber[2 * Int(shown[$0]) + 1] >= low }
    return next == shown.count || portNumber[2 * Int(shown[next]) + 1] >= high
  }

  /// Where a new block between `a` and `b` hangs in T, and the dead byte it hangs on, if it must.
  ///
  /// In the place of what it displaces, else on `a`, else on `b`: slots of text it names anyway, free or holding only dead text that P
  /// does not compare with it; else beside the nearest byte of T.
  ///
  /// - Parameters:
  ///   - a: last byte of the text before; nil at the start of the file.
  ///   - b: first byte of the text after; nil at the end of the file.
  ///   - displaced: first byte of what it displaces.
  func anchor(after a: Spot?, before b: Spot?, displacing displaced: Spot?, preferringNext: Bool) -> (
    Spot?, Slot, onDead: Bool
  ) {
    if let displaced {
      let chunk = chunk(at: displaced)
      if displaced.offset > chunkStart[chunk] { return (displaced, .inPlace, false) }
      let (low, high) = (portNumber[2 * chunk], portNumber[2 * chunk + 1])
      if isQuiet(low, high), !(a.map { place(after: $0) > Int(low) << 33 } ?? false) {
        return (displaced, .inPlace, false)
      }
      return hangAfter(walk[Int(walkIndex[chunk]) - 1])
    }
    let onB = b.flatMap { slotBefore($0, after: a) }
    let onA = slotAfter(a, before: b)
    for choice in preferringNext ? [onB, onA] : [onA, onB] {
      if let (spot, slot) = choice { return (spot, slot, false) }
    }
    let high = b.map { place(before: $0) } ?? placeOfEnd
    if !preferringNext, let next = byteFollowing(a), place(before: next) <= high {
      return (next, .before, !alive[chunk(at: next)])
    }
    return hangAfter(lastChunk(before: high))
  }

  private func hangAfter(_ chunk: Int32) -> (Spot?, Slot, onDead: Bool) {
    (last(ofChunk: Int(chunk)), .after, !alive[Int(chunk)])
  }

  private func slotBefore(_ b: Spot, after a: Spot?) -> (Spot?, Slot)? {
    let chunk = chunk(at: b)
    if b.offset > chunkStart[chunk] { return (b, .before) }
    let (low, high) = (subtreeBegin[chunk], portNumber[2 * chunk])
    guard isQuiet(low, high) else { return nil }
    if let a, place(after: a) >= Int(low) << 33, place(after: a) < Int(high) << 33 { return nil }
    return (b, .before)
  }

  private func slotAfter(_ a: Spot?, before b: Spot?) -> (Spot?, Slot)? {
    var low: Int32 = 0
    var high = Int32(2 * chunkBlock.count)
    if let a {
      guard a.offset == blocks[Int(a.block)].count - 1 else { return nil }
      let chunk = chunk(at: a)
      low = portNumber[2 * chunk + 1] + 1
      high = subtreeEnd[chunk]
    }
    guard isQuiet(low, high) else { return nil }
    if let b, place(before: b) < Int(high) << 33 { return nil }
    return (a, .after)
  }

  /// The byte that follows another in T.
  private func byteFollowing(_ a: Spot?) -> Spot? {
    guard let a else { return walk.first.map { first(ofChunk: Int($0)) } }
    let chunk = chunk(at: a)
    if a.offset + 1 < chunkEnd[chunk] { return Spot(block: a.block, offset: a.offset + 1) }
    let next = Int(walkIndex[chunk]) + 1
    return next < walk.count ? first(ofChunk: Int(walk[next])) : nil
  }

  /// The last chunk in T whose text ends at or before a place.
  private func lastChunk(before place: Int) -> Int32 {
    let next = walk.indices.partitioningIndex { Int(portNumber[2 * Int(walk[$0]) + 1]) << 33 > place }
    return walk[max(next - 1, 0)]
  }
}
