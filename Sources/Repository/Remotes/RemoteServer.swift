import ChangeModel
import Pristine
import Remote

/// What a repository lets others do to it and have of it.
package struct ServingRules: Sendable {
  /// Whether a push may bring conflicts into a channel without asking for it.
  package var allowsConflicts = false
  /// Whether the files of the working copy follow a push at once, where no edit is in the way.
  package var updatesFiles = false
  /// Whether prompts are given to whoever asks for them.
  package var sharesPrompts = false
  /// What this side can do; what it has not said it can, it does not.
  package var capabilities = ProtocolVersion.capabilities
  package var program = ""
  /// Says what went wrong here to people on the other side.
  package var words: @Sendable (RepositoryError) -> String = { "\($0)" }

  package init() {}
}

/// No honest list has more entries: what goes on and on is refused.
func checkCount(_ count: Int) throws(RepositoryError) {
  guard count <= 1 << 24 else { throw .remote(.violation("a list without end")) }
}

/// The side that is asked, for one connection: reads a message, does what it says, answers. Over what the messages come is not its business.
///
/// It holds no transaction while it waits for the other side. What it opened for the other side to ask about stays as it was then.
package final class RemoteServer {
  let repository: Repository
  let connection: Connection
  let rules: ServingRules
  let invocation: Invocation
  var open: OpenSet?
  /// What is to enter a channel, in this order.
  var offered: [ChangeHash] = []
  var isStaged = false
  /// Changes whose records are to come.
  var recorded: [ChangeHash] = []
  /// Whether the other side knows of attribution.
  private(set) var isAttributed = false
  private var wanted: [ChangeHash] = []
  private var wantedStatements: [StatementName] = []

  package init(
    _ repository: Repository, over stream: any ByteStream, rules: ServingRules, _ invocation: Invocation
  ) {
    self.repository = repository
    connection = Connection(stream)
    self.rules = rules
    self.invocation = invocation
  }

  /// Answers until the other side ends. What it says no to ends the connection, too, once that was said.
  ///
  /// - Throws: what is wrong here, after the other side was told.
  package func run() throws(RepositoryError) {
    do throws(RepositoryError) {
      guard try greet() else { return }
      while let frame = try talking({ () throws(RemoteError) in try connection.next() }) {
        try answer(frame)
      }
    } catch {
      if case .remote(.disconnected) = error { return }
      // If nobody is there to be told, there is nobody to be told.
      try? connection.send(Refusal(error, rules.words))
      try? connection.flush()
      throw error
    }
  }

  /// Greets, and says no to whatever is wanted: there is no repository to ask.
  package static func refuse(_ refusal: Refusal, over stream: any ByteStream) throws(RepositoryError) {
    let connection = Connection(stream)
    try talking { () throws(RemoteError) in
      _ = try connection.receive(Hello.self)
      try connection.send(refusal)
      try connection.flush()
    }
  }

  /// - Returns: whether there is a version that both speak.
  private func greet() throws(RepositoryError) -> Bool {
    let hello = try talking { () throws(RemoteError) in try connection.receive(Hello.self) }
    connection.isGreeted = true
    isAttributed = hello.knows(ProtocolVersion.attribution)
    let channel = try repository.currentChannel()
    try talking { () throws(RemoteError) in
      try connection.send(
        Welcome(
          program: rules.program, capabilities: rules.capabilities, channel: channel))
      try connection.flush()
    }
    return hello.versions.overlaps(ProtocolVersion.supported)
  }

  private func answer(_ frame: Connection.Frame) throws(RepositoryError) {
    if let capability = frame.kind.capability { try require(capability) }
    switch frame.kind {
    case .open: try open(decoded(frame))
    case .channels: try listChannels()
    case .past: try findPast(decoded(frame))
    case .ranges: try findRanges(decoded(frame))
    case .want: try want(decoded(frame))
    case .news: try tellNews(decoded(frame))
    case .wantStatements: try wantStatements(decoded(frame))
    case .tags: try listTags()
    case .tagMembers: try listMembers(decoded(frame))
    case .offer: try takeOffer(decoded(frame))
    case .advance: try advance(decoded(frame))
    case .offerStatements: try takeStatements(decoded(frame))
    case .putTag: try takeTag(decoded(frame))
    case .withheld: try listWithheld()
    case .offerRecords: try takeRecords(decoded(frame))
    default: throw .remote(.violation("\(frame.kind) where a question was due"))
    }
    try talking { () throws(RemoteError) in try connection.flush() }
  }

  private func require(_ capability: String) throws(RepositoryError) {
    guard rules.capabilities.contains(capability) else {
      throw .remote(.violation("a question that takes \(capability)"))
    }
  }

  func decoded<Wanted: Message>(_ frame: Connection.Frame) throws(RepositoryError) -> Wanted {
    try talking { () throws(RemoteError) in try Connection.decoded(frame, Wanted.self) }
  }

  func send(_ message: some Message) throws(RepositoryError) {
    try talking { () throws(RemoteError) in try connection.send(message) }
  }

  func opened() throws(RepositoryError) -> OpenSet {
    guard let open else { throw .remote(.violation("a question about nothing that was opened")) }
    return open
  }

  // MARK: What there is

  private func open(_ message: Open) throws(RepositoryError) {
    let found = try repository.open(message.subject, mayBeMissing: message.mayBeMissing)
    open = found
    (offered, isStaged) = ([], false)
    let (mark, tags) = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        (try reader.arrivalMark(), try reader.tagsDigest())
      }
    }
    try send(
      Opened(
        channel: found.channel, exists: found.exists, state: found.state, count: found.set.count,
        mark: Mark(mark), tags: tags))
  }

  private func listChannels() throws(RepositoryError) {
    let channels = try repository.channels()
    let entries = channels.map {
      ChannelsFound.Entry(name: $0.name, state: $0.state, count: $0.count)
    }
    try inPortions(entries, ChannelsFound.portion) { entries, isLast throws(RepositoryError) in
      try send(ChannelsFound(entries, isLast: isLast))
    }
  }

  private func findPast(_ message: Past) throws(RepositoryError) {
    var set = try opened()
    let found = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        try set.find(message.standings, reader)
      }
    }
    open = set
    try send(found)
  }

  private func findRanges(_ message: Ranges) throws(RepositoryError) {
    var set = try opened()
    let hashes = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in try set.hashes(reader) }
    }
    open = set
    try send(RangesFound(hashes.answers(to: message.ranges)))
  }

  // MARK: Giving

  private func want(_ message: Want) throws(RepositoryError) {
    if message.freight.attribution != .none { try require(ProtocolVersion.attribution) }
    if !message.freight.paths.isEmpty { try require(ProtocolVersion.partial) }
    wanted += message.changes
    let set = try opened()
    guard wanted.count <= set.set.count else { throw .remote(.violation("more is wanted than there is")) }
    guard message.isLast else { return }
    let (changes, full) = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        var found: [NamedChange] = []
        for hash in wanted {
          guard let id = try reader.id(of: hash), set.set.contains(id) else { throw .unknownChange(hash) }
          found.append(NamedChange(id: id, hash: hash))
        }
        let paths = message.freight.paths
        let full = paths.isEmpty ? nil : try View(reader, set.set).changes(aboutBytes: paths)
        return (try set.inOrder(found, reader), full)
      }
    }
    wanted = []
    var sender = ParcelSender(
      repository, connection, message.freight, sharesPrompts: rules.sharesPrompts, full: full,
      extent: message.extent)
    try sender.send(changes)
  }

  private func tellNews(_ message: News) throws(RepositoryError) {
    let names = try repository.news(
      of: try opened().set, since: message.since.map { ArrivalMark($0) }, about: message.about)
    try inPortions(names, NewsFound.portion) { names, isLast throws(RepositoryError) in
      try send(NewsFound(names, isLast: isLast))
    }
  }

  private func wantStatements(_ message: WantStatements) throws(RepositoryError) {
    wantedStatements += message.entries
    try checkCount(wantedStatements.count)
    guard message.isLast else { return }
    let names = wantedStatements
    wantedStatements = []
    try repository.send(names, over: connection)
  }

  private func listTags() throws(RepositoryError) {
    let set = try opened()
    let notes = try repository.tagNotes(within: set.set)
    try inPortions(notes, TagsFound.portion) { notes, isLast throws(RepositoryError) in
      try send(TagsFound(notes, isLast: isLast))
    }
  }

  private func listMembers(_ message: TagMembers) throws(RepositoryError) {
    let members = try repository.members(ofTag: message.name)
    try inPortions(members, Members.portion) { members, isLast throws(RepositoryError) in
      try send(Members(members, isLast: isLast))
    }
  }
}

