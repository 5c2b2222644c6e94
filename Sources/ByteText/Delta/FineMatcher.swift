/// Finds short matches in the gap between two copies.
///
/// The old bytes of the gap are indexed by every sixteenth 16-byte block, the new ones are looked up at every offset: any
/// common stretch of 31 bytes can be found. Long gaps are walked in pieces beside a window of the old bytes, so memory is
/// bounded, and given up after pieces without a match. `O(gap)`.
enum FineMatcher {
  /// The unit of the index.
  private static let block = 16
  /// Shorter copies cost more than they save.
  private static let shortest = 32
  /// Shorter copies from before the last one are chance: runs of zeros, table headers.
  private static let shortestBackwards = 512
  /// New bytes walked against one window.
  private static let piece = 1 << 19
  /// How far the window reaches beyond the place where the piece is expected.
  private static let margin = 1 << 18
  /// Pieces without a match after which a gap is given up.
  private static let patience = 2

  /// Fills the gap up to `newEnd`, with copies from the old bytes before `oldEnd` where there are any.
  static func fill(_ newEnd: Int, _ oldEnd: Int, _ builder: inout DeltaBuilder) {
    // A copy that goes backwards leaves no gap in the old bytes: what follows the last copy is the best guess.
    let gapStart = builder.oldDone
    let gap = newEnd - builder.done
    let gapEnd = oldEnd >= gapStart ? oldEnd : min(builder.old.count, gapStart + 2 * gap)
    var table: [UInt32] = []
    var failures = 0
    while newEnd - builder.done >= shortest, gapEnd - gapStart >= shortest, failures < patience {
      let newPiece = builder.done..<min(newEnd, builder.done + piece)
      let expected = min(gapEnd, builder.oldDone + builder.done - builder.copied)
      let window = max(gapStart, expected - margin)..<min(gapEnd, expected + newPiece.count + margin)
      let copied = builder.copied
      index(builder.old, window, &table)
      scan(newPiece, window, table, limit: newEnd, oldLimit: gapEnd, &builder)
      failures = builder.copied > copied ? 0 : failures + 1
      builder.insert(upTo: newPiece.upperBound)
    }
    builder.insert(upTo: newEnd)
  }

  /// Blocks by hash: `tag << 17 | block + 1`, zero when free. The first block of a hash stays.
  private static func index(_ old: UnsafeRawBufferPointer, _ window: Range<Int>, _ table: inout [UInt32]) {
    let blocks = window.count / block
    var size = 64
    while size < 2 * blocks { size *= 2 }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(0, count: size))
    // Raw pointer: whole blocks within the window are read.
    guard let p = old.baseAddress else { return }
    for k in 0..<blocks {
      let hash = hash(p + window.lowerBound + k * block)
      let slot = Int(truncatingIfNeeded: hash) & (size - 1)
      if table[slot] == 0 { table[slot] = tag(hash) | UInt32(truncatingIfNeeded: k + 1) }
    }
  }

  private static func scan(
    _ piece: Range<Int>, _ window: Range<Int>, _ table: [UInt32], limit: Int, oldLimit: Int,
    _ builder: inout DeltaBuilder
  ) {
    let old = builder.old
    let new = builder.new
    // Raw pointers: a block is read at every offset that leaves one before the end of the piece.
    guard let p = old.baseAddress, let q = new.baseAddress else { return }
    let mask = table.count - 1
    var i = piece.lowerBound
    while i <= piece.upperBound - block {
      let hash = hash(q + i)
      let entry = table[Int(truncatingIfNeeded: hash) & mask]
      guard entry != 0, entry & tagMask == tag(hash) else {
        i += 1
        continue
      }
      let at = window.lowerBound + (Int(entry & ~tagMask) - 1) * block
      let ahead = commonPrefixCount(
        UnsafeRawBufferPointer(start: p + at, count: oldLimit - at),
        UnsafeRawBufferPointer(start: q + i, count: limit - i))
      let behind = commonSuffixCount(old.part(0..<at), new.part(builder.done..<i))
      let needed = at - behind >= builder.oldDone ? shortest : shortestBackwards
      if ahead >= block, ahead + behind >= needed {
        builder.place(old: at - behind, new: i - behind, count: ahead + behind)
        i += ahead
      } else {
        i += 1
      }
    }
  }

  private static let tagMask: UInt32 = ~((1 << 17) - 1)

  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & tagMask }

  @inline(__always)
  private static func hash(_ p: UnsafeRawPointer) -> UInt64 {
    ByteHash.fold(
      p.loadUnaligned(as: UInt64.self) ^ 0xA076_1D64_78BD_642F,
      p.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB)
  }
}
