/// A random number for every byte, the same for ever: where chunks end depends on it.
///
/// Made by SplitMix64 from a fixed seed.
enum GearTable {
  private static let seed: UInt64 = 0x42_79_6C_69_6E_65_31_30

  static let values: [UInt64] = {
    var state = seed
    return (0..<256).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }()
}
