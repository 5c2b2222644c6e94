import ChangeModel
import FileSystem
import Pristine

/// Puts files back that a command had moved or written over: the way back from `FileImages`.
package struct FileRestoration: Sendable {
  package let step: Operation.Step
  let root: Directory
  let staging: Directory
  private let images: [(path: RelativePath, content: Operation.FileImage.Content)]
  /// Moves on disk that take back those of the command.
  private let moves: [(from: RelativePath, to: RelativePath)]
  /// The numbers the file system gives to what each move of the step moves back, the last move first; 0 for what is not there. They tell what
  /// was moved already from what came to its place since.
  package let inodes: [UInt64]

  /// What is known after the files were written.
  package struct Outcome: Sendable {
    /// Stamps of files that are as the channel has them.
    var stamps: [(path: RelativePath, stamp: FileStamp, digest: Digest)] = []
    /// Files that were too large to be kept.
    package var lost: [RelativePath] = []
    package var written = 0
  }

  /// - Parameter moving: after an interruption, what is still to be moved, as `inodes` said before it.
  package init(
    _ step: Operation.Step, moving: [UInt64]? = nil, root: Directory, staging: Directory
  ) throws(WorkingCopyError) {
    self.step = step
    self.root = root
    self.staging = staging
    (moves, inodes) = try file { () throws(FileError) in
      try FileRestoration.moves(back: step.moves, moving, root)
    }
    images = try step.files.map { image throws(WorkingCopyError) in
      (path: try file { () throws(FileError) in try RelativePath(image.path) }, content: image.content)
    }
  }

  /// The way back, without what is gone: a file that is not there cannot move, only tracking does then.
  private static func moves(
    back moves: [Operation.Move], _ moving: [UInt64]?, _ root: Directory
  ) throws(FileError) -> (moves: [(from: RelativePath, to: RelativePath)], inodes: [UInt64]) {
    var out: [(from: RelativePath, to: RelativePath)] = []
    var inodes: [UInt64] = []
    for (number, move) in moves.reversed().enumerated() {
      let (from, to) = (try RelativePath(move.to), try RelativePath(move.from))
      // Where it is now: an earlier move may bring it.
      var now = from
      for earlier in out.reversed() where now.isWithin(earlier.to) {
        now = try RelativePath(earlier.from.bytes + now.bytes.dropFirst(earlier.to.bytes.count))
      }
      let inode = try root.status(of: now)?.inode ?? 0
      inodes.append(inode)
      if let moving, !moving.indices.contains(number) || moving[number] != inode { continue }
      if inode != 0 { out.append((from, to)) }
    }
    return (out, moving ?? inodes)
  }

  /// What is moved on disk, as an operation says it.
  package var movesBack: [Operation.Move] {
    moves.map { Operation.Move(from: $0.from.bytes, to: $0.to.bytes) }
  }

  // MARK: Before

  /// Notes what stands where files will be written or moved to.
  package func takeImages(_ images: inout FileImages, _ index: Index) throws(WorkingCopyError) {
    for path in try inTheWay() { try images.take(path, try index.entry(at: path), root) }
    for (path, _) in self.images where try !movesAway(path) {
      try images.take(path, try index.entry(at: path), root)
    }
    // What is moved and then written over is noted where it is now.
    for (from, to) in moves {
      for (path, _) in self.images where path.isWithin(to) {
        let now = try file { () throws(FileError) in
          try RelativePath(from.bytes + path.bytes.dropFirst(to.bytes.count))
        }
        try images.take(now, try index.entry(at: now), root)
      }
    }
    for (_, to) in moves {
      if try file({ () throws(FileError) in try root.status(of: to) }) != nil {
        try images.takeTree(to, root)
      } else if let parent = to.parent, !parent.isRoot,
        try file({ () throws(FileError) in try root.status(of: parent) }) == nil
      {
        // It is made for what moves there.
        try images.take(parent, nil, root)
      }
    }
  }

  /// What is no directory and stands where one has to be for what is written or moved.
  private func inTheWay() throws(WorkingCopyError) -> [RelativePath] {
    var out: [RelativePath] = []
    var known: Set<RelativePath> = []
    for path in images.filter({ $0.content != .absent }).map(\.path) + moves.map(\.to) {
      var above = path.parent
      while let folder = above, !folder.isRoot, known.insert(folder).inserted {
        if let status = try file({ () throws(FileError) in try root.status(of: folder) }) {
          if status.kind != .directory, try !movesAway(folder) { out.append(folder) }
          break
        }
        above = folder.parent
      }
    }
    return out
  }

  /// Whether there is anything to do on disk.
  package var touchesFiles: Bool { !moves.isEmpty || !images.isEmpty }

  /// Paths whose files would be lost: not as the command left them, and not kept by the store.
  ///
  /// - Parameter view: what the channel shows in the end.
  package func obstacles(_ index: Index, to view: View) throws(WorkingCopyError) -> [RelativePath] {
    var out: [RelativePath] = []
    for (_, to) in moves {
      guard try file({ () throws(FileError) in try root.status(of: to) }) != nil else { continue }
      if try !holdsNothingNew(to, index) { out.append(to) }
    }
    for path in try inTheWay() where try !holdsNothingNew(path, index) { out.append(path) }
    let leaving = Set(images.filter { $0.content == .absent }.map(\.path))
    for (path, content) in images {
      if case .lost = content { continue }
      if try !isExpendable(path, content, index, leaving), try !isAlready(path, content, view) {
        out.append(path)
      }
    }
    return Array(Set(out)).sorted()
  }

  /// Whether a file is as the channel shows it in the end, and so comes back of itself.
  private func isAlready(_ path: RelativePath, _ content: Operation.FileImage.Content, _ view: View)
    throws(WorkingCopyError) -> Bool
  {
    guard case .shown(let inode, _) = content,
      let status = try file({ () throws(FileError) in try root.status(of: path) }), status.kind == .file
    else { return false }
    let wanted = try pristine { () throws(PristineError) in try ShownFile(inode, view) }
    return try Scan.contentDigest(root, path, status) == wanted.digest
  }

  /// Whether what stands at a path goes elsewhere before anything is written.
  private func movesAway(_ path: RelativePath) throws(WorkingCopyError) -> Bool {
    guard moves.contains(where: { path.isWithin($0.from) }) else { return false }
    return try file { () throws(FileError) in try root.status(of: path) } != nil
  }

  /// Whether what stands at a path may be written over.
  private func isExpendable(
    _ path: RelativePath, _ content: Operation.FileImage.Content, _ index: Index, _ leaving: Set<RelativePath>
  ) throws(WorkingCopyError) -> Bool {
    guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else { return true }
    if try movesAway(path) { return true }
    if status.kind == .directory {
      if content == .directory || content == .absent { return true }
      let inner = try file { () throws(FileError) in try root.paths(in: path) }
      if inner.allSatisfy(leaving.contains) { return true }
    }
    return try holdsNothingNew(path, index)
  }

  /// Whether the store has all that stands at a path: as the channel has it, or from when a command wrote over it.
  package func holdsNothingNew(_ path: RelativePath, _ index: Index) throws(WorkingCopyError) -> Bool {
    var todo = [path]
    while let path = todo.popLast() {
      guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else { continue }
      if status.kind == .directory {
        todo += try file { () throws(FileError) in try root.paths(in: path) }
        continue
      }
      if let entry = try index.entry(at: path), entry.tracking != .added, Scan.kind(status) == entry.kind,
        try Scan.compare(root, path, status, entry).subtracting(.stamp).isEmpty
      {
        continue
      }
      if try !Output.isKept(path, root, index.reader) { return false }
    }
    return true
  }

  // MARK: Writing

  /// Moves and writes the files. Doing it again after an interruption gives the same files.
  package func perform(_ view: View) throws(WorkingCopyError) -> Outcome {
    var outcome = Outcome()
    for (from, to) in moves { try move(from, to: to) }
    for (path, content) in images.reversed() where content == .absent {
      try file { () throws(FileError) in
        if try root.status(of: path)?.kind == .directory {
          _ = try root.removeDirectoryIfEmpty(path)
        } else {
          _ = try root.remove(path)
        }
      }
    }
    for (path, content) in images { try place(path, content, view, &outcome) }
    return outcome
  }

  private func move(_ from: RelativePath, to: RelativePath) throws(WorkingCopyError) {
    try file { () throws(FileError) in
      guard try root.status(of: from) != nil else { return }
      try makeFolder(for: to)
      try root.removeTree(to)
      try root.rename(from, to: to)
    }
  }

  private func place(
    _ path: RelativePath, _ content: Operation.FileImage.Content, _ view: View, _ outcome: inout Outcome
  ) throws(WorkingCopyError) {
    switch content {
    case .absent: return
    case .lost: outcome.lost.append(path)
    case .directory:
      try makeRoom(path, for: .directory)
      try file { () throws(FileError) in try root.makeDirectories(path) }
    case .link(let target):
      try makeRoom(path, for: .symlink)
      try file { () throws(FileError) in
        _ = try root.writeSymlink(path, target: target, staging: staging)
      }
    case .file(let digest, let executable):
      let bytes = try pristine { () throws(PristineError) in try view.reader.kept(digest) }
      _ = try write(path, bytes, executable)
    case .shown(let inode, let executable):
      let shown = try pristine { () throws(PristineError) in try ShownFile(inode, view) }
      let status = try write(path, shown, executable, view)
      outcome.stamps.append((path, FileStamp(status), shown.digest))
    }
    outcome.written += 1
  }

  private func write(_ path: RelativePath, _ shown: ShownFile, _ executable: Bool, _ view: View)
    throws(WorkingCopyError) -> FileStatus
  {
    try makeRoom(path, for: .file)
    if let now = try file({ () throws(FileError) in try root.status(of: path) }), now.kind == .file,
      now.isExecutable == executable, now.size == shown.count,
      try Scan.contentDigest(root, path, now) == shown.digest
    {
      return now
    }
    return try shown.write(
      to: path, in: root, executable: executable, staging: staging, isRepeatable: false, view)
  }

  private func write(_ path: RelativePath, _ bytes: [UInt8], _ executable: Bool) throws(WorkingCopyError)
    -> FileStatus
  {
    try makeRoom(path, for: .file)
    return try file { () throws(FileError) in
      if let now = try root.status(of: path), now.kind == .file, now.isExecutable == executable,
        now.size == Int64(bytes.count), try root.read(path) == bytes
      {
        return now
      }
      return try root.writeAtomically(
        path, bytes, mode: executable ? .executable : .regular, staging: staging)
    }
  }

  /// What is of another kind goes first; that nothing is lost with it was checked, or overruled.
  private func makeRoom(_ path: RelativePath, for kind: FileStatus.Kind) throws(WorkingCopyError) {
    try file { () throws(FileError) in
      guard let now = try root.status(of: path) else { return try makeFolder(for: path) }
      if now.kind != kind { try root.removeTree(path) }
    }
  }

  /// Makes the directories above a path, in place of what stands there, too.
  private func makeFolder(for path: RelativePath) throws(FileError) {
    guard let parent = path.parent, !parent.isRoot, try root.status(of: parent)?.kind != .directory else {
      return
    }
    try makeFolder(for: parent)
    _ = try root.remove(parent)
    try root.makeDirectories(parent)
  }
}

