import ChangeModel
import FileSystem
import Pristine
import Remote
import WorkingCopy

/// What is to be got from another repository.
package struct PullRequest {
  /// What of it.
  package var subject: Subject
  /// Into which channel here; it is made if it is not there.
  package var channel: String
  package var freight = Freight()
  /// Only what is chosen of what would come, and what that depends on; nil for all.
  package var choose: (([ChangeOffer]) throws -> Set<ChangeHash>)?
  /// Also records of changes that are here and came without: they were kept back then.
  package var completesRecords = false
  /// Nothing is stored: only what would come is answered.
  package var isDryRun = false
  /// More paths to be shown by a working copy that shows a part of the tree; the root is all of it.
  package var paths: [RelativePath] = []
  /// Whether edits in the way are written over.
  package var force = false
  package init(_ subject: Subject, into channel: String) {
    self.subject = subject
    self.channel = channel
  }
}

/// A change that could come or go, as it is shown before anything is decided.
package struct ChangeOffer: Sendable {
  package var hash: ChangeHash
  package var header: Header
  package var dependencies: [ChangeHash]
}

/// What came.
package struct PullOutcome: Sendable {
  /// The channel there.
  package var channel = ""
  /// New to the channel here, in the order of their arrival.
  package var added: [ChangeHash] = []
  /// What would come, for a dry run.
  package var offers: [ChangeOffer] = []
  package var report = OutputReport()
  /// What really travelled.
  package var tally = Tally()
  /// Records of changes that were here without.
  package var completed = 0
  /// Statements about changes that were here.
  package var statements = 0
  /// Taken out of the channel there since it was last seen; still here.
  package var withdrawn: [ChangeHash] = []
  /// Bound to a record that neither came nor was kept back.
  package var missingRecords: [ChangeHash] = []
  package var tags: [String] = []
  /// Tags that name another state here: left alone.
  package var differingTags: [String] = []
  package var signed: [SignedAuthor] = []
  package var isRelated = true
  /// Whether the other side knows nothing of attribution.
  package var lacksAttribution = false
  package var traffic = Traffic()
}

extension Repository {
  /// Gets changes from another repository into a channel, with all that belongs to them.
  ///
  /// What is missing is stored first, in batches that no channel refers to; then the channel grows by it in one transaction, and the files
  /// follow. So a connection that breaks costs what was under way, and an edit in the way means that nothing has happened to channel or
  /// files.
  /// - Throws: `.remote`, `.wouldOverwrite`, and what `choose` throws.
  package func pull(
    _ request: PullRequest, from client: RemoteClient, _ invocation: Invocation
  ) throws -> PullOutcome {
    var out = PullOutcome()
    let opened = try client.open(request.subject)
    out.channel = opened.channel
    out.lacksAttribution = !client.welcome.knows(ProtocolVersion.attribution)
    let head = try head(orNone: request.channel)
    let difference = try client.difference(opened, from: head, in: self)
    out.withdrawn = difference.withdrawn
    out.isRelated = difference.isRelated
    var wanted = difference.theirs
    if request.isDryRun || request.choose != nil {
      let offers = try client.preview(wanted, in: self)
      if request.isDryRun {
        out.offers = offers
        out.traffic = client.traffic
        return out
      }
      if let choose = request.choose {
        wanted = Repository.closure(of: try choose(offers), in: offers)
      }
    }
    let scope = try workspaceScope().widened(by: request.paths.map(\.bytes))
    var freight = request.freight
    freight.paths = scope.paths
    let received = try client.fetch(wanted, freight, into: self)
    out.tally = received.tally
    out.signed = received.signed
    out.missingRecords = received.missingRecords
    let order = received.order
    try client.fill(scope, head, order, without: Set(difference.ours), freight, into: self)
    let isWhole = wanted.count == difference.theirs.count
    let notes = try isWhole ? client.newTags(opened, in: self) : NewTags()
    out.differingTags = notes.differing
    let placed = try client.members(of: notes.tags, after: head, order, in: self)
    // Of a whole channel all news is asked for, else of what was here already.
    let isChannel = if case .channel = request.subject { isWhole } else { false }
    var news: ArrivalMark?
    if request.freight.attribution == .full, !out.lacksAttribution {
      let held = Array(order.dropLast(received.tally.changes))
      (out.statements, news) = try client.catchUp(
        opened, head, difference, isChannel: isChannel, held: held, in: self)
    }
    let mark = news
    let applied = try enter(
      order, placed, into: request.channel, scope: scope, force: request.force, invocation
    ) { writer throws(PristineError) in
      guard isChannel else { return }
      let now = try writer.reader.requireHead(of: request.channel)
      let ours = RemoteDifference(ours: difference.ours)
      guard let there = try client.headThere(now, ours, &writer) else { return }
      var known = difference.known ?? KnownChannel(head: there)
      known.head = there
      known.gone = difference.withdrawn
      if let mark { known.theirs = mark }
      try writer.put(known, of: opened.channel, at: client.place)
    }
    if request.completesRecords, !out.lacksAttribution {
      out.completed = try client.complete(
        try self.head(orNone: request.channel), without: Set(difference.ours), request.freight, in: self)
    }
    out.added = applied.changes
    out.report = applied.report
    out.tags = applied.tags
    out.traffic = client.traffic
    return out
  }

