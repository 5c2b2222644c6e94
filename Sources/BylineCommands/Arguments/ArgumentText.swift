/// Arguments as the parser takes them, which is as `String`, without losing a byte.
///
/// Bytes that are no UTF-8 become private code points, U+10FF00 plus the byte; so do the bytes of such code points themselves, and the way
/// back is unambiguous.
enum ArgumentText {
  private static let base: UInt32 = 0x10FF00

  static func text(of bytes: [UInt8]) -> String {
    var out = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      let length = UTF8Text.length(startingWith: first)
      if length > 0, let text = String(validating: rest.prefix(length), as: UTF8.self),
        let scalar = text.unicodeScalars.first, scalar.value < base
      {
        out.append(scalar)
        rest = rest.dropFirst(length)
      } else if let scalar = Unicode.Scalar(base + UInt32(first)) {
        out.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return String(out)
  }

  static func bytes(of text: String) -> [UInt8] {
    var out: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value >= base, let byte = UInt8(exactly: scalar.value - base) {
        out.append(byte)
      } else {
        out += Array(String(scalar).utf8)
      }
    }
    return out
  }
}
