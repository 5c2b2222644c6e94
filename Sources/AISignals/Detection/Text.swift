/// Messages are bytes in any encoding; what is looked for in them is ASCII.
typealias Text = ArraySlice<UInt8>

extension Collection<UInt8> where SubSequence == Text {
  /// Without blanks and control characters at either end.
  var trimmed: Text {
    var text = self[...]
    while let first = text.first, first <= 0x20 { text = text.dropFirst() }
    while let last = text.last, last <= 0x20 { text = text.dropLast() }
    return text
  }

  /// With ASCII letters in lower case. Bytes that are no UTF-8 become U+FFFD, which nothing looked for has.
  var lowercased: String {
    String(decoding: map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// The parts between blanks.
  var words: [Text] { self[...].split { $0 <= 0x20 } }
}

extension StringProtocol {
  /// What is behind `prefix`; nil if something else stands there.
  func dropping(prefix: String) -> SubSequence? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }

  /// Whether it has a word in it, byte by byte. What the standard library has for it costs more than a whole short message to set up.
  func holds(_ word: String) -> Bool {
    var rest = utf8[...]
    while !rest.isEmpty {
      if rest.starts(with: word.utf8) { return true }
      rest = rest.dropFirst()
    }
    return word.isEmpty
  }

  var isDecimal: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
