/// Shows path bytes, which may be anything, on one line of text.
///
/// A path of plain valid UTF-8 reads as itself; a control character, a backslash or a byte that is no UTF-8 becomes
/// a backslash escape (`\n`, `\x1B`, `\\`), so two different paths never read alike.
enum PathText {
  static func readable(_ path: some Sequence<UInt8>) -> String {
    let bytes = Array(path)
    if bytes.isEmpty { return "." }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = scalarLength(startingWith: first)
      if length > 0, let scalar = String(validating: rest.prefix(length), as: UTF8.self),
        isPlain(first, scalar)
      {
        text += scalar
        rest = rest.dropFirst(length)
      } else {
        text += escape(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// How many bytes the UTF-8 sequence led by `first` claims, 0 where it leads none.
  private static func scalarLength(startingWith first: UInt8) -> Int {
    switch first {
    case 0..<0x80: 1
    case 0xC2..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0..<0xF5: 4
    default: 0
    }
  }

  private static func isPlain(_ first: UInt8, _ text: String) -> Bool {
    guard first != UInt8(ascii: "\\"), let scalar = text.unicodeScalars.first else { return false }
    return scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\\"): return "\\\\"
    case UInt8(ascii: "\n"): return "\\n"
    case UInt8(ascii: "\r"): return "\\r"
    case UInt8(ascii: "\t"): return "\\t"
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
  }
}
