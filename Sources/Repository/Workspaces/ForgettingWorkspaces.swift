import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// Working copies that the store forgets, and those that it knows again after an undo.
extension Repository {
  /// Forgets working copies, as one operation: what they show, what they track. Their files stay as they are, edits included, without being
  /// a working copy; undo takes them up again.
  ///
  /// - Throws: `.hasEdits` unless forced; `.noSuchWorkspace`, `.mainWorkspace`. Nothing is forgotten then.
  package func removeWorkspaces(
    _ names: [String], force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) {
    let rows = try names.map { name throws(RepositoryError) in try row(named: name) }
    guard !rows.contains(where: { $0.id == Workspace.main }) else { throw .mainWorkspace }
    if !force { for row in rows { try opened(row)?.refuseEdits() } }
    var operation = operation(invocation, [])
    var logged: UInt32?
    for row in rows {
      try whileDetaching(row, force: force, removesFiles: false) { () throws(RepositoryError) in
        try stored { () throws(PristineError) in
          try store.write { writer throws(PristineError) in
            guard let row = try writer.reader.workspace(row.id) else { return }
            let image = try writer.takeWorkspace(row)
            operation.steps.append(
              Operation.Step(
                movesFiles: true,
                effects: [.workspace(row.id, name: row.name, before: image, keepsFiles: true)]))
            if let logged {
              try writer.replace(logged, operation)
            } else {
              logged = try writer.log(operation)
            }
          }
        }
      }
    }
  }

  private func row(named name: String) throws(RepositoryError) -> Workspace {
    let rows = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.workspaces() }
    }
    guard let row = rows.first(where: { $0.name == name }) else {
      throw .noSuchWorkspace(name, known: rows.map(\.name))
    }
    return row
  }

  /// Runs `body`, which takes a step back, and does in other folders what its effects on working copies ask for.
  ///
  /// - Throws: `.hasEdits` where one with edits would go and nothing forces it; `.notEmpty` where another has come to its place;
  ///   `.workspaceExists`.
  func aroundWorkspaces<Result>(
    of step: Operation.Step, force: Bool, _ body: () throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    for case .workspace(let id, _, let before, let keepsFiles) in step.effects {
      if let before { return try whileAttaching(before, body) }
      let row = try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) in try reader.workspace(id) }
      }
      guard let row else { continue }
      return try whileDetaching(row, force: force || keepsFiles, removesFiles: !keepsFiles, body)
    }
    return try body()
  }

  // MARK: Going

  /// Runs `body`, which forgets a working copy, while nobody is at work in it; then its folder is none any more.
  ///
  /// - Parameter removesFiles: whether its files go, too, but for those that are edited or not tracked.
  private func whileDetaching<Result>(
    _ row: Workspace, force: Bool, removesFiles: Bool, _ body: () throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    guard let other = try opened(row) else { return try body() }
    let result = try other.locked { () throws(RepositoryError) in
      if !force { try other.refuseEdits() }
      let leaving = removesFiles ? try other.pathsAsRecorded() : []
      let result = try body()
      try files { () throws(FileError) in
        for (path, isDirectory) in leaving.reversed() {
          _ = isDirectory ? try other.root.removeDirectoryIfEmpty(path) : try other.root.remove(path)
        }
        try other.root.removeTree(Repository.directoryName)
      }
      return result
    }
    if removesFiles { Repository.removeIfEmpty(row.path) }
    return result
  }

  /// The working copy of a row; nil when it is not where it was.
  private func opened(_ row: Workspace) throws(RepositoryError) -> Repository? {
    guard let pointer = WorkspacePointer.read(at: row.path), pointer.key == row.key else { return nil }
    if pointer.repository != home {
      // The repository was moved.
      let root = try files { () throws(FileError) in try Directory(path: row.path) }
      try WorkspacePointer(number: row.id, key: row.key, repository: home).write(in: root)
    }
    return try Repository(at: row.path)
  }

  private func refuseEdits() throws(RepositoryError) {
    let edits = try unrecorded()
    guard edits.isEmpty else {
      let row = try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) in try workspace(reader) }
      }
      throw .hasEdits(row.name, edits)
    }
  }

  /// Paths that a record would be about.
  private func unrecorded() throws(RepositoryError) -> [RelativePath] {
    let edited = try status().items.filter {
      !$0.difference.isSubset(of: [.conflict, .stamp])
        && !($0.entry.tracking == .added && $0.difference.contains(.missing))
    }
    let removed = try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in
        try Index(reader, workspace: workspaceID).removals().map(\.name)
      }
    }
    let names = try removed.map { name throws(RepositoryError) in
      try files { () throws(FileError) in try RelativePath(name) }
    }
    return Array(Set(edited.map(\.path) + names)).sorted()
  }

  /// What is tracked and not edited, directories before what is in them.
  private func pathsAsRecorded() throws(RepositoryError) -> [(path: RelativePath, isDirectory: Bool)] {
    let edited = try status().items.filter { !$0.difference.isSubset(of: [.conflict, .stamp]) }
    let stays = Set(edited.map(\.path))
    let tracked = try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in
        let index = Index(reader, workspace: workspaceID)
        var top: [RelativePath] = []
        try index.entries(in: Index.root) { name, _ in top += (try? RelativePath(name)).map { [$0] } ?? [] }
        var out: [(path: RelativePath, entry: IndexEntry)] = []
        for path in top { out += try index.entries(at: path) }
        return out
      }
    }
    return tracked.filter { !stays.contains($0.path) }.map { ($0.path, $0.entry.kind == .directory) }
  }

  // MARK: Coming back

  /// Runs `body`, which knows a working copy again, with its folder made one; then its files are written where it has none.
  private func whileAttaching<Result>(
    _ image: WorkspaceImage, _ body: () throws(RepositoryError) -> Result
  ) throws(RepositoryError) -> Result {
    let (row, others) = try stored { () throws(PristineError) in
      (try image.workspace(), try store.read { reader throws(PristineError) in try reader.workspaces() })
    }
    guard !others.contains(where: { $0.name == row.name }) else { throw .workspaceExists(row.name) }
    let isNew = (try? Directory(path: row.path)) == nil
    let root = try files { () throws(FileError) in try Directory.make(row.path) }
    let isTaken = try files { () throws(FileError) in try root.status(of: Repository.directoryName) } != nil
    if isTaken, try WorkspacePointer.read(in: root)?.key != row.key { throw .notEmpty(row.path) }
    try WorkspacePointer(number: row.id, key: row.key, repository: home).write(in: root)
    let result: Result
    do throws(RepositoryError) {
      result = try body()
      if isNew { try forgetFiles(of: row.id) }
    } catch {
      try files { () throws(FileError) in try root.removeTree(Repository.directoryName) }
      if isNew { Repository.removeIfEmpty(row.path) }
      throw error
    }
    // Where something is in the way of its files, its next command says so.
    do throws(RepositoryError) { _ = try Repository(at: row.path).update() } catch .behind {}
    return result
  }

  /// Says that no file of a working copy is there.
  private func forgetFiles(of id: UInt32) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        guard var row = try writer.reader.workspace(id) else { return }
        try writer.clearIndex(id)
        row.base = ChannelHead.none
        try writer.put(row)
      }
    }
  }
}
