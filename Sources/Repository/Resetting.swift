import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

extension Repository {
  /// Puts the working copy, or some paths of it, back to what the channel has.
  ///
  /// Edits that are not recorded are what it takes away, so it does so only with `force`; without, it refuses when there are any. Files that
  /// are not tracked stay, and so do those that were only added: they are no longer tracked.
  /// - Returns: the paths that were, or would be, put back.
  package func reset(
    paths: [RelativePath] = [], force: Bool = false, dryRun: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> [RelativePath] {
    if dryRun { return try putBack(paths, force: force, dryRun: true, invocation) }
    return try exclusively(force: force) { () throws(RepositoryError) in
      try putBack(paths, force: force, dryRun: false, invocation)
    }
  }

  private func putBack(
    _ paths: [RelativePath], force: Bool, dryRun: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> [RelativePath] {
    func selects(_ path: RelativePath) -> Bool { paths.isEmpty || paths.contains { path.isWithin($0) } }
    var moved: [RelativePath] = []
    if !dryRun { moved = try undoMoves(selects, invocation) }
    let scan = try status()
    let items = scan.items.filter { item in
      let isOnlyConflict = item.difference.isSubset(of: [.conflict, .stamp])
      return selects(item.path) && !isOnlyConflict
    }
    var outcome: Output.Outcome?
    var changed: [RelativePath] =
      items.map(\.path) + moved.filter { path in !items.contains { $0.path == path } }
    try reading { reader throws(RepositoryError) in
      let head = try stored { () throws(PristineError) in
        try reader.requireHead(of: self.workspace(reader).channel)
      }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      var tree = TreeView()
      var inodes: [LocalInode] = items.flatMap(\.entry.inodes)
      for removed in try stored({ () throws(PristineError) in
        try Index(reader, workspace: workspaceID).removals()
      }) {
        guard
          let path = try stored({ () throws(PristineError) in try tree.path(of: removed.inode, in: view) }),
          let relative = try? RelativePath(path), selects(relative)
        else { continue }
        inodes.append(removed.inode)
        changed.append(relative)
      }
      // Only what holds something the user made is refused: what is merely gone can be put back.
      let edits = items.filter {
        !$0.difference.isDisjoint(with: [.content, .kind, .mode]) && !$0.difference.contains(.added)
      }
      if !force, !dryRun, !edits.isEmpty { throw .wouldOverwrite(edits.map(\.path)) }
      if dryRun { return }
      for item in items where item.entry.tracking != .added {
        // What became something else makes room for what belongs there.
        guard item.difference.contains(.kind), item.status != nil else { continue }
        try files { () throws(FileError) in
          if item.status?.kind == .directory {
            try root.removeTree(item.path)
          } else {
            _ = try root.remove(item.path)
          }
        }
      }
      outcome = try working { () throws(WorkingCopyError) in
        try Output.rewrite(inodes, view, root: root, staging: staging)
      }
    }
    guard !dryRun, let outcome else { return changed.sorted() }
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        for item in items where item.entry.tracking != .recorded {
          try writer.deleteIndex(self.workspaceID, item.directory, item.name)
        }
        for item in scan.items where item.entry.isSettled && selects(item.path) {
          var entry = item.entry
          entry.isSettled = false
          try writer.putIndex(self.workspaceID, item.directory, item.name, entry)
        }
        for removed in try Index(writer.reader, workspace: self.workspaceID).removals() {
          if outcome.mentions(removed.inode) { try writer.deleteRemoval(self.workspaceID, removed.inode) }
        }
        try writer.apply(outcome, workspace: self.workspaceID, now: tick)
        try writer.logTracking(changed, invocation, self.workspaceID)
      }
    }
    return changed.sorted()
  }

  /// Moves back what was moved and not recorded, where its old place is free; edits go along.
  private func undoMoves(
    _ selects: (RelativePath) -> Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> [RelativePath] {
    var moves: [(from: RelativePath, to: RelativePath)] = []
    try reading { reader throws(RepositoryError) in
      let head = try stored { () throws(PristineError) in
        try reader.requireHead(of: self.workspace(reader).channel)
      }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      var tree = TreeView()
      for item in try status().items
      where item.entry.tracking == .moved && !item.difference.contains(.missing) {
        guard let inode = item.entry.inodes.first, selects(item.path) else { continue }
        let path = try stored { () throws(PristineError) in try tree.path(of: inode, in: view) }
        guard let path, let old = try? RelativePath(path), old != item.path else { continue }
        moves.append((item.path, old))
      }
    }
    for (from, to) in moves {
      let isFree = try files { () throws(FileError) in try root.status(of: to) } == nil
      guard isFree else { throw .wouldOverwrite([to]) }
      try moveTracked(from, to: to, invocation)
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          guard
            let (directory, found) = try Index(writer.reader, workspace: self.workspaceID).lookup(to.names),
            var entry = found
          else { return }
          entry.tracking = .recorded
          try writer.putIndex(self.workspaceID, directory, Array(to.name), entry)
        }
      }
    }
    return moves.map(\.to)
  }
}
