import ByteText
import ChangeModel

/// Finds the block at a position: the places of all blocks by holder and start, and a table of holders over them.
///
/// A position is looked up several times per fact, and nearly every holder has few blocks in a file: by table, that is two reads where a
/// search through all blocks would be a dozen, each far from the last. O(1), or O(log blocks of the holder).
struct BlockPlaces: Sendable {
  private struct Place: Sendable {
    var start: Int
    var holder: Holder
    var count: Int32
    var block: Int32
  }
  private var places: [Place] = []
  /// Open addressing: where the places of a holder begin and end; an empty stretch is a free slot.
  private var slots: [(first: Int32, end: Int32)] = []
  private var shift: UInt32 = 32

  init() {}

  /// - Parameter blockOfInsert: the block of each insert.
  init(_ inserts: [FactPool.InsertRecord], blockOfInsert: [Int32]) {
    places.reserveCapacity(inserts.count)
    // Facts nearly always arrive change by change, in the order of their contents.
    var isSorted = true
    for (insert, block) in zip(inserts, blockOfInsert) {
      if let last = places.last, (insert.holder, insert.start) < (last.holder, last.start) {
        isSorted = false
      }
      places.append(Place(start: insert.start, holder: insert.holder, count: insert.count, block: block))
    }
    if !isSorted { places.sort { ($0.holder, $0.start) < ($1.holder, $1.start) } }

    var bits: UInt32 = 4
    while 1 << bits < 2 * places.count { bits += 1 }
    shift = 32 - bits
    slots = Array(repeating: (0, 0), count: 1 << bits)
    var first = 0
    while first < places.count {
      var end = first + 1
      while end < places.count, places[end].holder == places[first].holder { end += 1 }
      slots[slot(of: places[first].holder)] = (Int32(first), Int32(end))
      first = end
    }
  }

  /// The slot that a holder has, or would have.
  private func slot(of holder: Holder) -> Int {
    // Fibonacci hashing: neighbouring numbers land far apart.
    var at = Int((holder.value &* 0x9E37_79B1) >> shift)
    while slots[at].end > 0, places[Int(slots[at].first)].holder != holder {
      at = (at + 1) & (slots.count - 1)
    }
    return at
  }

  /// The byte a position stands for; nil when no block is there.
  func spot(_ position: Position) -> Spot? {
    guard !slots.isEmpty else { return nil }
    let (first, end) = slots[slot(of: position.holder)]
    guard first < end else { return nil }
    let next = (Int(first) + 1..<Int(end)).partitioningIndex { places[$0].start > position.offset }
    let place = places[next - 1]
    let offset = position.offset - place.start
    return offset >= 0 && offset < Int(place.count) ? Spot(block: place.block, offset: Int32(offset)) : nil
  }
}
