import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// Finding out where tracked files went that were moved by other means than `mv`.
extension Repository {
  /// Finds tracked files that are gone among those that are new, and has the scan show them there.
  ///
  /// Cost: nothing unless a tracked file is gone; else a walk of what is not tracked, the bytes of what could be the same by its size, and
  /// the lines of `RenameDetection.mostComparisons` pairs at most.
  ///
  /// - Parameters:
  ///   - knowsUntracked: whether the scan has looked for files that are not tracked.
  ///   - paths: only moves from or to what is at or below these; all when empty.
  /// - Returns: what moved, directories before what is in them.
  func detectMoves(
    in scan: inout Scan, knowsUntracked: Bool, paths: [RelativePath] = [], _ view: View, _ index: Index
  ) throws(RepositoryError) -> [DetectedMove] {
    let isFileGone = scan.items.contains { $0.isGone && $0.entry.kind != .directory }
    guard isFileGone else { return [] }
    if !knowsUntracked {
      let full = try working { () throws(WorkingCopyError) in try Scan(root, index, findsUntracked: true) }
      scan = full
    }
    let new = try NewFiles(scan, self)
    guard !new.files.isEmpty else { return [] }
    var old = try gone(scan.items, view)
    func selects(_ from: RelativePath, _ to: RelativePath) -> Bool {
      paths.isEmpty || paths.contains { from.isWithin($0) || to.isWithin($0) }
    }
    var files = new.files
    try addDigests(&old, &files)
    let inodes = Dictionary(
      scan.items.compactMap { item in item.entry.inodes.first.map { (item.path, $0) } }
    ) { first, _ in first }
    var last: (number: Int, text: [UInt8])?
    let matches = try RenameDetection.plan(old, files) { from, to throws(RepositoryError) in
      guard selects(old[from].path, files[to].path), let inode = inodes[old[from].path] else { return 0 }
      if last?.number != from {
        let text = try stored { () throws(PristineError) in try RenderedFile.bytes(of: inode, view).bytes }
        last = (from, text)
      }
      let text = try read(files[to].path)
      return RenameDetection.similarity(last?.text ?? [], text)
    }
    var moves: [DetectedMove] = []
    for match in matches where selects(old[match.from].path, files[match.to].path) {
      moves.append(
        DetectedMove(
          from: old[match.from].path, to: files[match.to].path, kind: old[match.from].kind,
          similarity: match.similarity))
    }
    moves = withDirectories(moves, scan, old, new, isWanted: selects)
    try working { () throws(WorkingCopyError) in
      try scan.take(moves, untracked: new.untracked(without: moves), root)
    }
    return moves
  }

  /// Adds the directories that moved as a whole, and what comes with them.
  private func withDirectories(
    _ files: [DetectedMove], _ scan: Scan, _ old: [RenameDetection.File], _ new: NewFiles,
    isWanted: (RelativePath, RelativePath) -> Bool
  ) -> [DetectedMove] {
    var gone: [RelativePath: DirectoryMoves.Gone] = [:]
    for item in scan.items where item.isGone && item.entry.kind == .directory { gone[item.path] = .directory }
    guard !gone.isEmpty else { return files }
    for file in old { gone[file.path] = file.size == 0 && file.kind == .file ? .emptyFile : .file }
    let found = DirectoryMoves(
      gone: gone, files: Dictionary(files.map { ($0.from, $0.to) }) { first, _ in first },
      newDirectories: new.directories,
      newEmptyFiles: Set(new.files.filter { $0.size == 0 && $0.kind == .file }.map(\.path)),
      isWanted: isWanted)
    var out = found.directories.map { DetectedMove(from: $0, to: $1, kind: .directory, similarity: 100) }
    out += found.emptyFiles.map { DetectedMove(from: $0, to: $1, kind: .file, similarity: 100) }
    out += files
    for number in out.indices {
      let move = out[number]
      var above = move.from.parent
      while let directory = above, found.directories[directory] == nil { above = directory.parent }
      guard let directory = above, let target = found.directories[directory],
        let inner = move.from.relative(to: directory)
      else { continue }
      out[number].place = target.appending(inner)
      out[number].isCarried = out[number].place == move.to
    }
    return out.sorted { ($0.kind == .directory ? 0 : 1, $0.from) < ($1.kind == .directory ? 0 : 1, $1.from) }
  }

