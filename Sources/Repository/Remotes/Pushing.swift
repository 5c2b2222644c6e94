import ChangeModel
import Pristine
import Remote

/// What is to be given to another repository.
package struct PushRequest {
  /// The channel here.
  package var channel: String
  /// The channel there; it is made if it is not there.
  package var target: String
  /// Only these and what they depend on; all when nil.
  package var changes: [ChangeHash]?
  /// Only what the channel held when it was in this state.
  package var state: Digest?
  package var freight = Freight()
  package var choose: (([ChangeOffer]) throws -> Set<ChangeHash>)?
  /// Also records of changes that are there and came without: they were kept back then.
  package var completesRecords = false
  package var isDryRun = false
  /// Only where the channel there is in this state.
  package var ifState: Digest?
  package var allowsConflicts = false

  package init(_ channel: String, to target: String) {
    self.channel = channel
    self.target = target
  }
}

/// What went.
package struct PushOutcome: Sendable {
  /// New to the channel there, as far as this side knows: others may have pushed the same meanwhile.
  package var pushed: [ChangeHash] = []
  /// How many of them were new there.
  package var added = 0
  package var offers: [ChangeOffer] = []
  package var tally = Tally()
  package var statements = 0
  /// Records of changes that were there without.
  package var completed = 0
  /// Taken out of the channel there since it was last seen: not pushed again, nor what depends on it.
  package var withdrawn: [ChangeHash] = []
  package var missingRecords: [ChangeHash] = []
  package var tags: [String] = []
  package var differingTags: [String] = []
  /// Tags that stay here, because the other side knows nothing of tags; statements likewise.
  package var keptTags: [String] = []
  package var keptStatements = 0
  package var files: [(place: String, files: Advanced.Files)] = []
  /// Whether the channel was made there.
  package var isNewChannel = false
  package var isRelated = true
  package var lacksAttribution = false
  /// Whether records were to go to changes that are there, and the other side cannot take them.
  package var lacksRecords = false
  package var state: Digest?
  package var traffic = Traffic()
}

