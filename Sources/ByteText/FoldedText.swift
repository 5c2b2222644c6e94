/// Text without the difference of upper and lower case, to be found in other text.
package struct FoldedText: Sendable {
  private let bytes: [UInt8]

  package init(_ text: String) { bytes = Array(text.lowercased().utf8) }

  /// Text of any bytes: what is no UTF-8 is found by nothing.
  package init(_ bytes: [UInt8]) { self.init(String(decoding: bytes, as: UTF8.self)) }

  /// Whether other text is a part of this; no text is a part of any.
  package func contains(_ other: FoldedText) -> Bool {
    let wanted = other.bytes
    guard let first = wanted.first else { return true }
    guard wanted.count <= bytes.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
