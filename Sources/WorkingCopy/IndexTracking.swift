import ChangeModel
import FileSystem
import Pristine

extension Index {
  /// What the index says of a path.
  package func entry(at path: RelativePath) throws(WorkingCopyError) -> IndexEntry? {
    try pristine { () throws(PristineError) in try lookup(path.names)?.entry }
  }

  /// Where inodes are that were moved, or are in a directory that was, and that is not recorded yet. O(tracked paths).
  package func places(of inodes: Set<LocalInode>) throws(PristineError) -> [LocalInode: [[UInt8]]] {
    var out: [LocalInode: [[UInt8]]] = [:]
    var todo: [(names: [[UInt8]], directory: UInt32)] = [([], Index.root)]
    while let (names, directory) = todo.popLast() {
      try entries(in: directory) { name, entry throws(PristineError) in
        for inode in entry.inodes where inodes.contains(inode) { out[inode] = names + [name] }
        if entry.kind == .directory { todo.append((names + [name], entry.directory)) }
      }
    }
    return out
  }

  /// What is tracked at a path and below it, parents first.
  package func entries(at path: RelativePath) throws(PristineError) -> [(
    path: RelativePath, entry: IndexEntry
  )] {
    guard let found = try lookup(path.names), let entry = found.entry else { return [] }
    var out: [(path: RelativePath, entry: IndexEntry)] = []
    var todo = [(path: path, entry: entry)]
    while let (path, entry) = todo.popLast() {
      out.append((path, entry))
      guard entry.kind == .directory else { continue }
      try entries(in: entry.directory) { name, child throws(PristineError) in
        guard let below = try? path.appending(name: name) else { return }
        todo.append((path: below, entry: child))
      }
    }
    return out
  }
}

extension StoreWriter {
  /// The number of the directory at a path, tracking it and those above it as new where they are not tracked.
  package mutating func trackedDirectory(_ names: [[UInt8]], _ workspace: UInt32) throws(PristineError)
    -> UInt32
  {
    var directory = Index.root
    for name in names {
      if let entry = try Index(reader, workspace: workspace).entry(in: directory, name) {
        if entry.kind == .directory {
          directory = entry.directory
          continue
        }
        // What was a file makes way: it is removed, the directory is new.
        if entry.tracking != .added { try putRemoval(workspace, directory, name, entry) }
      }
      var entry =
        try restoredRemoval(in: directory, name, .directory, workspace)
        ?? IndexEntry(kind: .directory, tracking: .added, inodes: [])
      if entry.directory == 0 { entry.directory = try nextDirectory(workspace) }
      try putIndex(workspace, directory, name, entry)
      directory = entry.directory
    }
    return directory
  }

  /// Tracks one path; false when it was tracked already.
  package mutating func track(_ path: RelativePath, _ kind: InodeKind, _ workspace: UInt32)
    throws(PristineError) -> Bool
  {
    let names = path.names
    let parent = try trackedDirectory(Array(names.dropLast()), workspace)
    let name = names[names.count - 1]
    let known = try Index(reader, workspace: workspace).entry(in: parent, name)
    // A directory that became a file makes way with all that was in it.
    if let known, known.kind != kind, kind != .directory { _ = try untrack(path, workspace) }
    if var entry = known, entry.kind == kind {
      if entry.hasContentConflict || entry.hasTreeConflict, !entry.isSettled {
        entry.isSettled = true
        try putIndex(workspace, parent, name, entry)
      }
      return false
    }
    if kind == .directory {
      _ = try trackedDirectory(names, workspace)
      return true
    }
    let entry =
      try restoredRemoval(in: parent, name, kind, workspace)
      ?? IndexEntry(kind: kind, tracking: .added, inodes: [])
    try putIndex(workspace, parent, name, entry)
    return true
  }

  /// The entry of what was removed from this very place and not yet recorded so: adding it again takes the removal back.
  private mutating func restoredRemoval(
    in directory: UInt32, _ name: [UInt8], _ kind: InodeKind, _ workspace: UInt32
  ) throws(PristineError) -> IndexEntry? {
    let removed = try Index(reader, workspace: workspace).removals().first {
      $0.directory == directory && $0.name == name && $0.entry.kind == kind
    }
    guard let removed else { return nil }
    for inode in removed.entry.inodes { try deleteRemoval(workspace, inode) }
    return removed.entry
  }

  /// Stops tracking a path and all below it; returns them, parents first.
  package mutating func untrack(_ path: RelativePath, _ workspace: UInt32) throws(PristineError) -> [(
    RelativePath, InodeKind
  )] {
    let all = try Index(reader, workspace: workspace).entries(at: path)
    for (path, entry) in all.reversed() {
      guard let (directory, _) = try Index(reader, workspace: workspace).lookup(path.names) else { continue }
      if entry.tracking != .added { try putRemoval(workspace, directory, Array(path.name), entry) }
      try deleteIndex(workspace, directory, Array(path.name))
    }
    return all.map { ($0.path, $0.entry.kind) }
  }

  /// Forgets a path and all below it, as if it had never been tracked.
  package mutating func forget(_ path: RelativePath, _ workspace: UInt32) throws(PristineError) {
    for (path, _) in try Index(reader, workspace: workspace).entries(at: path).reversed() {
      guard let (directory, _) = try Index(reader, workspace: workspace).lookup(path.names) else { continue }
      try deleteIndex(workspace, directory, Array(path.name))
    }
  }

  /// Moves an entry; what is below a directory keeps its number and so moves with it. What was tracked at the target and is gone from
  /// disk makes way.
  package mutating func retrack(_ source: RelativePath, to target: RelativePath, _ workspace: UInt32)
    throws(PristineError)
  {
    guard let (directory, found) = try Index(reader, workspace: workspace).lookup(source.names),
      var entry = found
    else { return }
    let names = target.names
    let parent = try trackedDirectory(Array(names.dropLast()), workspace)
    try deleteIndex(workspace, directory, Array(source.name))
    if entry.tracking == .recorded { entry.tracking = .moved }
    // What was there, and is gone from the disk, makes way with all that was in it.
    _ = try untrack(target, workspace)
    try putIndex(workspace, parent, names[names.count - 1], entry)
  }
}
