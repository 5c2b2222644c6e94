import ChangeModel
import Compression
import LMDB

/// The pristine: every change known to a repository, in one LMDB environment shared by all its channels.
///
/// Reading goes through a `StoreReader` (one snapshot); content is read only through a `View`, which is a reader and a set. Writing goes through
/// a `StoreWriter` inside `write`: one transaction, one flush to disk.
package final class Store: Sendable {
  package static let formatVersion: UInt64 = 1
  package let environment: Environment
  let tables: Tables

  /// Opens the store in the folder `path`; makes it when `create` says so.
  ///
  /// - Throws: `.unsupportedVersion` for a store of a newer program; `.database`.
  package init(path: String, create: Bool = false, readOnly: Bool = false, durable: Bool = true)
    throws(PristineError)
  {
    let isOlder: Bool
    do throws(LMDBError) {
      environment = try Environment(
        path: path,
        options: .init(readOnly: readOnly, maxTables: 48, durability: durable ? .full : .none))
      (tables, isOlder) = try Store.tables(of: environment, create: create, readOnly: readOnly)
    } catch {
      throw error == .notFound ? .notFound : .database(error)
    }
    if isOlder { try write { writer throws(PristineError) in try writer.rebuildAttributionIndex() } }
    if create {
      try write { writer throws(PristineError) in
        if try writer.reader.meta("version") == nil { try writer.setMeta("version", Store.formatVersion) }
      }
    }
    let version = try read { reader throws(PristineError) in try reader.meta("version") ?? 0 }
    guard version == Store.formatVersion else {
      throw .unsupportedVersion(found: version, supported: Store.formatVersion)
    }
  }

  /// All tables in one go; those of attribution are added to a store that has none yet, or do without in one that is only read.
  private static func tables(
    of environment: Environment, create: Bool, readOnly: Bool
  ) throws(LMDBError) -> (tables: Tables, isOlder: Bool) {
    func all(create: Bool) throws(LMDBError) -> Tables {
      let names = Tables.names + AttributionTables.names
      let tables = try environment.openTables(names, create: create)
      return Tables(
        Array(tables.prefix(Tables.names.count)),
        attribution: AttributionTables(Array(tables.suffix(AttributionTables.names.count))))
    }
    do throws(LMDBError) { return (try all(create: create), false) } catch {
      guard error == .notFound else { throw error }
    }
    // Without its first tables it is no store; an older one has them.
    let first = try environment.openTables(Tables.names, create: false)
    return readOnly ? (Tables(first, attribution: nil), false) : (try all(create: true), true)
  }

  /// Runs `body` on one snapshot of the store.
  package func read<Result>(_ body: (StoreReader) throws(PristineError) -> Result) throws(PristineError)
    -> Result
  {
    let transaction = try database { () throws(LMDBError) in try environment.beginRead() }
    return try body(StoreReader(transaction.reader, tables))
  }

  /// Runs `body` in one write transaction and commits it; nothing is written when `body` throws.
  package func write<Result>(_ body: (inout StoreWriter) throws(PristineError) -> Result)
    throws(PristineError) -> Result
  {
    while true {
      var isFull = false
      do throws(PristineError) {
        var writer = StoreWriter(
          try database { () throws(LMDBError) in try environment.beginWrite() }, tables)
        let result = try body(&writer)
        try writer.commit()
        return result
      } catch {
        guard case .database(.mapFull) = error else { throw error }
        isFull = true
      }
      // The map grows by itself where the address space was too tight for the usual one; then everything is done again.
      if isFull { try database { () throws(LMDBError) in try environment.grow() } }
    }
  }
}

/// Runs a database call, turning its error into one of the store.
func database<Result: ~Copyable>(_ body: () throws(LMDBError) -> Result) throws(PristineError) -> Result {
  do throws(LMDBError) { return try body() } catch { throw .database(error) }
}
