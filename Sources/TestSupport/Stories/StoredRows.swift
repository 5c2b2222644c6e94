import LMDB
import Pristine

/// The rows of a store as bytes, below everything that understands them: for tests that damage, compare or count them.
///
///     let rows = try StoredRows(replica.repository.store)
///     let before = try rows.all()
///     try rows.change("atoms") { $0[3] ^= 1 }
package struct StoredRows {
  package typealias Row = (key: [UInt8], value: [UInt8])

  private let environment: Environment
  private let tables: [String: Table]

  private static let names = Tables.names + AttributionTables.names

  package init(_ store: Store) throws {
    environment = store.environment
    let names = StoredRows.names
    tables = Dictionary(uniqueKeysWithValues: zip(names, try environment.openTables(names, create: false)))
  }

  /// Makes a store, in an empty folder, that has the rows but no table of attribution, as a program from before that would have.
  package func copyWithoutAttribution(to path: String) throws {
    let other = try Environment(path: path, options: .init(maxTables: 48))
    let copies = try other.openTables(Tables.names, create: true)
    var transaction = try other.beginWrite()
    for (name, table) in zip(Tables.names, copies) {
      for row in try rows(name) { try transaction.put(row.key, row.value, in: table) }
    }
    try transaction.commit()
  }

  private func table(_ name: String) -> Table {
    guard let table = tables[name] else { preconditionFailure("no table \(name)") }
    return table
  }

  /// The rows of a table, in key order.
  package func rows(_ name: String) throws -> [Row] {
    let transaction = try environment.beginRead()
    var out: [Row] = []
    var cursor = try transaction.reader.cursor(in: table(name))
    var found = try cursor.first()
    while found {
      out.append((cursor.key.withUnsafeBytes { Array($0) }, cursor.value.withUnsafeBytes { Array($0) }))
      found = try cursor.next()
    }
    return out
  }

  /// Everything that is stored: equal exactly when nothing was changed.
  package func all() throws -> [String: [[UInt8]: [UInt8]]] {
    var out: [String: [[UInt8]: [UInt8]]] = [:]
    for name in StoredRows.names {
      out[name] = Dictionary(uniqueKeysWithValues: try rows(name).map { ($0.key, $0.value) })
    }
    return out
  }

  package func put(_ name: String, _ row: Row) throws {
    var transaction = try environment.beginWrite()
    try transaction.put(row.key, row.value, in: table(name))
    try transaction.commit()
  }

  package func delete(_ name: String, _ key: [UInt8]) throws {
    var transaction = try environment.beginWrite()
    _ = try transaction.delete(key, in: table(name))
    try transaction.commit()
  }

  /// Deletes every row of a table.
  package func clear(_ name: String) throws {
    var transaction = try environment.beginWrite()
    try transaction.clear(table(name))
    try transaction.commit()
  }

  /// Runs `body` with a row altered, and puts it back as it was.
  package func damaging(
    _ name: String, _ row: Row, _ alter: (inout [UInt8]) -> Void, _ body: () throws -> Void
  ) throws {
    var value = row.value
    alter(&value)
    try put(name, (row.key, value))
    defer { try? put(name, row) }
    try body()
  }

  /// Runs `body` without a row, and puts it back.
  package func missing(_ name: String, _ row: Row, _ body: () throws -> Void) throws {
    try delete(name, row.key)
    defer { try? put(name, row) }
    try body()
  }
}
