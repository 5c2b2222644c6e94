import ChangeModel
import Pristine

/// A change among those that one depends on, or that depend on one.
package struct RelatedChange: Sendable {
  package var hash: ChangeHash
  package var header: Header
  /// What it depends on directly, ascending by hash.
  package var dependencies: [ChangeHash]
  /// Steps from the change asked about, at least 1.
  package var distance: Int
}

/// Which way to follow dependencies.
package enum Relation: Sendable {
  case dependencies
  /// As far as this channel holds them; the one shown when nil.
  case dependents(channel: String?)
}

extension Repository {
  /// The relatives of a change, near before far, equally far ones ascending by hash.
  ///
  /// - Parameter limit: how far to go; 1 for what is related directly.
  package func relatives(
    of hash: ChangeHash, _ relation: Relation, within limit: Int = .max
  ) throws(RepositoryError) -> [RelatedChange] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
        var set: ChangeSet?
        if case .dependents(let channel) = relation {
          set = try reader.set(of: reader.requireHead(of: self.channel(channel, reader)))
        }
        var known: Set = [id]
        var level = [id]
        var out: [RelatedChange] = []
        var distance = 1
        while !level.isEmpty, distance <= limit {
          var next: [RelatedChange] = []
          var ids: [LocalChange] = []
          for change in level {
            let near = try set == nil ? reader.dependencies(of: change) : reader.dependents(of: change)
            for other in near where set?.contains(other) ?? true && known.insert(other).inserted {
              let (header, dependencies) = try reader.header(of: other)
              ids.append(other)
              next.append(
                RelatedChange(
                  hash: try reader.hash(of: other), header: header, dependencies: dependencies,
                  distance: distance))
            }
          }
          out += next.sorted { $0.hash < $1.hash }
          level = ids
          distance += 1
        }
        return out
      }
    }
  }
}
