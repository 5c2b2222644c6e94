import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What a command that moves the working copy to another state did to the files.
package struct OutputReport: Sendable {
  package var conflicts: [RelativePath] = []
  /// Directories that stayed because something untracked is in them.
  package var kept: [RelativePath] = []
  package var written = 0
}

extension Repository {
  /// Runs a transaction that may change what the working copy should show, then writes the files.
  ///
  /// The check that no edit is lost comes before the transaction commits; the store says what the files still show until they are
  /// written, so an interruption at any point is made good by the next command.
  ///
  /// - Parameters:
  ///   - force: whether edits that are in the way are overwritten.
  ///   - body: changes channels, or which one is shown; answers the effects to log.
  func moving<Result>(
    force: Bool = false, _ invocation: Invocation,
    _ body: (inout StoreWriter, inout Workspace) throws(PristineError) -> (
      result: Result, effects: [Operation.Effect]
    )
  ) throws(RepositoryError) -> (result: Result, report: OutputReport) {
    try exclusively { () throws(RepositoryError) in try move(force: force, invocation, body) }
  }

  private func move<Result>(
    force: Bool, _ invocation: Invocation,
    _ body: (inout StoreWriter, inout Workspace) throws(PristineError) -> (
      result: Result, effects: [Operation.Effect]
    )
  ) throws(RepositoryError) -> (result: Result, report: OutputReport) {
    var failure: RepositoryError?
    var before: ChannelHead?
    var outcome: Result?
    do throws(PristineError) {
      outcome = try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        let shown = try writer.reader.shownHead(of: workspace)
        try writer.share(shown)
        let (result, effects) = try body(&writer, &workspace)
        let after = try writer.reader.requireHead(of: workspace.channel)
        if shown.state != after.state {
          workspace.base = shown
          before = shown
        }
        try writer.put(workspace)
        if !effects.isEmpty {
          try writer.log(
            Operation(timestamp: invocation.timestamp, command: invocation.command, effects: effects))
        }
        if shown.state != after.state, !force {
          do throws(RepositoryError) { try self.refuseObstacles(writer.reader, from: shown, to: after) } catch
          {
            failure = error
            throw PristineError.raced(channel: workspace.channel)
          }
        }
        return result
      }
    } catch {
      throw failure ?? .store(error)
    }
    let report =
      before == nil ? OutputReport() : try writeOutput(force: force, invocation.progress)
    guard let outcome else { throw .staleWorkingCopy }
    return (outcome, report)
  }

  private func refuseObstacles(
    _ reader: StoreReader, from old: ChannelHead, to new: ChannelHead, isRepair: Bool = false
  ) throws(RepositoryError) {
    let obstacles = try planned(reader, from: old, to: new) { output, view throws(WorkingCopyError) in
      try output.obstacles(Index(reader, workspace: workspaceID), to: view, isRepair: isRepair)
    }
    guard obstacles.isEmpty else { throw .wouldOverwrite(obstacles) }
  }

  private func planned<Result>(
    _ reader: StoreReader, from old: ChannelHead, to new: ChannelHead,
    _ body: (Output, View) throws(WorkingCopyError) -> Result
  ) throws(RepositoryError) -> Result {
    let plan = try stored { () throws(PristineError) in
      let (a, b) = (try reader.set(of: old), try reader.set(of: new))
      var touched: Set<LocalInode> = []
      for change in a.subtracting(b).members + b.subtracting(a).members {
        touched.formUnion(try reader.inodes(touchedBy: change))
      }
      return try OutputPlan(from: View(reader, a), to: View(reader, b), touched: touched)
    }
    let set = try stored { () throws(PristineError) in try reader.set(of: new) }
    return try working { () throws(WorkingCopyError) in
      try body(Output(plan, root: root, staging: staging, workspace: workspaceID), View(reader, set))
    }
  }

  /// Writes the files as the channel has them now, and says so in the store.
  private func writeOutput(force: Bool, _ progress: (any Progress)? = nil) throws(RepositoryError)
    -> OutputReport
  {
    let outcome = try reading { reader throws(RepositoryError) in
      let (old, new) = try stored { () throws(PristineError) in
        let workspace = try self.workspace(reader)
        return (try reader.shownHead(of: workspace), try reader.requireHead(of: workspace.channel))
      }
      return try planned(reader, from: old, to: new) { output, view throws(WorkingCopyError) in
        try output.perform(to: view, overwriting: force, progress)
      }
    }
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        if force { try writer.forgetMoves(of: outcome, workspace: self.workspaceID) }
        try writer.apply(outcome, workspace: self.workspaceID, now: tick)
        var workspace = try self.workspace(writer.reader)
        workspace.base = nil
        try writer.put(workspace)
      }
    }
    return OutputReport(conflicts: outcome.conflicts, kept: outcome.kept, written: outcome.writtenCount)
  }

  /// Runs `body` while no other process changes, or looks for edits in, this working copy: what one command is writing, another would take for
  /// edits. What an interrupted command left half written is finished first.
  ///
  /// The lock is that of the directory for temporary files; it goes with the process. It is taken before any write transaction begins.
  func exclusively<Result>(
    force: Bool = false, _ body: () throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    let lock = try files { () throws(FileError) in try staging.lock() }
    let result: Swift.Result<Result, RepositoryError>
    do throws(RepositoryError) {
      try bringUpToDate(force: force)
      result = .success(try body())
    } catch {
      result = .failure(error)
    }
    lock.release()
    return try result.get()
  }

  /// Finishes what an interrupted command left half written. Files the user edited meanwhile are left alone and named.
  private func bringUpToDate(force: Bool = false) throws(RepositoryError) {
    let isBehind = try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in try self.workspace(reader).base != nil }
    }
    guard isBehind else { return }
    if !force {
      try reading { reader throws(RepositoryError) in
        let (old, new) = try stored { () throws(PristineError) in
          let workspace = try self.workspace(reader)
          return (try reader.shownHead(of: workspace), try reader.requireHead(of: workspace.channel))
        }
        try refuseObstacles(reader, from: old, to: new, isRepair: true)
      }
    }
    _ = try writeOutput(force: force)
    // What the process that died left there; the lock says that nobody else has anything in it.
    try files { () throws(FileError) in try staging.removeTree(.root) }
  }
}