  /// The head of a channel; an empty one where it is not there.
  func head(orNone channel: String) throws(RepositoryError) -> ChannelHead {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.head(of: channel) ?? .none }
    }
  }

  /// What was chosen, and what it depends on of what was offered.
  static func closure(of chosen: Set<ChangeHash>, in offers: [ChangeOffer]) -> [ChangeHash] {
    let offered = Dictionary(offers.map { ($0.hash, $0) }) { first, _ in first }
    var wanted: Set<ChangeHash> = []
    var todo = Array(chosen)
    while let hash = todo.popLast() {
      guard let offer = offered[hash], wanted.insert(hash).inserted else { continue }
      todo += offer.dependencies
    }
    return offers.map(\.hash).filter { wanted.contains($0) }
  }

  /// What entered a channel.
  struct Entered {
    var changes: [ChangeHash]
    var tags: [String]
    var report: OutputReport
  }

  /// Puts stored changes, and tags, into a channel, in one transaction and one operation.
  func enter(
    _ changes: [ChangeHash], _ tags: [PlacedTag], into channel: String, scope: Scope? = nil, force: Bool,
    _ invocation: Invocation,
    remembering: (inout StoreWriter) throws(PristineError) -> Void = { _ throws(PristineError) in }
  ) throws(RepositoryError) -> Entered {
    try ChannelName.check(channel)
    let outcome = try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      if let scope { workspace.scope = scope }
      var effects: [Operation.Effect] = []
      if try writer.reader.head(of: channel) == nil {
        try writer.createChannel(channel)
        effects.append(.created(channel: channel, at: ChannelHead.none.place))
      }
      let before = try writer.reader.requireHead(of: channel)
      let ids = try writer.reader.ids(of: changes)
      try writer.detachWorkspaces(of: channel, except: workspace.id)
      let set = try writer.reader.set(of: before)
      let added = try writer.add(try writer.reader.closure(of: ids, without: set), to: channel)
      if !added.isEmpty {
        effects.append(try writer.effect(on: channel, added: added, from: before))
      }
      var names: [String] = []
      for tag in tags {
        let outcome = try writer.take(tag.note, fromLogOf: channel, members: tag.members)
        guard outcome == .put else { continue }
        names.append(tag.note.name)
        effects.append(.tag(tag.note.name, before: nil))
      }
      try remembering(&writer)
      let hashes = try added.map { id throws(PristineError) in try writer.reader.hash(of: id) }
      return ((hashes, names), effects)
    }
    return Entered(changes: outcome.result.0, tags: outcome.result.1, report: outcome.report)
  }
}

/// What came of what was asked for.
struct FetchOutcome {
  /// All that was asked for, each after what it depends on as far as the other side said: what was here already first.
  var order: [ChangeHash]
  var tally: Tally
  var signed: [SignedAuthor]
  var missingRecords: [ChangeHash]
}

extension RemoteClient {
  /// Gets those of some changes that are not stored here, and stores them.
  func fetch(
    _ changes: [ChangeHash], _ freight: Freight, into repository: Repository
  ) throws(RepositoryError) -> FetchOutcome {
    let lacking = try repository.notStored(changes)
    let due = Set(lacking)
    var out = FetchOutcome(
      order: changes.filter { !due.contains($0) }, tally: Tally(), signed: [], missingRecords: [])
    guard !lacking.isEmpty else { return out }
    var freight = freight
    if !welcome.knows(ProtocolVersion.attribution) { freight.attribution = .none }
    try ask(for: lacking, freight)
    var receiver = ParcelReceiver(
      repository, connection, due: lacking, freight: freight, batch: batch, progress: progress)
    try receiver.receive()
    out.order += receiver.changes
    out.tally = receiver.tally
    out.signed = receiver.signed
    out.missingRecords = receiver.missingRecords
    return out
  }

