import ChangeModel
import Pristine
import Remote

/// What a set here and a set there differ in.
package struct RemoteDifference: Sendable {
  /// Only there. In the order in which they arrived there, where that was told.
  package var theirs: [ChangeHash] = []
  /// Only here.
  package var ours: [ChangeHash] = []
  /// Were there when the other side was last seen, and are gone; this side still has them.
  package var withdrawn: [ChangeHash] = []
  /// Whether both have some change.
  package var isRelated = true
  /// What is remembered of the channel.
  var known: KnownChannel?
}

extension RemoteClient {
  /// Finds what a set here differs in from the one that is open there. Cost: what they differ in, here, there and between.
  ///
  /// First the two agree on how far back their logs have ever held the same set; what came after it is listed, or, when it is much,
  /// compared range by range. The result is held against the state of the other side, so that no shortcut can go wrong unnoticed.
  /// - Throws: `.remote(.inconsistent)` when what the other side tells does not come to the state it told.
  package func difference(
    _ opened: Opened, from head: ChannelHead, in repository: Repository
  ) throws(RepositoryError) -> RemoteDifference {
    let known = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        try reader.known(opened.channel, at: place)
      }
    }
    var found = try compare(opened, head, known?.head, repository)
    if found == nil, opened.state != head.state {
      // Only what is asked of the whole sets counts then.
      found = try compare(opened, head, nil, repository, withPast: false)
    }
    guard var difference = found else { throw .remote(.inconsistent(channel: opened.channel)) }
    difference.isRelated = opened.count == 0 || head.length == 0 || opened.count > difference.theirs.count
    difference.known = known
    difference.withdrawn = try withdrawn(known, difference, repository)
    return difference
  }

  /// - Returns: nil when it does not come to the state that was told.
  private func compare(
    _ opened: Opened, _ head: ChannelHead, _ known: ChannelHead?, _ repository: Repository,
    withPast: Bool = true
  ) throws(RepositoryError) -> RemoteDifference? {
    if opened.state == head.state { return RemoteDifference() }
    let candidates = withPast ? try pasts(head, known, repository) : []
    let past = try ask(Past(candidates.map(\.standing)), PastFound.self)
    let base = past.index.flatMap { candidates.indices.contains($0) ? candidates[$0] : nil }
    guard (past.index == nil) == (base == nil), past.count <= opened.count else {
      throw .remote(.violation("a past that was not asked about"))
    }
    let shared = try sharedSet(base, head, known, repository)
    var difference: RemoteDifference
    if let listed = past.changes {
      difference = try local(listed, shared, head, repository)
    } else {
      difference = try byRanges(shared, head, past.count, repository)
    }
    difference.theirs = difference.theirs.uniqued()
    let state = head.state(with: difference.theirs, without: difference.ours)
    return state == opened.state ? difference : nil
  }

  /// A set this side knows whole, which the log there may have held once.
  private struct Candidate {
    var standing: Standing
    /// How much of this side's log it is; nil for what was last seen there.
    var length: Int?
  }

  /// What was last seen there, then ever older parts of this side's log.
  private func pasts(
    _ head: ChannelHead, _ known: ChannelHead?, _ repository: Repository
  ) throws(RepositoryError) -> [Candidate] {
    try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        var out: [Candidate] = []
        if let known {
          out.append(Candidate(standing: Standing(count: Int(known.length), state: known.state), length: nil))
        }
        var back = 0
        while out.count < Past.mostStandings - 1 {
          let length = Int(head.length) - back
          guard length > 0, let state = try reader.state(of: head, after: length) else { break }
          out.append(Candidate(standing: Standing(count: length, state: state), length: length))
          back = back == 0 ? 1 : back * 2
        }
        return out
      }
    }
  }

  /// The set that both sides are known to have.
  private func sharedSet(
    _ base: Candidate?, _ head: ChannelHead, _ known: ChannelHead?, _ repository: Repository
  ) throws(RepositoryError) -> ChangeSet {
    guard let base else { return ChangeSet() }
    return try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        guard let length = base.length else {
          guard let known else { return ChangeSet() }
          return try reader.set(of: known)
        }
        var set = try reader.set(of: head)
        for change in try reader.changes(of: head, after: length) { set.remove(change) }
        return set
      }
    }
  }

  /// The difference, where all that came there since is listed.
  private func local(
    _ listed: [ChangeHash], _ shared: ChangeSet, _ head: ChannelHead, _ repository: Repository
  ) throws(RepositoryError) -> RemoteDifference {
    try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        let own = try reader.set(of: head)
        var out = RemoteDifference()
        var there = shared
        for hash in listed {
          guard let id = try reader.id(of: hash) else {
            out.theirs.append(hash)
            continue
          }
          there.insert(id)
          if !own.contains(id) { out.theirs.append(hash) }
        }
        for id in shared.subtracting(own).members { out.theirs.append(try reader.hash(of: id)) }
        for id in own.subtracting(there).members { out.ours.append(try reader.hash(of: id)) }
        return out
      }
    }
  }

  /// The difference, where what came there since is much: range by range.
  private func byRanges(
    _ shared: ChangeSet, _ head: ChannelHead, _ count: Int, _ repository: Repository
  ) throws(RepositoryError) -> RemoteDifference {
    var out = RemoteDifference()
    let own = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        let set = try reader.set(of: head)
        for id in shared.subtracting(set).members { out.theirs.append(try reader.hash(of: id)) }
        return try set.subtracting(shared).members.map { id throws(PristineError) in try reader.hash(of: id) }
      }
    }
    var reconciler = Reconciler(SortedHashes(own), most: count)
    while let ranges = reconciler.nextQuestion() {
      let answers = try ask(Ranges(ranges), RangesFound.self).answers
      try talking { () throws(RemoteError) in try reconciler.take(answers) }
    }
    out.theirs += reconciler.theirs
    out.ours += reconciler.ours
    return out
  }

  /// What was there when the other side was last seen, is not there now, and is here.
  private func withdrawn(
    _ known: KnownChannel?, _ difference: RemoteDifference, _ repository: Repository
  ) throws(RepositoryError) -> [ChangeHash] {
    guard let known, !difference.ours.isEmpty else { return [] }
    let gone = Set(known.gone)
    return try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        let set = try reader.set(of: known.head)
        var out: [ChangeHash] = []
        for hash in difference.ours {
          let wasThere = try reader.id(of: hash).map { set.contains($0) } == true
          if wasThere || gone.contains(hash) { out.append(hash) }
        }
        return out
      }
    }
  }

  /// What a channel there holds, as a set here: what a head here holds, without what only this side has, and with what only the other side has.
  ///
  /// - Parameter known: what is remembered of it; no row is written where it still holds that.
  /// - Returns: nil when some of it is not stored here.
  func headThere(
    _ head: ChannelHead, _ difference: RemoteDifference, _ known: KnownChannel?,
    _ writer: inout StoreWriter
  ) throws(PristineError) -> ChannelHead? {
    let state = head.state(with: difference.theirs, without: difference.ours)
    if let known, known.head.state == state { return known.head }
    let gone = try writer.reader.storedIDs(of: difference.ours)
    let new = try writer.reader.storedIDs(of: difference.theirs)
    guard new.count == difference.theirs.count else { return nil }
    return try writer.head(head, without: gone, with: new)
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it stood first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
