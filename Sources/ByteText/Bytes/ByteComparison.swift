import Glibc

// Where two byte strings begin and stop to agree. Whole blocks are left to `memcmp`, which the C library vectorises;
// only the block that differs is looked at word by word.

/// Bytes handed to `memcmp` at once: large enough to hide the call, small enough that rescanning one is nothing.
private let block = 4096

/// The number of leading bytes that two buffers share. `O(result)`.
package func commonPrefixCount(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let limit = min(a.count, b.count)
  // Raw pointers: `memcmp` and unaligned words have no checked counterpart; every offset stays below `limit`.
  guard limit > 0, let p = a.baseAddress, let q = b.baseAddress else { return 0 }
  var i = 0
  while limit - i >= block, memcmp(p + i, q + i, block) == 0 { i += block }
  while limit - i >= 8 {
    let x = p.loadUnaligned(fromByteOffset: i, as: UInt64.self)
    let y = q.loadUnaligned(fromByteOffset: i, as: UInt64.self)
    if x != y { return i + (x ^ y).littleEndian.trailingZeroBitCount / 8 }
    i += 8
  }
  while i < limit, p.load(fromByteOffset: i, as: UInt8.self) == q.load(fromByteOffset: i, as: UInt8.self) {
    i += 1
  }
  return i
}

/// The number of trailing bytes that two buffers share. `O(result)`.
package func commonSuffixCount(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let limit = min(a.count, b.count)
  // Raw pointers, as above: offsets count back from the ends and stay within `limit`.
  guard limit > 0, let start = a.baseAddress, let other = b.baseAddress else { return 0 }
  let p = start + a.count
  let q = other + b.count
  var i = 0
  while limit - i >= block, memcmp(p - i - block, q - i - block, block) == 0 { i += block }
  while limit - i >= 8 {
    let x = (p - i - 8).loadUnaligned(as: UInt64.self)
    let y = (q - i - 8).loadUnaligned(as: UInt64.self)
    if x != y { return i + (x ^ y).littleEndian.leadingZeroBitCount / 8 }
    i += 8
  }
  while i < limit, (p - i - 1).load(as: UInt8.self) == (q - i - 1).load(as: UInt8.self) { i += 1 }
  return i
}

/// Whether two equally long stretches hold the same bytes.
@inline(__always)
func sameBytes(_ p: UnsafeRawPointer, _ q: UnsafeRawPointer, _ count: Int) -> Bool {
  p == q || memcmp(p, q, count) == 0
}

extension UnsafeRawBufferPointer {
  /// The part of this buffer at `range`, as a buffer that starts at zero.
  @inline(__always)
  func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range])
  }
}
