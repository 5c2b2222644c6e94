import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What `reset` did, or would do.
package struct ResetOutcome: Sendable {
  /// What was written first, since the channel had been moved from elsewhere.
  package var update = OutputReport()
  /// Paths put back.
  package var paths: [RelativePath]
  /// Edited files that are too large to be kept for undo.
  package var notKept: [RelativePath] = []
}

extension Repository {
  /// Puts the working copy, or some paths of it, back to what the channel has.
  ///
  /// Edits that are not recorded are what it takes away, so it does so only with `force`; without, it refuses when there are any. The store
  /// keeps them for undo. Files that are not tracked stay, and so do those that were only added: they are no longer tracked.
  package func reset(
    paths: [RelativePath] = [], force: Bool = false, dryRun: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> ResetOutcome {
    if dryRun { return try putBack(paths, force: force, dryRun: true, invocation) }
    return try locked { () throws(RepositoryError) in
      let report = try bringUpToDate(force ? .force(invocation) : .refuse)
      var outcome = try putBack(paths, force: force, dryRun: false, after: report.catchingUp, invocation)
      outcome.notKept += report.notKept
      outcome.update = report
      outcome.update.notKept = []
      return outcome
    }
  }

  /// - Parameter begun: the operation of this command so far.
  private func putBack(
    _ paths: [RelativePath], force: Bool, dryRun: Bool, after begun: UInt32? = nil, _ invocation: Invocation
  ) throws(RepositoryError) -> ResetOutcome {
    func selects(_ path: RelativePath) -> Bool { paths.isEmpty || paths.contains { path.isWithin($0) } }
    let before = try status()
    let moves = try movesToUndo(before, selects)
    let images = try imagesForReset(before, moves, selects, force: force || dryRun)
    var journal = IndexJournal()
    var step = Operation.Step(movesFiles: false)
    let moved = dryRun ? [] : try undoMoves(moves, &step, &journal)
    // What moved back is looked at anew.
    let scan = moved.isEmpty ? before : try status()
    let items = scan.items.filter { selects($0.path) && !$0.difference.isSubset(of: [.conflict, .stamp]) }
    let removed = try removals(selects)
    let inodes = items.flatMap(\.entry.inodes) + removed.map(\.inode)
    let changed = Array(Set(items.map(\.path) + moved + removed.map(\.path))).sorted()
    if dryRun { return ResetOutcome(paths: changed) }
    let standing = try standingDirectories(items)
    let outcome = try rewrite(items, inodes + standing.values.joined())
    let tick = try files { () throws(FileError) in try ClockTick.now(staging) }
    let (earlier, done) = (journal, step)
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        writer.journalIndex()
        let written = outcome.places
        for item in items where standing[item.path] == nil {
          let isElsewhere = item.entry.inodes.contains { inode in
            written[inode].map { $0 != item.path.bytes } ?? false
          }
          guard item.entry.tracking != .recorded || isElsewhere else { continue }
          try writer.forget(item.path, self.workspaceID)
        }
        for item in scan.items where item.entry.isSettled && selects(item.path) {
          var entry = item.entry
          entry.isSettled = false
          try writer.putIndex(self.workspaceID, item.directory, item.name, entry)
        }
        for removed in try Index(writer.reader, workspace: self.workspaceID).removals() {
          if written[removed.inode] != nil { try writer.deleteRemoval(self.workspaceID, removed.inode) }
        }
        try writer.apply(outcome, workspace: self.workspaceID, now: tick)
        guard !changed.isEmpty else { return }
        var (step, journal) = (done, earlier)
        journal.merge(writer.takeJournal())
        step.rows = journal.images
        step.files = try images.kept(&writer)
        if let begun, var operation = try writer.reader.operation(begun) {
          operation.steps.append(step)
          try writer.replace(begun, operation)
        } else {
          try writer.log(self.operation(invocation, [step]))
        }
      }
    }
    return ResetOutcome(paths: changed, notKept: images.lost)
  }

  // MARK: Before

  /// What stands where reset is going to write.
  ///
  /// - Throws: `.wouldOverwrite` when it holds something the user made and nothing forces it; what is merely gone can be put back.
  private func imagesForReset(
    _ scan: Scan, _ moves: [Move], _ selects: (RelativePath) -> Bool, force: Bool
  ) throws(RepositoryError) -> FileImages {
    let items = scan.items.filter { selects($0.path) }
    var images = FileImages()
    var edits = items.filter {
      !$0.difference.isDisjoint(with: [.content, .kind, .mode]) && !$0.difference.contains(.added)
    }.map(\.path)
    // What stands where something comes back that was removed, or moved and then lost, by itself or with a folder, is not tracked.
    let vacated = items.filter { $0.entry.tracking != .added && $0.difference.contains(.missing) }
    let places = try removals(selects) + places(of: vacated)
    for (path, _, digest) in places {
      // A folder in place of a file goes with all that is in it.
      let holdsMore = try files { () throws(FileError) in
        guard digest != nil, try root.status(of: path)?.kind == .directory else { return false }
        return try !root.paths(in: path).isEmpty
      }
      try working { () throws(WorkingCopyError) in
        try images.take(path, nil, inPlaceOf: digest == nil ? .directory : .file, root)
      }
      if holdsMore || !images.isHarmless(path, like: digest) { edits.append(path) }
    }
    // Where something moves back to, what was put there makes room.
    let leaving = Set(moves.map(\.from))
    for move in moves where !leaving.contains(move.to) {
      guard try files({ () throws(FileError) in try root.status(of: move.to) }) != nil,
        try !isOnlyAdded(move.to)
      else { continue }
      edits.append(move.to)
      try working { () throws(WorkingCopyError) in try images.takeTree(move.to, root) }
    }
    if !force, !edits.isEmpty { throw .wouldOverwrite(Array(Set(edits)).sorted()) }
    for item in items where !item.difference.isSubset(of: [.conflict, .stamp, .moved]) {
      // What was only added stays as it is.
      if item.entry.tracking == .added { continue }
      try working { () throws(WorkingCopyError) in
        try images.take(item.path, item.entry, inPlaceOf: item.entry.kind, root)
      }
    }
    return images
  }

  private typealias Place = (path: RelativePath, inode: LocalInode, digest: Digest?)

  /// What was removed and not recorded so: where the channel has it, and what was last there.
  private func removals(_ selects: (RelativePath) -> Bool) throws(RepositoryError) -> [Place] {
    let removed = try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in try Index(reader, workspace: workspaceID).removals() }
    }
    return try places(of: removed.map { ($0.inode, $0.entry.digest) }).filter { selects($0.path) }
  }

  /// Where the channel has what some items are about.
  private func places(of items: [Scan.Item]) throws(RepositoryError) -> [Place] {
    try places(of: items.flatMap { item in item.entry.inodes.map { ($0, item.entry.digest) } })
  }

  private func places(of inodes: [(LocalInode, Digest?)]) throws(RepositoryError) -> [Place] {
    try reading { reader throws(RepositoryError) in
      let view = try viewOfChannel(reader)
      var tree = TreeView()
      var out: [Place] = []
      for (inode, digest) in inodes {
        let path = try stored { () throws(PristineError) in try tree.path(of: inode, in: view) }
        guard let path, let relative = try? RelativePath(path) else { continue }
        out.append((relative, inode, digest))
      }
      return out
    }
  }

  // MARK: Files

  /// Moves back what was moved and not recorded. What was put in its old place goes: it was noted, and is forced.
  ///
  /// A directory that no channel has is no obstacle: it goes aside, and what is left in it comes back into the one that was moved. Neither
  /// is what has to move back itself: it goes first, or aside where all wait for each other.
  private func undoMoves(
    _ moves: [Move], _ step: inout Operation.Step, _ journal: inout IndexJournal
  ) throws(RepositoryError) -> [RelativePath] {
    // Directories go back before what was in them.
    var moves = moves.sorted { $0.to < $1.to }
    let paths = moves.map(\.to)
    var aside: [Move] = []
    while let (number, obstacle) = try nextMove(moves) {
      let to = moves[number].to
      if obstacle == .other { try clear(to, &journal) }
      if obstacle != .aside {
        let from = moves.remove(at: number).from
        try moveTracked(from, to: to, isBack: true, &step, &journal)
        // What was in a directory that went back is there now.
        try Repository.follow(&moves, from: from, to: to)
      } else {
        let isForOthers = !moves.contains { $0.from == to }
        let place = try freePlace(beside: to)
        try moveTracked(to, to: place, isBack: false, &step, &journal)
        if isForOthers { aside.append((from: place, to: to)) }
        try Repository.follow(&moves, from: to, to: place)
      }
    }
    for (place, to) in aside.reversed() { try dissolve(place, into: to, &step, &journal) }
    return paths
  }

  private typealias Move = (from: RelativePath, to: RelativePath)

  /// What is in the way of a move.
  private enum Obstacle {
    case none
    /// Has to move itself, or is a directory that no channel has: it goes aside.
    case aside
    case other
  }

  /// The move to make next, and what is at its target. Nil when there is none left.
  private func nextMove(_ moves: [Move]) throws(RepositoryError) -> (number: Int, obstacle: Obstacle)? {
    var waiting: Int?
    for (number, move) in moves.enumerated() {
      if try files({ () throws(FileError) in try root.status(of: move.to) }) == nil { return (number, .none) }
      if moves.contains(where: { $0.from == move.to }) {
        waiting = waiting ?? number
        continue
      }
      return (number, try isOnlyAdded(move.to) ? .aside : .other)
    }
    return waiting.map { ($0, .aside) }
  }

  /// Removes what is at a path, from disk and from tracking.
  private func clear(_ path: RelativePath, _ journal: inout IndexJournal) throws(RepositoryError) {
    try files { () throws(FileError) in try root.removeTree(path) }
    try untrack(path, &journal)
  }

  private func untrack(_ path: RelativePath, _ journal: inout IndexJournal) throws(RepositoryError) {
    journal.merge(
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          writer.journalIndex()
          _ = try writer.untrack(path, self.workspaceID)
          return writer.takeJournal()
        }
      })
  }

  private static func follow(
    _ moves: inout [Move], from: RelativePath, to: RelativePath
  ) throws(RepositoryError) {
    for number in moves.indices where moves[number].from.isWithin(from) {
      let rest = moves[number].from.bytes.dropFirst(from.bytes.count)
      moves[number].from = try files { () throws(FileError) in try RelativePath(to.bytes + rest) }
    }
  }

  /// Moves a path on disk and in tracking.
  ///
  /// - Parameter isBack: whether it is then where the channel has it.
  private func moveTracked(
    _ from: RelativePath, to: RelativePath, isBack: Bool, _ step: inout Operation.Step,
    _ journal: inout IndexJournal
  ) throws(RepositoryError) {
    step.moves += try moveOnDisk(from, to: to, &step.files)
    journal.merge(
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          writer.journalIndex()
          try writer.retrack(from, to: to, self.workspaceID)
          if isBack,
            let (directory, found) = try Index(writer.reader, workspace: self.workspaceID).lookup(to.names),
            var entry = found
          {
            entry.tracking = .recorded
            try writer.putIndex(self.workspaceID, directory, Array(to.name), entry)
          }
          return writer.takeJournal()
        }
      })
  }

  /// Whether a path is a directory that is tracked and in no channel yet.
  private func isOnlyAdded(_ path: RelativePath) throws(RepositoryError) -> Bool {
    try reading { reader throws(RepositoryError) in
      let found = try stored { () throws(PristineError) in
        try Index(reader, workspace: workspaceID).lookup(path.names)?.entry
      }
      return found?.kind == .directory && found?.tracking == .added
    }
  }

  /// A path beside another at which nothing is.
  private func freePlace(beside path: RelativePath) throws(RepositoryError) -> RelativePath {
    var number = 1
    while true {
      let place = try files { () throws(FileError) in
        try RelativePath(path.bytes + Array(".~\(number)".utf8))
      }
      if try files({ () throws(FileError) in try root.status(of: place) }) == nil { return place }
      number += 1
    }
  }

  /// Moves what is in a directory into another, and drops it. What has no room there stays, in the directory under the name it has now.
  private func dissolve(
    _ path: RelativePath, into target: RelativePath, _ step: inout Operation.Step,
    _ journal: inout IndexJournal
  ) throws(RepositoryError) {
    let inner = try files { () throws(FileError) in try root.paths(in: path) }
    for from in inner {
      let to = try files { () throws(FileError) in try target.appending(name: from.name) }
      guard try files({ () throws(FileError) in try root.status(of: to) }) == nil else { continue }
      try moveTracked(from, to: to, isBack: false, &step, &journal)
    }
    if try files({ () throws(FileError) in try root.removeDirectoryIfEmpty(path) }) {
      try untrack(path, &journal)
    }
  }

  /// What was moved and is to move back, as a scan found it.
  private func movesToUndo(
    _ scan: Scan, _ selects: (RelativePath) -> Bool
  ) throws(RepositoryError) -> [Move] {
    var moves: [Move] = []
    let items = scan.items.filter { $0.entry.tracking == .moved && !$0.difference.contains(.missing) }
    try reading { reader throws(RepositoryError) in
      let view = try viewOfChannel(reader)
      var tree = TreeView()
      for item in items {
        guard let inode = item.entry.inodes.first, selects(item.path) else { continue }
        let path = try stored { () throws(PristineError) in try tree.path(of: inode, in: view) }
        guard let path, let old = try? RelativePath(path), old != item.path else { continue }
        moves.append((item.path, old))
      }
    }
    return moves
  }

  /// Directories that are on disk where the channel has one, and of which only the index says something else: that they were moved there, or are
  /// new. With the inodes the channel has there.
  private func standingDirectories(
    _ items: [Scan.Item]
  ) throws(RepositoryError) -> [RelativePath: [LocalInode]] {
    try reading { reader throws(RepositoryError) in
      let view = try viewOfChannel(reader)
      var tree = TreeView()
      var out: [RelativePath: [LocalInode]] = [:]
      for item in items where item.entry.kind == .directory && item.entry.tracking != .recorded {
        if !item.difference.isDisjoint(with: [.missing, .kind]) { continue }
        let inodes = try stored { () throws(PristineError) in
          try tree.directory(at: item.path.bytes, in: view)
        }
        guard let inodes else { continue }
        if item.entry.tracking == .moved, Set(inodes).isDisjoint(with: item.entry.inodes) { continue }
        out[item.path] = inodes
      }
      return out
    }
  }

  /// Writes files as the channel has them.
  private func rewrite(_ items: [Scan.Item], _ inodes: [LocalInode]) throws(RepositoryError) -> Output.Outcome
  {
    for item in items where item.entry.tracking != .added {
      // What became something else makes room for what belongs there.
      guard item.difference.contains(.kind), item.status != nil else { continue }
      try files { () throws(FileError) in try root.removeTree(item.path) }
    }
    return try reading { reader throws(RepositoryError) in
      let view = try viewOfChannel(reader)
      try makeRoom(for: inodes, view)
      return try working { () throws(WorkingCopyError) in
        try Output.rewrite(inodes, view, root: root, staging: staging)
      }
    }
  }

  /// Removes what was added where something of another kind belongs, or where a folder above it does: its bytes were noted.
  private func makeRoom(for inodes: [LocalInode], _ view: View) throws(RepositoryError) {
    var tree = TreeView()
    var places: [(path: RelativePath, kind: InodeKind)] = []
    for inode in inodes {
      let entry = try stored { () throws(PristineError) in try tree.entry(of: inode, in: view) }
      if let entry, let path = try? RelativePath(entry.path) { places.append((path, entry.kind)) }
    }
    try files { () throws(FileError) in
      // From the top, since nothing is looked for behind a link.
      for above in ancestors(of: places.map(\.path.bytes)).sorted(by: { $0.count < $1.count }) {
        let path = try RelativePath(above)
        if let status = try root.status(of: path), status.kind != .directory { try root.remove(path) }
      }
      for (path, kind) in places {
        if let status = try root.status(of: path), Scan.kind(status) != kind { try root.removeTree(path) }
      }
    }
  }

  /// What the channel shown holds.
  @_lifetime(copy reader)
  private func viewOfChannel(_ reader: StoreReader) throws(RepositoryError) -> View {
    let set = try stored { () throws(PristineError) in
      try reader.set(of: try reader.shownHead(of: try self.workspace(reader)))
    }
    return View(reader, set)
  }
}
