import ChangeModel
import LMDB

extension StoreReader {
  /// Every stored change, ascending by number.
  package func allChanges() throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    try rows(from: [], in: tables.changes) { key, _ throws(PristineError) in
      if let id = Key.number(key) { out.append(LocalChange(id)) }
      return true
    }
    return out
  }

  /// Whether the rows made of a change when it was stored are those it would make now.
  package func rowsAgree(with encoded: EncodedChange, _ id: LocalChange, leaves: [Digest]) throws(PristineError) -> Bool {
    var ordinals: [LocalInode: Set<UInt32>] = [:]
    for inode in try inodes(touchedBy: id) {
      var found: Set<UInt32> = []
      for (ordinal, _) in try treeRow(of: inode, by: id)?.facts ?? [] { found.insert(ordinal) }
      for (ordinal, _) in try contentRow(of: inode, by: id)?.facts ?? [] { found.insert(ordinal) }
      ordinals[inode] = found
    }
    let all = ordinals.values.reduce(into: Set<UInt32>()) { $0.formUnion($1) }
    return all == Set(0..<UInt32(encoded.change.factCount))
  }
}
