import ChangeModel
import FileSystem
import GitBridge

/// Which files that a commit takes away it puts elsewhere: the same bytes first, then the most alike (`RenameDetection`).
///
/// A function of the two trees. A wrong guess makes no wrong byte; it only tells whose line is whose otherwise. What it decides is part of
/// what the same commit becomes everywhere: whoever changes it has to count up `GitImport.version`.
struct GitRenames {
  struct File {
    var path: [UInt8]
    var entry: GitTree.Entry
  }

  private let blobs: GitBlobs

  init(_ blobs: GitBlobs) { self.blobs = blobs }

  /// - Parameters:
  ///   - vanished: ascending by path, as is `appeared`.
  /// - Returns: new paths by old.
  func find(_ vanished: [File], _ appeared: [File]) throws(RepositoryError) -> [[UInt8]: [UInt8]] {
    if vanished.isEmpty || appeared.isEmpty { return [:] }
    var out: [[UInt8]: [UInt8]] = [:]
    // Without sizes nothing is compared that is not identical.
    let (gone, new) = (
      try vanished.map { file throws(RepositoryError) in try described(file, size: 0) },
      try appeared.map { file throws(RepositoryError) in
        try described(file, size: file.entry.id == file.entry.id.format.id(of: .blob, []) ? 0 : 1)
      }
    )
    let identical = RenameDetection.plan(gone, new) { (_: Int, _: Int) throws(Never) in 0 }
    for match in identical { out[vanished[match.from].path] = appeared[match.to].path }

    let (from, to) = (Set(identical.map(\.from)), Set(identical.map(\.to)))
    let (left, free) = (
      vanished.indices.filter { !from.contains($0) && !vanished[$0].entry.mode.isLink },
      appeared.indices.filter { !to.contains($0) && !appeared[$0].entry.mode.isLink }
    )
    if left.isEmpty || free.isEmpty { return out }
    let sources = try left.map { index throws(RepositoryError) in try sized(vanished[index]) }
    let targets = try free.map { index throws(RepositoryError) in try sized(appeared[index]) }
    let alike = try RenameDetection.plan(sources, targets) { a, b throws(RepositoryError) in
      guard let old = try blobs.bytes(vanished[left[a]].entry),
        let new = try blobs.bytes(appeared[free[b]].entry)
      else { return 0 }
      return RenameDetection.similarity(old, new)
    }
    for match in alike { out[vanished[left[match.from]].path] = appeared[free[match.to]].path }
    return out
  }

  private func described(_ file: File, size: Int) throws(RepositoryError) -> RenameDetection.File {
    let path = try files { () throws(FileError) in try RelativePath(file.path) }
    return RenameDetection.File(
      path: path, kind: GitCommitRecorder.kind(file.entry), size: size,
      digest: Digest.of(file.entry.id.bytes + (file.entry.mode.isCommit ? [1] : [0])))
  }

  private func sized(_ file: File) throws(RepositoryError) -> RenameDetection.File {
    var described = try described(file, size: try blobs.content(file.entry).count)
    // Identical ones are found already.
    described.digest = nil
    return described
  }
}
