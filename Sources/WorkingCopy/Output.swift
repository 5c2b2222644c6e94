import ChangeModel
import FileSystem
import Pristine

/// Carries out an `OutputPlan`: checks first that nothing the user did is lost, then moves, writes and removes.
///
/// Every file is written beside its place and renamed into it, so a reader sees the old or the new bytes. Nothing is written through a link
/// or outside the working copy.
package struct Output: Sendable {
  let root: Directory
  let staging: Directory
  let workspace: UInt32
  package let plan: OutputPlan
  /// Whether the store knows that the files are being written, so that this is done again after an interruption.
  private var isRepeatable = true

  package init(_ plan: OutputPlan, root: Directory, staging: Directory, workspace: UInt32) {
    self.plan = plan
    self.root = root
    self.staging = staging
    self.workspace = workspace
  }

  /// What an index has to say after the files were written.
  package struct Outcome: Sendable {
    var removed: [[UInt8]] = []
    /// Inodes the channel does not show any more.
    var gone: [LocalInode] = []
    var written: [(path: [UInt8], entry: IndexEntry)] = []
    /// Paths written with something in conflict.
    package var conflicts: [RelativePath] = []
    /// Paths of files written anew.
    package var rewritten: [RelativePath] = []
    /// Files and links that were left as they are, about whose paths more or less is in conflict now.
    var flagged: [(path: [UInt8], inode: LocalInode, hasTreeConflict: Bool)] = []
    /// Files and links it was about.
    var inodes: Set<LocalInode> = []
    /// Directories left in place because something untracked is in them.
    package var kept: [RelativePath] = []

    package init() {}
  }

  /// Writes some files as a view shows them, where they are.
  package static func rewrite(
    _ inodes: [LocalInode], _ view: View, root: Directory, staging: Directory
  ) throws(WorkingCopyError) -> Outcome {
    let plan = try pristine { () throws(PristineError) in
      try OutputPlan(from: view, to: view, touched: Set(inodes))
    }
    var output = Output(plan, root: root, staging: staging, workspace: 0)
    output.isRepeatable = false
    var outcome = try output.perform(to: view)
    outcome.rewritten = try outcome.written.map { written throws(WorkingCopyError) in
      try file { () throws(FileError) in try RelativePath(written.path) }
    }
    return outcome
  }

  // MARK: Checking

  /// Paths whose files would be lost: edited since they were written, or not tracked and in the way.
  ///
  /// - Parameter isRepair: after an interrupted output files may be missing, or be the new ones already.
  package func obstacles(
    _ index: Index, to new: View, isRepair: Bool = false
  ) throws(WorkingCopyError) -> [RelativePath] {
    var out: [RelativePath] = []
    let leaving = Set(
      plan.items.filter { $0.oldPath != $0.new?.path || $0.kind != .directory }.compactMap(\.oldPath))
    var seen: Set<RelativePath> = []
    var open = OpenFolder(root)
    for item in plan.items {
      if let entry = item.new, item.kind != .directory || entry.path != item.oldPath {
        let path = try file { () throws(FileError) in try RelativePath(entry.path) }
        out += try nonDirectories(above: path, &seen).filter { !leaving.contains($0.bytes) }
      }
      if let old = item.oldPath, item.kind != .directory, changes(item) {
        let path = try file { () throws(FileError) in try RelativePath(old) }
        let found = try pristine { () throws(PristineError) in try index.lookup(path.names)?.entry }
        guard let there = try file({ () throws(FileError) in try open.status(of: path) }) else {
          if found == nil || !isRepair, item.new != nil, found?.tracking == .moved || found == nil, !isRepair
          {
            out.append(path)
          }
          continue
        }
        guard let entry = found, entry.inodes.contains(item.inode), entry.tracking == .recorded else {
          out.append(path)
          continue
        }
        var difference = try there.difference(from: entry, path)
        difference.remove(.stamp)
        if difference.isEmpty { continue }
        if item.new?.path == item.oldPath, try isAlready(item, at: path, there.status, new) { continue }
        out.append(path)
      }
      if let entry = item.new, entry.path != item.oldPath, !leaving.contains(entry.path) {
        let path = try file { () throws(FileError) in try RelativePath(entry.path) }
        guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else { continue }
        if item.kind == .directory, status.kind == .directory { continue }
        if try isAlready(item, at: path, status, new) { continue }
        out.append(path)
      }
    }
    for item in plan.items where item.kind != .directory {
      // A directory that makes room for this file must hold nothing of the user's.
      guard let entry = item.new, entry.path != item.oldPath, leaving.contains(entry.path) else { continue }
      let path = try file { () throws(FileError) in try RelativePath(entry.path) }
      out += try untracked(in: path, leaving)
    }
    return Array(Set(out)).sorted()
  }

  /// Where the user has moved what the channel gives up, or a directory into which something comes: the move would come to nothing.
  package func abandonedMoves(_ index: Index) throws(WorkingCopyError) -> [RelativePath] {
    var elsewhere: Set<LocalInode> = []
    let above = ancestors(of: plan.items.compactMap { $0.new?.path == $0.oldPath ? nil : $0.new?.path })
    for item in plan.items where item.new == nil || item.kind == .directory {
      guard let old = item.oldPath else { continue }
      if let new = item.new, new.path != old || !above.contains(old) { continue }
      let path = try file { () throws(FileError) in try RelativePath(old) }
      if try index.entry(at: path)?.inodes.contains(item.inode) != true { elsewhere.insert(item.inode) }
    }
    if elsewhere.isEmpty { return [] }
    let places = try pristine { () throws(PristineError) in try index.places(of: elsewhere) }
    return try places.values.map { names throws(WorkingCopyError) in
      try file { () throws(FileError) in try RelativePath(Array(names.joined(separator: [UInt8(ascii: "/")])))
      }
    }
  }

  /// What stands where a directory has to be for something to be written at a path.
  ///
  /// - Parameter seen: directories looked at already, with those above them.
  private func nonDirectories(above path: RelativePath, _ seen: inout Set<RelativePath>)
    throws(WorkingCopyError) -> [RelativePath]
  {
    var out: [RelativePath] = []
    var at = path.parent
    while let parent = at, !parent.isRoot, seen.insert(parent).inserted {
      if let status = try file({ () throws(FileError) in try root.status(of: parent) }),
        status.kind != .directory
      {
        out.append(parent)
      }
      at = parent.parent
    }
    return out
  }

  /// What is below a directory on disk and does not leave with the plan.
  func untracked(in path: RelativePath, _ leaving: Set<[UInt8]>) throws(WorkingCopyError)
    -> [RelativePath]
  {
    guard try file({ () throws(FileError) in try root.status(of: path) })?.kind == .directory else {
      return []
    }
    var out: [RelativePath] = []
    var todo = [path]
    while let path = todo.popLast() {
      let folder = try file { () throws(FileError) in try root.open(path) }
      let listing = try file { () throws(FileError) in try folder.list() }
      for number in 0..<listing.count {
        let inner = try file { () throws(FileError) in try path.appending(name: listing.name(number)) }
        if leaving.contains(inner.bytes) {
          if listing.kind(number) == .directory { todo.append(inner) }
        } else {
          out.append(inner)
        }
      }
    }
    return out
  }

  private func changes(_ item: OutputPlan.Item) -> Bool {
    item.hasNewContent || item.oldPath != item.new?.path
  }

  /// Whether what is on disk is what would be written.
  private func isAlready(
    _ item: OutputPlan.Item, at path: RelativePath, _ status: FileStatus, _ new: View
  ) throws(WorkingCopyError) -> Bool {
    guard item.new != nil, Scan.kind(status) == item.kind, item.kind != .directory else { return false }
    let shown = try pristine { () throws(PristineError) in try ShownFile(item.inode, new) }
    return try Scan.contentDigest(root, path, status) == shown.digest
  }

  // MARK: Writing

  /// Writes the files. The store knows that this is under way; doing it again after an interruption gives the same files.
  ///
  /// - Parameter overwriting: whether what stands in the way goes, folders with all that is in them.
  package func perform(
    to new: View, overwriting: Bool = false, _ progress: (any Progress)? = nil
  ) throws(WorkingCopyError) -> Outcome {
    var outcome = Outcome()
    outcome.inodes = Set(plan.items.filter { $0.kind != .directory && !$0.stays }.map(\.inode))
    outcome.gone = plan.items.filter { $0.new == nil }.map(\.inode)
    var parked: [LocalInode: RelativePath] = [:]
    let index = Index(new.reader, workspace: workspace)
    // Everything that leaves its path goes first, so that names can be swapped.
    for item in plan.items where item.kind != .directory {
      guard let old = item.oldPath, old != item.new?.path else { continue }
      let path = try file { () throws(FileError) in try RelativePath(old) }
      outcome.removed.append(old)
      guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else { continue }
      // A folder in its place is the user's, and stays where nothing has to be written.
      if status.kind == .directory { continue }
      var stays = item.new != nil && !item.hasNewContent && Scan.kind(status) == item.kind
      if stays, overwriting { stays = try isUnedited(item, at: path, status, index) }
      if !stays {
        try file { () throws(FileError) in _ = try root.remove(path) }
      } else {
        let place = try file { () throws(FileError) in
          try RelativePath(Array(".byline/tmp/move-\(item.inode.value)".utf8))
        }
        try file { () throws(FileError) in try root.rename(path, to: place) }
        parked[item.inode] = place
      }
    }
    let leaving = plan.items.filter {
      $0.kind == .directory && $0.oldPath != nil && $0.oldPath != $0.new?.path
    }
    let needed = Set(plan.items.compactMap { $0.kind == .directory ? $0.new?.path : nil })
    for item in leaving.sorted(by: { ($0.oldPath ?? []).count > ($1.oldPath ?? []).count }) {
      guard let old = item.oldPath, !needed.contains(old) else { continue }
      let path = try file { () throws(FileError) in try RelativePath(old) }
      let isGone = try file { () throws(FileError) in try root.removeDirectoryIfEmpty(path) }
      if !isGone, try file({ () throws(FileError) in try root.status(of: path) }) != nil {
        outcome.kept.append(path)
      }
      outcome.removed.append(old)
    }
    // In the order of paths: directories before what is in them, and files recorded together one after the other, as their contents lie.
    var arriving = plan.items.compactMap { item in item.new.map { (item: item, entry: $0) } }
    var folder = OpenFolder(root)
    arriving.sort { $0.entry.path.lexicographicallyPrecedes($1.entry.path) }
    for (number, (item, entry)) in arriving.enumerated() {
      progress?.report(.writingFiles, done: number, of: arriving.count)
      if item.stays {
        outcome.flagged.append((entry.path, item.inode, !entry.conflicts.isEmpty))
        if !entry.conflicts.isEmpty {
          outcome.conflicts.append(try file { () throws(FileError) in try RelativePath(entry.path) })
        }
        continue
      }
      if overwriting { try makeRoom(for: item.kind, at: entry.path) }
      try place(item, entry, parked[item.inode], new, &folder, &outcome)
    }
    return outcome
  }

  /// Whether a file is as the index has it: an edit does not move along unseen.
  private func isUnedited(
    _ item: OutputPlan.Item, at path: RelativePath, _ status: FileStatus, _ index: Index
  ) throws(WorkingCopyError) -> Bool {
    guard let entry = try index.entry(at: path), entry.inodes.contains(item.inode) else { return false }
    return try Scan.compare(root, path, status, entry).subtracting(.stamp).isEmpty
  }

  /// Removes what is not of the kind that belongs at a path, or above it.
  private func makeRoom(for kind: InodeKind, at path: [UInt8]) throws(WorkingCopyError) {
    let path = try file { () throws(FileError) in try RelativePath(path) }
    var seen: Set<RelativePath> = []
    for other in try nonDirectories(above: path, &seen) {
      try file { () throws(FileError) in _ = try root.remove(other) }
    }
    guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else { return }
    guard (status.kind == .directory) != (kind == .directory) else { return }
    try file { () throws(FileError) in try root.removeTree(path) }
  }

  private func place(
    _ item: OutputPlan.Item, _ entry: TreeEntry, _ parked: RelativePath?, _ new: View,
    _ open: inout OpenFolder, _ outcome: inout Outcome
  ) throws(WorkingCopyError) {
    let path = try file { () throws(FileError) in try RelativePath(entry.path) }
    var row = IndexEntry(kind: item.kind, tracking: .recorded, inodes: entry.merged)
    row.hasTreeConflict = !entry.conflicts.isEmpty
    row.executable = entry.isExecutable
    if row.hasTreeConflict { outcome.conflicts.append(path) }
    if item.kind == .directory {
      try file { () throws(FileError) in try root.makeDirectories(path) }
      outcome.written.append((entry.path, row))
      return
    }
    let shown = try pristine { () throws(PristineError) in try ShownFile(item.inode, new) }
    row.hasContentConflict = shown.hasConflict
    if shown.hasConflict, !row.hasTreeConflict { outcome.conflicts.append(path) }
    row.digest = shown.digest
    let (folder, name) = try file { () throws(FileError) in try open.folder(of: path) }
    let status = try naming(path) { () throws(WorkingCopyError) in
      if let parked { try file { () throws(FileError) in try root.rename(parked, to: path) } }
      return try write(shown, item.kind, entry, to: name, in: folder, isThere: parked != nil, new)
    }
    row.stamp = FileStamp(status)
    outcome.written.append((entry.path, row))
  }

  /// - Parameter isThere: whether the file only needs its mode.
  private func write(
    _ shown: ShownFile, _ kind: InodeKind, _ entry: TreeEntry, to name: RelativePath, in folder: Directory,
    isThere: Bool, _ new: View
  ) throws(WorkingCopyError) -> FileStatus {
    if kind == .symlink, !isThere {
      let target = try pristine { () throws(PristineError) in try shown.bytes(new) }
      return try file { () throws(FileError) in
        try folder.writeSymlink(name, target: target, staging: staging)
      }
    }
    if kind == .file, isThere {
      return try file { () throws(FileError) in try folder.setExecutable(name, entry.isExecutable) }
    }
    // Unchanged bytes are left alone: what is built from them need not be built again.
    if let now = try file({ () throws(FileError) in try folder.status(of: name) }), Scan.kind(now) == kind,
      now.size == shown.count, let digest = try? Scan.contentDigest(folder, name, now), digest == shown.digest
    {
      guard kind == .file, now.isExecutable != entry.isExecutable else { return now }
      return try file { () throws(FileError) in try folder.setExecutable(name, entry.isExecutable) }
    }
    return try shown.write(
      to: name, in: folder, executable: entry.isExecutable, staging: staging, isRepeatable: isRepeatable, new)
  }
}

extension FoundFile {
  /// How it differs from what the index says of it. Errors name `path`.
  func difference(from entry: IndexEntry, _ path: RelativePath) throws(WorkingCopyError) -> Scan.Difference {
    guard Scan.kind(status) == entry.kind else { return .kind }
    return try naming(path) { () throws(WorkingCopyError) in try Scan.compare(folder, name, status, entry) }
  }
}

extension RelativePath {
  /// The components, to keep.
  package var names: [[UInt8]] { components.map { Array($0) } }
}
