import ChangeModel
import Pristine
import Remote
import WorkingCopy

/// Which changes go into a bundle.
package struct BundleRequest: Sendable {
  /// The channel shown when nil.
  package var channel: String?
  /// Only these and what they depend on.
  package var changes: [ChangeHash]?
  /// Only what the channel held when it was in this state.
  package var state: Digest?
  /// What whoever gets it has already: changes of these channels,
  package var excludedChannels: [String] = []
  /// of these tags,
  package var excludedTags: [String] = []
  /// and these changes with all they depend on.
  package var excluded: [ChangeHash] = []
  package var freight = Freight()
  /// What the program calls itself.
  package var program = ""

  package init() {}
}

/// What came of making or applying a bundle.
package struct BundleOutcome: Sendable {
  package var bundle: Bundle
  /// What is in it.
  package var changes: [ChangeHash]
  package var tally = Tally()
  /// For one that was applied: what was new to the channel.
  package var added: [ChangeHash] = []
  package var tags: [String] = []
  package var report = OutputReport()
  package var signed: [SignedAuthor] = []
  package var missingRecords: [ChangeHash] = []
}

/// Changes in a file: for mail, and for machines without a network.
extension Repository {
  /// Writes changes with all that belongs to them.
  ///
  /// - Throws: `.noSuchState`, `.store`, `.remote(.io)` when they cannot be written.
  package func bundle(
    _ request: BundleRequest, to stream: any ByteStream, progress: (any Progress)?
  ) throws(RepositoryError) -> BundleOutcome {
    let (open, changes, needs) = try bundled(request)
    let isWhole = request.changes == nil && needs.isEmpty
    let bundle = Bundle(
      program: request.program, channel: open.channel, state: isWhole ? open.state : nil,
      count: changes.count,
      needs: needs)
    let connection = Connection(stream)
    try talking { () throws(RemoteError) in try connection.send(bundle) }
    try inPortions(changes, Offer.portion) { changes, isLast throws(RepositoryError) in
      try talking { () throws(RemoteError) in
        try connection.send(Offer(changes.map(\.hash), isLast: isLast))
      }
    }
    var sender = ParcelSender(self, connection, request.freight, sharesPrompts: true, progress: progress)
    try sender.send(changes)
    // Tags whose changes are all in it.
    let held = ChangeSet(changes.map(\.id))
    try inPortions(try tagNotes(within: held), TagsFound.portion) { notes, isLast throws(RepositoryError) in
      try talking { () throws(RemoteError) in try connection.send(TagsFound(notes, isLast: isLast)) }
    }
    try talking { () throws(RemoteError) in try connection.flush() }
    return BundleOutcome(bundle: bundle, changes: changes.map(\.hash), tally: sender.tally)
  }

