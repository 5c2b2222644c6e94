import ChangeModel
import Pristine

/// A change that another is in conflict with in a channel.
package struct ConflictPartner: Sendable {
  package var change: ChangeHash
  /// Where, ascending.
  package var paths: [[UInt8]]
}

extension Repository {
  /// The changes that stand on other sides of the conflicts of a channel than one does, ascending by hash.
  ///
  /// A property of the channel, not of the change: none elsewhere, and none once a resolution is recorded. Conflicts about names and
  /// places have no sides that could be told. Cost: as `conflicts`.
  package func conflictPartners(
    of hash: ChangeHash, channel: String? = nil
  ) throws(RepositoryError) -> [ConflictPartner] {
    var paths: [ChangeHash: Set<[UInt8]>] = [:]
    for conflict in try conflicts(channel: channel) {
      guard conflict.sides.contains(where: { $0.changes.contains(hash) }) else { continue }
      // Changes that share a side with it agree with it there.
      let others = conflict.sides.filter { !$0.changes.contains(hash) }.flatMap(\.changes)
      for other in others { paths[other, default: []].insert(conflict.path) }
    }
    return paths.map { change, paths in
      ConflictPartner(change: change, paths: paths.sorted { $0.lexicographicallyPrecedes($1) })
    }.sorted { $0.change < $1.change }
  }
}
