/// How to make one byte string from another: for files too large or too little like text to be compared by lines.
///
/// Law: the operations, one after the other, give exactly the new bytes. Equal ends are trimmed first; in between, both
/// sides are cut into chunks, equal chunks are found by hash and verified, and grow bytewise both ways; what is left
/// between two copies is searched more finely. So an edit costs about the bytes it touches, wherever it lies, and blocks that
/// moved are found. Copies may overlap or go backwards in the old bytes. `O(bytes)` time, `O(chunks)` memory.
package enum BinaryDelta {
  package enum Op: Hashable, Sendable {
    /// The next `count` bytes are those of the old side at `oldOffset`.
    case copy(oldOffset: Int, count: Int)
    /// The next bytes are new; they are those of the new side at `newRange`.
    case insert(newRange: Range<Int>)
  }

  /// The operations that make `new` from `old`. Neighbours never could be one operation; none is empty.
  package static func ops(
    old: UnsafeRawBufferPointer, new: UnsafeRawBufferPointer, chunker: Chunker = .standard
  ) -> [Op] {
    let prefix = commonPrefixCount(old, new)
    let suffix = commonSuffixCount(old.part(prefix..<old.count), new.part(prefix..<new.count))
    var builder = DeltaBuilder(old: old, new: new)
    builder.copy(old: 0, new: 0, count: prefix)
    let newMiddle = prefix..<new.count - suffix
    let oldMiddle = prefix..<old.count - suffix
    // Less than a chunk holds none: that is left to the finer search.
    if newMiddle.count >= chunker.minimum, oldMiddle.count >= chunker.minimum {
      matchChunks(oldMiddle, newMiddle, chunker, &builder)
    }
    builder.copy(old: old.count - suffix, new: new.count - suffix, count: suffix)
    return builder.finish()
  }

  /// The operations that make `new` from `old`.
  package static func ops(old: [UInt8], new: [UInt8], chunker: Chunker = .standard) -> [Op] {
    old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in ops(old: old, new: new, chunker: chunker) }
    }
  }

  private static func matchChunks(
    _ oldRange: Range<Int>, _ newRange: Range<Int>, _ chunker: Chunker, _ builder: inout DeltaBuilder
  ) {
    let old = builder.old
    let new = builder.new
    var index = ChunkIndex(old, in: oldRange, chunker)
    let part = new.part(newRange)
    var start = 0
    while start < part.count {
      let end = chunker.end(ofChunkAt: start, in: part)
      let chunk = newRange.lowerBound + start..<newRange.lowerBound + end
      start = end
      // What an earlier match grew into needs no look-up, and a chunk it ended in equals no chunk there.
      if chunk.lowerBound < builder.done { continue }
      var best: (old: Int, count: Int)?
      index.forEachCandidate(ChunkHash(new.part(chunk))) { candidate in
        let count = commonPrefixCount(
          old.part(candidate..<old.count), new.part(chunk.lowerBound..<newRange.upperBound))
        guard count >= chunk.count else { return }
        guard let found = best else {
          best = (candidate, count)
          return
        }
        // Of equally long ones, the first that does not go backwards.
        if count > found.count
          || count == found.count && found.old < builder.oldDone && candidate >= builder.oldDone
        {
          best = (candidate, count)
        }
      }
      if let best { builder.copy(old: best.old, new: chunk.lowerBound, count: best.count) }
    }
  }
}
