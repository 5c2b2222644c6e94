import ChangeModel
import LMDB

/// Rebuilding what is derived from stored changes: every row that says again, in another order, what the changes say themselves.
///
/// The changes and their contents are the truth and are never touched. What depends on one that does not read is left as it is.
extension StoreWriter {
  /// Makes the rows of every change those that storing it now would make, and deletes rows that no change made.
  ///
  /// Cost: as storing all changes once more.
  /// - Returns: the changes whose rows were other than they should be.
  package mutating func rebuildRows() throws(PristineError) -> [ChangeHash] {
    let stored = try readableChanges()
    for (id, hash) in stored { try name(id, hash) }
    try nameInodes()
    var strangers = try rowsByChange()
    var repaired: [ChangeHash] = []
    for id in try inOrderOfDependencies(stored) {
      guard let hash = stored[id], let made = try? rows(of: id) else {
        strangers[id] = nil
        continue
      }
      var surplus = strangers.removeValue(forKey: id) ?? []
      var isRepaired = false
      for row in made.rows + made.standing {
        surplus.remove(RowName(table: row.table, key: row.key))
        let old = try database { () throws(LMDBError) in
          try reader.raw.bytes(for: row.key, in: row.table)
        }
        if old == row.value { continue }
        try put(row.key, row.value, in: row.table)
        isRepaired = true
      }
      if let last = made.lastNewInode { try setMeta("inode", UInt64(last.value)) }
      for row in surplus { try delete(row.key, in: row.table) }
      if isRepaired || !surplus.isEmpty { repaired.append(hash) }
    }
    // What is left is of changes that are not stored at all, or do not read; the latter keep theirs.
    for (id, rows) in strangers {
      let isStored = try database { () throws(LMDBError) in
        try reader.raw.contains(Key.of(id.value), in: tables.changes)
      }
      if !isStored { for row in rows { try delete(row.key, in: row.table) } }
    }
    try resetCounters()
    return repaired
  }

  /// Every change that reads, with its hash as its bytes have it.
  private func readableChanges() throws(PristineError) -> [LocalChange: ChangeHash] {
    var out: [LocalChange: ChangeHash] = [:]
    for id in try reader.allChanges() {
      guard let bytes = try? reader.bytes(of: id), let encoded = try? Change.decode(bytes) else { continue }
      out[id] = encoded.hash
    }
    return out
  }

  private mutating func name(_ id: LocalChange, _ hash: ChangeHash) throws(PristineError) {
    let known = try? reader.hash(of: id)
    let number = try? reader.number(of: hash)
    if known == hash, number == id { return }
    var out = ByteWriter()
    out.varint(id.value)
    try put(hash.digest.bytes, out.bytes, in: tables.changeIDs)
    try put(Key.of(id.value), hash.digest.bytes, in: tables.hashes)
  }

  /// Inodes keep the numbers they have: one that no name leads to any more is named again by what is known under its number.
  private mutating func nameInodes() throws(PristineError) {
    var named: Set<UInt32> = []
    try reader.rows(from: [], in: tables.inodeIDs) { _, value throws(PristineError) in
      if let number = try? decodeSpan(
        value, "inode_id", { reader throws(DecodeError) in try reader.uint32() })
      {
        named.insert(number)
      }
      return true
    }
    var names: [(LocalInode, InodeID)] = []
    try reader.rows(from: [], in: tables.inodes) { key, _ throws(PristineError) in
      if let number = Key.number(key), !named.contains(number),
        let name = try? reader.inodeID(LocalInode(number))
      {
        names.append((LocalInode(number), name))
      }
      return true
    }
    for (number, name) in names where number != .root {
      var out = ByteWriter()
      out.varint(number.value)
      try put(name.digest.bytes, out.bytes, in: tables.inodeIDs)
    }
  }

  /// The rows a change should have.
  private func rows(of id: LocalChange) throws(PristineError) -> ChangeRows.Made {
    let encoded = try reader.change(id)
    let leaves = try reader.leaves(of: id, encoded.change)
    guard Change.contentsDigest(ofLeaves: leaves) == encoded.change.contentsDigest else {
      throw .contentsMismatch(encoded.hash)
    }
    return try ChangeRows.made(of: encoded, id, leaves: leaves, reader)
  }

  /// Each change after those it depends on, by what the changes say themselves.
  private func inOrderOfDependencies(
    _ stored: [LocalChange: ChangeHash]
  ) throws(PristineError) -> [LocalChange] {
    let numbers = Dictionary(stored.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    var out: [LocalChange] = []
    var state: [LocalChange: Bool] = [:]  // false: dependencies under way
    var todo = stored.keys.sorted().reversed() as [LocalChange]
    while let id = todo.last {
      if let isDone = state[id] {
        if !isDone { out.append(id) }
        state[id] = true
        todo.removeLast()
        continue
      }
      state[id] = false
      for dependency in try reader.header(of: id).dependencies {
        if let number = numbers[dependency], state[number] == nil { todo.append(number) }
      }
    }
    return out
  }

  private struct RowName: Hashable {
    var table: Table
    var key: [UInt8]
  }

  /// The rows whose keys name the change they are from, by that change.
  private func rowsByChange() throws(PristineError) -> [LocalChange: Set<RowName>] {
    var out: [LocalChange: Set<RowName>] = [:]
    for (table, place) in RowAudit.tables(tables) {
      try reader.rows(from: [], in: table) { key, _ throws(PristineError) in
        let name = RowName(table: table, key: key.withUnsafeBytes { Array($0) })
        // A key that names no change at all goes under a number that no change has.
        let change = key.byteCount == 8 ? Key.number(key, place) ?? 0 : 0
        out[LocalChange(change), default: []].insert(name)
        return true
      }
    }
    return out
  }

  private mutating func resetCounters() throws(PristineError) {
    for (name, last) in try reader.lastNumbers() where try reader.meta(name) != UInt64(last) {
      try setMeta(name, UInt64(last))
    }
  }
}
