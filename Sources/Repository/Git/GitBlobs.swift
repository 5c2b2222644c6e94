import ChangeModel
import FileSystem
import GitBridge
import Pristine

/// What a file or link of a git tree holds.
enum GitBlob: Sendable {
  case bytes([UInt8])
  /// Too large to be held: written to this file of the staging folder.
  case file(RelativePath, count: Int)

  var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .file(_, let count): count
    }
  }
}

/// Reads what files of git trees hold. What was read lately is kept: the next commit often edits the same files.
final class GitBlobs {
  let git: GitProgram
  private let objects: GitObjects
  private let staging: Directory
  private var young: [GitID: [UInt8]] = [:]
  private var old: [GitID: [UInt8]] = [:]
  private var youngBytes = 0
  private var spilled: [GitID: (path: RelativePath, count: Int)] = [:]
  private static let mostBytes = 24 << 20

  init(_ git: GitProgram, _ objects: GitObjects, staging: Directory) {
    self.git = git
    self.objects = objects
    self.staging = staging
  }

  /// The content of an entry. A commit of another repository is a line of text that names it.
  ///
  /// - Throws: `.git`, `.file`.
  func content(_ entry: GitTree.Entry) throws(RepositoryError) -> GitBlob {
    if entry.mode.isCommit { return .bytes(GitBlobs.link(to: entry.id)) }
    if let known = young[entry.id] { return .bytes(known) }
    if let known = old[entry.id] {
      keep(entry.id, known)
      return .bytes(known)
    }
    if let known = spilled[entry.id] { return .file(known.path, count: known.count) }
    return try load(entry.id)
  }

  /// How a commit of another repository is written down.
  static func link(to id: GitID) -> [UInt8] { Array("Subproject commit ".utf8) + id.hex + [0x0A] }

  /// The commit of another repository that a text names; nil when it is no such text.
  static func linked(_ text: [UInt8]) -> GitID? {
    let prefix = Array("Subproject commit ".utf8)
    guard text.starts(with: prefix), text.last == 0x0A else { return nil }
    return GitID(hex: text.dropFirst(prefix.count).dropLast())
  }

  /// The same where the content is small for sure, or nothing can be done with it otherwise: the target of a link.
  func bytes(_ entry: GitTree.Entry) throws(RepositoryError) -> [UInt8]? {
    if case .bytes(let bytes) = try content(entry) { return bytes }
    return nil
  }

  private func load(_ id: GitID) throws(RepositoryError) -> GitBlob {
    let count = try fromGit { () throws(GitError) in try objects.begin(id, .blob) }
    var left = count
    if count >= FileRecorder.wholeFrom {
      let path = try files { () throws(FileError) in try RelativePath(Array("git-".utf8) + id.hex) }
      try spill(left, to: path)
      try fromGit { () throws(GitError) in try objects.end() }
      spilled[id] = (path, count)
      return .file(path, count: count)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while left > 0 {
      let portion = try fromGit { () throws(GitError) in try objects.portion(left) }
      left -= portion.count
      bytes += portion
    }
    try fromGit { () throws(GitError) in try objects.end() }
    keep(id, bytes)
    return .bytes(bytes)
  }

  private func spill(_ count: Int, to path: RelativePath) throws(RepositoryError) {
    var left = count
    do {
      var file = try staging.beginWriting(path, mode: .regular, staging: staging)
      while left > 0 {
        let portion = try objects.portion(left)
        left -= portion.count
        try file.write(Array(portion))
      }
      _ = try file.commit()
    } catch let error as GitError {
      throw .git(error)
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .git(.unexpected(command: Array("git cat-file".utf8), detail: "\(error)"))
    }
  }

  private func keep(_ id: GitID, _ bytes: [UInt8]) {
    if youngBytes > GitBlobs.mostBytes {
      old = young
      young = [:]
      youngBytes = 0
    }
    young[id] = bytes
    youngBytes += bytes.count
  }

  /// Removes the files that large contents were written to.
  func dropFiles() throws(RepositoryError) {
    for file in spilled.values { _ = try files { () throws(FileError) in try staging.remove(file.path) } }
    spilled = [:]
  }
}

/// Runs a call of the bridge, turning its error into one of the repository.
func fromGit<Result: ~Copyable>(_ body: () throws(GitError) -> Result) throws(RepositoryError) -> Result {
  do throws(GitError) { return try body() } catch { throw .git(error) }
}
