import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// How the working copy stands against its channel, gathered for `status`.
struct StatusReport {
  struct Item {
    var state: PathState
    var path: [UInt8]
    /// Where it was, when it moved.
    var oldPath: [UInt8]?
    var kind: InodeKind
    /// Everything that differs, in words of the documented schema.
    var changes: [String]
  }

  var channel: String
  var state: Digest
  /// Whether the files do not show yet what the channel holds.
  var isBehind: Bool
  var items: [Item] = []
  var untracked: [[UInt8]] = []
  var unsupported: [RelativePath] = []
  var conflicts: [ConflictItem]

  init(_ repository: Repository, detectsRenames: Bool) throws {
    let scan = try repository.status(findsUntracked: true, detectsRenames: detectsRenames)
    conflicts = try repository.conflicts()
    let old = try StatusReport.oldPaths(scan.items, repository)
    (channel, state, isBehind) = try repository.snapshot { reader throws(PristineError) in
      let workspace = try repository.workspace(reader)
      let head = try reader.requireHead(of: workspace.channel)
      return (workspace.channel, head.state, workspace.isBehind(head))
    }
    for item in scan.items { items += StatusReport.item(item, old[item.path]).map { [$0] } ?? [] }
    for (path, kind) in try StatusReport.removals(repository) {
      items.append(Item(state: .deleted, path: path, oldPath: nil, kind: kind, changes: ["deleted"]))
    }
    items.sort { $0.path.lexicographicallyPrecedes($1.path) }
    untracked = scan.untracked.map { $0.path.bytes + ($0.isDirectory ? [UInt8(ascii: "/")] : []) }
    unsupported = scan.unsupported
  }

  private static func item(_ item: Scan.Item, _ old: [UInt8]?) -> Item? {
    let difference = item.difference
    if item.entry.tracking == .added, difference.contains(.missing) { return nil }
    var changes: [String] = []
    var state: PathState?
    func note(_ condition: Bool, _ word: String, _ letter: PathState) {
      guard condition else { return }
      changes.append(word)
      state = state ?? letter
    }
    note(difference.contains(.missing), "deleted", .deleted)
    if state == nil {
      note(difference.contains(.added), "added", .added)
      note(difference.contains(.kind), "kind", .replaced)
      note(old != nil, "moved", difference.contains(.content) ? .movedAndModified : .moved)
      note(difference.contains(.content) && !difference.contains(.added), "content", .modified)
      note(difference.contains(.mode) && !difference.contains(.added), "mode", .mode)
      note(item.entry.isSettled, "settled", .modified)
    }
    guard let state else { return nil }
    return Item(
      state: state, path: item.path.bytes, oldPath: difference.contains(.missing) ? nil : old,
      kind: item.entry.kind,
      changes: changes)
  }

  /// Where what was moved is in the channel.
  private static func oldPaths(_ items: [Scan.Item], _ repository: Repository) throws -> [RelativePath:
    [UInt8]]
  {
    let moved = items.filter { $0.entry.tracking == .moved }
    if moved.isEmpty { return [:] }
    return try repository.snapshot { reader throws(PristineError) in
      guard let workspace = try reader.workspace(repository.workspaceID) else { return [:] }
      let view = View(reader, try reader.set(of: try reader.shownHead(of: workspace)))
      var tree = TreeView()
      var out: [RelativePath: [UInt8]] = [:]
      for item in moved {
        guard let inode = item.entry.inodes.first, let path = try tree.path(of: inode, in: view),
          path != item.path.bytes
        else { continue }
        out[item.path] = path
      }
      return out
    }
  }

  /// What was removed from tracking, and not yet recorded so.
  static func removals(_ repository: Repository) throws -> [(path: [UInt8], kind: InodeKind)] {
    try repository.snapshot { reader throws(PristineError) in
      guard let workspace = try reader.workspace(repository.workspaceID) else { return [] }
      let removed = try Index(reader, workspace: repository.workspaceID).removals()
      if removed.isEmpty { return [] }
      let view = View(reader, try reader.set(of: try reader.shownHead(of: workspace)))
      var tree = TreeView()
      var out: [(path: [UInt8], kind: InodeKind)] = []
      for entry in removed {
        if let path = try tree.path(of: entry.inode, in: view) { out.append((path, entry.entry.kind)) }
      }
      return out
    }
  }

  // MARK: Questions of `record`

  /// Whether a path, or something below it, is tracked or was until it was removed.
  static func isKnown(_ path: RelativePath, _ repository: Repository) throws -> Bool {
    if path.isRoot { return true }
    let isTracked = try repository.snapshot { reader throws(PristineError) in
      try Index(reader, workspace: repository.workspaceID).lookup(path.names)?.entry != nil
    }
    if isTracked { return true }
    return try removals(repository).contains { $0.path.starts(with: path.bytes) }
  }

  /// Whether there is anything to record below some paths, or at all.
  static func hasSomething(_ paths: [RelativePath], _ repository: Repository) throws -> Bool {
    let scan = try repository.status()
    let isEdited = scan.items.contains { item in
      guard paths.isEmpty || paths.contains(where: { item.path.isWithin($0) }) else { return false }
      return !item.difference.isSubset(of: [.conflict, .stamp]) || item.entry.isSettled
    }
    if isEdited { return true }
    return try !removals(repository).isEmpty
  }
}
