import ChangeModel
import Compression
import LMDB

/// One snapshot of the store. Lives as long as its transaction; everything it answers is a copy.
///
/// It reads what does not depend on a channel: changes, their headers and contents, channels and their sets. Content needs a `View`.
package struct StoreReader: ~Escapable {
  let raw: Reader
  let tables: Tables

  @_lifetime(copy raw)
  init(_ raw: Reader, _ tables: Tables) {
    self.raw = raw
    self.tables = tables
  }

  func meta(_ name: String) throws(PristineError) -> UInt64? {
    try row(Key.of(name), in: tables.meta, "meta") { reader throws(DecodeError) -> UInt64 in
      try reader.varint()
    }
  }

  /// Reads one row with `body`, which must consume it whole; nil when there is none.
  func row<Result>(
    _ key: [UInt8], in table: Table, _ name: @autoclosure () -> String,
    _ body: (inout ByteReader) throws(DecodeError) -> Result
  ) throws(PristineError) -> Result? {
    guard let bytes = try database({ () throws(LMDBError) in try raw.bytes(for: key, in: table) }) else {
      return nil
    }
    return try decodeRow(bytes, name(), body)
  }

  /// Calls `body` with each row whose key starts with `prefix`, in key order, until it answers false.
  func rows(
    _ prefix: [UInt8], in table: Table, _ body: (RawSpan, RawSpan) throws(PristineError) -> Bool
  ) throws(PristineError) {
    try rows(from: prefix, in: table) { key, value throws(PristineError) in
      guard key.hasPrefix(prefix.span.bytes) else { return false }
      return try body(key, value)
    }
  }

  /// Calls `body` with each row from `start` on, in key order, until it answers false.
  func rows(
    from start: [UInt8], in table: Table, _ body: (RawSpan, RawSpan) throws(PristineError) -> Bool
  ) throws(PristineError) {
    var failure: PristineError?
    do throws(LMDBError) {
      var cursor = try raw.cursor(in: table)
      var found = start.isEmpty ? try cursor.first() : try cursor.seek(start)
      scan: while found {
        let goOn: Bool
        do throws(PristineError) { goOn = try body(cursor.key, cursor.value) } catch {
          failure = error
          break scan
        }
        guard goOn else { break scan }
        found = try cursor.next()
      }
    } catch {
      throw .database(error)
    }
    if let failure { throw failure }
  }

  // MARK: Changes by name and number

  package func id(of hash: ChangeHash) throws(PristineError) -> LocalChange? {
    guard let id = try number(of: hash) else { return nil }
    // A number without a change: so far only mentioned by others.
    return try isStored(id) ? id : nil
  }

  /// Numbers of stored changes, in their order.
  ///
  /// - Throws: `.unknownChange`.
  package func ids(of hashes: [ChangeHash]) throws(PristineError) -> [LocalChange] {
    try hashes.map { hash throws(PristineError) in
      guard let id = try id(of: hash) else { throw .unknownChange(hash) }
      return id
    }
  }

  /// Numbers of those of some changes that are stored, in their order.
  package func storedIDs(of hashes: [ChangeHash]) throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    for hash in hashes { if let id = try id(of: hash) { out.append(id) } }
    return out
  }

  func number(of hash: ChangeHash) throws(PristineError) -> LocalChange? {
    try row(hash.digest.bytes, in: tables.changeIDs, "change_id") { reader throws(DecodeError) in
      LocalChange(try reader.uint32())
    }
  }

  package func hash(of id: LocalChange) throws(PristineError) -> ChangeHash {
    let hash = try row(Key.of(id.value), in: tables.hashes, "hash") { reader throws(DecodeError) in
      ChangeHash(try reader.digest())
    }
    guard let hash else { throw .corrupt(table: "hash", detail: "no hash for change number \(id.value)") }
    return hash
  }

  /// Hashes of stored changes between two digests, inclusive, ascending; at most `limit`.
  package func changes(from low: Digest, through high: Digest, limit: Int) throws(PristineError)
    -> [ChangeHash]
  {
    var out: [ChangeHash] = []
    try rows(from: low.bytes, in: tables.changeIDs) { key, _ throws(PristineError) in
      guard let digest = key.withUnsafeBytes({ Digest(Array($0)) }), digest <= high, out.count < limit else {
        return false
      }
      if try id(of: ChangeHash(digest)) != nil { out.append(ChangeHash(digest)) }
      return true
    }
    return out
  }

  /// The canonical bytes of a change.
  ///
  /// - Parameter decompressor: for whoever reads many; making one costs more than reading a small change.
  package func bytes(
    of id: LocalChange, _ decompressor: Decompressor = Decompressor()
  ) throws(PristineError) -> [UInt8] {
    guard
      let row = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(id.value), in: tables.changes)
      })
    else {
      throw .unknownChange(try hash(of: id))
    }
    return try frame(row, of: id, decompressor)
  }

  /// The change, checked against its name.
  package func change(
    _ id: LocalChange, _ decompressor: Decompressor = Decompressor()
  ) throws(PristineError) -> EncodedChange {
    let name = try hash(of: id)
    let bytes = try bytes(of: id, decompressor)
    let encoded: EncodedChange
    do throws(DecodeError) { encoded = try Change.decode(bytes) } catch {
      throw .corruptChange(name, detail: "\(error)")
    }
    guard encoded.hash == name else {
      throw .corruptChange(name, detail: "its bytes have the hash \(encoded.hash)")
    }
    return encoded
  }

  package func header(
    of id: LocalChange, _ decompressor: Decompressor = Decompressor()
  ) throws(PristineError) -> (header: Header, dependencies: [ChangeHash]) {
    let bytes = try bytes(of: id, decompressor)
    do throws(DecodeError) {
      let result = bytes.withUnsafeBytes { raw in
        Result { () throws(DecodeError) in try Change.decodeHeader(raw) }
      }
      return try result.get()
    } catch {
      throw .corruptChange(try hash(of: id), detail: "\(error)")
    }
  }

  private func frame(
    _ row: [UInt8], of id: LocalChange, _ decompressor: Decompressor
  ) throws(PristineError) -> [UInt8] {
    do {
      return try Frames.decode(row, decompressor)
    } catch {
      throw .corruptChange(try hash(of: id), detail: "\(error)")
    }
  }

  package func signature(of id: LocalChange) throws(PristineError) -> [UInt8]? {
    try database { () throws(LMDBError) in try raw.bytes(for: Key.of(id.value), in: tables.signatures) }
  }

  // MARK: The graph of dependencies

  /// The direct dependencies of a change, ascending by hash.
  package func dependencies(
    of id: LocalChange, _ decompressor: Decompressor = Decompressor()
  ) throws(PristineError) -> [LocalChange] {
    try header(of: id, decompressor).dependencies.map { hash throws(PristineError) in
      guard let dependency = try number(of: hash) else {
        throw .corrupt(table: "change_id", detail: "dependency \(hash) of a stored change is unknown")
      }
      return dependency
    }
  }

  /// Stored changes that depend on a change directly.
  package func dependents(of id: LocalChange) throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    try rows(Key.of(id.value), in: tables.dependents) { key, _ throws(PristineError) in
      if let dependent = Key.number(key, 1) { out.append(LocalChange(dependent)) }
      return true
    }
    return out
  }
}

/// Decodes a whole row.
func decodeRow<Result>(
  _ bytes: [UInt8], _ table: String, _ body: (inout ByteReader) throws(DecodeError) -> Result
) throws(PristineError) -> Result {
  let decoded = bytes.withUnsafeBytes { raw -> Swift.Result<Result, DecodeError> in
    Swift.Result { () throws(DecodeError) in
      var reader = ByteReader(raw)
      let result = try body(&reader)
      try reader.expectEnd()
      return result
    }
  }
  do throws(DecodeError) { return try decoded.get() } catch {
    throw .corrupt(table: table, detail: "\(error)")
  }
}
