import ChangeModel
import LMDB

/// One write transaction on the store. Dropping it without `commit` leaves the store as it was.
package struct StoreWriter: ~Copyable {
  var transaction: WriteTransaction
  let tables: Tables
  /// Rows of the index as they were before this transaction, once it is asked to note them.
  var journal: IndexJournal?

  init(_ transaction: consuming WriteTransaction, _ tables: Tables) {
    self.transaction = transaction
    self.tables = tables
  }

  /// What the transaction has written so far is already there to read.
  package var reader: StoreReader {
    @_lifetime(borrow self)
    get { StoreReader(transaction.reader, tables) }
  }

  consuming func commit() throws(PristineError) {
    do throws(LMDBError) { try transaction.commit() } catch { throw .database(error) }
  }

  mutating func put(_ key: [UInt8], _ value: [UInt8], in table: Table) throws(PristineError) {
    do throws(LMDBError) { try transaction.put(key, value, in: table) } catch { throw .database(error) }
  }

  @discardableResult
  mutating func delete(_ key: [UInt8], in table: Table) throws(PristineError) -> Bool {
    do throws(LMDBError) { return try transaction.delete(key, in: table) } catch { throw .database(error) }
  }

  mutating func deleteAll(_ prefix: [UInt8], in table: Table) throws(PristineError) {
    do throws(LMDBError) { try transaction.deleteRange(prefix: prefix, in: table) } catch {
      throw .database(error)
    }
  }

  /// Deletes every row of a table.
  mutating func clear(_ table: Table) throws(PristineError) {
    do throws(LMDBError) { try transaction.clear(table) } catch { throw .database(error) }
  }

  mutating func setMeta(_ name: String, _ value: UInt64) throws(PristineError) {
    var out = ByteWriter()
    out.varint(value)
    try put(Key.of(name), out.bytes, in: tables.meta)
  }

  /// The next number of a counter, from 1.
  mutating func next(_ counter: String) throws(PristineError) -> UInt32 {
    let value = (try reader.meta(counter) ?? 0) + 1
    guard value < UInt64(UInt32.max) else { throw .tooLarge("more than 4 billion rows of \(counter)") }
    try setMeta(counter, value)
    return UInt32(value)
  }

  /// The number of a change by name, given now if the name is new.
  mutating func numberOf(_ hash: ChangeHash) throws(PristineError) -> LocalChange {
    if let known = try reader.number(of: hash) { return known }
    let id = LocalChange(try next("change"))
    var out = ByteWriter()
    out.varint(id.value)
    try put(hash.digest.bytes, out.bytes, in: tables.changeIDs)
    try put(Key.of(id.value), hash.digest.bytes, in: tables.hashes)
    return id
  }
}
