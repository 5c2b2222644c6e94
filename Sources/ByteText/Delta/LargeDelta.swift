/// How to make one byte string from another where neither fits into memory.
///
/// Law: as of `BinaryDelta`, the operations give exactly the new bytes, as long as a range reads the same each time. Equal ends are found
/// portion by portion. What is between them is left to `BinaryDelta` where it can be held; else it is cut into chunks, equal chunks are
/// found by hash and verified, and the gaps between them are compared finely as far as they can be held. `O(bytes)` time, memory for what
/// may be held and `O(chunks)`.
package struct LargeDelta: Sendable {
  /// Bytes read at once.
  package var portion = 1 << 20
  /// The most bytes of a side that are compared at once.
  package var held = 16 << 20
  package var chunker = Chunker.standard

  package init() {}

  /// Replaces what is in an array by the bytes of a range of one side.
  package typealias Read<Failure: Error> = (Range<Int>, inout [UInt8]) throws(Failure) -> Void

  /// The operations that make the new side from the old one.
  package func ops<Failure: Error>(
    old oldCount: Int, _ readOld: Read<Failure>, new newCount: Int, _ readNew: Read<Failure>
  ) throws(Failure) -> [BinaryDelta.Op] {
    var ops = DeltaOps()
    let all = DeltaGap(old: 0..<oldCount, new: 0..<newCount)
    try trim(all, readOld, readNew, &ops) { middle, ops throws(Failure) in
      if max(middle.old.count, middle.new.count) <= held {
        try fill(middle, readOld, readNew, &ops)
      } else {
        try matchChunks(middle, readOld, readNew, &ops)
      }
    }
    return ops.all
  }

  /// Copies equal ends, and leaves what is between them to `body`.
  private func trim<Failure: Error>(
    _ gap: DeltaGap, _ readOld: Read<Failure>, _ readNew: Read<Failure>, _ ops: inout DeltaOps,
    _ body: (DeltaGap, inout DeltaOps) throws(Failure) -> Void
  ) throws(Failure) {
    let prefix = try equalCount(
      gap, readOld, readNew, { $0.dropFirst($1).prefix($2) }, commonPrefixCount)
    var rest = gap
    rest.old = gap.old.lowerBound + prefix..<gap.old.upperBound
    rest.new = gap.new.lowerBound + prefix..<gap.new.upperBound
    let suffix = try equalCount(
      rest, readOld, readNew, { $0.dropLast($1).suffix($2) }, commonSuffixCount)
    rest.old = rest.old.dropLast(suffix)
    rest.new = rest.new.dropLast(suffix)
    ops.append(.copy(oldOffset: gap.old.lowerBound, count: prefix))
    try body(rest, &ops)
    ops.append(.copy(oldOffset: rest.old.upperBound, count: suffix))
  }

  /// How many bytes two sides have in common from an end on.
  ///
  /// - Parameters:
  ///   - portion: of a range, behind so many bytes from that end on, the next so many.
  ///   - common: how many bytes of two portions are equal from that end on.
  private func equalCount<Failure: Error>(
    _ gap: DeltaGap, _ readOld: Read<Failure>, _ readNew: Read<Failure>,
    _ portion: (Range<Int>, _ done: Int, _ count: Int) -> Range<Int>,
    _ common: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Int
  ) throws(Failure) -> Int {
    var (old, new): ([UInt8], [UInt8]) = ([], [])
    let limit = min(gap.old.count, gap.new.count)
    var done = 0
    while done < limit {
      let count = min(limit - done, self.portion)
      try readOld(portion(gap.old, done, count), &old)
      try readNew(portion(gap.new, done, count), &new)
      let equal = old.withUnsafeBytes { old in new.withUnsafeBytes { common(old, $0) } }
      done += equal
      if equal < count { break }
    }
    return done
  }

  /// Compares what is between two copies; of new bytes that are too many to be held, only the ends.
  private func fill<Failure: Error>(
    _ gap: DeltaGap, _ readOld: Read<Failure>, _ readNew: Read<Failure>, _ ops: inout DeltaOps
  ) throws(Failure) {
    guard !gap.old.isEmpty, gap.new.count <= held else {
      try trim(gap, readOld, readNew, &ops) { rest, ops throws(Failure) in
        ops.append(.insert(newRange: rest.new))
      }
      return
    }
    let oldRange = gap.old.prefix(held)
    var (old, new): ([UInt8], [UInt8]) = ([], [])
    try readOld(oldRange, &old)
    try readNew(gap.new, &new)
    for op in BinaryDelta.ops(old: old, new: new, chunker: chunker) {
      switch op {
      case .copy(let offset, let count):
        ops.append(.copy(oldOffset: oldRange.lowerBound + offset, count: count))
      case .insert(let range):
        let start = gap.new.lowerBound
        ops.append(.insert(newRange: start + range.lowerBound..<start + range.upperBound))
      }
    }
  }

  private func matchChunks<Failure: Error>(
    _ middle: DeltaGap, _ readOld: Read<Failure>, _ readNew: Read<Failure>, _ ops: inout DeltaOps
  ) throws(Failure) {
    var index = ChunkIndex(expected: middle.old.count / chunker.average * 2)
    try forEachChunk(in: middle.old, readOld) { start, chunk throws(Failure) in
      index.add(ChunkHash(chunk), at: start)
    }
    var done = ops
    var rest = middle
    var found: [UInt8] = []
    try forEachChunk(in: middle.new, readNew) { start, chunk throws(Failure) in
      func isEqual(at offset: Int) throws(Failure) -> Bool {
        guard offset + chunk.count <= middle.old.upperBound else { return false }
        try readOld(offset..<offset + chunk.count, &found)
        return found.withUnsafeBytes { commonPrefixCount($0, chunk) } == chunk.count
      }
      // Where the old bytes go on beside the new ones, else the first that does not go backwards, else any.
      var best = rest.old.lowerBound + start - rest.new.lowerBound
      if try !isEqual(at: best) {
        var candidates: [Int] = []
        index.forEachCandidate(ChunkHash(chunk)) { candidates.append($0) }
        guard let other = candidates.first(where: { $0 >= rest.old.lowerBound }) ?? candidates.first,
          try isEqual(at: other)
        else { return }
        best = other
      }
      // A match that goes backwards leaves no gap in the old bytes: what follows the last copy is the best guess.
      let oldStart = rest.old.lowerBound
      let gap = start - rest.new.lowerBound
      let oldEnd = best >= oldStart ? best : min(middle.old.upperBound, oldStart + 2 * gap)
      try fill(DeltaGap(old: oldStart..<oldEnd, new: rest.new.lowerBound..<start), readOld, readNew, &done)
      done.append(.copy(oldOffset: best, count: chunk.count))
      rest = DeltaGap(
        old: best + chunk.count..<middle.old.upperBound, new: start + chunk.count..<middle.new.upperBound)
    }
    try fill(rest, readOld, readNew, &done)
    ops = done
  }

  /// Calls `body` with the chunks of a range, the same as if it were cut in one piece.
  private func forEachChunk<Failure: Error>(
    in range: Range<Int>, _ read: Read<Failure>,
    _ body: (_ start: Int, _ chunk: UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var bytes: [UInt8] = []
    var next: [UInt8] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(range.upperBound, start + bytes.count + portion)
      try read(start + bytes.count..<end, &next)
      bytes += next
      var cut = 0
      // A chunk is as it is whatever follows its longest length.
      while cut < bytes.count, bytes.count - cut >= chunker.maximum || start + bytes.count == range.upperBound
      {
        cut = try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
          let bytes = UnsafeRawBufferPointer(buffer)
          let end = chunker.end(ofChunkAt: cut, in: bytes)
          try body(start + cut, bytes.part(cut..<end))
          return end
        }
      }
      bytes.removeFirst(cut)
      start += cut
    }
  }
}

/// What is to be compared of both sides.
struct DeltaGap {
  var old: Range<Int>
  var new: Range<Int>
}

/// Operations one after the other, neighbours that could be one joined.
struct DeltaOps {
  private(set) var all: [BinaryDelta.Op] = []

  mutating func append(_ op: BinaryDelta.Op) {
    switch (all.last, op) {
    case (_, .copy(_, 0)): return
    case (_, .insert(let range)) where range.isEmpty: return
    case (.copy(let offset, let count), .copy(let next, let more)) where offset + count == next:
      all[all.count - 1] = .copy(oldOffset: offset, count: count + more)
    case (.insert(let range), .insert(let next)):
      all[all.count - 1] = .insert(newRange: range.lowerBound..<next.upperBound)
    default: all.append(op)
    }
  }
}
