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
    let gained: Gained
    do throws(LMDBError) {
      environment = try Environment(
        path: path,
        options: .init(readOnly: readOnly, maxTables: 48, durability: durable ? .full : .none))
      (tables, gained) = try Store.tables(of: environment, create: create, readOnly: readOnly)
    } catch {
      throw error == .notFound ? .notFound : .database(error)
    }
    if gained.attribution || gained.exchange {
      try write { writer throws(PristineError) in
        if gained.attribution { try writer.rebuildAttributionIndex() }
        if gained.exchange { try writer.rebuildArrivals() }
      }
    }
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

  /// Which tables an older store got just now.
  private struct Gained {
    var attribution = false
    var exchange = false
  }

  /// All tables in one go; those that came later are added to a store that has none yet, or do without in one that is only read.
  private static func tables(
    of environment: Environment, create: Bool, readOnly: Bool
  ) throws(LMDBError) -> (tables: Tables, gained: Gained) {
    let names = Tables.names + AttributionTables.names + ExchangeTables.names + GitTables.names
    func all(create: Bool) throws(LMDBError) -> Tables {
      let tables = try environment.openTables(names, create: create)
      let others = tables.dropFirst(Tables.names.count)
      let exchange = others.dropFirst(AttributionTables.names.count)
      return Tables(
        Array(tables.prefix(Tables.names.count)),
        attribution: AttributionTables(Array(others)), exchange: ExchangeTables(Array(exchange)),
        git: GitTables(Array(tables.suffix(GitTables.names.count))))
    }
    do throws(LMDBError) { return (try all(create: create), Gained()) } catch {
      guard error == .notFound else { throw error }
    }
    // Without its first tables it is no store; an older one has them.
    let first = try environment.openTables(Tables.names, create: false)
    let attribution = try known(AttributionTables.names, environment).map { AttributionTables($0) }
    let exchange = try known(ExchangeTables.names, environment).map { ExchangeTables($0) }
    if readOnly {
      let git = try known(GitTables.names, environment).map { GitTables($0) }
      return (Tables(first, attribution: attribution, exchange: exchange, git: git), Gained())
    }
    return (try all(create: true), Gained(attribution: attribution == nil, exchange: exchange == nil))
  }

  /// Tables of these names; nil when there are none.
  private static func known(
    _ names: [String], _ environment: Environment
  ) throws(LMDBError) -> [Table]? {
    do throws(LMDBError) { return try environment.openTables(names, create: false) } catch {
      guard error == .notFound else { throw error }
      return nil
    }
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
