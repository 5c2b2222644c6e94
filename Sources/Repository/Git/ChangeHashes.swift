import ChangeModel
import Pristine

/// The hashes of changes by their numbers, as facts are named: filled as commits are taken over.
final class ChangeHashes {
  private var hashes: [ChangeHash?] = []

  func set(_ hash: ChangeHash, of change: LocalChange) {
    let index = Int(change.value)
    if index >= hashes.count { hashes += Array(repeating: nil, count: max(1024, index + 1 - hashes.count)) }
    hashes[index] = hash
  }

  /// The hashes known by now.
  var lookup: @Sendable (Holder) -> ChangeHash {
    let known = hashes
    return { holder in
      let index = Int(holder.value)
      return (index < known.count ? known[index] : nil) ?? ChangeHash(Digest.of([]))
    }
  }
}
