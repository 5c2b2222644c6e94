import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// Which paths are versioned: `add`, `remove` and `mv`. They change the index only; the next record makes facts of it.
extension Repository {
  /// Tracks files, links and directories, and what leads to them. A tracked path that is in conflict is settled as it stands.
  ///
  /// - Parameters:
  ///   - recursive: also what is in the directories named.
  ///   - force: also what the ignore files name.
  /// - Returns: what was not tracked before.
  package func add(
    _ paths: [RelativePath], recursive: Bool = false, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> [RelativePath] {
    var wanted: [(RelativePath, InodeKind)] = []
    var ignored: [RelativePath] = []
    for path in paths {
      guard let status = try files({ () throws(FileError) in try root.status(of: path) }) else {
        throw .noSuchPath(path)
      }
      guard let kind = Scan.kind(status) else { throw .unsupportedKind(path) }
      if path.isRoot {
        if recursive { wanted += try contents(of: path, force: force) }
        continue
      }
      let isIgnored = try files { () throws(FileError) in
        try IgnoreStack.isIgnored(path, isDirectory: kind == .directory, in: root)
      }
      if path.components.contains(where: { EntryName.isRepositoryDirectory(Array($0)) })
        || (isIgnored && !force)
      {
        ignored.append(path)
        continue
      }
      wanted.append((path, kind))
      if kind == .directory, recursive { wanted += try contents(of: path, force: force) }
    }
    guard ignored.isEmpty else { throw .ignored(ignored) }
    try checkScope(of: wanted.map(\.0))
    let list = wanted
    return try exclusively(.goOn) { () throws(RepositoryError) in
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          var added: [RelativePath] = []
          writer.journalIndex()
          for (path, kind) in list where try writer.track(path, kind, self.workspaceID) { added.append(path) }
          var step = Operation.Step(movesFiles: false)
          step.rows = writer.takeJournal().images
          try writer.log(self.operation(invocation, [step]))
          return added
        }
      }
    }
  }

  /// Refuses what lies outside the part of the tree that is shown: what is there is not known by the files.
  private func checkScope(of paths: [RelativePath]) throws(RepositoryError) {
    let scope = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try self.workspace(reader).scope }
    }
    let outside = paths.filter { !scope.holds($0.bytes) }
    guard outside.isEmpty else { throw .outsideScope(outside) }
  }

  /// Those of some paths that are directories with something in them that could be tracked and is not.
  package func directoriesNotAllTracked(_ paths: [RelativePath], force: Bool) throws(RepositoryError)
    -> [RelativePath]
  {
    var out: [RelativePath] = []
    for path in paths {
      guard try files({ () throws(FileError) in try root.status(of: path) })?.kind == .directory else {
        continue
      }
      let below = try contents(of: path, force: force)
      let isPartly = try reading { reader throws(RepositoryError) in
        let index = Index(reader, workspace: workspaceID)
        return try stored { () throws(PristineError) -> Bool in
          for (path, _) in below where try index.lookup(path.names)?.entry == nil { return true }
          return false
        }
      }
      if isPartly { out.append(path) }
    }
    return out
  }

  /// What can be tracked below a directory, parents first.
  func contents(of path: RelativePath, force: Bool) throws(RepositoryError) -> [(
    RelativePath, InodeKind
  )] {
    var out: [(RelativePath, InodeKind)] = []
    var ignore = try ignoreStack(above: path)
    var listing = DirectoryListing()
    var todo = [path]
    var entered: [RelativePath] = []
    while let path = todo.popLast() {
      while let last = entered.last, !path.isWithin(last) {
        ignore.leave()
        entered.removeLast()
      }
      let folder = try files { () throws(FileError) in try root.open(path) }
      try files { () throws(FileError) in try folder.list(into: &listing) }
      let rules = try files { () throws(FileError) in try IgnoreRules(readingFrom: folder, listing: listing) }
      if path.isRoot {
        ignore = IgnoreStack(rootRules: rules)
      } else {
        let name = Array(path.name)
        ignore.enter(name.span, rules: rules)
        entered.append(path)
      }
      for number in 0..<listing.count {
        let kind = listing.kind(number)
        let name = Array(listing.name(number))
        if kind == .other || IgnoreStack.isReserved(name.span) { continue }
        if !force, ignore.isIgnored(name.span, isDirectory: kind == .directory) { continue }
        let inner = try files { () throws(FileError) in try path.appending(name: name) }
        out.append((inner, kind == .directory ? .directory : kind == .symlink ? .symlink : .file))
        if kind == .directory { todo.append(inner) }
      }
    }
    return out
  }

  /// The rules that hold in a directory, from those of all above it.
  private func ignoreStack(above path: RelativePath) throws(RepositoryError) -> IgnoreStack {
    var ignore = try files { () throws(FileError) in
      IgnoreStack(rootRules: try IgnoreRules(readingFrom: root))
    }
    var above: [RelativePath] = []
    var at = path.parent
    while let parent = at, !parent.isRoot {
      above.append(parent)
      at = parent.parent
    }
    for folder in above.reversed() {
      let rules = try files { () throws(FileError) in try IgnoreRules(readingFrom: try root.open(folder)) }
      let name = Array(folder.name)
      ignore.enter(name.span, rules: rules)
    }
    return ignore
  }

  /// Stops tracking paths, and deletes them unless `keep`.
  ///
  /// - Throws: `.wouldOverwrite` when that would lose edits that are not recorded.
  package func remove(
    _ paths: [RelativePath], keep: Bool = false, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) {
    try exclusively(.goOn) { () throws(RepositoryError) in
      try removeTracked(paths, keep: keep, force: force, invocation)
    }
  }

  private func removeTracked(
    _ paths: [RelativePath], keep: Bool, force: Bool, _ invocation: Invocation
  ) throws(RepositoryError) {
    if !keep, !force {
      let edited = try status().items.filter { item in
        paths.contains { item.path.isWithin($0) }
          && !item.difference.isDisjoint(with: [.content, .kind, .added])
          && !item.difference.contains(.missing)
      }
      guard edited.isEmpty else { throw .wouldOverwrite(edited.map(\.path)) }
    }
    for path in paths where try !isTracked(path) { throw .notTracked(path) }
    let (tracked, images) = try reading { reader throws(RepositoryError) in
      try removing(paths, Index(reader, workspace: workspaceID), keep: keep)
    }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        writer.journalIndex()
        for path in paths { _ = try writer.untrack(path, self.workspaceID) }
        var step = Operation.Step(movesFiles: false)
        step.rows = writer.takeJournal().images
        step.files = try images.kept(&writer)
        try writer.log(self.operation(invocation, [step]))
      }
    }
    if keep { return }
    for (path, kind) in tracked.reversed() {
      try files { () throws(FileError) in
        if kind == .directory {
          _ = try root.removeDirectoryIfEmpty(path)
        } else {
          _ = try root.remove(path)
        }
      }
    }
  }

  /// What is tracked at and below some paths, parents first, and what stands there if it is going to be deleted.
  private func removing(
    _ paths: [RelativePath], _ index: Index, keep: Bool
  ) throws(RepositoryError) -> (tracked: [(path: RelativePath, kind: InodeKind)], images: FileImages) {
    var tracked: [(path: RelativePath, kind: InodeKind)] = []
    var images = FileImages()
    for path in paths {
      for (path, entry) in try stored({ () throws(PristineError) in try index.entries(at: path) }) {
        tracked.append((path, entry.kind))
        if !keep { try working { () throws(WorkingCopyError) in try images.take(path, entry, root) } }
      }
    }
    return (tracked, images)
  }

  private func isTracked(_ path: RelativePath) throws(RepositoryError) -> Bool {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try Index(reader, workspace: self.workspaceID).lookup(path.names)?.entry != nil
      }
    }
  }

  /// Moves a tracked path, on disk and in tracking; into a directory that is there.
  package func move(_ source: RelativePath, to destination: RelativePath, _ invocation: Invocation)
    throws(RepositoryError)
  {
    try exclusively(.goOn) { () throws(RepositoryError) in
      try moveTracked(source, to: destination, invocation)
    }
  }

  func moveTracked(_ source: RelativePath, to destination: RelativePath, _ invocation: Invocation)
    throws(RepositoryError)
  {
    var destination = destination
    if try files({ () throws(FileError) in try root.status(of: destination) })?.kind == .directory {
      let known = try files { () throws(FileError) in try root.status(of: source) } != nil
      if known || destination.isRoot {
        destination = try files { () throws(FileError) in try destination.appending(name: source.name) }
      }
    }
    guard !source.isRoot, !destination.isWithin(source) else { throw .isDirectory(source) }
    let target = destination
    guard try isTracked(source) else { throw .notTracked(source) }
    try checkScope(of: [target])
    var step = Operation.Step(movesFiles: false)
    step.moves = try moveOnDisk(source, to: target, &step.files)
    let done = step
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        var step = done
        writer.journalIndex()
        try writer.retrack(source, to: target, self.workspaceID)
        try writer.moveCheckpoints(from: source.bytes, to: target.bytes, of: self.workspaceID)
        step.rows = writer.takeJournal().images
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  /// Moves what is there, if it is; notes directories that are made for it.
  func moveOnDisk(
    _ source: RelativePath, to target: RelativePath, _ made: inout [Operation.FileImage]
  ) throws(RepositoryError) -> [Operation.Move] {
    let targetStatus = try files { () throws(FileError) in try root.status(of: target) }
    guard try files({ () throws(FileError) in try root.status(of: source) }) != nil else { return [] }
    if targetStatus != nil { throw .wouldOverwrite([target]) }
    var parent = target.parent
    while let folder = parent, !folder.isRoot,
      try files({ () throws(FileError) in try root.status(of: folder) }) == nil
    {
      made.append(Operation.FileImage(path: folder.bytes, content: .absent))
      parent = folder.parent
    }
    made.sort { $0.path.lexicographicallyPrecedes($1.path) }
    try files { () throws(FileError) in
      if let parent = target.parent { try root.makeDirectories(parent) }
      try root.renameNoReplace(source, to: target)
    }
    return [Operation.Move(from: source.bytes, to: target.bytes)]
  }

  /// What stands out in the working copy.
  ///
  /// - Parameter detectsRenames: whether a tracked file that is gone may be found again under another name.
  package func status(findsUntracked: Bool = false, detectsRenames: Bool = false) throws(RepositoryError)
    -> Scan
  {
    try reading { reader throws(RepositoryError) in
      let index = Index(reader, workspace: workspaceID)
      var scan = try working { () throws(WorkingCopyError) in
        try Scan(root, index, findsUntracked: findsUntracked)
      }
      if detectsRenames {
        let head = try stored { () throws(PristineError) in try reader.shownHead(of: self.workspace(reader)) }
        let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
        _ = try detectMoves(in: &scan, knowsUntracked: findsUntracked, view, index)
      }
      return scan
    }
  }

  /// Runs `body` on one snapshot of the store.
  func reading<Result>(_ body: (StoreReader) throws(RepositoryError) -> Result) throws(RepositoryError)
    -> Result
  {
    var outcome: Swift.Result<Result, RepositoryError>?
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        do throws(RepositoryError) { outcome = .success(try body(reader)) } catch {
          outcome = .failure(error)
        }
      }
    }
    guard let outcome else { throw .nothingToRecord }
    return try outcome.get()
  }
}
