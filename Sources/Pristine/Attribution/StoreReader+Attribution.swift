import Attribution
import ChangeModel
import Compression
import LMDB

/// What the store knows of the attribution of a change: three answers that are never mixed up, and a gap.
package enum AttributionState: Sendable {
  /// The change was made without a record.
  case absent
  /// It has one, and whoever sent the change kept it back.
  case withheld
  /// It has one, and it should be here.
  case missing
  case present(EncodedAttribution)

  package var record: AttributionRecord? {
    if case .present(let encoded) = self { encoded.record } else { nil }
  }

  package var word: String {
    switch self {
    case .absent: "absent"
    case .withheld: "withheld"
    case .missing: "missing"
    case .present: "present"
    }
  }
}

/// A row of a record: whether it is here, then its bytes.
enum AttributionRow {
  static let withheld: [UInt8] = [0]

  static func encode(_ bytes: [UInt8], _ compressor: Compressor) throws(PristineError) -> [UInt8] {
    do throws(CompressionError) { return [1] + (try Frames.encode(bytes, .zstd, compressor)) } catch {
      throw .tooLarge("an attribution record")
    }
  }
}

extension StoreReader {
  /// - Throws: `.corruptAttribution` for bytes that are no record, or another than the change is bound to.
  package func attribution(of id: LocalChange) throws(PristineError) -> AttributionState {
    try attribution(of: id, commitment: try header(of: id).header.commitment)
  }

