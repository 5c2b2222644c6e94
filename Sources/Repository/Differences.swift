import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// How one path differs between two states.
package struct FileDifference: Sendable {
  package enum Kind: String, Sendable {
    case added, deleted, modified, moved
    /// Its kind: a file became a link, and so on.
    case replaced
  }
  package var kind: Kind
  package var path: RelativePath
  /// Where it was, when it moved.
  package var oldPath: RelativePath?
  package var inodeKind: InodeKind
  /// What it was, when it was replaced; else as it is.
  package var oldInodeKind: InodeKind
  package var old: [UInt8]
  package var new: [UInt8]
  package var oldExecutable = false
  package var newExecutable = false

  init(
    kind: Kind, path: RelativePath, oldPath: RelativePath? = nil, inodeKind: InodeKind, old: [UInt8],
    new: [UInt8], oldExecutable: Bool = false, newExecutable: Bool = false
  ) {
    self.kind = kind
    self.path = path
    self.oldPath = oldPath
    self.inodeKind = inodeKind
    oldInodeKind = inodeKind
    self.old = old
    self.new = new
    self.oldExecutable = oldExecutable
    self.newExecutable = newExecutable
  }

  /// Whether the content differs.
  package var hasNewContent: Bool { old != new }

  /// In path order; at one path, what goes before what comes.
  fileprivate func isBefore(_ other: FileDifference) -> Bool {
    path == other.path ? kind == .deleted && other.kind != .deleted : path < other.path
  }
}

extension FileDifference {
  /// A directory that came or went.
  package init(directory path: RelativePath, _ kind: Kind) {
    self.init(kind: kind, path: path, inodeKind: .directory, old: [], new: [])
  }
}

extension Repository {
  /// How the working copy differs from its channel, in path order.
  ///
  /// - Parameters:
  ///   - untracked: also files that are not tracked, as added.
  ///   - detectsRenames: whether a tracked file that is gone may be found again under another name.
  package func differences(
    paths: [RelativePath] = [], untracked: Bool = false, detectsRenames: Bool = false
  ) throws(RepositoryError) -> [FileDifference] {
    try reading { reader throws(RepositoryError) in
      let head = try stored { () throws(PristineError) in try reader.shownHead(of: self.workspace(reader)) }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      let index = Index(reader, workspace: workspaceID)
      var scan = try working { () throws(WorkingCopyError) in try Scan(root, index, findsUntracked: untracked)
      }
      if detectsRenames {
        _ = try detectMoves(in: &scan, knowsUntracked: untracked, paths: paths, view, index)
      }
      func selects(_ path: RelativePath) -> Bool { paths.isEmpty || paths.contains { path.isWithin($0) } }
      var tree = TreeView()
      var out: [FileDifference] = []
      for item in scan.items where selects(item.path) {
        if let difference = try self.difference(item, view, &tree) { out.append(difference) }
      }
      for removed in try stored({ () throws(PristineError) in try index.removals() })
      where removed.entry.kind != .directory {
        guard
          let entry = try stored({ () throws(PristineError) in try tree.entry(of: removed.inode, in: view) })
        else { continue }
        let path = try files { () throws(FileError) in try RelativePath(entry.path) }
        guard selects(path) else { continue }
        let old = try stored { () throws(PristineError) in try RenderedFile(removed.inode, view).bytes }
        out.append(
          FileDifference(
            kind: .deleted, path: path, inodeKind: entry.kind, old: old, new: [],
            oldExecutable: entry.isExecutable))
      }
      for path in untracked ? try self.untrackedFiles(scan) : [] where selects(path) {
        let (bytes, kind, executable) = try onDisk(path)
        out.append(
          FileDifference(
            kind: .added, path: path, inodeKind: kind, old: [], new: bytes, newExecutable: executable))
      }
      return out.sorted { $0.isBefore($1) }
    }
  }

  /// Every file and link that is not tracked, those in folders without anything tracked included.
  func untrackedFiles(_ scan: Scan) throws(RepositoryError) -> [RelativePath] {
    var out: [RelativePath] = []
    for (path, isDirectory) in scan.untracked {
      if !isDirectory {
        out.append(path)
        continue
      }
      for (inner, kind) in try contents(of: path, force: false) where kind != .directory { out.append(inner) }
    }
    return out
  }

  private func onDisk(_ path: RelativePath) throws(RepositoryError) -> ([UInt8], InodeKind, Bool) {
    try files { () throws(FileError) in
      guard let status = try root.status(of: path) else { return ([], .file, false) }
      if status.kind == .symlink { return (try root.readSymlink(path), .symlink, false) }
      return (try root.read(path), .file, status.isExecutable)
    }
  }

