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
  /// Whether all contents came, because the other side knows nothing of clones of a part.
  package var lacksParts = false
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
    var scope = try workspaceScope().widened(by: request.paths.map(\.bytes))
    var freight = request.freight
    freight.paths = scope.paths
    out.lacksParts = !scope.isWhole && !client.welcome.knows(ProtocolVersion.partial)
    let received = try client.fetch(wanted, freight, into: self)
    out.tally = received.tally
    out.signed = received.signed
    out.missingRecords = received.missingRecords
    let order = received.order
    if try request.channel == currentChannel() { scope = try followed(scope, head, with: order) }
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
      guard let there = try client.headThere(now, ours, difference.known, &writer) else { return }
      var known = difference.known ?? KnownChannel(head: there)
      known.head = there
      known.gone = difference.withdrawn
      if let mark { known.theirs = mark }
      if known != difference.known { try writer.put(known, of: opened.channel, at: client.place) }
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
      let before = try writer.headMade(of: channel, &effects)
      let ids = try writer.reader.ids(of: changes)
      let set = try writer.reader.set(of: before)
      let entered = try writer.enter(
        try writer.reader.closure(of: ids, without: set), channel, holding: set, from: before, workspace.id)
      effects += entered.effects
      var names: [String] = []
      for tag in tags {
        let outcome = try writer.take(tag.note, fromLogOf: channel, members: tag.members)
        guard outcome == .put else { continue }
        names.append(tag.note.name)
        effects.append(.tag(tag.note.name, before: nil))
      }
      try remembering(&writer)
      let hashes = try entered.added.map { id throws(PristineError) in try writer.reader.hash(of: id) }
      return ((hashes, names), effects)
    }
    return Entered(changes: outcome.result.0, tags: outcome.result.1, report: outcome.report)
  }
}
