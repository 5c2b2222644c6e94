/// MurmurHash3 of 32 bits, in its variant for x86: what Agent Trace names the contents of ranges by. Not made against anybody who looks for
/// collisions.
package enum Murmur3 {
  package static func hash(_ bytes: some Sequence<UInt8>, seed: UInt32 = 0) -> UInt32 {
    var hash = seed
    var block: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      block |= UInt32(byte) << (count % 4 * 8)
      count &+= 1
      guard count.isMultiple(of: 4) else { continue }
      hash ^= mixed(block)
      hash = rotated(hash, by: 13) &* 5 &+ 0xE654_6B64
      block = 0
    }
    if !count.isMultiple(of: 4) { hash ^= mixed(block) }
    hash ^= count
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    return hash ^ hash >> 16
  }

  private static func mixed(_ block: UInt32) -> UInt32 {
    rotated(block &* 0xCC9E_2D51, by: 15) &* 0x1B87_3593
  }

  private static func rotated(_ word: UInt32, by count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
