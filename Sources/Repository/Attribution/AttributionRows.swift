import Attribution
import ChangeModel
import Pristine

/// One provider, model, author ... with what is its.
package struct AttributionRow: Sendable {
  package var value: [UInt8]
  package var changes: Int
  /// New text of these changes.
  package var counts: HandCounts
}

extension Repository {
  /// The values of a kind of term with the changes of a scope they hold for; those with most changes first. Authors have the addresses that
  /// they have by now.
  ///
  /// Cost: the pages of all terms of the kind, and one pass over the summaries.
  package func rows(
    of kind: AttributionTerm.Kind, in scope: AttributionScope
  ) throws(RepositoryError) -> [AttributionRow] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try scope.selected(self, reader)
        let address = try kind == .author ? AuthorAliases(self.mailmap(reader), reader).addresses() : nil
        var tally = RowTally(numbersBelow: set.upperBound)
        try reader.members(of: kind, in: set) { value, changes in
          if let address {
            for id in changes { tally.add(CollectionOfOne(id), to: address(id) ?? value) }
          } else {
            tally.add(changes, to: value)
          }
        }
        return try tally.counted(set, reader).sorted {
          $0.changes != $1.changes ? $0.changes > $1.changes : $0.value.lexicographicallyPrecedes($1.value)
        }
      }
    }
  }
}

/// Puts changes into rows, then adds up the counts of each row.
private struct RowTally {
  private var rows: [AttributionRow] = []
  private var numbers: [[UInt8]: Int] = [:]
  /// The row of each change by its number, negative for none: most have one.
  private var first: [Int32]
  private var more: [LocalChange: [Int]] = [:]

  init(numbersBelow limit: Int) { first = [Int32](repeating: -1, count: limit) }

  mutating func add(_ changes: some Collection<LocalChange>, to value: [UInt8]) {
    let row = number(of: value)
    rows[row].changes += changes.count
    for id in changes {
      if first[Int(id.value)] < 0 {
        first[Int(id.value)] = Int32(row)
      } else {
        more[id, default: []].append(row)
      }
    }
  }

  private mutating func number(of value: [UInt8]) -> Int {
    if let last = rows.indices.last, rows[last].value == value { return last }
    if let known = numbers[value] { return known }
    rows.append(AttributionRow(value: value, changes: 0, counts: HandCounts()))
    numbers[value] = rows.count - 1
    return rows.count - 1
  }

  func counted(_ set: ChangeSet, _ reader: StoreReader) throws(PristineError) -> [AttributionRow] {
    var out = rows
    var sums = [HandCounts](repeating: HandCounts(), count: rows.count)
    let first = first
    try reader.addCounts(of: set, to: &sums) { id in Int(first[Int(id.value)]) }
    for row in out.indices { out[row].counts = sums[row] }
    if more.isEmpty { return out }
    try reader.summaries(of: ChangeSet(more.keys)) { id, summary throws(PristineError) in
      for row in more[id] ?? [] { out[row].counts += summary.counts }
    }
    return out
  }
}