  private func bundled(
    _ request: BundleRequest
  ) throws(RepositoryError) -> (OpenSet, changes: [NamedChange], needs: [ChangeHash]) {
    var absent = false
    let found = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> (OpenSet, [NamedChange], [ChangeHash]) in
        let name = try channel(request.channel, reader)
        let head = try reader.requireHead(of: name)
        var set = try reader.set(of: head)
        var state = head.state
        if let wanted = request.state {
          guard let part = try reader.set(of: head, at: wanted) else {
            absent = true
            return (.missing(name), [], [])
          }
          (set, state) = (part, wanted)
        }
        if let changes = request.changes {
          set = set.intersection(try reader.ancestry(of: try reader.ids(of: changes)))
        }
        for channel in request.excludedChannels {
          set = set.subtracting(try reader.set(of: try reader.requireHead(of: channel)))
        }
        for tag in request.excludedTags {
          set = set.subtracting(try reader.set(of: try reader.requireTag(tag).head))
        }
        set = set.subtracting(try reader.ancestry(of: try reader.ids(of: request.excluded)))
        var changes: [NamedChange] = []
        var needs: Set<ChangeHash> = []
        for id in set.members {
          changes.append(NamedChange(id: id, hash: try reader.hash(of: id)))
          for dependency in try reader.dependencies(of: id) where !set.contains(dependency) {
            needs.insert(try reader.hash(of: dependency))
          }
        }
        let open = OpenSet(channel: name, exists: true, set: set, state: state, head: head)
        return (open, try open.inOrder(changes, reader), needs.sorted())
      }
    }
    if absent, let state = request.state { throw .noSuchState(state.description) }
    return (found.0, found.1, found.2)
  }

  /// Takes the changes of a bundle into the store; no channel holds them yet.
  ///
  /// - Throws: `.store(.missingDependencies)` when it builds on changes that are not here; `.remote` for what is no bundle, or damaged.
  package func stage(
    bundle stream: any ByteStream, progress: (any Progress)?
  ) throws(RepositoryError) -> (outcome: BundleOutcome, changes: [ChangeHash], tags: [TagNote]) {
    let connection = Connection(stream)
    let (bundle, offered) = try Repository.contents(of: connection)
    let missing = try notStored(bundle.needs)
    guard missing.isEmpty else {
      throw .store(.missingDependencies(of: offered.first ?? missing[0], missing))
    }
    var receiver = ParcelReceiver(self, connection, due: offered, freight: Freight(), progress: progress)
    try receiver.receive()
    let tags = try talking { () throws(RemoteError) in try connection.receiveAll(TagsFound.self) }
    var outcome = BundleOutcome(bundle: bundle, changes: offered, tally: receiver.tally)
    outcome.signed = receiver.signed
    outcome.missingRecords = receiver.missingRecords
    return (outcome, offered, tags)
  }

  /// Puts the changes of a bundle into a channel.
  package func apply(
    bundle stream: any ByteStream, to channel: String, force: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> BundleOutcome {
    var (outcome, changes, tags) = try stage(bundle: stream, progress: invocation.progress)
    let placed = tags.map { PlacedTag(note: $0, members: nil) }
    let entered = try enter(changes, placed, into: channel, force: force, invocation)
    outcome.added = entered.changes
    outcome.tags = entered.tags
    outcome.report = entered.report
    return outcome
  }

  /// What a bundle says it holds.
  private static func contents(
    of connection: Connection
  ) throws(RepositoryError) -> (Bundle, offered: [ChangeHash]) {
    let bundle = try talking { () throws(RemoteError) in try connection.receive(Bundle.self) }
    connection.isGreeted = true
    let offered = try talking { () throws(RemoteError) in try connection.receiveAll(Offer.self) }
    guard Set(offered).count == bundle.count, offered.count == bundle.count else {
      throw .remote(.violation("a bundle with another count of changes than it says"))
    }
    return (bundle, offered)
  }

  /// Headers of the changes in a bundle. Nothing is stored, and no repository is needed.
  package static func list(
    bundle stream: any ByteStream
  ) throws(RepositoryError) -> (bundle: Bundle, offers: [ChangeOffer], tally: Tally) {
    let connection = Connection(stream)
    let (bundle, offered) = try contents(of: connection)
    var tally = Tally()
    var out: [ChangeOffer] = []
    try connection.eachParcel(of: offered) { parcel throws(RepositoryError) in
      tally.add(parcel)
      out.append(try ChangeOffer(parcel))
    }
    return (bundle, out, tally)
  }
}

extension Connection {
  /// Calls `body` with each parcel up to the end of them: just those that are due, each once. Contents are passed over.
  func eachParcel(
    of changes: [ChangeHash], _ body: (Parcel) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    var due = Set(changes)
    try eachParcel { parcel throws(RepositoryError) in
      guard due.remove(parcel.change) != nil else {
        throw .remote(.violation("a change that was not asked for"))
      }
      try body(parcel)
    }
    guard due.isEmpty else { throw .remote(.violation("an end before all has come that was asked for")) }
  }

  private func eachParcel(_ body: (Parcel) throws(RepositoryError) -> Void) throws(RepositoryError) {
    while true {
      let frame = try talking { () throws(RemoteError) in try nextDue() }
      switch frame.kind {
      case .end: return
      case .contents: continue
      case .parcel:
        try body(try talking { () throws(RemoteError) in try Connection.decoded(frame, Parcel.self) })
      case .refusal:
        throw .remote(
          .refused(try talking { () throws(RemoteError) in try Connection.decoded(frame, Refusal.self) }))
      default: throw .remote(.violation("\(frame.kind) among parcels"))
      }
    }
  }
}

extension ChangeOffer {
  /// What a parcel says of its change, once its bytes are found to have its hash.
  init(_ parcel: Parcel) throws(RepositoryError) {
    do throws(PristineError) {
      let change = try ReceivedChange(row: parcel.row, named: parcel.change, attribution: nil).encoded.change
      self.init(hash: parcel.change, header: change.header, dependencies: change.dependencies)
    } catch {
      throw .remote(.unsound(parcel.change, "\(error)"))
    }
  }
}
