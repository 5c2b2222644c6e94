/// Cuts bytes into chunks at places that depend on the bytes around them only, so that an insertion moves the chunks after
/// it but does not change them.
///
/// A gear hash of the last 64 bytes ends a chunk when its top bits are zero; before the average size two more bits must
/// be, after it two fewer, which keeps sizes near the average. Cuts are the same on every machine and for ever.
/// `O(bytes)`, one table look-up per byte.
///
///     Chunker.standard.ends(of: bytes)  // e.g. [9_120, 17_204, 20_000]
package struct Chunker: Hashable, Sendable {
  package let minimum: Int
  package let average: Int
  package let maximum: Int

  /// At least 2 KiB, about 8 KiB, at most 64 KiB.
  package static let standard = Chunker(minimum: 2 << 10, average: 8 << 10, maximum: 64 << 10)

  /// - Precondition: `64 <= minimum < average < maximum`, and the average is a power of two.
  package init(minimum: Int, average: Int, maximum: Int) {
    precondition(64 <= minimum && minimum < average && average < maximum, "chunk sizes must ascend")
    precondition(average.nonzeroBitCount == 1, "the average chunk size is a power of two")
    self.minimum = minimum
    self.average = average
    self.maximum = maximum
  }

  /// The bytes that the hash depends on.
  private static let window = 64

  /// The end of the chunk that begins at `start`: at most `maximum` further, and the end of the bytes if none is found.
  ///
  /// - Precondition: `start` is not past the end.
  package func end(ofChunkAt start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    let count = bytes.count - start
    precondition(count >= 0, "a chunk begins within the bytes")
    // Raw pointer: one checked access per byte would cost more than the hash; all offsets stay below `count`.
    guard count > minimum, let base = bytes.baseAddress else { return bytes.count }
    let p = base + start
    let bits = average.trailingZeroBitCount
    let strict = UInt64.max >> UInt64(bits + 2)
    let loose = UInt64.max >> UInt64(bits - 2)
    let middle = min(average, count)
    let limit = min(maximum, count)
    return GearTable.values.withUnsafeBufferPointer { gear in
      var hash: UInt64 = 0
      var i = minimum - Self.window
      while i < minimum {
        hash = hash << 1 &+ gear[Int(p.load(fromByteOffset: i, as: UInt8.self))]
        i += 1
      }
      while i < middle {
        hash = hash << 1 &+ gear[Int(p.load(fromByteOffset: i, as: UInt8.self))]
        i += 1
        if hash <= strict { return start + i }
      }
      while i < limit {
        hash = hash << 1 &+ gear[Int(p.load(fromByteOffset: i, as: UInt8.self))]
        i += 1
        if hash <= loose { return start + i }
      }
      return start + limit
    }
  }

  /// Where the chunks of `bytes` end, ascending; the last is the end of the bytes. Empty for no bytes.
  package func ends(of bytes: UnsafeRawBufferPointer) -> [Int] {
    var ends: [Int] = []
    ends.reserveCapacity(bytes.count / average + 1)
    var start = 0
    while start < bytes.count {
      start = end(ofChunkAt: start, in: bytes)
      ends.append(start)
    }
    return ends
  }

  /// Where the chunks of `bytes` end, ascending; the last is the end of the bytes. Empty for no bytes.
  package func ends(of bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBytes { ends(of: $0) }
  }
}