extension Repository {
  /// Gives changes of a channel to another repository, with all that belongs to them. The channel there grows by them; nothing leaves it, and
  /// what others push at the same time arrives as well.
  ///
  /// What was taken out there since it was last seen stays out, unless it is named.
  /// - Throws: `.remote(.refused)` when the other side says no, and nothing has happened there then; what `choose` throws.
  package func push(
    _ request: PushRequest, to client: RemoteClient, _ invocation: Invocation
  ) throws -> PushOutcome {
    var out = PushOutcome()
    let opened = try client.open(.channel(request.target), mayBeMissing: true)
    out.lacksAttribution = !client.welcome.knows(ProtocolVersion.attribution)
    out.isNewChannel = !opened.exists
    let head = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.requireHead(of: request.channel) }
    }
    let difference = try client.difference(opened, from: head, in: self)
    out.isRelated = difference.isRelated
    let selection = try selection(request, head, difference)
    out.withdrawn = selection.withdrawn
    var offer = selection.changes
    if request.isDryRun || request.choose != nil {
      let offers = try self.offers(offer)
      if request.isDryRun {
        out.offers = offers
        out.traffic = client.traffic
        return out
      }
      if let choose = request.choose {
        let chosen = Set(Repository.closure(of: try choose(offers), in: offers))
        offer = offer.filter { chosen.contains($0.hash) }
      }
    }
    let freight = client.carried(request.freight)
    let isNews = !offer.isEmpty || !opened.exists
    if isNews {
      let (tally, sent) = try client.give(offer, freight, from: self)
      out.tally = tally
      let advanced = try client.ask(
        Advance(channel: request.target, ifState: request.ifState, allowsConflicts: request.allowsConflicts),
        Advanced.self)
      out.pushed = offer.map(\.hash)
      out.added = advanced.added
      out.state = advanced.state
      out.missingRecords = freight.attribution == .none ? [] : advanced.missingRecords
      out.files = advanced.files
      try tell(client, opened, head, difference, offer, sent: sent, freight, request, &out)
    } else {
      if let wanted = request.ifState, wanted != opened.state {
        throw RepositoryError.remote(.refused(Refusal(.stateMoved, "\(opened.state)")))
      }
      try tell(client, opened, head, difference, [], sent: [], freight, request, &out)
    }
    if request.completesRecords, !out.lacksAttribution {
      out.lacksRecords = !client.welcome.knows(ProtocolVersion.records)
      if !out.lacksRecords { out.completed = try client.giveRecords(freight, from: self) }
    }
    let isWhole = request.changes == nil && request.state == nil && request.choose == nil
    if isWhole { try giveTags(client, opened, head, request, &out) }
    out.traffic = client.traffic
    return out
  }

  /// What a push is about.
  private struct Selection {
    var changes: [NamedChange]
    var withdrawn: [ChangeHash]
  }

  /// What only this side has and is asked for, in the order of its arrival here.
  private func selection(
    _ request: PushRequest, _ head: ChannelHead, _ difference: RemoteDifference
  ) throws(RepositoryError) -> Selection {
    var absent = false
    let selection = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> Selection in
        var wanted = ChangeSet()
        var names: [LocalChange: ChangeHash] = [:]
        for hash in difference.ours {
          guard let id = try reader.id(of: hash) else { continue }
          names[id] = hash
          wanted.insert(id)
        }
        if let state = request.state {
          guard let set = try reader.set(of: head, at: state) else {
            absent = true
            return Selection(changes: [], withdrawn: [])
          }
          wanted = wanted.intersection(set)
        }
        if let changes = request.changes {
          wanted = wanted.intersection(try reader.ancestry(of: try reader.ids(of: changes)))
        }
        var gone: Set<LocalChange> = []
        if request.changes == nil {
          gone.formUnion(try reader.storedIDs(of: difference.withdrawn))
        }
        let left = gone.isEmpty ? [] : try reader.dependents(of: gone, in: wanted)
        for id in left { wanted.remove(id) }
        let open = OpenSet(
          channel: request.channel, exists: true, set: wanted, state: head.state, head: head)
        let changes = try open.inOrder(
          wanted.members.compactMap { id in names[id].map { NamedChange(id: id, hash: $0) } }, reader)
        return Selection(changes: changes, withdrawn: left.reversed().compactMap { names[$0] })
      }
    }
    if absent, let state = request.state { throw .noSuchState(state.description) }
    return selection
  }

  /// Changes of this side as they are shown before they go.
  private func offers(_ changes: [NamedChange]) throws(RepositoryError) -> [ChangeOffer] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try changes.map { change throws(PristineError) in
          let (header, dependencies) = try reader.header(of: change.id)
          return ChangeOffer(hash: change.hash, header: header, dependencies: dependencies)
        }
      }
    }
  }

  /// Gives what was said here of changes that the other side has, and remembers what it has.
  private func tell(
    _ client: RemoteClient, _ opened: Opened, _ head: ChannelHead, _ difference: RemoteDifference,
    _ offer: [NamedChange], sent: Set<ChangeHash>, _ freight: Freight, _ request: PushRequest,
    _ out: inout PushOutcome
  ) throws(RepositoryError) {
    let pushed = Set(offer.map(\.hash))
    let rest = RemoteDifference(
      theirs: difference.theirs, ours: difference.ours.filter { !pushed.contains($0) })
    var mark: ArrivalMark?
    if request.freight.attribution == .full {
      let held = offer.map(\.hash).filter { !sent.contains($0) }
      let told = out.lacksAttribution ? [] : sent
      let news = try client.untold(head, rest, difference.known, sent: told, held: held, in: self)
      if out.lacksAttribution {
        out.keptStatements = news.names.count
      } else {
        out.statements = try client.tell(news.names, from: self)
        mark = news.mark
      }
    }
    let (known, until) = (difference.known, mark)
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        guard let there = try client.headThere(head, rest, known, &writer) else { return }
        var now = known ?? KnownChannel(head: there)
        now.head = there
        now.gone = difference.withdrawn.filter { !pushed.contains($0) }
        if let until { now.ours = until }
        if now != known { try writer.put(now, of: request.target, at: client.place) }
      }
    }
  }

  /// Gives the tags that lie within what was pushed.
  private func giveTags(
    _ client: RemoteClient, _ opened: Opened, _ head: ChannelHead, _ request: PushRequest,
    _ out: inout PushOutcome
  ) throws(RepositoryError) {
    let (own, digest) = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        (try reader.set(of: head), try reader.tagsDigest())
      }
    }
    guard digest != opened.tags else { return }
    let notes = try tagNotes(within: own)
    guard client.welcome.knows(ProtocolVersion.tags) else {
      out.keptTags = notes.map(\.name)
      return
    }
    // Questions go some at a time: what is not read yet on either side has to fit between the two.
    for start in stride(from: 0, to: notes.count, by: TagsFound.portion) {
      let part = notes[start..<min(notes.count, start + TagsFound.portion)]
      for note in part { try client.send(PutTag(note, channel: request.target)) }
      var wanted: [TagNote] = []
      for note in part {
        let put = try talking { () throws(RemoteError) in try client.connection.receive(TagPut.self) }
        if put.outcome == .membersWanted { wanted.append(note) } else { out.add(note, put.outcome) }
      }
      for note in wanted {
        try client.send(PutTag(note, channel: request.target, withMembers: true))
        try inPortions(try members(ofTag: note.name), Members.portion) {
          members, isLast throws(RepositoryError) in
          try client.send(Members(members, isLast: isLast))
        }
        let put = try talking { () throws(RemoteError) in try client.connection.receive(TagPut.self) }
        out.add(note, put.outcome)
      }
    }
  }
}

extension PushOutcome {
  fileprivate mutating func add(_ note: TagNote, _ outcome: TagPut.Outcome) {
    switch outcome {
    case .put: tags.append(note.name)
    case .differs: differingTags.append(note.name)
    case .known, .membersWanted, .lacksChanges: break
    }
  }
}

extension RemoteClient {
  /// Sends those of some changes that the other side does not have; there they are stored, and no channel holds them yet.
  ///
  /// - Returns: what went, and the changes that were sent.
  func give(
    _ changes: [NamedChange], _ freight: Freight, from repository: Repository
  ) throws(RepositoryError) -> (tally: Tally, sent: Set<ChangeHash>) {
    try inPortions(changes, Offer.portion) { changes, isLast throws(RepositoryError) in
      try send(Offer(changes.map(\.hash), isLast: isLast))
    }
    let flags = try talking { () throws(RemoteError) in try connection.receive(Lacking.self) }.flags
    guard flags.count == changes.count else {
      throw .remote(.violation("an answer about another list than was offered"))
    }
    let lacking = zip(changes, flags).filter(\.1).map(\.0)
    var sender = ParcelSender(repository, connection, freight, sharesPrompts: true, progress: progress)
    try sender.send(lacking)
    var staged = try talking { () throws(RemoteError) in try connection.receive(Staged.self) }.tally
    staged.missing = sender.tally.missing
    guard staged == sender.tally else {
      throw .remote(.violation("the other side counts what came otherwise than what went"))
    }
    return (sender.tally, Set(lacking.map(\.hash)))
  }
}
