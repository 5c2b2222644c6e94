/// A set of byte values: what `[...]` in a pattern stands for.
struct ByteSet: Sendable, Equatable {
  private var words = InlineWords()

  private struct InlineWords: Sendable, Equatable {
    var a: UInt64 = 0
    var b: UInt64 = 0
    var c: UInt64 = 0
    var d: UInt64 = 0
  }

  func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: words.a
      case 1: words.b
      case 2: words.c
      default: words.d
      }
    return word >> UInt64(byte & 63) & 1 == 1
  }

  mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: words.a |= bit
    case 1: words.b |= bit
    case 2: words.c |= bit
    default: words.d |= bit
    }
  }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { insert(byte) }
  }

  /// All bytes that are not in the set.
  var inverted: ByteSet {
    var result = self
    result.words = InlineWords(a: ~words.a, b: ~words.b, c: ~words.c, d: ~words.d)
    return result
  }
}

extension ByteSet {
  /// The ASCII characters of a POSIX class such as `alpha`; nil when there is no such class.
  init?(posixClass name: ArraySlice<UInt8>) {
    guard let isMember = Self.membership(name) else { return nil }
    for byte: UInt8 in 0..<128 where isMember(byte) { insert(byte) }
  }

  private static func membership(_ name: ArraySlice<UInt8>) -> ((UInt8) -> Bool)? {
    switch String(decoding: name, as: UTF8.self) {
    case "alpha": { isLower($0) || isUpper($0) }
    case "digit": isDigit
    case "alnum": { isLower($0) || isUpper($0) || isDigit($0) }
    case "lower": isLower
    case "upper": isUpper
    case "xdigit": { isDigit($0) || (0x41...0x46).contains($0 & 0xDF) }
    case "blank": { $0 == 0x20 || $0 == 0x09 }
    case "space": { $0 == 0x20 || (0x09...0x0D).contains($0) }
    case "cntrl": { $0 < 0x20 || $0 == 0x7F }
    case "graph": { (0x21...0x7E).contains($0) }
    case "print": { (0x20...0x7E).contains($0) }
    case "punct": { (0x21...0x7E).contains($0) && !isLower($0) && !isUpper($0) && !isDigit($0) }
    default: nil
    }
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
