extension JSON {
  /// A number, as the text it is written with: `1`, `1.0` and `1e0` are three.
  package struct Number: Hashable, Sendable {
    package let text: String

    package init(_ value: Int) { text = String(value) }

    /// The number written like that; nil when RFC 8259 has no such number.
    package init?(text: String) {
      guard Number.length(of: text.utf8) == text.utf8.count else { return nil }
      self.text = text
    }

    init(checked text: String) { self.text = text }

    /// Its value where it is written as a whole number that fits.
    package var int: Int? { Int(text) }
  }
}

extension JSON.Number {
  /// How many of the bytes, from the first on, are a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`; nil when it ends early or
  /// there is none.
  static func length(of bytes: some Collection<UInt8>) -> Int? {
    var rest = bytes[...]
    func next() -> UInt8 { rest.first ?? 0 }
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if next() == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if next() == UInt8(ascii: "0") {
      rest = rest.dropFirst()
    } else if digits() == 0 {
      return nil
    }
    if next() == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return nil }
    }
    if next() == UInt8(ascii: "e") || next() == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { rest = rest.dropFirst() }
      if digits() == 0 { return nil }
    }
    return bytes.distance(from: bytes.startIndex, to: rest.startIndex)
  }
}
