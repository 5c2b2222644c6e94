import Attribution
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
  /// Whether a file that vanished may be found again under another name.
  package var detectsRenames = true
  /// Only these edits; all when nil.
  package var chosen: ChosenEdits?
  package var extensions: [[UInt8]: [UInt8]] = [:]
  /// The change of the channel whose place the new one takes, with all it did.
  package var replaces: ChangeHash?
  /// What is said of whose work it is; nil when no record of that is to be made.
  package var attribution: AttributionRequest?
  package init() {}
}

package struct RecordOutcome: Sendable {
  package var hash: ChangeHash
  package var change: Change
  /// Files written anew, because conflicts left in them are shown otherwise now.
  package var rewritten: [RelativePath] = []
  /// What was found under another name; what only came with its directory is left out.
  package var moves: [DetectedMove] = []
  /// What came to the files from changes that another working copy had brought into the channel.
  package var report = OutputReport()
}

extension Repository {
  /// Records what was edited in the working copy as one change of its channel.
  ///
  /// What is recorded are edits of what the files show, even if the channel has moved on from another working copy: the change joins what it
  /// holds by now, and the files follow. The heavy work is done before the write transaction.
  /// - Throws: `.nothingToRecord`, `.cannotRecord` naming the file; after several attempts `.store(.raced)`, or `.store(.sourceChanged)` for
  ///   a large file that does not stand still.
  package func record(_ request: RecordRequest, _ invocation: Invocation) throws(RepositoryError)
    -> RecordOutcome
  {
    // A change that is to be amended has to be shown.
    try exclusively(request.replaces == nil ? .goOn : .refuse) { () throws(RepositoryError) in
      try recordEdits(request, invocation)
    }
  }

