/// Base64 as in RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let values: [UInt8] = {
    var out = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { out[Int(character)] = UInt8(value) }
    return out
  }()

  static func encode(_ bytes: [UInt8]) -> String { String(decoding: encoded(bytes), as: UTF8.self) }

  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var word = UInt32(bytes[index]) << 16
      if count > 1 { word |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { word |= UInt32(bytes[index + 2]) }
      for place in 0..<4 {
        out.append(place <= count ? alphabet[Int(word >> UInt32(18 - 6 * place) & 63)] : padding)
      }
      index += 3
    }
    return out
  }

  /// The bytes that `text` stands for, white space left out; nil when it is not base64, or not the only text for its bytes.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    var count = 0
    var paddings = 0
    for character in text {
      if character == 0x0A || character == 0x0D || character == 0x20 || character == 0x09 { continue }
      count += 1
      if character == padding {
        paddings += 1
        continue
      }
      let value = values[Int(character)]
      guard value != 0xFF, paddings == 0 else { return nil }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= 1 << bits - 1
      }
    }
    guard count % 4 == 0, paddings <= 2, buffer == 0, Int(bits) == 2 * paddings else { return nil }
    return out
  }
}