  private func ask(
    for changes: [ChangeHash], _ freight: Freight, _ extent: Extent = .whole
  ) throws(RepositoryError) {
    try inPortions(changes, Want.portion) { changes, isLast throws(RepositoryError) in
      try send(Want(changes, freight, extent, isLast: isLast))
    }
  }

  /// Gets the contents of changes that are here without, as far as they are about what a part of the tree will show.
  ///
  /// - Parameter own: changes the other side does not have.
  /// - Throws: `.noSuchPath` for a path of it where nothing is, nor was.
  func fill(
    _ scope: Scope, _ head: ChannelHead, _ order: [ChangeHash], without own: Set<ChangeHash>,
    _ freight: Freight, into repository: Repository
  ) throws(RepositoryError) {
    guard try repository.isPartial else { return }
    let paths = scope.isWhole ? [RelativePath.root] : scope.paths.compactMap { try? RelativePath($0) }
    var unknown: RelativePath?
    let bare = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        var set = try reader.set(of: head)
        for id in try reader.ids(of: order) { set.insert(id) }
        let view = View(reader, set)
        var wanted = ChangeSet()
        for path in paths {
          let found = scope.isWhole ? set : try view.changes(about: [path])
          if found.count == 0, set.count > 0 { unknown = path }
          wanted = wanted.union(found)
        }
        var out: [ChangeHash] = []
        for id in wanted.members {
          let change = try reader.change(id)
          guard !own.contains(change.hash) else { continue }
          if try !reader.hasContents(of: id, count: change.change.contentsCount) { out.append(change.hash) }
        }
        return out
      }
    }
    if let unknown { throw .noSuchPath(unknown) }
    guard !bare.isEmpty else { return }
    var freight = freight
    freight.paths = []
    try ask(for: bare, freight)
    var receiver = ParcelReceiver(
      repository, connection, due: bare, freight: freight, batch: batch, progress: progress)
    try receiver.receive()
  }

  /// Headers of changes that are there, in their order; nothing of them is stored.
  func preview(_ changes: [ChangeHash], in repository: Repository) throws(RepositoryError) -> [ChangeOffer] {
    guard !changes.isEmpty else { return [] }
    try ask(for: changes, Freight(attribution: .none), .preview)
    var due = Set(changes)
    var out: [ChangeOffer] = []
    try connection.eachParcel { parcel throws(RepositoryError) in
      guard due.remove(parcel.change) != nil else {
        throw .remote(.violation("a change that was not asked for"))
      }
      out.append(try ChangeOffer(parcel))
    }
    guard due.isEmpty else { throw .remote(.violation("an end before all has come that was asked for")) }
    return out
  }

  /// Gets the records of changes of a channel that are here and came without.
  ///
  /// - Parameter own: changes the other side does not have.
  /// - Returns: how many came.
  func complete(
    _ head: ChannelHead, without own: Set<ChangeHash>, _ freight: Freight, in repository: Repository
  ) throws(RepositoryError) -> Int {
    let bare = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        try reader.withheld(in: try reader.set(of: head)).map { id throws(PristineError) in
          try reader.hash(of: id)
        }
      }
    }.filter { !own.contains($0) }
    guard !bare.isEmpty else { return 0 }
    try ask(for: bare, freight, .attribution)
    var due = Set(bare)
    var found: [PreparedChange] = []
    try connection.eachParcel { parcel throws(RepositoryError) in
      guard due.remove(parcel.change) != nil else {
        throw .remote(.violation("a change that was not asked for"))
      }
      guard case .record = parcel.attribution else { return }
      found.append(try ParcelReceiver.attributed(parcel))
    }
    guard due.isEmpty else { throw .remote(.violation("an end before all has come that was asked for")) }
    let changes = found
    if !changes.isEmpty {
      try stored { () throws(PristineError) in
        try repository.store.write { writer throws(PristineError) in
          for change in changes { try writer.insert(change) }
        }
      }
    }
    return changes.count
  }

  /// Gets statements about changes that are here.
  ///
  /// - Parameter held: changes of what is open that were stored here, though not in the channel.
  /// - Returns: how many came, and the mark until which all is known now; nil where that is not so.
  func catchUp(
    _ opened: Opened, _ head: ChannelHead, _ difference: RemoteDifference, isChannel: Bool,
    held: [ChangeHash],
    in repository: Repository
  ) throws(RepositoryError) -> (count: Int, mark: ArrivalMark?) {
    let mark = ArrivalMark(opened.mark)
    var about = held
    if isChannel, let known = difference.known {
      about += try repository.common(head, difference, since: known.head)
      if about.isEmpty, known.theirs == mark { return (0, mark) }
    } else if !isChannel, about.isEmpty {
      return (0, nil)
    }
    let since = isChannel ? Mark(difference.known?.theirs ?? .none) : nil
    try send(News(since: since, about: about))
    var names: [StatementName] = []
    while true {
      let part = try talking { () throws(RemoteError) in try connection.receive(NewsFound.self) }
      names += part.names
      try checkCount(names.count)
      if part.isLast { break }
    }
    let wanted = Array(try repository.lacking(names))
    var count = 0
    if !wanted.isEmpty {
      try inPortions(wanted, NewsFound.portion) { names, isLast throws(RepositoryError) in
        try send(WantStatements(names, isLast: isLast))
      }
      count = try repository.receiveStatements(wanted, over: connection).statements
    }
    return (count, isChannel ? mark : nil)
  }

  /// Tags there that are new here, and those whose names mean something else here.
  func newTags(_ opened: Opened, in repository: Repository) throws(RepositoryError) -> NewTags {
    guard welcome.knows(ProtocolVersion.tags) else { return NewTags() }
    let (digest, own) = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        (try reader.tagsDigest(), try reader.tags())
      }
    }
    guard digest != opened.tags else { return NewTags() }
    let states = Dictionary(own.map { ($0.name, $0.tag.head.state) }) { first, _ in first }
    var out = NewTags()
    for note in try tags() {
      guard let known = states[note.name] else {
        out.tags.append(note)
        continue
      }
      if known != note.state { out.differing.append(note.name) }
    }
    return out
  }

  /// Tags with their changes, where no log here will have been in their state once `order` has come after what `head` holds.
  func members(
    of notes: [TagNote], after head: ChannelHead, _ order: [ChangeHash], in repository: Repository
  ) throws(RepositoryError) -> [PlacedTag] {
    guard !notes.isEmpty else { return [] }
    var late: [Int: Digest] = [:]
    let counts = Set(notes.map(\.count))
    var sum = head.sum
    for (index, hash) in order.enumerated() {
      sum.add(hash)
      let count = Int(head.length) + index + 1
      if counts.contains(count) { late[count] = sum.digest }
    }
    var out: [PlacedTag] = []
    for note in notes {
      let state = try stored { () throws(PristineError) -> Digest? in
        if let state = late[note.count] { return state }
        return try repository.store.read { reader throws(PristineError) in
          try reader.state(of: head, after: note.count)
        }
      }
      if state == note.state {
        out.append(PlacedTag(note: note, members: nil))
      } else {
        try send(TagMembers(note.name))
        out.append(
          PlacedTag(
            note: note, members: try repository.receiveMembers(over: connection, most: note.count)))
      }
    }
    return out
  }
}

