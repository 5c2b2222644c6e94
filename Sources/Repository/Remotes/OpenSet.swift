import ChangeModel
import Pristine
import Remote

/// A set of changes of this repository that another one asks about: it stays as it was when it was opened.
struct OpenSet {
  var channel: String
  var exists: Bool
  var set: ChangeSet
  var state: Digest
  /// The part of a channel's log that the set is; nil for a set that is none.
  var head: ChannelHead?
  /// What came after the part of the log that both sides have had.
  private(set) var rest: [NamedChange]?
  private var sorted: SortedHashes?

  init(channel: String, exists: Bool, set: ChangeSet, state: Digest, head: ChannelHead?) {
    self.channel = channel
    self.exists = exists
    self.set = set
    self.state = state
    self.head = head
  }

  static func missing(_ channel: String) -> OpenSet {
    OpenSet(
      channel: channel, exists: false, set: ChangeSet(), state: ChannelHead.none.state, head: ChannelHead.none
    )
  }

  /// Finds the first standing that its log had, and what came since.
  mutating func find(_ standings: [Standing], _ reader: StoreReader) throws(PristineError) -> PastFound {
    var found: Int?
    if let head {
      for (index, standing) in standings.enumerated() where found == nil {
        let state = try reader.state(of: head, after: standing.count)
        if state == standing.state { found = index }
      }
    }
    let changes: [LocalChange]
    if let head {
      changes = try reader.changes(of: head, after: found.map { standings[$0].count } ?? 0)
    } else {
      changes = set.members
    }
    let rest = try changes.map { id throws(PristineError) in
      NamedChange(id: id, hash: try reader.hash(of: id))
    }
    self.rest = rest
    sorted = nil
    return PastFound(
      index: found, count: rest.count, changes: rest.count <= PastFound.mostListed ? rest.map(\.hash) : nil)
  }

  /// What came after the part both have had, by hash; all of it where nobody has asked for that.
  mutating func hashes(_ reader: StoreReader) throws(PristineError) -> SortedHashes {
    if let sorted { return sorted }
    if rest == nil { _ = try find([], reader) }
    let hashes = SortedHashes((rest ?? []).map(\.hash))
    sorted = hashes
    return hashes
  }

  /// Some of its changes, each after what it depends on: in the order of its log where it has one.
  func inOrder(_ wanted: [NamedChange], _ reader: StoreReader) throws(PristineError) -> [NamedChange] {
    let names = Dictionary(wanted.map { ($0.id, $0) }) { first, _ in first }
    guard let head else {
      return try reader.closure(of: wanted.map(\.id)).compactMap { names[$0] }
    }
    var out: [NamedChange] = []
    out.reserveCapacity(names.count)
    guard !names.isEmpty else { return out }
    try reader.log(of: head) { entry throws(PristineError) in
      if let change = names[entry.change] { out.append(change) }
      return out.count < names.count
    }
    return out.reversed()
  }
}

extension Repository {
  /// Opens the set that another repository means.
  ///
  /// - Throws: `.remote(.refused)` with what there is instead.
  func open(_ subject: Subject, mayBeMissing: Bool) throws(RepositoryError) -> OpenSet {
    var refusal: Refusal?
    let found = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> OpenSet? in
        switch try self.find(subject, mayBeMissing, reader) {
        case .success(let found): return found
        case .failure(let reason):
          refusal = reason
          return nil
        }
      }
    }
    if let found { return found }
    throw .remote(.refused(refusal ?? Refusal(.failed)))
  }

  private func find(
    _ subject: Subject, _ mayBeMissing: Bool, _ reader: StoreReader
  ) throws(PristineError) -> Result<OpenSet, Refusal> {
    switch subject {
    case .channel(let name):
      let name = try channel(name, reader)
      guard let head = try reader.head(of: name) else {
        return mayBeMissing ? .success(.missing(name)) : .failure(try noSuchChannel(name, reader))
      }
      return .success(
        OpenSet(channel: name, exists: true, set: try reader.set(of: head), state: head.state, head: head))
    case .tag(let name):
      guard let tag = try reader.tag(name) else { return .failure(Refusal(.noSuchTag, name)) }
      return .success(
        OpenSet(
          channel: name, exists: true, set: try reader.set(of: tag.head), state: tag.head.state,
          head: tag.head))
    case .state(let text, let named):
      let name = try channel(named, reader)
      guard let head = try reader.head(of: name) else { return .failure(try noSuchChannel(name, reader)) }
      guard let prefix = HashPrefix(text) else { return .failure(Refusal(.noSuchState, text)) }
      let range = prefix.lowerBound...prefix.upperBound
      let heads = try reader.heads(of: head, in: range)
      guard let only = heads.first, heads.allSatisfy({ $0.state == only.state }) else {
        return .failure(Refusal(.noSuchState, text))
      }
      return .success(try part(of: head, only, name, reader))
    case .changes(let prefixes, let named):
      let name = try channel(named, reader)
      guard let head = try reader.head(of: name) else { return .failure(try noSuchChannel(name, reader)) }
      return try closure(of: prefixes, in: reader.set(of: head), name, reader)
    }
  }

  private func noSuchChannel(_ name: String, _ reader: StoreReader) throws(PristineError) -> Refusal {
    let names = [name] + (try reader.channelNames())
    return Refusal(.noSuchChannel, words: names.map { Array($0.utf8) })
  }

  /// What a channel held when it was in a state.
  private func part(
    of head: ChannelHead, _ place: (count: Int, state: Digest), _ name: String, _ reader: StoreReader
  ) throws(PristineError) -> OpenSet {
    var set = try reader.set(of: head)
    for change in try reader.changes(of: head, after: place.count) { set.remove(change) }
    let part = head.part(place.count)
    return OpenSet(channel: name, exists: true, set: set, state: place.state, head: part)
  }

  private func closure(
    of prefixes: [String], in set: ChangeSet, _ name: String, _ reader: StoreReader
  ) throws(PristineError) -> Result<OpenSet, Refusal> {
    var wanted: [LocalChange] = []
    for text in prefixes {
      guard let prefix = HashPrefix(text) else { return .failure(Refusal(.noSuchChange, text)) }
      var found: [NamedChange] = []
      for hash in try reader.changes(from: prefix.lowerBound, through: prefix.upperBound, limit: 1000) {
        if let id = try reader.id(of: hash), set.contains(id) {
          found.append(NamedChange(id: id, hash: hash))
        }
      }
      guard let first = found.first, found.count == 1 else {
        return .failure(
          Refusal(.noSuchChange, words: [Array(text.utf8)], changes: found.prefix(20).map(\.hash)))
      }
      wanted.append(first.id)
    }
    let closure = try reader.ancestry(of: wanted)
    var hashes: [ChangeHash] = []
    for id in closure.members { hashes.append(try reader.hash(of: id)) }
    return .success(
      OpenSet(
        channel: name, exists: true, set: closure, state: ChannelHead.none.state(with: hashes, without: []),
        head: nil))
  }
}
