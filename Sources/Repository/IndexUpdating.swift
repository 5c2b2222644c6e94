import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

extension StoreWriter {
  /// Brings the index in line with what was recorded as `change`.
  ///
  /// - Parameter shown: the working copy, whose files show the change by now.
  mutating func apply(
    _ update: IndexUpdate, recordedAs change: LocalChange?, _ shown: Workspace
  ) throws(PristineError) {
    let workspace = shown.id
    for inode in update.removals { try deleteRemoval(workspace, inode) }
    for move in update.moves { try retrackDetected(move, workspace) }
    for (directory, name) in update.deleted { try deleteIndex(workspace, directory, name) }
    let set = try reader.set(of: try reader.shownHead(of: shown))
    for (path, known, entry, creation) in update.written {
      // Directories may have come, and moved, since their numbers were read.
      let directory = update.moves.isEmpty ? known : try trackedDirectory(path.parent?.names ?? [], workspace)
      let name = Array(path.name)
      var entry = entry
      if let creation, let change, let inode = try reader.created(by: change, UInt32(creation)) {
        entry.inodes = [inode]
      }
      if entry.hasTreeConflict {
        var tree = TreeView()
        entry.hasTreeConflict = false
        for inode in entry.inodes where try !tree.conflicts(of: inode, in: View(reader, set)).isEmpty {
          entry.hasTreeConflict = true
        }
      }
      if entry.kind == .directory, entry.directory == 0 { entry.directory = try nextDirectory(workspace) }
      try putIndex(workspace, directory, name, entry)
    }
    for (path, creation) in update.createdDirectories {
      guard let change, let inode = try reader.created(by: change, UInt32(creation)) else { continue }
      let names = Index.names(of: path)
      _ = try trackedDirectory(names, workspace)
      guard let (directory, found) = try Index(reader, workspace: workspace).lookup(names), var entry = found
      else { continue }
      entry.inodes = [inode]
      entry.tracking = .recorded
      try putIndex(workspace, directory, names[names.count - 1], entry)
    }
  }

  /// Moves an entry to where it was found. What was added in a directory there stays added.
  private mutating func retrackDetected(_ move: DetectedMove, _ workspace: UInt32) throws(PristineError) {
    let added = try Index(reader, workspace: workspace).entries(at: move.to)
    try retrack(move.place, to: move.to, workspace)
    for (path, entry) in added where entry.tracking == .added && path != move.to {
      _ = try track(path, entry.kind, workspace)
    }
  }
}
