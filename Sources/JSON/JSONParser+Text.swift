extension JSONParser {
  /// A string, from its opening quotation mark to behind its closing one.
  mutating func string() throws(Failure) -> String {
    offset += 1
    var text = ""
    var start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        text += plain(from: start)
        offset += 1
        return text
      case UInt8(ascii: "\\"):
        text += plain(from: start)
        text.unicodeScalars.append(try escape())
        start = offset
      case 0..<0x20: throw failure(.controlCharacter(bytes[offset]))
      default: offset += 1
      }
    }
    throw unexpected()
  }

  /// The bytes since `start`. The whole text is known to be UTF-8, and they begin and end at ASCII.
  private func plain(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard offset < bytes.count else { throw unexpected() }
    let letter = bytes[offset]
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar(from: start)
    default: throw Failure(reason: .escape, offset: start)
    }
  }

  /// The scalar whose `\u` has been read: one unit of UTF-16, or a pair of them.
  private mutating func scalar(from start: Int) throws(Failure) -> Unicode.Scalar {
    let unit = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(UInt32(unit)) { return scalar }
    if UTF16.isLeadSurrogate(unit), bytes[offset...].starts(with: "\\u".utf8) {
      let behind = offset
      offset += 2
      let next = try hexadecimal(from: behind)
      if UTF16.isTrailSurrogate(next) {
        let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(next) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
      }
      offset = behind
    }
    guard limits.replacesLoneSurrogates else { throw Failure(reason: .loneSurrogate, offset: start) }
    return "\u{FFFD}"
  }

  private mutating func hexadecimal(from start: Int) throws(Failure) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count else { throw unexpected() }
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw Failure(reason: .escape, offset: start)
      }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }
}
