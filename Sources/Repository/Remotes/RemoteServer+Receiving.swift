import ChangeModel
import FileSystem
import Pristine
import Remote
import Semantics
import WorkingCopy

/// What comes from the other side.
extension RemoteServer {
  func takeOffer(_ message: Offer) throws(RepositoryError) {
    offered += message.entries
    try checkCount(offered.count)
    guard message.isLast else { return }
    guard Set(offered).count == offered.count else {
      throw .remote(.violation("an offer that repeats itself"))
    }
    var flags: [Bool] = []
    try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        for hash in offered { flags.append(try reader.id(of: hash) == nil) }
      }
    }
    try send(Lacking(flags))
    try talking { () throws(RemoteError) in try connection.flush() }
    let due = zip(offered, flags).filter(\.1).map(\.0)
    let freight = Freight(attribution: isAttributed ? .full : .none)
    var receiver = ParcelReceiver(repository, connection, due: due, freight: freight, progress: nil)
    try receiver.receive()
    isStaged = true
    try send(Staged(receiver.tally))
  }

  /// What was offered enters the channel, under the lock of the store; nothing leaves it.
  func advance(_ message: Advance) throws(RepositoryError) {
    guard isStaged || offered.isEmpty else {
      throw .remote(.violation("changes to enter that have not come"))
    }
    try ChannelName.check(message.channel)
    let rules = PushRules(
      ifState: message.ifState, allowsConflicts: message.allowsConflicts || self.rules.allowsConflicts)
    let outcome = try repository.receive(offered, into: message.channel, rules, invocation)
    (offered, isStaged) = ([], false)
    let files = try repository.follow(outcome, updating: self.rules.updatesFiles)
    try send(
      Advanced(
        added: outcome.added.count, state: outcome.state, count: outcome.count,
        missingRecords: outcome.missingRecords, files: files))
  }

  func takeStatements(_ message: OfferStatements) throws(RepositoryError) {
    let wanted = try repository.lacking(message.names)
    let flags = message.names.map { wanted.contains($0) }
    try send(Lacking(flags))
    try talking { () throws(RemoteError) in try connection.flush() }
    let tally = try repository.receiveStatements(Array(wanted), over: connection)
    try send(Staged(tally))
  }

  func takeTag(_ message: PutTag) throws(RepositoryError) {
    var members: [ChangeHash]?
    if message.withMembers {
      members = try repository.receiveMembers(over: connection, most: message.tag.count)
    }
    let outcome = try repository.take(
      message.tag, fromLogOf: message.channel, members: members, invocation)
    try send(TagPut(outcome))
  }
}

/// What a push asks for besides.
struct PushRules {
  var ifState: Digest?
  var allowsConflicts: Bool
}

/// What a push did to a channel.
struct ReceivedPush {
  var channel: String
  var added: [ChangeHash]
  var state: Digest
  var count: Int
  var missingRecords: [ChangeHash]
  /// Working copies that showed the channel.
  var shown: [Workspace]
}

