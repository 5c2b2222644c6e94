import ChangeModel

/// Heads made as a whole, for many changes that are stored already: of many branches that have nearly all in common each costs what it
/// has to itself.
extension StoreWriter {
  /// A head that holds a set, stored as what it differs in from another one's, and whose log ends at a place where nothing of `later` had
  /// come yet.
  ///
  /// - Parameters:
  ///   - later: changes of the set that are to be appended to the log.
  ///   - place: where the log stands that lists the rest.
  package mutating func head(
    holding set: ChangeSet, near other: ChannelHead, holding otherSet: ChangeSet, at place: LogPlace,
    before later: [LocalChange]
  ) throws(PristineError) -> ChannelHead {
    try share(other)
    let (added, removed) = (set.subtracting(otherSet).members, otherSet.subtracting(set).members)
    var head = other
    // What an overlay does not reach would show through.
    let set = set.widened(like: otherSet)
    if !added.isEmpty || !removed.isEmpty { try store(set, changed: added + removed, &head) }
    if place == ChannelHead.empty.place, later.count == set.count {
      head.accumulator = StateAccumulator()
    } else {
      let unlisted = Set(later)
      for change in removed { head.accumulator.remove(try reader.hash(of: change)) }
      for change in added where !unlisted.contains(change) {
        head.accumulator.add(try reader.hash(of: change))
      }
      for change in later where otherSet.contains(change) {
        head.accumulator.remove(try reader.hash(of: change))
      }
    }
    (head.log, head.length) = (place.log, place.length)
    return head
  }

  /// Appends changes that are in the set of a head already to its log.
  package mutating func list(_ changes: [LocalChange], in head: inout ChannelHead) throws(PristineError) {
    for change in changes {
      head.accumulator.add(try reader.hash(of: change))
      try append(change, &head)
    }
  }

  /// Makes a channel stand at a head, whether or not there is one of that name.
  package mutating func putChannel(_ name: String, _ head: ChannelHead) throws(PristineError) {
    try share(head)
    try setHead(of: name, head)
  }
}