  private func difference(
    _ item: Scan.Item, _ view: View, _ tree: inout TreeView
  ) throws(RepositoryError) -> FileDifference? {
    if item.difference == .stamp { return nil }
    if item.entry.kind == .directory, item.entry.tracking != .moved, !item.difference.contains(.kind) {
      return nil
    }
    var old: [UInt8] = []
    var shown: TreeEntry?
    if let inode = item.entry.inodes.first {
      shown = try stored { () throws(PristineError) in try tree.entry(of: inode, in: view) }
      if item.entry.kind != .directory {
        old = try stored { () throws(PristineError) in try RenderedFile(inode, view).bytes }
      }
    }
    let oldPath = try files { () throws(FileError) in
      try shown.map { entry throws(FileError) in try RelativePath(entry.path) }
    }
    if item.difference.contains(.missing) {
      guard shown != nil else { return nil }
      return FileDifference(
        kind: .deleted, path: item.path, oldPath: oldPath == item.path ? nil : oldPath,
        inodeKind: item.entry.kind, old: old,
        new: [], oldExecutable: shown?.isExecutable ?? false)
    }
    let isDirectory = item.status?.kind == .directory || item.entry.kind == .directory
    let (new, kind, executable) = isDirectory ? ([], InodeKind.directory, false) : try onDisk(item.path)
    var out = FileDifference(
      kind: .modified, path: item.path, oldPath: nil, inodeKind: kind, old: old, new: new,
      oldExecutable: shown?.isExecutable ?? false, newExecutable: executable)
    if item.difference.contains(.kind) {
      out.kind = .replaced
      out.oldInodeKind = item.entry.kind
    } else if shown == nil {
      out.kind = .added
    } else if let oldPath, oldPath != item.path {
      out.kind = .moved
      out.oldPath = oldPath
    } else if old == new, out.oldExecutable == out.newExecutable {
      return nil
    }
    return out
  }

  /// What a change did to what it depends on, whatever channels hold besides. Cost: as for two states, and all it depends on.
  package func differences(of change: ChangeHash) throws(RepositoryError) -> [FileDifference] {
    try reading { reader throws(RepositoryError) in
      let after = try set(at: .change(change), reader)
      let id = try stored { () throws(PristineError) in try reader.id(of: change) }
      return try differences(from: after.subtracting(ChangeSet(id.map { [$0] } ?? [])), to: after, reader)
    }
  }

  /// How one state differs from another. Cost: the files in which they do.
  package func differences(from: Standpoint, to: Standpoint) throws(RepositoryError) -> [FileDifference] {
    try reading { reader throws(RepositoryError) in
      try differences(from: try set(at: from, reader), to: try set(at: to, reader), reader)
    }
  }

  private func differences(
    from a: ChangeSet, to b: ChangeSet, _ reader: StoreReader
  ) throws(RepositoryError) -> [FileDifference] {
    let (old, new) = (View(reader, a), View(reader, b))
    let plan = try stored { () throws(PristineError) in
      try OutputPlan(from: old, to: new, touched: try reader.inodes(touchedBetween: a, b))
    }
    var before = TreeView()
    var out: [FileDifference] = []
    for item in plan.items where item.kind != .directory {
      let difference = try stored { () throws(PristineError) -> FileDifference? in
        let was = try before.entry(of: item.inode, in: old)
        guard was != nil || item.new != nil else { return nil }
        let oldBytes = was == nil ? [] : try RenderedFile(item.inode, old).bytes
        let newBytes = item.new == nil ? [] : try RenderedFile(item.inode, new).bytes
        guard let path = try? RelativePath(item.new?.path ?? was?.path ?? []) else { return nil }
        var out = FileDifference(
          kind: was == nil ? .added : item.new == nil ? .deleted : .modified, path: path,
          inodeKind: item.kind,
          old: oldBytes, new: newBytes, oldExecutable: was?.isExecutable ?? false,
          newExecutable: item.new?.isExecutable ?? false)
        if let was, item.new != nil, was.path != item.new?.path {
          out.kind = .moved
          out.oldPath = try? RelativePath(was.path)
        } else if was != nil, item.new != nil, oldBytes == newBytes, out.oldExecutable == out.newExecutable {
          return nil
        }
        return out
      }
      if let difference { out.append(difference) }
    }
    return out.sorted { $0.isBefore($1) }
  }
}
