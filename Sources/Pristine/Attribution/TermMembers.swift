import LMDB

/// The changes a term holds for, asked one by one: reads the pages that these questions touch, each once.
///
///     var assisted = TermMembers(AttributionTerm(.assisted))
///     if try assisted.contains(id, reader) { ... }
package struct TermMembers: Sendable {
  private let key: [UInt8]
  private var pages: [UInt32: [UInt64]] = [:]

  package init(_ term: AttributionTerm) { key = term.key }

  /// Cost: one row for every 512 numbers asked about.
  ///
  /// - Parameter reader: the same snapshot each time.
  package mutating func contains(_ id: LocalChange, _ reader: StoreReader) throws(PristineError) -> Bool {
    let (number, offset) = id.value.quotientAndRemainder(dividingBy: UInt32(TermPage.bits))
    let words = try page(number, reader)
    return words[Int(offset >> 6)] >> UInt64(offset & 63) & 1 == 1
  }

  private mutating func page(_ number: UInt32, _ reader: StoreReader) throws(PristineError) -> [UInt64] {
    if let page = pages[number] { return page }
    let page = try reader.termPage(key + Key.of(number)) ?? [UInt64](repeating: 0, count: TermPage.wordCount)
    pages[number] = page
    return page
  }
}
