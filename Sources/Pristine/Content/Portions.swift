/// A range in portions that are held one at a time.
package struct Portions: Sequence, IteratorProtocol {
  package static let size = 1 << 20
  private var rest: Range<Int>

  package init(_ range: Range<Int>) { rest = range }

  package mutating func next() -> Range<Int>? {
    guard !rest.isEmpty else { return nil }
    let portion = rest.prefix(Portions.size)
    rest = portion.upperBound..<rest.upperBound
    return portion
  }
}
