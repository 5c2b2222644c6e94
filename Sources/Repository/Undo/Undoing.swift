import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What `undo`, `redo` or `op restore` did.
package struct UndoOutcome: Sendable {
  /// Numbers and commands of the operations taken back, newest first.
  package var reverted: [(number: UInt32, command: [UInt8])]
  package var report: OutputReport
}

/// Taking operations back. What is taken back are those of this working copy; each leaves the repository exactly as it was before, and is an
/// operation itself.
extension Repository {
  /// Takes back the newest operation that stands.
  ///
  /// - Parameter force: whether edits that are in the way are overwritten; they are kept for undo.
  /// - Throws: `.nothingToUndo`, `.wouldOverwrite`, `.operationBlocked` when another working copy has moved the channel since,
  ///   `.followedSince` when the files have followed that.
  package func undo(force: Bool = false, _ invocation: Invocation) throws(RepositoryError) -> UndoOutcome {
    var target: UInt32?
    try eachOwnOperation { number, operation, isUndone in
      if !isUndone, operation.kind == .command || operation.kind == .restore { target = number }
      return target == nil
    }
    guard let target else { throw .nothingToUndo }
    return try revert([target], .undo, force: force, invocation)
  }

  /// Takes back the newest undo that stands, if no other command came after it.
  ///
  /// - Throws: as `undo` does; `.nothingToRedo`.
  package func redo(force: Bool = false, _ invocation: Invocation) throws(RepositoryError) -> UndoOutcome {
    var target: UInt32?
    try eachOwnOperation { number, operation, isUndone in
      if isUndone || operation.kind == .redo || operation.kind == .givenUp { return true }
      if operation.kind == .undo { target = number }
      return false
    }
    guard let target else { throw .nothingToRedo }
    return try revert([target], .redo, force: force, invocation)
  }

