import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

extension Repository {
  /// Holds the index against the channel it shows and against the files: what it says was written has to be what the channel has, and a
  /// file whose times say it was not touched has to hold it. Edits that are not recorded are no problem.
  ///
  /// Cost: every tracked file is read.
  func checkIndex() throws(RepositoryError) -> [CheckProblem] {
    try reading { reader throws(RepositoryError) in
      let workspace = try stored { () throws(PristineError) in try self.workspace(reader) }
      // While output is under way the index speaks of what was there before.
      guard workspace.target == nil, workspace.restoring == nil else { return [] }
      let set = try stored { () throws(PristineError) in
        try reader.set(of: try reader.shownHead(of: workspace))
      }
      let view = View(reader, set)
      let index = Index(reader, workspace: workspaceID)
      var problems: [CheckProblem] = []
      var tree = TreeView()
      var tracked: Set<LocalInode> = []
      try stored { () throws(PristineError) in
        for removal in try index.removals() { tracked.insert(removal.inode) }
      }
      var todo: [(path: RelativePath, directory: UInt32, isMoved: Bool)] = [(.root, Index.root, false)]
      var seen: Set<UInt32> = []
      while let (path, directory, isMoved) = todo.popLast() {
        guard seen.insert(directory).inserted else {
          problems.append(.index(path.bytes, "is a directory in two places at once"))
          continue
        }
        var entries: [(name: [UInt8], entry: IndexEntry)] = []
        try stored { () throws(PristineError) in
          try index.entries(in: directory) { name, entry throws(PristineError) in
            entries.append((name, entry))
          }
        }
        for (name, entry) in entries {
          let path = try files { () throws(FileError) in try path.appending(name: name) }
          tracked.formUnion(entry.inodes)
          if entry.kind == .directory {
            todo.append((path, entry.directory, isMoved || entry.tracking == .moved))
          }
          if let detail = try problem(path, entry, isMoved: isMoved, view, &tree) {
            problems.append(.index(path.bytes, detail))
          }
        }
      }
      try stored { () throws(PristineError) in
        try tree.walk(from: [], in: view) { entry throws(PristineError) in
          if workspace.shownScope.shows(entry.path, entry.kind), !tracked.contains(entry.inode) {
            problems.append(.index(entry.path, "is in the channel and not tracked"))
          }
        }
      }
      return problems
    }
  }

  private func problem(
    _ path: RelativePath, _ entry: IndexEntry, isMoved: Bool, _ view: View, _ tree: inout TreeView
  ) throws(RepositoryError) -> String? {
    guard entry.tracking != .added, let inode = entry.inodes.first else { return nil }
    let shown = try stored { () throws(PristineError) in try tree.entry(of: inode, in: view) }
    guard let shown else { return "is tracked and not in the channel" }
    guard shown.kind == entry.kind else { return "is tracked as something else than it is in the channel" }
    if entry.tracking == .recorded, !isMoved, shown.path != path.bytes {
      return "has another place in the channel"
    }
    guard entry.kind != .directory else { return nil }
    let rendered = try stored { () throws(PristineError) in try RenderedFile(inode, view) }
    if entry.digest != Digest.of(rendered.bytes) { return "was not written as the channel has it" }
    if entry.executable != shown.isExecutable { return "was not written with the mode the channel has" }
    if entry.hasContentConflict != rendered.hasConflict { return "is wrong about a conflict in its content" }
    if entry.hasTreeConflict != !shown.conflicts.isEmpty {
      return "is wrong about a conflict about its place"
    }
    guard let status = try files({ () throws(FileError) in try root.status(of: path) }),
      Scan.kind(status) == entry.kind,
      FileStamp(status) == entry.stamp
    else { return nil }
    let digest = try working { () throws(WorkingCopyError) in try Scan.contentDigest(root, path, status) }
    return digest == entry.digest ? nil : "was altered without a trace in its times"
  }
}
