/// Where each chunk of a byte string lies, by hash. `O(chunks)` memory.
struct ChunkIndex {
  private var starts: [Int] = []
  private var hashes: [ChunkHash] = []
  /// The next chunk with the same hash, or -1.
  private var following: [Int32] = []
  private var slots: HashSlots

  /// Chunks with one hash that are offered as candidates; more would cost time where everything is alike.
  private static let candidates = 8

  init(expected: Int) { slots = HashSlots(expected: expected) }

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>, _ chunker: Chunker) {
    self.init(expected: range.count / chunker.average * 2)
    let part = bytes.part(range)
    var start = 0
    while start < part.count {
      let end = chunker.end(ofChunkAt: start, in: part)
      add(ChunkHash(part.part(start..<end)), at: range.lowerBound + start)
      start = end
    }
  }

  /// Adds a chunk; they come in ascending order.
  mutating func add(_ hash: ChunkHash, at start: Int) {
    guard starts.count < Int32.max - 1 else { return }
    let next = Int32(truncatingIfNeeded: starts.count)
    if slots.isCrowded(by: starts.count) { slots.grow() }
    // Slots lead to the first chunk of a hash; later ones go behind it, in ascending order up to the limit.
    let first = slots.withView { view in
      view.find(hash.low, storing: next) { hashes[Int($0)] == hash }
    }
    if first >= 0 {
      var last = first
      var length = 1
      while length < Self.candidates, following[Int(last)] >= 0 {
        last = following[Int(last)]
        length += 1
      }
      if length == Self.candidates { return }
      following[Int(last)] = next
    }
    starts.append(start)
    hashes.append(hash)
    following.append(-1)
  }

  /// Offers the starts of chunks with this hash, ascending.
  mutating func forEachCandidate(_ hash: ChunkHash, _ body: (Int) -> Void) {
    var chunk = slots.withView { view in
      view.find(hash.low, storing: nil) { hashes[Int($0)] == hash }
    }
    while chunk >= 0 {
      body(starts[Int(chunk)])
      chunk = following[Int(chunk)]
    }
  }
}
