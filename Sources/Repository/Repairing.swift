import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

extension Repository {
  /// Rebuilds everything that can be worked out from the stored changes: their rows, sets and logs of channels, the index.
  ///
  /// Files are not touched. The index is rebuilt as a whole when it is damaged: what was added is still added then, what was moved shows
  /// as gone and untracked, and files that differ from the channel show as edited.
  ///
  /// - Returns: what was found before, and what is still wrong, which needs the changes from another repository or a copy.
  package func repair() throws(RepositoryError) -> (found: [String], left: [CheckProblem]) {
    var found: [String] = []
    if let damage = try damageOfStore() {
      found += damage
      let left = try rebuildStore()
      guard left.isEmpty else { return (found, left) }
    }
    let index = try checkIndex()
    if index.isEmpty { return (found, []) }
    found += index.map { "\($0)" }
    try rebuildIndex()
    return (found, try checkIndex())
  }

  /// Rebuilds rows, then, where that was not all, channels. Each check costs as much as storing everything again, so none is made twice.
  ///
  /// - Returns: what is still wrong.
  private func rebuildStore() throws(RepositoryError) -> [CheckProblem] {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        _ = try writer.rebuildRows()
        try writer.rebuildAttributionIndex()
        // Others who have seen the log need not ask for all of it again, where it is sound.
        if try !writer.reader.hasSoundArrivals() { try writer.rebuildArrivals() }
      }
    }
    if try damageOfStore() == nil { return [] }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        for name in try writer.reader.channelNames() {
          // A channel whose set does not read stays as it is, and is named in what is left.
          try? writer.rebuildChannel(name)
        }
      }
    }
    return try checkStore { _, _ in }
  }

  /// What is wrong with the store, in words; nil when nothing is.
  private func damageOfStore() throws(RepositoryError) -> [String]? {
    do throws(RepositoryError) {
      let problems = try checkStore { _, _ in }
      return problems.isEmpty ? nil : problems.map { "\($0)" }
    } catch {
      guard case .store(.corrupt(let table, let detail)) = error else { throw error }
      return ["table \(table): \(detail)"]
    }
  }

  /// Writes the index anew from the channel shown. Stamps say nothing afterwards, so the next status reads every file once.
  private func rebuildIndex() throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let added = (try? Index(writer.reader, workspace: self.workspaceID).added()) ?? []
        let entries = try Repository.shownEntries(writer.reader, try self.workspace(writer.reader))
        try writer.clearIndex(self.workspaceID)
        try writer.apply(entries, workspace: self.workspaceID, now: 0)
        for (path, kind) in added {
          guard let path = try? RelativePath(path) else { continue }
          _ = try writer.track(path, kind, self.workspaceID)
        }
      }
    }
  }

  /// Everything the channel of a workspace shows, as an index has it.
  private static func shownEntries(
    _ reader: StoreReader, _ workspace: Workspace
  ) throws(PristineError) -> Output.Outcome {
    let view = View(reader, try reader.set(of: try reader.shownHead(of: workspace)))
    var outcome = Output.Outcome()
    var tree = TreeView()
    try tree.walk(from: [], in: view) { entry throws(PristineError) in
      guard workspace.shownScope.shows(entry.path, entry.kind) else { return }
      var row = IndexEntry(kind: entry.kind, tracking: .recorded, inodes: entry.merged)
      row.hasTreeConflict = !entry.conflicts.isEmpty
      row.executable = entry.isExecutable
      if entry.kind != .directory {
        let (bytes, hasConflict) = try RenderedFile.bytes(of: entry.inode, view)
        row.hasContentConflict = hasConflict
        row.digest = Digest.of(bytes)
      }
      outcome.add(entry.path, row)
    }
    return outcome
  }
}
