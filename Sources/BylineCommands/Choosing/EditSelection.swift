import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// Everything edited below some paths as questions, and the answers as what to record.
struct EditSelection {
  private let repository: Repository
  private let paths: [RelativePath]
  private let scan: Scan
  private let state: Digest
  private var differences: [FileDifference]
  /// Directories that came or went; nobody is asked about them unless nothing that differs is in them.
  private var directories: [(path: RelativePath, isGone: Bool)] = []
  private var settled: [RelativePath] = []

  /// - Parameter paths: only what is at or below these; all when empty.
  init(_ repository: Repository, _ paths: [RelativePath], detectsRenames: Bool) throws {
    (self.repository, self.paths) = (repository, paths)
    state = try repository.shownState()
    scan = try repository.status(detectsRenames: detectsRenames)
    func selects(_ path: RelativePath) -> Bool { paths.isEmpty || paths.contains { path.isWithin($0) } }
    differences = try repository.differences(detectsRenames: detectsRenames).filter {
      selects($0.path) || $0.oldPath.map(selects) == true
    }
    for item in scan.items where item.entry.kind == .directory && selects(item.path) {
      if item.difference.contains(.missing) {
        directories.append((item.path, true))
      } else if item.difference.contains(.added) {
        directories.append((item.path, false))
      }
    }
    for (bytes, kind) in try StatusReport.removals(repository) where kind == .directory {
      let path = try RelativePath(bytes)
      if selects(path) { directories.append((path, true)) }
    }
    let different = Set(differences.map(\.path))
    settled = scan.items.filter { $0.entry.isSettled && !different.contains($0.path) && selects($0.path) }
      .map(\.path)
    for directory in directories where inner(directory.path).isEmpty {
      differences.append(FileDifference(directory: directory.path, directory.isGone ? .deleted : .added))
    }
    differences.sort { $0.path < $1.path }
  }

  /// What differs in a directory, or did before it moved elsewhere.
  private func inner(_ directory: RelativePath) -> [FileDifference] {
    differences.filter {
      $0.path != directory && ($0.path.isWithin(directory) || $0.oldPath?.isWithin(directory) == true)
    }
  }

  /// Asks, and answers what was chosen; nothing at all when it is empty.
  func chosen(by chooser: EditChooser) throws -> ChosenEdits {
    var chooser = chooser
    let conflicted = scan.items.filter { $0.entry.hasContentConflict }.map(\.path)
    try chooser.choose(differences, isWhole: Set(conflicted), needed: carriers())
    try chooser.choose(settled: settled)
    var parts = chooser.parts
    for directory in directories {
      let inner = self.inner(directory.path).filter { $0.inodeKind != .directory || $0.kind == .moved }
      let taken = inner.filter { parts[$0.path] != nil }.count
      if directory.isGone ? taken == inner.count && taken > 0 : taken > 0 {
        parts[directory.path] = ChosenEdits.Part()
      }
    }
    return ChosenEdits(parts, on: state)
  }

  /// For what came with a directory that was found elsewhere: that directory.
  private func carriers() -> [RelativePath: RelativePath] {
    let moved = scan.items.filter { $0.origin != nil && $0.entry.kind == .directory }
    var out: [RelativePath: RelativePath] = [:]
    for item in scan.items {
      guard let origin = item.origin else { continue }
      // The nearest one comes last.
      let carrier = moved.last { directory in
        directory.path != item.path && directory.origin.map { origin.isWithin($0) } == true
      }
      out[item.path] = carrier?.path
    }
    return out
  }
}
