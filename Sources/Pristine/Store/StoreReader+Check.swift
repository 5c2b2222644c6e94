import ChangeModel
import LMDB

extension StoreReader {
  /// Every stored change, ascending by number.
  package func allChanges() throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    try rows(from: [], in: tables.changes) { key, _ throws(PristineError) in
      guard let id = Key.number(key) else { throw .corrupt(table: "changes", detail: "a short key") }
      out.append(LocalChange(id))
      return true
    }
    return out
  }
}
