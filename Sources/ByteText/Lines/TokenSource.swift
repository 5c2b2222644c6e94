/// Something that says where the tokens of a byte string lie: lines one after the other, or ranges chosen freely.
protocol TokenSource {
  var count: Int { get }
  subscript(token: Int) -> Range<Int> { get }
}

extension LineTable: TokenSource {}
extension [Range<Int>]: TokenSource {}
