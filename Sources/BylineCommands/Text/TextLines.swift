/// The lines of some bytes, each without its newline.
struct TextLines: Sequence {
  struct Line {
    var text: ArraySlice<UInt8>
    /// Whether a newline ends it.
    var isEnded: Bool
  }

  private let bytes: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes)[...] }

  func makeIterator() -> AnyIterator<Line> {
    var rest = bytes
    return AnyIterator {
      guard !rest.isEmpty else { return nil }
      guard let end = rest.firstIndex(of: 0x0A) else {
        defer { rest = [] }
        return Line(text: rest, isEnded: false)
      }
      defer { rest = rest[(end + 1)...] }
      return Line(text: rest[..<end], isEnded: true)
    }
  }
}
