/// What UTF-8 looks like, byte by byte.
enum UTF8Text {
  /// How many bytes the sequence led by `first` claims, 0 where it leads none.
  static func length(startingWith first: UInt8) -> Int {
    switch first {
    case 0..<0x80: 1
    case 0xC2..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0..<0xF5: 4
    default: 0
    }
  }

  static func isValid(_ bytes: some Sequence<UInt8>) -> Bool {
    let bytes = Array(bytes)
    return bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
  }
}