  /// - Parameter commitment: what the header of the change says.
  package func attribution(
    of id: LocalChange, commitment: Digest?, _ decompressor: Decompressor = Decompressor()
  ) throws(PristineError) -> AttributionState {
    guard let commitment else { return .absent }
    guard let tables = tables.attribution,
      let row = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(id.value), in: tables.records)
      })
    else { return .missing }
    guard row.first == 1 else { return .withheld }
    let encoded: EncodedAttribution
    do {
      let bytes = try Frames.decode(
        Array(row.dropFirst()), limit: AttributionRecord.byteLimit, decompressor)
      encoded = try EncodedAttribution(decoding: bytes)
    } catch {
      throw .corruptAttribution(try hash(of: id), detail: "\(error)")
    }
    guard encoded.commitment == commitment else {
      throw .corruptAttribution(try hash(of: id), detail: "it is not the record the change is bound to")
    }
    return .present(encoded)
  }

  /// Whether the record of a change is here and sound: one that is damaged can be put again.
  func hasAttribution(of id: LocalChange, commitment: Digest?) throws(PristineError) -> Bool {
    do throws(PristineError) { return try attribution(of: id, commitment: commitment).record != nil } catch {
      guard case .corruptAttribution = error else { throw error }
      return false
    }
  }

  /// Calls `body` with the summary of each change of a set, ascending. One pass over the table.
  ///
  /// Changes that arrived before there were summaries have none until `check --repair` makes them.
  package func summaries(
    of set: ChangeSet, _ body: (LocalChange, ChangeSummary) throws(PristineError) -> Void
  ) throws(PristineError) {
    guard let tables = tables.attribution else { return }
    try rows(from: [], in: tables.summaries) { key, value throws(PristineError) in
      guard let number = Key.number(key) else {
        throw .corrupt(table: "attribution_summaries", detail: "a short key")
      }
      guard set.contains(LocalChange(number)) else { return true }
      try body(LocalChange(number), try StoreReader.summary(value))
      return true
    }
  }

  /// Adds the counts of each change of a set to one of several sums. One pass over the table.
  ///
  /// - Parameter sum: the number of the sum that takes those of a change; negative for none.
  package func addCounts(
    of set: ChangeSet, to sums: inout [HandCounts], _ sum: (LocalChange) -> Int
  ) throws(PristineError) {
    guard let tables = tables.attribution else { return }
    try rows(from: [], in: tables.summaries) { key, value throws(PristineError) in
      guard let number = Key.number(key) else {
        throw .corrupt(table: "attribution_summaries", detail: "a short key")
      }
      let id = LocalChange(number)
      guard set.contains(id) else { return true }
      let place = sum(id)
      guard place >= 0 else { return true }
      let failure = value.withUnsafeBytes { raw -> DecodeError? in
        do throws(DecodeError) { try sums[place].add(summary: raw) } catch { return error }
        return nil
      }
      if let failure { throw .corrupt(table: "attribution_summaries", detail: "\(failure)") }
      return true
    }
  }

  /// The summary of one change; nil where there is none.
  package func summary(of id: LocalChange) throws(PristineError) -> ChangeSummary? {
    guard let tables = tables.attribution,
      let row = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(id.value), in: tables.summaries)
      })
    else { return nil }
    return try StoreReader.summary(row.span.bytes)
  }

  private static func summary(_ row: RawSpan) throws(PristineError) -> ChangeSummary {
    let decoded = row.withUnsafeBytes { raw in
      Result { () throws(DecodeError) in try ChangeSummary(decoding: raw) }
    }
    do throws(DecodeError) { return try decoded.get() } catch {
      throw .corrupt(table: "attribution_summaries", detail: "\(error)")
    }
  }

  // MARK: Terms

  /// The changes a term holds for. Cost: its pages.
  package func changes(with term: AttributionTerm) throws(PristineError) -> ChangeSet {
    var out = ChangeSet()
    try addPages(of: term.key, to: &out)
    return out
  }

  /// The changes for which any term of a kind holds whose value is accepted. Cost: a look-up for each value, and the pages of those accepted.
  package func changes(
    withAny kind: AttributionTerm.Kind, where accepts: ([UInt8]) -> Bool
  ) throws(PristineError) -> ChangeSet {
    var out = ChangeSet()
    for term in try terms(of: kind) where accepts(Array(term.dropFirst(2))) {
      try addPages(of: term, to: &out)
    }
    return out
  }

  /// Every value that terms of a kind have, in the order of length and bytes. Cost: a look-up for each.
  package func values(of kind: AttributionTerm.Kind) throws(PristineError) -> [[UInt8]] {
    try terms(of: kind).map { Array($0.dropFirst(2)) }
  }

  /// The keys of the terms of a kind, without page numbers.
  private func terms(of kind: AttributionTerm.Kind) throws(PristineError) -> [[UInt8]] {
    var out: [[UInt8]] = []
    guard let tables = tables.attribution else { return out }
    var next: [UInt8]? = [kind.rawValue]
    while let start = next {
      next = nil
      try rows(from: start, in: tables.terms) { key, _ throws(PristineError) in
        guard key.hasPrefix([kind.rawValue].span.bytes) else { return false }
        let term = Key.name(key, from: 0, droppingLast: 4)
        out.append(term)
        // Behind all its pages.
        next = term + Key.of(UInt32.max)
        return false
      }
    }
    return out
  }

  /// Adds the members of a term to a set.
  private func addPages(of key: [UInt8], to set: inout ChangeSet) throws(PristineError) {
    guard let tables = tables.attribution else { return }
    var found = ChangeSet()
    try rows(key, in: tables.terms) { row, value throws(PristineError) in
      let (page, words) = try StoreReader.termPage(row, value)
      found.setWords(from: Int(page) * TermPage.wordCount, words)
      return true
    }
    set = set.count == 0 ? found : set.union(found)
  }

  /// One page of a term's set as words; nil where it has no members.
  func termPage(_ key: [UInt8]) throws(PristineError) -> [UInt64]? {
    guard let tables = tables.attribution,
      let row = try database({ () throws(LMDBError) in try raw.bytes(for: key, in: tables.terms) })
    else { return nil }
    return try TermPage.checkedWords(row)
  }

  /// Calls `body` with every value of a kind of term and the changes of a set it holds for, a few hundred at a time, value by value, in the
  /// order of length and bytes.
  package func members(
    of kind: AttributionTerm.Kind, in set: ChangeSet,
    _ body: (_ value: [UInt8], _ changes: [LocalChange]) -> Void
  ) throws(PristineError) {
    guard let tables = tables.attribution else { return }
    var term: [UInt8] = []
    var value: [UInt8] = []
    var changes: [LocalChange] = []
    changes.reserveCapacity(TermPage.bits)
    try rows([kind.rawValue], in: tables.terms) { found, row throws(PristineError) in
      if term.isEmpty || found.byteCount != term.count + 4 || !found.hasPrefix(term.span.bytes) {
        term = Key.name(found, from: 0, droppingLast: 4)
        value = Array(term.dropFirst(2))
      }
      let (page, words) = try StoreReader.termPage(found, row)
      changes.removeAll(keepingCapacity: true)
      set.appendShared(with: words, from: Int(page) * TermPage.wordCount, to: &changes)
      if !changes.isEmpty { body(value, changes) }
      return true
    }
  }

  private static func termPage(_ key: RawSpan, _ value: RawSpan) throws(PristineError) -> (UInt32, [UInt64]) {
    guard key.byteCount >= 6, let page = Key.lastNumber(key), page < TermPage.limit else {
      throw TermPage.damage
    }
    return (page, try TermPage.checkedWords(value.withUnsafeBytes { Array($0) }))
  }

  // MARK: Statements

  /// What was said of a change, in the order of names.
  package func statements(about id: LocalChange) throws(PristineError) -> [SignedStatement] {
    var out: [SignedStatement] = []
    guard let tables = tables.attribution else { return out }
    try rows(Key.of(id.value), in: tables.statements) { key, value throws(PristineError) in
      // The row is named by what the statement is.
      guard let name = Digest(Key.name(key, from: 4, droppingLast: 0)) else {
        throw .corrupt(table: "statements", detail: "a row without a name")
      }
      let statement = try? SignedStatement(decoding: value.withUnsafeBytes { Array($0) })
      guard let statement, statement.id.digest == name else {
        throw .alteredStatement(name, about: try hash(of: id))
      }
      out.append(statement)
      return true
    }
    return out
  }
}
