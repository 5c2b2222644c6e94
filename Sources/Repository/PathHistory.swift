import FileSystem
import Pristine

/// Which changes are about a path: those about what is there, wherever it was before, and about what is below it.
extension View {
  /// The changes of the set that are about some paths. Cost: the rows of what is, or was, at them and below.
  func changes(about paths: [RelativePath]) throws(PristineError) -> ChangeSet {
    var out = ChangeSet()
    for path in paths {
      var inodes = try present(at: path)
      if inodes.isEmpty { inodes = try former(at: path) }
      for inode in inodes { out = out.union(try changes(about: inode)) }
    }
    return out
  }

  /// The same for paths as another repository writes them; what is no path is about nothing.
  func changes(aboutBytes paths: [[UInt8]]) throws(PristineError) -> ChangeSet {
    try changes(about: paths.compactMap { try? RelativePath($0) })
  }

  /// What is shown in a part of the tree.
  func inodes(in scope: Scope) throws(PristineError) -> Set<LocalInode> {
    var out: Set<LocalInode> = []
    for path in scope.isWhole ? [RelativePath.root] : scope.paths.compactMap({ try? RelativePath($0) }) {
      out.formUnion(try present(at: path))
    }
    return out
  }

  /// What is at a path, and below it.
  private func present(at path: RelativePath) throws(PristineError) -> [LocalInode] {
    var tree = TreeView()
    var out: [LocalInode] = []
    if let inode = try tree.inode(at: path.bytes, in: self) { out.append(inode) }
    try tree.walk(from: path.bytes, in: self) { entry throws(PristineError) in out += entry.merged }
    return out
  }

  /// What changes of the set have ever placed at a path, or below what they placed there.
  private func former(at path: RelativePath) throws(PristineError) -> [LocalInode] {
    var level = [LocalInode.root]
    for name in path.components {
      var next: [LocalInode] = []
      for directory in level { next += try placed(in: directory, named: Array(name)) }
      level = next
    }
    var seen = Set(level)
    while let directory = level.popLast() {
      for inode in try placed(in: directory, named: nil) where seen.insert(inode).inserted {
        level.append(inode)
      }
    }
    return seen.sorted()
  }

  /// What changes of the set have ever placed in a directory.
  private func placed(in directory: LocalInode, named name: [UInt8]?) throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    for (found, inode) in try candidates(in: directory, named: name) {
      let placements = try record(of: inode)?.placements ?? []
      if placements.contains(where: { $0.parent == directory && $0.name == found }) { out.append(inode) }
    }
    return out
  }
}
