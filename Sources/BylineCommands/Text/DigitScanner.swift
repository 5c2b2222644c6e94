/// Takes a date apart, byte by byte.
struct DigitScanner {
  private var rest: ArraySlice<UInt8>

  init(_ text: [UInt8]) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func takeAny(_ bytes: String) -> Bool {
    guard let first = rest.first, bytes.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// A number of so many digits.
  mutating func number(_ digits: ClosedRange<Int>) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let byte = rest.first, byte >= 0x30, byte <= 0x39, count < digits.upperBound {
      value = value * 10 + Int64(byte - 0x30)
      count += 1
      rest = rest.dropFirst()
    }
    return digits.contains(count) ? value : nil
  }

  /// The nanoseconds of `.` and up to nine digits; 0 where there are none.
  mutating func fraction() -> Int64? {
    guard take(UInt8(ascii: ".")) else { return 0 }
    let before = rest.count
    guard var value = number(1...9) else { return nil }
    for _ in (before - rest.count)..<9 { value *= 10 }
    return value
  }

  /// Minutes east of UTC: `Z` or `+HH:MM`.
  mutating func zone() -> Int? {
    if takeAny("Zz") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard takeAny("+-"), let hours = number(2...2) else { return nil }
    _ = take(UInt8(ascii: ":"))
    guard let minutes = number(2...2), minutes < 60, hours * 60 + minutes <= 24 * 60 else { return nil }
    return Int(isWest ? -(hours * 60 + minutes) : hours * 60 + minutes)
  }
}