  private func recordEdits(_ request: RecordRequest, _ invocation: Invocation) throws(RepositoryError)
    -> RecordOutcome
  {
    if let replaced = request.replaces { return try amend(replaced, request, invocation) }
    var reason = PristineError.raced(channel: try currentChannel())
    for _ in 0..<8 {
      do throws(RepositoryError) {
        if let outcome = try attemptRecord(request, invocation) { return outcome }
      } catch .store(.sourceChanged(let path)) {
        reason = .sourceChanged(path)
      }
    }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in try writer.dropStaged(by: workspaceID) }
    }
    throw .store(reason)
  }

  /// Records once; nil when the channel moved meanwhile.
  private func attemptRecord(_ request: RecordRequest, _ invocation: Invocation) throws(RepositoryError)
    -> RecordOutcome?
  {
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    let attempt = try reading { reader throws(RepositoryError) in
      try prepareRecord(reader, request, invocation, tick: tick)
    }
    guard let change = attempt.change else {
      if !attempt.update.isEmpty { try writeIndex(attempt) }
      throw .nothingToRecord
    }
    let prepared = try stored { () throws(PristineError) in try store.stage(change, for: workspaceID) }
    guard try write(attempt, prepared, request, invocation) else { return nil }
    return try finish(attempt, prepared)
  }

  /// Records what was edited together with what a change of the channel did, in its place: one transaction, so that either both happen or
  /// nothing does.
  private func amend(
    _ replaced: ChangeHash, _ request: RecordRequest, _ invocation: Invocation
  ) throws(RepositoryError) -> RecordOutcome {
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    var failure: RepositoryError?
    var done: (attempt: RecordAttempt, change: PreparedChange)?
    do throws(PristineError) {
      try store.write { writer throws(PristineError) in
        let channel = try self.workspace(writer.reader).channel
        let before = try writer.reader.requireHead(of: channel)
        writer.journalIndex()
        let gone = try writer.unrecordKeepingFiles([replaced], from: channel, false, self.workspaceID)
        var removed: [LocalChange] = []
        for hash in gone.result {
          if let id = try writer.reader.id(of: hash) { removed.append(id) }
        }
        let attempt: RecordAttempt
        do throws(RepositoryError) {
          attempt = try self.prepareRecord(writer.reader, request, invocation, tick: tick)
        } catch {
          failure = error
          throw PristineError.raced(channel: channel)
        }
        guard let change = attempt.change else {
          failure = .nothingToRecord
          throw PristineError.raced(channel: channel)
        }
        try self.store(change, attempt, request, replacing: removed, before, invocation, &writer)
        done = (attempt, change)
      }
    } catch {
      throw failure ?? .store(error)
    }
    guard let done else { throw .nothingToRecord }
    return try finish(done.attempt, done.change)
  }

  private func finish(_ attempt: RecordAttempt, _ change: PreparedChange) throws(RepositoryError)
    -> RecordOutcome
  {
    var outcome = RecordOutcome(hash: change.encoded.hash, change: change.encoded.change)
    outcome.rewritten = try rewriteConflicts(attempt.conflicted.map(\.inode))
    outcome.moves = attempt.update.moves
    outcome.report = try bringUpToDate(.goOn)
    return outcome
  }

  /// What a record came to before anything is written.
  struct RecordAttempt: Sendable {
    var channel: String
    var state: Digest
    var change: PreparedChange?
    var update = IndexUpdate()
    /// Files whose conflicts were left in place, and what is on disk.
    var conflicted: [ConflictedFile] = []

    /// Whether the files of the working copy still show what this was worked out from.
    func isCurrent(_ workspace: Workspace, _ reader: StoreReader) throws(PristineError) -> Bool {
      guard workspace.channel == channel else { return false }
      return try reader.shownHead(of: workspace).state == state
    }
  }

  private func prepareRecord(
    _ reader: StoreReader, _ request: RecordRequest, _ invocation: Invocation, tick: Int64
  ) throws(RepositoryError) -> RecordAttempt {
    let workspace = try stored { () throws(PristineError) in try self.workspace(reader) }
    let head = try stored { () throws(PristineError) in try reader.shownHead(of: workspace) }
    if let chosen = request.chosen, chosen.state != head.state {
      throw .store(.raced(channel: workspace.channel))
    }
    let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
    let index = Index(reader, workspace: workspaceID)
    var scan = try working { () throws(WorkingCopyError) in try Scan(root, index, findsUntracked: false) }
    var moves: [DetectedMove] = []
    if request.detectsRenames {
      moves = try detectMoves(in: &scan, knowsUntracked: false, paths: request.paths, view, index)
    }
    var takenBack = try stored { () throws(PristineError) in try reader.takenBack(of: workspaceID) }
    if let replaced = request.replaces {
      if let id = try stored({ () throws(PristineError) in try reader.id(of: replaced) }) {
        takenBack.changes.append(id)
      }
    }
    var session = try RecordSession(
      view: view, root: root, request: request, tick: tick, takenBack: takenBack, workspace: workspaceID)
    session.add(moves.filter { request.chosen == nil || request.chosen?.parts[$0.to] != nil })
    let removals = try stored { () throws(PristineError) in try index.removals() }
    let selection = try stored { () throws(PristineError) in
      try RecordSelection(request, scan, removals, view)
    }
    for (number, item) in scan.items.enumerated() {
      guard let (selected, text) = selection.selected(of: item) else { continue }
      invocation.progress?.report(.readingFiles, done: number, of: scan.items.count)
      try session.add(selected, text: text)
    }
    for removed in removals { try session.add(removed) }
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
      try PreparedChange(view.assemble(draft, header, attribution: session.attribution))
    }
    if let hash = attempt.change?.encoded.hash {
      attempt.change?.signature = try invocation.signature(of: hash)
    }
    return attempt
  }

  /// Stores the change and brings the index up to date; false when the channel has moved since it was read.
  private func write(
    _ attempt: RecordAttempt, _ change: PreparedChange, _ request: RecordRequest, _ invocation: Invocation
  ) throws(RepositoryError) -> Bool {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let workspace = try self.workspace(writer.reader)
        guard try attempt.isCurrent(workspace, writer.reader) else { return false }
        let before = try writer.reader.requireHead(of: attempt.channel)
        writer.journalIndex()
        try self.store(change, attempt, request, replacing: [], before, invocation, &writer)
        return true
      }
    }
  }

  /// Stores a change, puts it into its channel, tells the index and logs the operation. The writer keeps a journal of the index.
  private func store(
    _ change: PreparedChange, _ attempt: RecordAttempt, _ request: RecordRequest,
    replacing removed: [LocalChange],
    _ before: ChannelHead, _ invocation: Invocation, _ writer: inout StoreWriter
  ) throws(PristineError) {
    try writer.detachWorkspaces(of: attempt.channel, except: workspaceID)
    let id = try writer.insert(change, isOwn: true)
    let added = try writer.add([id], to: attempt.channel)
    var workspace = try self.workspace(writer.reader)
    if let base = workspace.base {
      workspace.base = try writer.head(base, with: [id])
      try writer.put(workspace)
    }
    try writer.apply(attempt.update, recordedAs: id, workspace)
    if let prompts = request.attribution?.prompts { try writer.keep(prompts, of: id) }
    if request.chosen == nil {
      let recorded = Set(attempt.update.written.map(\.path.bytes) + attempt.update.left)
      try writer.forgetCheckpoints(of: workspaceID) { recorded.contains($0) }
      if request.paths.isEmpty { try writer.forgetTakenBack(of: workspaceID) }
    }
    let effect = try writer.effect(on: attempt.channel, added: added, removed: removed, from: before)
    var step = Operation.Step(movesFiles: false, effects: [effect])
    var images = FileImages()
    for file in attempt.conflicted { images.add(file.path, file.bytes, executable: file.isExecutable) }
    step.files = try images.kept(&writer)
    step.rows = writer.takeJournal().images
    try writer.log(operation(invocation, [step]))
  }

  /// Brings the index up to date where nothing was to be recorded.
  private func writeIndex(_ attempt: RecordAttempt) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let workspace = try self.workspace(writer.reader)
        guard try attempt.isCurrent(workspace, writer.reader) else { return }
        try writer.apply(attempt.update, recordedAs: nil, workspace)
      }
    }
  }

  /// Writes files anew whose conflicts were left in place and are shown otherwise with what was typed.
  private func rewriteConflicts(_ inodes: [LocalInode]) throws(RepositoryError) -> [RelativePath] {
    guard !inodes.isEmpty else { return [] }
    let outcome = try reading { reader throws(RepositoryError) -> Output.Outcome in
      let head = try stored { () throws(PristineError) in
        try reader.shownHead(of: self.workspace(reader))
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
