import ChangeModel
import Pristine
import Repository

/// What commands look up to show it: small reads, each on one snapshot of the store.
extension Repository {
  /// Runs `body` on one snapshot.
  func snapshot<Result>(_ body: (StoreReader) throws(PristineError) -> Result) throws(RepositoryError)
    -> Result
  {
    do throws(PristineError) {
      return try store.read { reader throws(PristineError) in try body(reader) }
    } catch {
      throw .store(error)
    }
  }

  /// The headers of some changes; those that are not stored are left out.
  func headers(of hashes: some Sequence<ChangeHash>) throws(RepositoryError) -> [ChangeHash: Header] {
    let wanted = Set(hashes)
    return try snapshot { reader throws(PristineError) in
      var out: [ChangeHash: Header] = [:]
      for hash in wanted {
        if let id = try reader.id(of: hash) { out[hash] = try reader.header(of: id).header }
      }
      return out
    }
  }

  func isStored(_ hash: ChangeHash) throws(RepositoryError) -> Bool {
    try snapshot { reader throws(PristineError) in try reader.id(of: hash) != nil }
  }
}
