import Attribution
import ChangeModel
import LMDB

/// Rows as they are, for whoever takes a change elsewhere: what is compressed once need not be again.
extension StoreReader {
  /// The canonical bytes of a change, compressed behind their count.
  package func storedRow(of id: LocalChange) throws(PristineError) -> [UInt8] {
    let row = try database { () throws(LMDBError) in try raw.bytes(for: Key.of(id.value), in: tables.changes)
    }
    guard let row else { throw .unknownChange(try hash(of: id)) }
    return row
  }

  /// A frame of the contents of a change, likewise; nil when it is not here.
  package func storedFrame(_ frame: Int, of id: LocalChange) throws(PristineError) -> [UInt8]? {
    try database { () throws(LMDBError) in
      try raw.bytesOnce(for: Key.of(id.value, UInt32(truncatingIfNeeded: frame)), in: tables.contents)
    }
  }

  /// Whether the contents of a change are here, as far as it has any.
  package func hasContents(of id: LocalChange, count: Int) throws(PristineError) -> Bool {
    guard count > 0 else { return true }
    return try database { () throws(LMDBError) in
      try raw.contains(Key.of(id.value, UInt32((count - 1) / Frames.contentsFrame)), in: tables.contents)
    }
  }

  /// Whether all contents of a change are here, as far as that can be said without reading the change. Small ones are stored in one
  /// transaction, so the first frame says it; those of many frames may have come in part, and are not vouched for.
  package func surelyHasContents(of id: LocalChange) throws(PristineError) -> Bool {
    try database { () throws(LMDBError) in
      guard try raw.contains(Key.of(id.value, 0), in: tables.contents) else { return false }
      return try !raw.contains(Key.of(id.value, StoreReader.fewFrames), in: tables.contents)
    }
  }

  /// Contents that come in part are stored 16 MiB at a time, which is twice as many frames at least.
  private static let fewFrames: UInt32 = 32

  /// The changes of a set whose records were kept back, ascending. Cost: all records there are.
  package func withheld(in set: ChangeSet) throws(PristineError) -> [LocalChange] {
    guard let tables = tables.attribution else { return [] }
    var out: [LocalChange] = []
    try rows(from: [], in: tables.records) { key, value throws(PristineError) in
      guard value.byteCount == 1, let number = Key.number(key) else { return true }
      if set.contains(LocalChange(number)) { out.append(LocalChange(number)) }
      return true
    }
    return out
  }

  /// A statement by its name.
  package func statement(_ name: Digest, about id: LocalChange) throws(PristineError) -> SignedStatement? {
    guard let tables = tables.attribution else { return nil }
    let row = try database { () throws(LMDBError) in
      try raw.bytes(for: Key.of(id.value, name.bytes), in: tables.statements)
    }
    guard let row else { return nil }
    do throws(DecodeError) { return try SignedStatement(decoding: row) } catch {
      throw .corrupt(table: "statements", detail: "\(error)")
    }
  }

  package func hasStatement(_ name: Digest, about id: LocalChange) throws(PristineError) -> Bool {
    guard let tables = tables.attribution else { return false }
    return try database { () throws(LMDBError) in
      try raw.contains(Key.of(id.value, name.bytes), in: tables.statements)
    }
  }
}

extension Frames {
  /// Frames that contents of so many bytes are stored in.
  package static func count(ofContents count: Int) -> Int { (count + contentsFrame - 1) / contentsFrame }
}
