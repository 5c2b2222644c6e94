import Attribution
import ChangeModel
import Compression
import LMDB

extension StoreWriter {
  /// The tables of attribution, which every store that is written has.
  func attributionTables() throws(PristineError) -> AttributionTables {
    guard let tables = tables.attribution else {
      throw .corrupt(table: "attribution", detail: "the tables are missing")
    }
    return tables
  }

  /// Stores the record of a stored change, where it is not here yet.
  ///
  /// - Parameter row: the record as rows hold it, where that is known.
  /// - Throws: `.attributionMismatch` for a record that the change is not bound to.
  package mutating func put(
    _ attribution: EncodedAttribution, of id: LocalChange, _ hash: ChangeHash, commitment: Digest?,
    row: [UInt8]? = nil
  ) throws(PristineError) {
    guard attribution.commitment == commitment else {
      throw .attributionMismatch(hash)
    }
    let tables = try attributionTables()
    let encoded: [UInt8]
    if let row { encoded = row } else { encoded = try AttributionRow.encode(attribution.bytes, Compressor()) }
    try put(Key.of(id.value), encoded, in: tables.records)
    for term in AttributionTerm.terms(of: attribution.record) { try add(id, to: term) }
  }

  /// Notes that whoever sent a change kept its record back; nothing where the record is here.
  package mutating func markWithheld(_ id: LocalChange) throws(PristineError) {
    let tables = try attributionTables()
    let isKnown = try database { () throws(LMDBError) in
      try reader.raw.contains(Key.of(id.value), in: tables.records)
    }
    if !isKnown { try put(Key.of(id.value), AttributionRow.withheld, in: tables.records) }
  }

  mutating func put(_ summary: ChangeSummary, of id: LocalChange) throws(PristineError) {
    try put(Key.of(id.value), summary.encoded(), in: try attributionTables().summaries)
  }

  /// Adds a change to those a term holds for. One row of at most a kilobyte.
  mutating func add(_ id: LocalChange, to term: AttributionTerm) throws(PristineError) {
    let tables = try attributionTables()
    let page = id.value / UInt32(TermPage.bits)
    let offset = UInt16(id.value % UInt32(TermPage.bits))
    let key = term.key + Key.of(page)
    let row = try database { () throws(LMDBError) in try reader.raw.bytes(for: key, in: tables.terms) }
    guard let row else {
      try put(key, TermPage.encode([offset]), in: tables.terms)
      return
    }
    if let more = try TermPage.adding(offset, to: row) { try put(key, more, in: tables.terms) }
  }

  /// Adds a statement to what was said of its change; false when it is there already.
  ///
  /// - Throws: `.unknownChange`; `.corruptStatement` when its signature does not hold.
  @discardableResult
  package mutating func add(_ statement: SignedStatement) throws(PristineError) -> Bool {
    guard statement.isGenuine else {
      throw .corruptStatement(statement.id.digest, about: statement.statement.change)
    }
    guard let id = try reader.id(of: statement.statement.change) else {
      throw .unknownChange(statement.statement.change)
    }
    let tables = try attributionTables()
    let key = Key.of(id.value, statement.id.digest.bytes)
    let isKnown = try database { () throws(LMDBError) in try reader.raw.contains(key, in: tables.statements) }
    if isKnown { return false }
    try put(key, statement.encoded, in: tables.statements)
    try noteArrival(of: statement.id.digest, about: id, statement.statement.change)
    try add(id, to: AttributionTerm(.statement, statement.statement.kind.word))
    return true
  }
}