  /// Tracked files and links that are gone, with their sizes.
  private func gone(_ items: [Scan.Item], _ view: View) throws(RepositoryError) -> [RenameDetection.File] {
    var out: [RenameDetection.File] = []
    for item in items where item.isGone && item.entry.kind != .directory {
      var file = RenameDetection.File(
        path: item.path, kind: item.entry.kind, size: Int(item.entry.stamp.size), digest: item.entry.digest)
      if item.entry.stamp == .unknown || item.entry.digest == nil, let inode = item.entry.inodes.first {
        let bytes = try stored { () throws(PristineError) in try RenderedFile.bytes(of: inode, view).bytes }
        (file.size, file.digest) = (bytes.count, Digest.of(bytes))
      }
      out.append(file)
    }
    return out
  }

  fileprivate func statusOnDisk(_ path: RelativePath) throws(RepositoryError) -> FileStatus? {
    try files { () throws(FileError) in try root.status(of: path) }
  }

  private func read(_ path: RelativePath) throws(RepositoryError) -> [UInt8] {
    try files { () throws(FileError) in try root.read(path) }
  }

  /// Hashes the new files that could be one of those that are gone, by their size.
  private func addDigests(
    _ old: inout [RenameDetection.File], _ new: inout [RenameDetection.File]
  ) throws(RepositoryError) {
    let sizes = Set(old.map(\.size))
    for number in new.indices where new[number].size > 0 && sizes.contains(new[number].size) {
      let path = new[number].path
      guard let status = try statusOnDisk(path) else { continue }
      new[number].digest = try working { () throws(WorkingCopyError) in
        try Scan.contentDigest(root, path, status)
      }
    }
  }
}

extension Scan.Item {
  /// Whether it is in the channel and no longer on disk.
  fileprivate var isGone: Bool {
    difference.contains(.missing) && entry.tracking != .added && !entry.inodes.isEmpty
  }
}

/// What is in a working copy and in no channel.
private struct NewFiles {
  /// Files and links, ascending by path.
  private(set) var files: [RenameDetection.File] = []
  private(set) var directories: Set<RelativePath> = []
  private let found: [(path: RelativePath, isDirectory: Bool)]
  /// What is in directories that are not tracked, by directory.
  private var inner: [RelativePath: [(path: RelativePath, isDirectory: Bool)]] = [:]

  init(_ scan: Scan, _ repository: Repository) throws(RepositoryError) {
    found = scan.untracked
    for (path, isDirectory) in scan.untracked {
      try add(path, isDirectory, repository)
      guard isDirectory else { continue }
      for (path, kind) in try repository.contents(of: path, force: false) {
        if let parent = path.parent { inner[parent, default: []].append((path, kind == .directory)) }
        try add(path, kind == .directory, repository)
      }
    }
    for item in scan.items where item.difference.contains(.added) && !item.difference.contains(.missing) {
      try add(item.path, item.entry.kind == .directory, repository)
    }
    // Where something tracked was moved to is no new directory, even if no channel has it: what is in it did not come with another one.
    for item in scan.items where item.entry.tracking == .moved {
      var above = item.path.parent
      while let directory = above, directories.remove(directory) != nil { above = directory.parent }
    }
    files.sort { $0.path < $1.path }
  }

  private mutating func add(
    _ path: RelativePath, _ isDirectory: Bool, _ repository: Repository
  ) throws(RepositoryError) {
    if isDirectory {
      directories.insert(path)
      return
    }
    let status = try repository.statusOnDisk(path)
    guard let status, let kind = Scan.kind(status), kind != .directory else { return }
    files.append(RenameDetection.File(path: path, kind: kind, size: Int(status.size), digest: nil))
  }

  /// What is not tracked once some of it is: a directory in which nothing is still stands for all in it.
  func untracked(without moves: [DetectedMove]) -> [(path: RelativePath, isDirectory: Bool)] {
    let taken = Set(moves.map(\.to))
    var opened: Set<RelativePath> = []
    for path in taken {
      var above = path.parent
      while let directory = above, opened.insert(directory).inserted { above = directory.parent }
    }
    var out: [(path: RelativePath, isDirectory: Bool)] = []
    var todo = found
    while let (path, isDirectory) = todo.popLast() {
      if isDirectory, opened.contains(path) || taken.contains(path) {
        todo += inner[path] ?? []
      } else if !taken.contains(path) {
        out.append((path, isDirectory))
      }
    }
    return out.sorted { $0.path < $1.path }
  }
}
