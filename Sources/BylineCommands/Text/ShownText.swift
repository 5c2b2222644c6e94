/// Bytes from anywhere as text that is safe to print: no control character and no invalid UTF-8 reaches the terminal.
///
/// Such bytes, and the marks that turn the direction of text around, are written `\xHH`.
enum ShownText {
  /// A path: as it is when it is plain, else in double quotes, with `"` and `\` escaped as well.
  static func path(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    if bytes.isEmpty { return "." }
    let plain = line(bytes)
    let isPlain =
      plain.utf8.elementsEqual(bytes) && !bytes.contains(UInt8(ascii: "\"")) && bytes.first != 0x20
      && bytes.last != 0x20
      && !bytes.contains(0x09) && !plain.contains(" -> ")
    return isPlain ? plain : quoted(bytes)
  }

  /// Any bytes in double quotes.
  static func quoted(_ bytes: [UInt8]) -> String {
    var out = "\""
    escape(bytes) { scalar in
      if scalar == "\"" || scalar == "\\" { out += "\\" }
      out.unicodeScalars.append(scalar)
    } byte: {
      out += hex($0)
    }
    return out + "\""
  }

  /// A line of a message or a name. Tabs stay.
  static func line(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    // Plain ASCII, which most lines are, is safe as it stands.
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
    var out = ""
    escape(bytes) {
      out.unicodeScalars.append($0)
    } byte: {
      out += $0 == 0x09 ? "\t" : hex($0)
    }
    return out
  }

  private static func escape(_ bytes: [UInt8], scalar: (Unicode.Scalar) -> Void, byte: (UInt8) -> Void) {
    var rest = bytes[...]
    while let first = rest.first {
      let length = UTF8Text.length(startingWith: first)
      if length > 0, let text = String(validating: rest.prefix(length), as: UTF8.self),
        let found = text.unicodeScalars.first, !isHidden(found)
      {
        scalar(found)
        rest = rest.dropFirst(length)
      } else {
        byte(first)
        rest = rest.dropFirst()
      }
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.count < 2 ? "0" : "") + digits
  }
}
