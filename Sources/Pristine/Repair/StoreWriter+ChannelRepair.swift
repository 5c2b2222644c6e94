import ChangeModel

extension StoreWriter {
  /// Writes a channel anew from the changes in its set: set, arrival log and state digest.
  ///
  /// Changes come in the order of what still reads of its log, those it does not list after them, each after its dependencies; a
  /// dependency that the set lacks and the store has is taken in, since nothing that builds on it can be read without.
  /// - Throws: what keeps the set from being read.
  package mutating func rebuildChannel(_ name: String) throws(PristineError) {
    let head = try reader.requireHead(of: name)
    let set = try reader.set(of: head)
    var arrivals: [LocalChange] = []
    var seen = ChangeSet()
    do throws(PristineError) {
      try reader.log(of: head) { entry throws(PristineError) in
        if set.contains(entry.change), seen.insert(entry.change) { arrivals.append(entry.change) }
        return true
      }
    } catch {
      // What comes before the damage is taken; the order of the rest is lost.
    }
    arrivals.reverse()
    let stored = Set(try reader.allChanges())
    arrivals += set.members.filter { !seen.contains($0) && stored.contains($0) }
    try replace(name, by: try reader.closure(of: arrivals))
  }
}
