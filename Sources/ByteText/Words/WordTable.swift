/// Cuts bytes into words: identifiers and numbers, runs of one kind of whitespace, and single other characters.
///
/// Bytes above 0x7F count as letters, so that UTF-8 is not torn apart, but for scripts written without spaces (from U+2E80
/// on) each character is a word. `O(bytes)`.
enum WordTable {
  private enum Kind: Equatable {
    case letter
    case space(UInt8)
    case single
  }

  /// The words of `range`, as a table of tokens that follow each other.
  static func words(of bytes: UnsafeRawBufferPointer, in range: Range<Int>) -> LineTable {
    var starts: [Int] = [range.lowerBound]
    starts.reserveCapacity(range.count / 3 + 2)
    var i = range.lowerBound
    while i < range.upperBound {
      let kind = Self.kind(bytes[i])
      i = end(of: bytes, at: i, limit: range.upperBound)
      if kind != .single {
        while i < range.upperBound, Self.kind(bytes[i]) == kind {
          i = end(of: bytes, at: i, limit: range.upperBound)
        }
      }
      starts.append(i)
    }
    return LineTable(starts: starts)
  }

  /// Whether a byte belongs to a word rather than to what stands between words.
  static func isLetter(_ byte: UInt8) -> Bool { kind(byte) == .letter || byte >= 0x80 }

  static func isSpace(_ byte: UInt8) -> Bool {
    if case .space = kind(byte) { true } else { false }
  }

  private static func kind(_ byte: UInt8) -> Kind {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: .letter
    case 0x20, 0x09, 0x0A, 0x0D: .space(byte)
    case 0x80..<0xE3, 0xEE, 0xEF: .letter
    default: .single
    }
  }

  /// The end of the character at `i`: its continuation bytes belong to it.
  private static func end(of bytes: UnsafeRawBufferPointer, at i: Int, limit: Int) -> Int {
    guard bytes[i] >= 0xC0 else { return i + 1 }
    var end = i + 1
    while end < limit, end < i + 4, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
