import Attribution
import ChangeModel
import LMDB

/// What the derived tables of attribution should hold, worked out anew from changes, records and statements.
///
/// Cost: as reading every change and its contents once.
package struct AttributionIndex: Sendable {
  /// Lists, since there may be as many terms as changes.
  private(set) var terms: [AttributionTerm: Set<LocalChange>] = [:]
  private(set) var summaries: [LocalChange: ChangeSummary] = [:]

  package init() {}

  /// Adds a change; one that does not read is left out, and so is a record or statement that does not.
  ///
  /// - Parameter counts: of its text; nil when that is not here.
  package mutating func add(_ id: LocalChange, _ header: Header, _ counts: HandCounts?, _ reader: StoreReader)
  {
    for term in AttributionTerm.terms(of: header.author) { add(id, term) }
    let record = (try? reader.attribution(of: id, commitment: header.commitment))?.record
    if let record { for term in AttributionTerm.terms(of: record) { add(id, term) } }
    // Of text that is not here nothing can be counted.
    if let counts {
      summaries[id] = ChangeSummary(nanoseconds: header.timestamp.nanoseconds, counts: counts)
    }
    for statement in (try? reader.statements(about: id)) ?? [] {
      add(id, AttributionTerm(.statement, statement.statement.kind.word))
    }
  }

  private mutating func add(_ id: LocalChange, _ term: AttributionTerm) {
    terms[term, default: []].insert(id)
  }

  /// Members by page, as offsets.
  fileprivate static func pages(_ changes: Set<LocalChange>) -> [UInt32: [UInt16]] {
    let size = UInt32(TermPage.bits)
    return Dictionary(grouping: changes) { $0.value / size }.mapValues { $0.map { UInt16($0.value % size) } }
  }

  /// What is stored otherwise, in words; nil when all agrees.
  package func disagreement(_ reader: StoreReader) throws(PristineError) -> String? {
    guard let tables = reader.tables.attribution else { return nil }
    var rows = 0
    try reader.rows(from: [], in: tables.terms) { _, _ throws(PristineError) in
      rows += 1
      return true
    }
    var expected = 0
    for (term, changes) in terms {
      expected += AttributionIndex.pages(changes).count
      if Set(try reader.changes(with: term).members) != changes {
        return "the set of a \(term.kind) is not that of its changes"
      }
    }
    if rows != expected { return "there are sets of what no change has" }
    var stored: [LocalChange: ChangeSummary] = [:]
    try reader.summaries(of: ChangeSet(summaries.keys)) { id, summary throws(PristineError) in
      stored[id] = summary
    }
    for (id, summary) in summaries where stored[id] != summary {
      return "the summary of change \(try reader.hash(of: id)) is not that of its text"
    }
    return nil
  }
}

extension StoreWriter {
  /// Makes the derived tables of attribution anew; what was counted of text that cannot be read any more stays.
  package mutating func rebuildAttributionIndex() throws(PristineError) {
    var index = AttributionIndex()
    for id in try reader.allChanges() {
      guard let encoded = try? reader.change(id) else { continue }
      let header = encoded.change.header
      var counter = HandCounter((try? reader.attribution(of: id, commitment: header.commitment))?.record)
      let isHere = (try? reader.leaves(of: id, encoded.change, &counter)) != nil
      index.add(id, header, isHere ? counter.counts : nil, reader)
    }
    let tables = try attributionTables()
    try clear(tables.terms)
    for (id, summary) in index.summaries.sorted(by: { $0.key < $1.key }) { try put(summary, of: id) }
    for (term, changes) in index.terms {
      for (page, members) in AttributionIndex.pages(changes) {
        try put(term.key + Key.of(page), TermPage.encode(members.sorted()), in: tables.terms)
      }
    }
  }
}
