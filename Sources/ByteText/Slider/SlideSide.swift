/// One side of a diff as the slider sees it.
protocol SlideSide {
  var count: Int { get }
  /// Whether two tokens of this side are equal.
  func matches(_ i: Int, _ j: Int) -> Bool
  func shape(_ i: Int) -> LineShape
}

/// Lines, compared by their bytes.
struct LineSide: SlideSide {
  let bytes: UnsafeRawBufferPointer
  let lines: LineTable

  var count: Int { lines.count }

  func matches(_ i: Int, _ j: Int) -> Bool {
    let a = lines[i]
    let b = lines[j]
    guard a.count == b.count, let start = bytes.baseAddress else { return false }
    // Raw pointer: both lines lie within the buffer their table was made from.
    return sameBytes(start + a.lowerBound, start + b.lowerBound, a.count)
  }

  func shape(_ i: Int) -> LineShape { LineShape(bytes.part(lines[i])) }
}

/// Tokens of any kind, with ids that say which are equal and bytes that say what they look like.
package struct TokenSide: SlideSide {
  package let ids: [Int32]
  package let tokens: [Range<Int>]
  package let bytes: UnsafeRawBufferPointer

  /// - Precondition: there are as many ids as tokens, and the tokens lie within the bytes.
  package init(ids: [Int32], tokens: [Range<Int>], bytes: UnsafeRawBufferPointer) {
    precondition(ids.count == tokens.count, "each token has an id")
    self.ids = ids
    self.tokens = tokens
    self.bytes = bytes
  }

  var count: Int { ids.count }

  func matches(_ i: Int, _ j: Int) -> Bool { ids[i] == ids[j] }

  func shape(_ i: Int) -> LineShape { LineShape(bytes.part(tokens[i])) }
}