/// Tags of another repository.
struct NewTags {
  var tags: [TagNote] = []
  var differing: [String] = []
}

/// A tag that is to be stored; the changes in its state where no log tells them.
struct PlacedTag {
  var note: TagNote
  var members: [ChangeHash]?
}

extension Repository {
  /// The part of the tree the working copy shows.
  func workspaceScope() throws(RepositoryError) -> Scope {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try self.workspace(reader).scope }
    }
  }

  /// The paths that a working copy which shows a part of the tree shows; none where it shows everything.
  package func scope() throws(RepositoryError) -> [RelativePath] {
    try workspaceScope().paths.compactMap { try? RelativePath($0) }
  }

  /// Whether some contents may be elsewhere.
  var isPartial: Bool {
    get throws(RepositoryError) {
      try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) in
          try reader.workspaces().contains { !$0.scope.isWhole }
        }
      }
    }
  }

  /// Makes the working copy one that shows a part of the tree; nothing is in it yet.
  package func narrow(to paths: [RelativePath]) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        workspace.scope = Scope(paths.map(\.bytes))
        workspace.shownScope = workspace.scope
        try writer.put(workspace)
      }
    }
  }

  /// Those of some changes that are not stored.
  func notStored(_ changes: [ChangeHash]) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [ChangeHash] = []
        for hash in changes where try reader.id(of: hash) == nil { out.append(hash) }
        return out
      }
    }
  }

  /// What both sides have of a channel now, and the other side did not have when it was last seen: what was said of it there, nobody has
  /// asked.
  func common(
    _ head: ChannelHead, _ difference: RemoteDifference, since known: ChannelHead
  ) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var both = try reader.set(of: head).subtracting(try reader.set(of: known))
        for hash in difference.ours { if let id = try reader.id(of: hash) { both.remove(id) } }
        return try both.members.map { id throws(PristineError) in try reader.hash(of: id) }
      }
    }
  }
}
