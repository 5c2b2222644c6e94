import ChangeModel
import Pristine

/// Which set of changes content is read under.
package enum Standpoint: Sendable {
  /// What a channel holds; the one shown when nil.
  case channel(String?)
  /// What a channel held when it was in this state.
  case state(Digest, channel: String?)
  /// What a tag names.
  case tag(String)
  /// One change and all it depends on.
  case change(ChangeHash)
  /// What one change depends on, without the change itself.
  case before(ChangeHash)
}

extension Repository {
  /// Runs `body` on one snapshot of the store, seen from a standpoint.
  ///
  /// - Throws: `.noSuchState`, `.store(.noSuchChannel)`, `.store(.unknownChange)`, and what `body` throws.
  func viewing<Result>(
    _ standpoint: Standpoint, _ body: (View) throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    try reading { reader throws(RepositoryError) in
      try body(View(reader, try self.set(at: standpoint, reader)))
    }
  }

  func set(at standpoint: Standpoint, _ reader: StoreReader) throws(RepositoryError) -> ChangeSet {
    let found = try stored { () throws(PristineError) -> ChangeSet? in
      switch standpoint {
      case .channel(let name):
        return try reader.set(of: reader.requireHead(of: self.channel(name, reader)))
      case .state(let state, let name):
        return try reader.set(of: reader.requireHead(of: self.channel(name, reader)), at: state)
      case .tag(let name): return try reader.set(of: reader.requireTag(name).head)
      case .change(let hash):
        guard let id = try reader.id(of: hash) else { throw .unknownChange(hash) }
        return try reader.ancestry(of: [id])
      case .before(let hash):
        guard let id = try reader.id(of: hash) else { throw .unknownChange(hash) }
        return try reader.ancestry(of: [id]).subtracting(ChangeSet([id]))
      }
    }
    if let found { return found }
    guard case .state(let state, _) = standpoint else { return ChangeSet() }
    throw .noSuchState(state.description)
  }
}

extension StoreReader {
  /// What a channel held when it was in a state; nil when it never was. Cost: the changes that came since.
  func set(of head: ChannelHead, at state: Digest) throws(PristineError) -> ChangeSet? {
    var set = try self.set(of: head)
    if head.state == state { return set }
    var isFound = StateAccumulator().digest == state
    try log(of: head) { entry throws(PristineError) in
      if entry.state == state {
        isFound = true
        return false
      }
      set.remove(entry.change)
      return true
    }
    return isFound ? set : nil
  }
}
