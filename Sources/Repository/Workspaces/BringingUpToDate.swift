import FileSystem
import Pristine
import WorkingCopy

/// What a command does about files that do not show what the channel holds: since a command was interrupted, or since the channel was moved
/// from another working copy.
enum WhenBehind {
  /// Refuses where edits are in the way.
  case refuse
  /// Goes on where edits are in the way of what came from another working copy: what the command does holds for what the files show.
  case goOn
  /// Writes over edits; they are kept for undo, as part of what this command does.
  case force(Invocation)

  /// What edits are written over for; nil when they are not.
  var forcing: Invocation? {
    if case .force(let invocation) = self { invocation } else { nil }
  }
}

extension Repository {
  /// Runs `body` while no other process changes, or looks for edits in, this working copy: what one command is writing, another would take for
  /// edits. What an interrupted command left half written is finished first, and files that are behind their channel are brought to it.
  ///
  /// The lock is that of the directory for temporary files; it goes with the process. It is taken before any write transaction begins.
  func exclusively<Result>(
    _ whenBehind: WhenBehind = .refuse, _ body: () throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    try locked { () throws(RepositoryError) in
      _ = try bringUpToDate(whenBehind)
      return try body()
    }
  }

  /// Brings the files to what the channel holds, and does nothing else.
  func update() throws(RepositoryError) -> OutputReport {
    try locked { () throws(RepositoryError) in try bringUpToDate(.refuse) }
  }

  /// Runs `body` while no other process is at work on this working copy.
  func locked<Result>(_ body: () throws(RepositoryError) -> Result) throws(RepositoryError) -> Result {
    let lock = try files { () throws(FileError) in try staging.lock() }
    let result: Swift.Result<Result, RepositoryError>
    do throws(RepositoryError) { result = .success(try body()) } catch { result = .failure(error) }
    lock.release()
    return try result.get()
  }

  /// Finishes what an interrupted command left half written, then brings the files to where the channel was moved from another working copy.
  ///
  /// - Throws: `.behind` naming files the user edited that are in the way; they are left alone.
  func bringUpToDate(_ whenBehind: WhenBehind) throws(RepositoryError) -> OutputReport {
    var report = OutputReport()
    // One channel may move again and again meanwhile.
    for _ in 0..<8 {
      let workspace = try reading { reader throws(RepositoryError) in
        try stored { () throws(PristineError) in try self.workspace(reader) }
      }
      guard workspace.base != nil || workspace.restoring != nil || workspace.reverting != nil else {
        return report
      }
      if workspace.target != nil || workspace.restoring != nil {
        report.add(try finishOutput(workspace, force: whenBehind.forcing != nil))
        continue
      }
      if let reverting = workspace.reverting {
        report.add(try goOn(with: reverting, force: whenBehind.forcing != nil))
        continue
      }
      do throws(RepositoryError) {
        guard try setOut(whenBehind.forcing, &report) else { return report }
      } catch .behind(let paths) {
        if case .goOn = whenBehind { return report }
        throw .behind(paths)
      }
      report.add(try writeOutput(force: whenBehind.forcing != nil))
    }
    return report
  }

  /// Finishes what a command that died had begun to write.
  private func finishOutput(_ workspace: Workspace, force: Bool) throws(RepositoryError) -> OutputReport {
    var restoration: FileRestoration?
    if let restoring = workspace.restoring {
      let steps = try operation(restoring.operation).steps
      guard steps.indices.contains(Int(restoring.step)) else { throw .noSuchOperation(restoring.operation) }
      restoration = try working { () throws(WorkingCopyError) in
        try FileRestoration(
          steps[Int(restoring.step)], moving: restoring.moving, root: root, staging: staging)
      }
    }
    let follows = workspace.target != nil
    if !force {
      try reading { reader throws(RepositoryError) in
        let from = try stored { () throws(PristineError) in try reader.shownHead(of: workspace) }
        var images = FileImages(limit: 0)
        do throws(RepositoryError) {
          _ = try prepare(
            reader, (from, workspace.target ?? from), follows: follows, restoration, force: false,
            isRepair: true, &images)
        } catch .wouldOverwrite(let paths) {
          throw .behind(paths)
        }
      }
    }
    let report = try writeOutput(
      force: force || restoration != nil, followsChannel: follows, nil, restoration)
    // What the process that died left there; the lock says that nobody else has anything in it.
    try files { () throws(FileError) in try staging.removeTree(.root) }
    return report
  }

  /// Notes that the files are now being brought to their channel, which was moved from another working copy.
  ///
  /// - Parameter forcing: the command for which edits in the way are written over; they are kept, and logged as the first step of it.
  /// - Returns: whether there is anything to write.
  private func setOut(_ forcing: Invocation?, _ report: inout OutputReport) throws(RepositoryError) -> Bool {
    var failure: RepositoryError?
    var (operation, lost) = (report.catchingUp, report.notKept)
    do throws(PristineError) {
      let isBehind = try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        guard let base = workspace.base else { return false }
        let head = try writer.reader.requireHead(of: workspace.channel)
        if base.state == head.state {
          workspace.base = nil
          try writer.put(workspace)
          return false
        }
        var images = FileImages(limit: forcing == nil ? 0 : FileImages.limit)
        do throws(RepositoryError) {
          _ = try self.prepare(
            writer.reader, (base, head), follows: true, nil, force: forcing != nil, &images)
        } catch .wouldOverwrite(let paths) {
          failure = .behind(paths)
        } catch {
          failure = error
        }
        if failure != nil { throw PristineError.raced(channel: workspace.channel) }
        workspace.target = head
        workspace.lastFixed = try writer.reader.lastOperation()
        try writer.put(workspace)
        guard let forcing else { return true }
        // The files alone: the rows of the index tell of what the channel held.
        var step = Operation.Step(movesFiles: false)
        step.files = try images.kept(&writer)
        operation = try writer.log(self.operation(forcing, [step]))
        lost += images.lost
        return true
      }
      (report.catchingUp, report.notKept) = (operation, lost)
      return isBehind
    } catch {
      throw failure ?? .store(error)
    }
  }
}

extension StoreWriter {
  /// Says that the files show what they were being brought to.
  mutating func arrive(_ workspace: inout Workspace) throws(PristineError) {
    guard let target = workspace.target else { return }
    let head = try reader.requireHead(of: workspace.channel)
    // The channel may have been moved on from another working copy meanwhile.
    workspace.base = head.state == target.state ? nil : target
    workspace.target = nil
    workspace.shownScope = workspace.scope
  }
}