extension StoreWriter {
  /// Tells the index of files that were put back as the channel has them.
  package mutating func apply(_ outcome: FileRestoration.Outcome, workspace: UInt32, now: Int64)
    throws(PristineError)
  {
    for (path, stamp, digest) in outcome.stamps where stamp.modified < now && stamp.changed < now {
      let names = path.names
      guard let (directory, found) = try Index(reader, workspace: workspace).lookup(names), var entry = found,
        entry.digest == digest
      else { continue }
      entry.stamp = stamp
      try putIndex(workspace, directory, names[names.count - 1], entry)
    }
  }
}

extension Output {
  /// Whether the store has the bytes of a file, or the target of a link, from when a command wrote over them.
  package static func isKept(_ path: RelativePath, _ root: Directory, _ reader: StoreReader)
    throws(WorkingCopyError) -> Bool
  {
    guard let status = try file({ () throws(FileError) in try root.status(of: path) }),
      status.kind == .file || status.kind == .symlink
    else { return false }
    let digest = try Scan.contentDigest(root, path, status)
    return try pristine { () throws(PristineError) in try reader.keeps(digest) }
  }

  /// Notes what stands where the plan writes and would not come back with the channel: edits, what is missing, files that are not tracked.
  ///
  /// - Returns: the paths noted, and the inodes the plan has there.
  package func deviations(_ index: Index, _ images: inout FileImages) throws(WorkingCopyError) -> [(
    path: RelativePath, inode: LocalInode
  )] {
    var out: [(path: RelativePath, inode: LocalInode)] = []
    let leaving = Set(plan.items.compactMap(\.oldPath))
    var open = OpenFolder(root)
    let removed = try pristine { () throws(PristineError) in Set(try index.removals().map(\.inode)) }
    for item in plan.items {
      if let new = item.new, !removed.isDisjoint(with: new.merged) {
        let path = try file { () throws(FileError) in try RelativePath(new.path) }
        for inode in new.merged where removed.contains(inode) { out.append((path, inode)) }
      }
      // A directory that is gone is made again, even if nothing about it is different.
      if let old = item.oldPath, item.hasNewContent || old != item.new?.path || item.kind == .directory {
        let path = try file { () throws(FileError) in try RelativePath(old) }
        let entry = try index.entry(at: path)
        if try !isPlain(path, entry, item.inode, &open) {
          try images.take(path, entry, inPlaceOf: item.kind, root)
          out.append((path, item.inode))
        }
      }
      if let new = item.new {
        // A file where a folder has to be makes room.
        var above = try file { () throws(FileError) in try RelativePath(new.path).parent }
        while let folder = above, !folder.isRoot {
          let status = try file { () throws(FileError) in try root.status(of: folder) }
          if let status, status.kind != .directory {
            try images.take(folder, try index.entry(at: folder), root)
            out.append((folder, item.inode))
          }
          above = folder.parent
        }
      }
      if let new = item.new, new.path != item.oldPath, item.kind != .directory, leaving.contains(new.path) {
        // A directory that leaves makes room with what is in it and does not leave with it.
        let path = try file { () throws(FileError) in try RelativePath(new.path) }
        let rest = try untracked(in: path, leaving)
        for inner in rest { try images.takeTree(inner, root) }
        if !rest.isEmpty { out.append((path, item.inode)) }
      }
      if let new = item.new, new.path != item.oldPath, !leaving.contains(new.path) {
        let path = try file { () throws(FileError) in try RelativePath(new.path) }
        let entry = try index.entry(at: path)
        let status = try file { () throws(FileError) in try root.status(of: path) }
        guard status != nil || entry != nil else { continue }
        try images.take(path, entry, inPlaceOf: item.kind, root)
        out.append((path, item.inode))
      }
    }
    return out
  }

  /// Whether a file is as the index has it, and the index as the channel.
  private func isPlain(
    _ path: RelativePath, _ entry: IndexEntry?, _ inode: LocalInode, _ open: inout OpenFolder
  ) throws(WorkingCopyError) -> Bool {
    guard let entry, entry.inodes.contains(inode), entry.tracking == .recorded, !entry.isSettled,
      let there = try file({ () throws(FileError) in try open.status(of: path) }),
      Scan.kind(there.status) == entry.kind
    else { return false }
    if entry.kind == .directory { return true }
    return try there.difference(from: entry, path).subtracting(.stamp).isEmpty
  }
}
