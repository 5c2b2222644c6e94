import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// What `conflicts resolve` does about the conflicts of a path.
package enum ConflictResolution: Equatable, Sendable {
  /// Keeps one side, from 1, of each conflict of the text, or that version of a file that is no text.
  case side(Int)
  /// Keeps all sides of each conflict of the text, one after the other.
  case all
  /// Takes what is there as right; the text must hold no markers any more.
  case asItStands
}

extension Repository {
  /// Resolves conflicts in the working copy, and marks what is in conflict about the paths themselves as right. The next record makes
  /// facts of it.
  ///
  /// - Parameter number: only this conflict of the text, from 1; all of them otherwise.
  /// - Returns: the paths whose files were written.
  /// - Throws: `.notInConflict`, `.noSuchConflict`, `.noSuchSide`, `.versionsExclude`, `.markersLeft`, `.cannotRecord` for damaged markers; nothing is written then.
  package func resolveConflicts(
    of paths: [RelativePath], _ resolution: ConflictResolution, number: Int? = nil, _ invocation: Invocation
  ) throws(RepositoryError) -> [RelativePath] {
    try exclusively { () throws(RepositoryError) in
      var plans: [ResolvedPath] = []
      for path in paths { plans.append(try plan(path, resolution, number)) }
      var images = FileImages()
      for plan in plans where plan.bytes != nil {
        try working { () throws(WorkingCopyError) in try images.take(plan.path, nil, root) }
      }
      let (before, settled) = (images, plans.filter(\.settles))
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          writer.journalIndex()
          for plan in settled { _ = try writer.track(plan.path, plan.kind, self.workspaceID) }
          var step = Operation.Step(movesFiles: false)
          step.rows = writer.takeJournal().images
          step.files = try before.kept(&writer)
          if !step.isEmpty { try writer.log(self.operation(invocation, [step])) }
        }
      }
      var written: [RelativePath] = []
      for plan in plans {
        guard let bytes = plan.bytes else { continue }
        _ = try files { () throws(FileError) in
          if plan.kind == .symlink {
            try root.writeSymlink(plan.path, target: bytes, staging: staging)
          } else {
            try root.writeAtomically(
              plan.path, bytes, mode: plan.isExecutable ? .executable : .regular, staging: staging)
          }
        }
        written.append(plan.path)
      }
      return written
    }
  }

  private struct ResolvedPath: Sendable {
    var path: RelativePath
    var kind: InodeKind
    var isExecutable: Bool
    /// What to write; nil when the file stays.
    var bytes: [UInt8]?
    /// Whether what is in conflict about its place or its version is right as it stands.
    var settles: Bool
  }

  private func plan(
    _ path: RelativePath, _ resolution: ConflictResolution, _ number: Int?
  ) throws(RepositoryError) -> ResolvedPath {
    try reading { reader throws(RepositoryError) in
      let found = try stored { () throws(PristineError) in
        try Index(reader, workspace: workspaceID).lookup(path.names)?.entry
      }
      guard let entry = found else { throw .notTracked(path) }
      guard entry.hasContentConflict || entry.hasTreeConflict, let inode = entry.inodes.first else {
        throw .notInConflict(path)
      }
      var plan = ResolvedPath(
        path: path, kind: entry.kind, isExecutable: entry.executable, bytes: nil,
        settles: entry.hasTreeConflict)
      guard entry.hasContentConflict else { return plan }
      let head = try stored { () throws(PristineError) in
        try reader.shownHead(of: self.workspace(reader))
      }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      let rendered = try stored { () throws(PristineError) in try RenderedFile(inode, view) }
      if case .version = rendered.view.content {
        plan.bytes = try version(resolution, path, rendered, view)
        plan.settles = true
        return plan
      }
      let edited = try files { () throws(FileError) in try root.read(path) }
      let resolved = try self.resolved(edited, resolution, path, rendered, number)
      plan.isExecutable =
        try files { () throws(FileError) in try root.status(of: path) }?.isExecutable ?? entry.executable
      if resolved != edited { plan.bytes = resolved }
      return plan
    }
  }

  private func resolved(
    _ edited: [UInt8], _ resolution: ConflictResolution, _ path: RelativePath, _ rendered: RenderedFile,
    _ number: Int?
  ) throws(RepositoryError) -> [UInt8] {
    guard let text = rendered.text else { return edited }
    let conflicts = rendered.view.shown.conflicts
    if let number, !conflicts.indices.contains(number - 1) {
      throw .noSuchConflict(path, conflicts: conflicts.count)
    }
    let choice: SideChoice
    switch resolution {
    case .all: choice = .all
    case .side(let side):
      for (index, conflict) in conflicts.enumerated() where number == nil || index == (number ?? 0) - 1 {
        guard conflict.sides.indices.contains(side - 1) else {
          throw .noSuchSide(path, sides: conflict.sides.count)
        }
      }
      choice = .side(side - 1)
    case .asItStands:
      do throws(RecordRefusal) {
        if try text.resolved(edited, { _ in .all }) != edited { throw RecordRefusal.markersMoved }
      } catch {
        throw .markersLeft(path)
      }
      return edited
    }
    do throws(RecordRefusal) {
      return try text.resolved(edited) { conflict in
        number == nil || conflict == (number ?? 0) - 1 ? choice : nil
      }
    } catch {
      throw .cannotRecord(path, error)
    }
  }

  /// The version of a file that is no text that a resolution takes; nil when that is the one on disk.
  private func version(
    _ resolution: ConflictResolution, _ path: RelativePath, _ rendered: RenderedFile, _ view: View
  ) throws(RepositoryError) -> [UInt8]? {
    let versions = rendered.view.versions
    switch resolution {
    case .asItStands: return nil
    case .all: throw .versionsExclude(path, count: versions.effective.count)
    case .side(let side):
      guard versions.effective.indices.contains(side - 1) else {
        throw .noSuchSide(path, sides: versions.effective.count)
      }
      return try stored { () throws(PristineError) in
        try view.bytes(of: versions.effective[side - 1], rendered.view)
      }
    }
  }
}