extension Repository {
  /// Puts stored changes into a channel, which is made if need be, for somebody who pushed them. No file is touched: working copies that show the
  /// channel go on showing what they showed.
  ///
  /// - Throws: `.remote(.refused)` for conflicts that were not there before, or a state that is not the one asked for; nothing has
  ///   happened then.
  func receive(
    _ changes: [ChangeHash], into channel: String, _ rules: PushRules, _ invocation: Invocation
  ) throws(RepositoryError) -> ReceivedPush {
    var refusal: Refusal?
    do throws(PristineError) {
      return try store.write { writer throws(PristineError) in
        let before = try writer.reader.head(of: channel)
        if let wanted = rules.ifState, (before ?? .none).state != wanted {
          refusal = Refusal(.stateMoved, "\((before ?? .none).state)")
          throw .raced(channel: channel)
        }
        let ids = try writer.reader.ids(of: changes)
        var effects: [Operation.Effect] = []
        let head = try writer.headMade(of: channel, &effects)
        let old = try writer.reader.set(of: head)
        let shown = try writer.reader.workspaces().filter { $0.channel == channel }
        let (added, entering) = try writer.enter(ids, channel, holding: old, from: head, nil)
        effects += entering
        if !rules.allowsConflicts {
          let new = try writer.reader.set(of: try writer.reader.requireHead(of: channel))
          let conflicts = try Repository.newConflicts(from: old, to: new, writer.reader)
          if !conflicts.isEmpty {
            refusal = Refusal(
              .conflicts, words: conflicts,
              changes: try added.map { id throws(PristineError) in
                try writer.reader.hash(of: id)
              })
            throw .raced(channel: channel)
          }
        }
        if !effects.isEmpty {
          try writer.log(
            Operation(
              timestamp: invocation.timestamp, command: invocation.command, workspace: Workspace.nobody,
              steps: [Operation.Step(movesFiles: false, effects: effects)]))
        }
        return try self.received(channel, added, ids, shown, writer.reader)
      }
    } catch {
      if let refusal { throw .remote(.refused(refusal)) }
      throw .store(error)
    }
  }

  private func received(
    _ channel: String, _ added: [LocalChange], _ all: [LocalChange], _ shown: [Workspace],
    _ reader: StoreReader
  ) throws(PristineError) -> ReceivedPush {
    let head = try reader.requireHead(of: channel)
    var missing: [ChangeHash] = []
    for id in all {
      if case .missing = try reader.attribution(of: id) { missing.append(try reader.hash(of: id)) }
    }
    return ReceivedPush(
      channel: channel, added: try added.map { id throws(PristineError) in try reader.hash(of: id) },
      state: head.state, count: Int(head.length), missingRecords: missing, shown: added.isEmpty ? [] : shown)
  }

  /// Files and directories that are in conflict under a set and were not, or not so, under another. Cost: what the sets differ in.
  static func newConflicts(
    from old: ChangeSet, to new: ChangeSet, _ reader: StoreReader
  ) throws(PristineError) -> [[UInt8]] {
    var touched: Set<LocalInode> = []
    for change in new.subtracting(old).members { touched.formUnion(try reader.inodes(touchedBy: change)) }
    let (before, after) = (View(reader, old), View(reader, new))
    let plan = try OutputPlan(from: before, to: after, touched: touched)
    var out: Set<[UInt8]> = []
    var tree = TreeView()
    for item in plan.items {
      guard let entry = item.new else { continue }
      if !entry.conflicts.isEmpty {
        let known = try item.oldPath == nil ? nil : tree.entry(of: item.inode, in: before)
        if known?.conflicts != entry.conflicts { out.insert(entry.path) }
      }
      guard item.kind != .directory, item.hasNewContent else { continue }
      let count = try after.file(item.inode).conflictCount
      if count > 0, try count > before.file(item.inode).conflictCount { out.insert(entry.path) }
    }
    return out.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Brings the files of this working copy to a channel that was pushed to, where that is wanted and no edit is in the way, and says what
  /// became of each working copy that shows it.
  func follow(
    _ push: ReceivedPush, updating: Bool
  ) throws(RepositoryError) -> [(place: String, files: Advanced.Files)] {
    var out: [(place: String, files: Advanced.Files)] = []
    for workspace in push.shown {
      let place = String(decoding: workspace.path.isEmpty ? home : workspace.path, as: UTF8.self)
      guard updating, workspace.id == workspaceID else {
        out.append((place, .behind))
        continue
      }
      do throws(RepositoryError) {
        _ = try update()
        out.append((place, .updated))
      } catch {
        guard case .behind = error else { throw error }
        out.append((place, .edited))
      }
    }
    return out
  }
}

extension FileView {
  /// Conflicts in the content, nested ones included.
  fileprivate var conflictCount: Int {
    let rivals = hasRivalVersions ? 1 : 0
    if case .text = content { return shown.conflicts.count + rivals }
    return rivals
  }
}