/// Calls `body` with a list in portions, at least once; the last is told to be.
func inPortions<Element>(
  _ list: [Element], _ size: Int, _ body: ([Element], Bool) throws(RepositoryError) -> Void
) throws(RepositoryError) {
  var start = 0
  repeat {
    let end = min(list.count, start + size)
    try body(Array(list[start..<end]), end == list.count)
    start = end
  } while start < list.count
}

extension MessageKind {
  /// What a side has to be able to do to be asked this; nil for what all can.
  fileprivate var capability: String? {
    switch self {
    case .news, .wantStatements, .offerStatements: ProtocolVersion.attribution
    case .tags, .tagMembers, .putTag: ProtocolVersion.tags
    case .withheld, .offerRecords: ProtocolVersion.records
    default: nil
    }
  }
}

extension Mark {
  init(_ mark: ArrivalMark) { self.init(count: mark.count, digest: mark.digest) }
}

extension ArrivalMark {
  init(_ mark: Mark) { self.init(count: mark.count, digest: mark.digest) }
}

extension Refusal {
  /// How the other side is told what went wrong here: facts, no paths of this machine.
  init(_ error: RepositoryError, _ words: (RepositoryError) -> String) {
    switch error {
    case .remote(.refused(let refusal)): self = refusal
    case .remote(.unsound(let hash, let detail)):
      self.init(.unsound, words: [Array(detail.utf8)], changes: [hash])
    case .remote(.violation(let detail)): self.init(.violation, detail)
    case .store(.unknownChange(let hash)): self.init(.noSuchChange, words: [], changes: [hash])
    case .store(.contentsAbsent(let hash)): self.init(.contentsAbsent, words: [], changes: [hash])
    case .store(.missingDependencies(let hash, let missing)):
      self.init(.missingDependencies, words: [], changes: [hash] + missing)
    case .store(let error) where error.isAccessDenied: self.init(.readOnly)
    case .invalidChannelName(let name): self.init(.invalidChannelName, name)
    default: self.init(.failed, words(error))
    }
  }
}
