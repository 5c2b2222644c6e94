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
  /// Files written over that are too large to be kept for undo.
  package var notKept: [RelativePath] = []
  /// Files that undo could not bring back, since they were too large to be kept.
  package var notBroughtBack: [RelativePath] = []
  /// The operation that keeps what was written over to follow another working copy: what the command does besides belongs to it.
  var catchingUp: UInt32?
}

extension Repository {
  /// Runs a transaction that may change what the working copy should show, then writes the files.
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
    try exclusively { () throws(RepositoryError) in
      try carryOut(force: force, progress: invocation.progress) {
        writer, workspace, step throws(PristineError) in
        let (result, effects) = try body(&writer, &workspace)
        step.effects = effects
        return result
      } log: { writer, step throws(PristineError) in
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  /// Carries out one step: a transaction, and the files that follow it.
  ///
  /// The check that no edit is lost comes before the transaction commits; the store says what the files still show until they are
  /// written, so an interruption at any point is made good by the next command. What stands on disk and would not come back with the
  /// channel is noted in the step first.
  ///
  /// - Parameters:
  ///   - undone: the step that is taken back, whose rows and files are put back as well.
  ///   - body: does what the step is for.
  ///   - log: writes the finished step down, in the same transaction.
  func carryOut<Result>(
    force: Bool, undoing: UndoneStep? = nil, progress: (any Progress)?,
    _ body: (inout StoreWriter, inout Workspace, inout Operation.Step) throws(PristineError) -> Result,
    log: (inout StoreWriter, Operation.Step) throws(PristineError) -> Void
  ) throws(RepositoryError) -> (result: Result, report: OutputReport) {
    let undone = undoing?.step
    let restoration = try working { () throws(WorkingCopyError) in
      try undone.map { step throws(WorkingCopyError) in
        try FileRestoration(step, root: root, staging: staging)
      }
    }
    var failure: RepositoryError?
    var outcome: (result: Result, followsChannel: Bool, plan: KnownPlan?, lost: [RelativePath])?
    do throws(PristineError) {
      outcome = try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        let shown = try writer.reader.shownHead(of: workspace)
        try writer.share(shown)
        var step = Operation.Step(movesFiles: undone?.movesFiles ?? true)
        let result = try body(&writer, &workspace, &step)
        let after = try writer.reader.requireHead(of: workspace.channel)
        let follows =
          step.movesFiles && (shown.state != after.state || workspace.scope != workspace.shownScope)
        if follows { (workspace.base, workspace.target) = (shown, after) }
        if let undoing, let restoration, restoration.touchesFiles || follows {
          workspace.restoring = Workspace.Restoring(
            operation: undoing.operation, step: undoing.number, moving: restoration.inodes)
        }
        try writer.put(workspace)
        var images = FileImages()
        let noted: [(path: RelativePath, inode: LocalInode)]
        let plan: KnownPlan?
        do throws(RepositoryError) {
          (noted, plan) = try self.prepare(
            writer.reader, (shown, after), follows: follows, restoration, force: force, &images)
        } catch {
          failure = error
          throw PristineError.raced(channel: workspace.channel)
        }
        writer.journalIndex()
        for (path, inode) in noted { try writer.noteIndex(path.names, inode, self.workspaceID) }
        try writer.noteMoves(of: Set(noted.map(\.inode)), self.workspaceID)
        for (path, inode) in plan?.plan.leavingDirectories ?? [] {
          try writer.noteNumber(of: inode, at: Index.names(of: path), self.workspaceID)
        }
        if let undone { try writer.noteIndex(undone.rows, self.workspaceID) }
        step.rows = writer.takeJournal().images
        step.files = try images.kept(&writer)
        if let undone {
          step.moves = restoration?.movesBack ?? []
          if !follows { try writer.restore(undone.rows, self.workspaceID) }
        }
        try log(&writer, step)
        return (result, follows, plan, images.lost)
      }
    } catch {
      throw failure ?? .store(error)
    }
    guard let outcome else { throw .staleWorkingCopy }
    var report = OutputReport()
    if outcome.followsChannel || restoration != nil {
      report = try writeOutput(
        force: force || restoration != nil, followsChannel: outcome.followsChannel, outcome.plan, restoration,
        progress)
    }
    report.notKept = outcome.lost
    return (outcome.result, report)
  }

  /// Refuses what is in the way, and notes what would not come back by itself.
  ///
  /// - Parameters:
  ///   - way: the sets between which the files go, if they do.
  ///   - isRepair: after an interruption, some of it may be done.
  func prepare(
    _ reader: StoreReader, _ way: (from: ChannelHead, to: ChannelHead), follows: Bool,
    _ restoration: FileRestoration?, force: Bool, isRepair: Bool = false, _ images: inout FileImages
  ) throws(RepositoryError) -> (noted: [(path: RelativePath, inode: LocalInode)], plan: KnownPlan?) {
    let index = Index(reader, workspace: workspaceID)
    var noted: [(path: RelativePath, inode: LocalInode)] = []
    var plan: KnownPlan?
    var obstacles: [RelativePath] = []
    if follows {
      (noted, obstacles) = try planned(reader, from: way.from, to: way.to) {
        output, view throws(WorkingCopyError) in
        plan = KnownPlan(from: way.from.state, to: way.to.state, plan: output.plan)
        var obstacles = force ? [] : try output.obstacles(index, to: view, isRepair: isRepair)
        // Taking a command back takes back what it did to moves, too.
        if !force, restoration == nil { obstacles += try output.abandonedMoves(index) }
        return (isRepair ? [] : try output.deviations(index, &images), obstacles)
      }
    }
    let set = try stored { () throws(PristineError) in try reader.set(of: way.to) }
    try working { () throws(WorkingCopyError) in
      guard let restoration else { return }
      // What the store keeps is not lost, whoever writes over it.
      var rest: [RelativePath] = []
      for path in obstacles where try !restoration.holdsNothingNew(path, index) { rest.append(path) }
      obstacles = rest
      if !force { obstacles += try restoration.obstacles(index, to: View(reader, set)) }
      if !isRepair { try restoration.takeImages(&images, index) }
    }
    guard obstacles.isEmpty else { throw .wouldOverwrite(Array(Set(obstacles)).sorted()) }
    return (noted, plan)
  }

  /// An operation of this working copy.
  func operation(_ invocation: Invocation, _ steps: [Operation.Step]) -> Operation {
    Operation(
      timestamp: invocation.timestamp, command: invocation.command, workspace: workspaceID, steps: steps)
  }

  /// - Parameter known: a plan made before, used if it is for the same way.
  func planned<Result>(
    _ reader: StoreReader, from old: ChannelHead, to new: ChannelHead, _ known: KnownPlan? = nil,
    _ body: (Output, View) throws(WorkingCopyError) -> Result
  ) throws(RepositoryError) -> Result {
    let set = try stored { () throws(PristineError) in try reader.set(of: new) }
    let plan = try stored { () throws(PristineError) in
      if let known, known.from == old.state, known.to == new.state { return known.plan }
      let workspace = try self.workspace(reader)
      let before = try reader.set(of: old)
      var touched = try reader.inodes(touchedBetween: before, set)
      if workspace.scope != workspace.shownScope {
        let view = View(reader, set)
        for scope in [workspace.scope, workspace.shownScope] {
          touched.formUnion(try view.inodes(in: scope))
        }
      }
      return try OutputPlan(from: View(reader, before), to: View(reader, set), touched: touched)
        .limited(from: workspace.shownScope, to: workspace.scope)
    }
    return try working { () throws(WorkingCopyError) in
      try body(Output(plan, root: root, staging: staging, workspace: workspaceID), View(reader, set))
    }
  }

  /// Writes the files as the workspace says they should be now, puts back what an undone step had moved or written over, and says so in the
  /// store.
  func writeOutput(
    force: Bool, followsChannel: Bool = true, _ plan: KnownPlan? = nil,
    _ restoration: FileRestoration? = nil,
    _ progress: (any Progress)? = nil
  ) throws(RepositoryError) -> OutputReport {
    var restored: FileRestoration.Outcome?
    let outcome = try reading { reader throws(RepositoryError) -> Output.Outcome? in
      let (old, new) = try stored { () throws(PristineError) in
        let workspace = try self.workspace(reader)
        let shown = try reader.shownHead(of: workspace)
        return (shown, workspace.target ?? shown)
      }
      let outcome =
        followsChannel
        ? try planned(reader, from: old, to: new, plan) { output, view throws(WorkingCopyError) in
          try output.perform(to: view, overwriting: force, progress)
        } : nil
      if let restoration {
        let set = try stored { () throws(PristineError) in try reader.set(of: new) }
        restored = try working { () throws(WorkingCopyError) in
          try restoration.perform(View(reader, set))
        }
      }
      return outcome
    }
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        if let outcome {
          if force { try writer.forgetMoves(of: outcome, workspace: self.workspaceID) }
          if let restoration {
            try writer.expectDirectories(of: restoration.step.rows, self.workspaceID)
          }
          try writer.apply(outcome, workspace: self.workspaceID, now: tick)
          if let restoration { try writer.restore(restoration.step.rows, self.workspaceID) }
        }
        for move in restoration?.movesBack ?? [] {
          try writer.moveCheckpoints(from: move.from, to: move.to, of: self.workspaceID)
        }
        if let restored { try writer.apply(restored, workspace: self.workspaceID, now: tick) }
        var workspace = try self.workspace(writer.reader)
        if outcome != nil { try writer.arrive(&workspace) }
        workspace.restoring = nil
        try writer.put(workspace)
      }
    }
    return OutputReport(
      conflicts: outcome?.conflicts ?? [], kept: outcome?.kept ?? [],
      written: (outcome?.writtenCount ?? 0) + (restored?.written ?? 0), notBroughtBack: restored?.lost ?? [])
  }
}

/// What was planned to bring the files from one state to another.
struct KnownPlan: Sendable {
  var from: Digest
  var to: Digest
  var plan: OutputPlan
}

/// A step of an operation that is being taken back.
struct UndoneStep {
  var operation: UInt32
  /// Which of its steps.
  var number: UInt32
  var step: Operation.Step
}