  /// Takes back every operation of this working copy after one of them, whichever that is.
  ///
  /// - Throws: as `undo` does, with everything as it was; `.noSuchOperation`.
  package func restore(
    operation number: UInt32, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> UndoOutcome {
    if number > 0 { _ = try operation(number) }
    var targets: [UInt32] = []
    var undone: Set<UInt32> = []
    try eachOwnOperation { later, operation, _ in
      guard later > number else { return false }
      if undone.contains(later) { return true }
      if !operation.reverted.isEmpty, operation.reverted.allSatisfy({ $0 > number }) {
        // It and what it took back come to nothing.
        undone.formUnion(operation.reverted)
      } else {
        targets.append(later)
      }
      return true
    }
    guard !targets.isEmpty else { return UndoOutcome(reverted: [], report: OutputReport()) }
    return try revert(targets, .restore, force: force, invocation)
  }

  /// One operation.
  package func operation(_ number: UInt32) throws(RepositoryError) -> Operation {
    let operation = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.operation(number) }
    }
    guard let operation else { throw .noSuchOperation(number) }
    return operation
  }

  /// Operations of this working copy, newest first, until `body` answers false.
  private func eachOwnOperation(
    _ body: (_ number: UInt32, Operation, _ isUndone: Bool) -> Bool
  ) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.operations { number, operation, isUndone throws(PristineError) in
          operation.workspace == self.workspaceID ? body(number, operation, isUndone) : true
        }
      }
    }
  }

  // MARK: Steps

  /// Takes operations back, in this order, as one operation.
  private func revert(
    _ numbers: [UInt32], _ kind: Operation.Kind, force: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> UndoOutcome {
    try exclusively { () throws(RepositoryError) in
      let fixed = try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) in try self.workspace(reader).lastFixed }
      }
      if let number = numbers.first(where: { $0 <= fixed }) { throw .followedSince(number) }
      var undo = operation(invocation, [])
      (undo.kind, undo.reverted) = (kind, numbers)
      var logged: UInt32?
      do throws(RepositoryError) {
        return try takeBack(&undo, &logged, force: force)
      } catch {
        if let logged { _ = try giveUp(logged, undo, force: true) }
        throw error
      }
    }
  }

  /// Goes on with an operation that takes several steps back and was interrupted.
  ///
  /// - Throws: `.behind` when edits made since are in the way.
  func goOn(with reverting: Workspace.Reverting, force: Bool) throws(RepositoryError) -> OutputReport {
    var undo = try operation(reverting.operation)
    var logged: UInt32? = reverting.operation
    do throws(RepositoryError) {
      return try takeBack(&undo, &logged, force: force || reverting.force).report
    } catch .wouldOverwrite(let paths) {
      throw .behind(paths)
    } catch .operationBlocked {
      return try giveUp(reverting.operation, undo, force: force)
    }
  }

  /// Takes back what an operation has done that cannot be finished: all or nothing.
  private func giveUp(
    _ number: UInt32, _ operation: Operation, force: Bool
  ) throws(RepositoryError) -> OutputReport {
    // What is on the way back already cannot turn round again.
    guard operation.kind != .givenUp else { return try leaveAsItIs() }
    var back = Operation(
      timestamp: operation.timestamp, command: operation.command, workspace: workspaceID, steps: [])
    (back.kind, back.reverted) = (.givenUp, [number])
    var logged: UInt32?
    do throws(RepositoryError) {
      return try takeBack(&back, &logged, force: force).report
    } catch .wouldOverwrite(let paths) {
      throw .behind(paths)
    } catch .operationBlocked {
      return try leaveAsItIs()
    }
  }

  /// Ends an operation where it stands, since another working copy has gone on from there. What it did is in the log.
  private func leaveAsItIs() throws(RepositoryError) -> OutputReport {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        workspace.reverting = nil
        try writer.put(workspace)
      }
    }
    return OutputReport()
  }

  /// Takes back the steps of an operation that are still to be taken back, each in a transaction of its own. The store says that there are
  /// more until the last one, so an interruption is made good by the next command.
  ///
  /// - Parameter logged: its number, once it has one.
  private func takeBack(
    _ undo: inout Operation, _ logged: inout UInt32?, force: Bool
  ) throws(RepositoryError) -> UndoOutcome {
    var outcome = UndoOutcome(reverted: [], report: OutputReport())
    var steps: [UndoneStep] = []
    for number in undo.reverted {
      let target = try operation(number)
      outcome.reverted.append((number, target.command))
      for (index, step) in target.steps.enumerated().reversed() {
        steps.append(UndoneStep(operation: number, number: UInt32(index), step: step))
      }
    }
    while undo.steps.count < steps.count {
      let isLast = undo.steps.count + 1 == steps.count
      outcome.report.add(
        try revert(steps[undo.steps.count], &undo, &logged, isLast: isLast, force: force))
    }
    return outcome
  }

  /// Takes one step back, and writes that down in the operation under way.
  private func revert(
    _ undone: UndoneStep, _ undo: inout Operation, _ logged: inout UInt32?, isLast: Bool, force: Bool
  ) throws(RepositoryError) -> OutputReport {
    let before = (undo, logged)
    var after = before
    do throws(RepositoryError) {
      let report = try aroundWorkspaces(of: undone.step, force: force) { () throws(RepositoryError) in
        try carryOut(force: force, undoing: undone, progress: nil) {
          writer, workspace, inverse throws(PristineError) in
          for effect in undone.step.effects.reversed() {
            inverse.effects.append(try writer.revert(effect, &workspace))
            // Where the files stay, what was recorded is an edit again, and still whose it was.
            if case .changes(workspace.channel, let gone, _, _, _) = effect, !undone.step.movesFiles {
              try writer.remember(gone, of: workspace.id)
            }
          }
        } log: { writer, inverse throws(PristineError) in
          after = before
          after.0.steps.append(inverse)
          if let number = before.1 {
            try writer.replace(number, after.0)
          } else {
            after.1 = try writer.log(after.0)
          }
          var workspace = try self.workspace(writer.reader)
          let rest = isLast ? nil : after.1.map { Workspace.Reverting(operation: $0, force: force) }
          guard workspace.reverting != rest else { return }
          workspace.reverting = rest
          try writer.put(workspace)
        }.report
      }
      (undo, logged) = after
      return report
    } catch .store(.movedSince(let channel)) {
      throw .operationBlocked(
        undone.operation, channel: channel, by: try later(than: undone.operation, on: channel))
    }
  }

  /// The newest operation that has moved a channel since another one.
  private func later(than number: UInt32, on channel: String) throws(RepositoryError) -> UInt32? {
    var found: UInt32?
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.operations { later, operation, isUndone throws(PristineError) in
          if later > number, !isUndone, operation.workspace != self.workspaceID,
            operation.steps.contains(where: { $0.effects.contains { $0.isAbout(channel) } })
          {
            found = later
          }
          return found == nil && later > number
        }
      }
    }
    return found
  }
}

extension Operation.Effect {
  /// Whether it is about what a channel holds.
  func isAbout(_ name: String) -> Bool {
    switch self {
    case .changes(let channel, _, _, _, _), .created(let channel, _), .deleted(let channel, _):
      channel == name
    case .renamed(let channel, let other): channel == name || other == name
    case .shown, .tag, .workspace: false
    }
  }
}

extension OutputReport {
  /// What later output did besides.
  mutating func add(_ later: OutputReport) {
    conflicts = later.conflicts
    kept += later.kept
    written += later.written
    notKept += later.notKept
    notBroughtBack += later.notBroughtBack
  }
}
