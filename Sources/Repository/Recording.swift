import ByteText
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// What to record, and how.
package struct RecordRequest: Sendable {
  /// Only these paths and what is below them; all when empty.
  package var paths: [RelativePath] = []
  package var message: [UInt8] = []
  package var algorithm = DiffAlgorithm.histogram
  /// Whether a change without facts may be recorded.
  package var allowsEmpty = false
  /// Whether files that vanished stay in the channel.
  package var ignoresMissing = false
  package var extensions: [[UInt8]: [UInt8]] = [:]
  package init() {}
}

package struct RecordOutcome: Sendable {
  package var hash: ChangeHash
  package var change: Change
  /// Files written anew, because conflicts left in them are shown otherwise now.
  package var rewritten: [RelativePath] = []
}

extension Repository {
  /// Records what was edited in the working copy as one change of its channel.
  ///
  /// The heavy work is done before the write transaction; if the channel moved meanwhile, it is done again.
  /// - Throws: `.nothingToRecord`, `.cannotRecord` naming the file, `.store(.raced)` after several attempts.
  package func record(_ request: RecordRequest, _ invocation: Invocation) throws(RepositoryError)
    -> RecordOutcome
  {
    try exclusively { () throws(RepositoryError) in try recordEdits(request, invocation) }
  }

  private func recordEdits(_ request: RecordRequest, _ invocation: Invocation) throws(RepositoryError)
    -> RecordOutcome
  {
    for _ in 0..<8 {
      let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
      let attempt = try reading { reader throws(RepositoryError) in
        try prepareRecord(reader, request, invocation, tick: tick)
      }
      guard let prepared = attempt.change else {
        if !attempt.update.isEmpty { try write(attempt, nil, request, invocation) }
        throw .nothingToRecord
      }
      guard try write(attempt, prepared, request, invocation) else { continue }
      var outcome = RecordOutcome(hash: prepared.encoded.hash, change: prepared.encoded.change)
      outcome.rewritten = try rewriteConflicts(attempt.conflicted)
      return outcome
    }
    throw .store(.raced(channel: try currentChannel()))
  }

  /// What a record came to before anything is written.
  struct RecordAttempt: Sendable {
    var channel: String
    var state: Digest
    var change: PreparedChange?
    var update = IndexUpdate()
    /// Files whose conflicts were left in place, and what is on disk.
    var conflicted: [LocalInode] = []
  }

  private func prepareRecord(
    _ reader: StoreReader, _ request: RecordRequest, _ invocation: Invocation, tick: Int64
  ) throws(RepositoryError) -> RecordAttempt {
    let workspace = try stored { () throws(PristineError) in try self.workspace(reader) }
    let head = try stored { () throws(PristineError) in try reader.requireHead(of: workspace.channel) }
    let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
    let index = Index(reader, workspace: workspaceID)
    let scan = try working { () throws(WorkingCopyError) in try Scan(root, index, findsUntracked: false) }
    var session = RecordSession(view: view, root: root, request: request, tick: tick)
    for (number, item) in scan.items.enumerated() where request.selects(item.path) {
      invocation.progress?.report(.readingFiles, done: number, of: scan.items.count)
      if request.ignoresMissing, item.difference.contains(.missing) { continue }
      try session.add(item)
    }
    for removed in try stored({ () throws(PristineError) in try index.removals() }) {
      try session.add(removed)
    }
    let draft = try session.draft()
    var attempt = RecordAttempt(channel: workspace.channel, state: head.state)
    attempt.update = session.update
    attempt.conflicted = session.conflicted
    if draft.isEmpty, !request.allowsEmpty { return attempt }
    let header = Header(
      author: invocation.author, timestamp: invocation.timestamp, message: request.message,
      nonce: invocation.nonce,
      extensions: request.extensions)
    attempt.change = try stored { () throws(PristineError) in
      let assembled = try view.assemble(draft, header)
      return try PreparedChange(assembled.change.encoded(), contents: assembled.contents)
    }
    if let hash = attempt.change?.encoded.hash {
      attempt.change?.signature = try invocation.signature(of: hash)
    }
    return attempt
  }

  /// Stores the change and brings the index up to date; false when the channel has moved since it was read.
  @discardableResult
  private func write(
    _ attempt: RecordAttempt, _ change: PreparedChange?, _ request: RecordRequest, _ invocation: Invocation
  ) throws(RepositoryError) -> Bool {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let before = try writer.reader.requireHead(of: attempt.channel)
        guard before.state == attempt.state else { return false }
        var id: LocalChange?
        if let change {
          id = try writer.addRecorded(change, to: attempt.channel, before, self.workspaceID, invocation)
        }
        try writer.apply(
          attempt.update, recordedAs: id, workspace: self.workspaceID, channel: attempt.channel)
        return true
      }
    }
  }

  /// Writes files anew whose conflicts were left in place and are shown otherwise with what was typed.
  private func rewriteConflicts(_ inodes: [LocalInode]) throws(RepositoryError) -> [RelativePath] {
    guard !inodes.isEmpty else { return [] }
    let outcome = try reading { reader throws(RepositoryError) -> Output.Outcome in
      let head = try stored { () throws(PristineError) in
        try reader.requireHead(of: self.workspace(reader).channel)
      }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      return try working { () throws(WorkingCopyError) in
        try Output.rewrite(inodes, view, root: root, staging: staging)
      }
    }
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        try writer.apply(outcome, workspace: self.workspaceID, now: tick)
      }
    }
    return outcome.rewritten
  }
}

extension RecordRequest {
  func selects(_ path: RelativePath) -> Bool {
    paths.isEmpty || paths.contains { path.isWithin($0) }
  }
}

extension StoreWriter {
  /// Stores a change and puts it into a channel, with the operation that says so.
  mutating func addRecorded(
    _ change: PreparedChange, to channel: String, _ before: ChannelHead, _ workspace: UInt32,
    _ invocation: Invocation
  ) throws(PristineError) -> LocalChange {
    try detachWorkspaces(of: channel, except: workspace)
    let id = try insert(change, isOwn: true)
    let added = try add([id], to: channel)
    try log(
      Operation(
        timestamp: invocation.timestamp, command: invocation.command,
        effects: [.changes(in: channel, added: added, removed: [], before: before)]))
    return id
  }
}
