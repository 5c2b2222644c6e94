/// Bytes to compress.
enum Samples {
  /// Something like source text: words of a small vocabulary in lines of varying length.
  static func text(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    let words = [
      "let", "value", "=", "return", "self", "(", ")", "if", "count", "index", "{", "}", "\n", "  ",
    ]
    var text: [UInt8] = []
    text.reserveCapacity(count + 16)
    while text.count < count {
      text.append(contentsOf: words[Int(generator.next() % UInt64(words.count))].utf8)
      text.append(UInt8(ascii: " "))
    }
    return Array(text.prefix(count))
  }

  /// Bytes that no codec makes smaller.
  static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }
}

/// The sequence of pseudo-random numbers that a seed determines.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
