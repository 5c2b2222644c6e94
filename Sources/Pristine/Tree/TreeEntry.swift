import ChangeModel

/// A shown inode and where it is shown.
///
/// In a listing an entry stands for its path: directories merged at one path are listed once, as the smallest `InodeID`, with the
/// conflicts of all of them.
package struct TreeEntry: Sendable {
  package var inode: LocalInode
  package var id: InodeID
  package var kind: InodeKind
  /// Names joined by `/`, from the root.
  package var path: [UInt8]
  /// Where in `path` its own name starts.
  package var nameStart: Int
  /// The placement it is shown at; effective unless the entry is resurrected or a directory that follows its files.
  package var placement: TreeRecord.Placement
  package var isExecutable: Bool
  /// The directories that are one, ascending by `InodeID`, if it is one of several.
  var group: [LocalInode]
  /// In the order of their kinds.
  package var conflicts: [TreeConflict]

  /// Its name as shown: that of its placement, with a suffix where others have a better claim to that name.
  package var name: ArraySlice<UInt8> { path[nameStart...] }
  /// All inodes at this path, ascending by `InodeID`: several only where directories are merged.
  package var merged: [LocalInode] { group.isEmpty ? [inode] : group }
  /// The path of the directory it is in; empty is the root.
  package var directory: ArraySlice<UInt8> { path[..<max(0, nameStart - 1)] }
}

extension TreeEntry {
  /// The entry of what is called `name` in a directory with the path `directory`, with nothing merged and nothing in conflict.
  init(
    _ inode: LocalInode, _ standing: Standing, _ placement: TreeRecord.Placement,
    inDirectory directory: [UInt8], as name: [UInt8]
  ) {
    self.inode = inode
    id = standing.id
    kind = standing.kind
    path = []
    path.reserveCapacity(directory.count + 1 + name.count)
    path += directory
    path.appendName(name)
    nameStart = path.count - name.count
    self.placement = placement
    isExecutable = standing.isExecutable
    group = []
    conflicts = []
  }
}

/// What a path stands for in one `TreeView`.
enum TreeNode: Hashable, Sendable {
  /// All directories shown at one path.
  case directory(TreeGroup.Index)
  /// A file or link.
  case entry(LocalInode)
}

/// The directories shown at one path, which are one directory to its users.
struct TreeGroup: Sendable {
  struct Index: Hashable, Sendable {
    let value: Int
    static let root = Index(value: 0)
  }

  /// Ascending by `InodeID`.
  let members: [LocalInode]
  /// What is known to have which name in it.
  var slots: [[UInt8]: TreeSlot] = [:]
}

/// What a listing of a group finds at one name.
enum TreeOccupant: Sendable {
  /// A file or link that is alone at its name, which is nearly all of them.
  case file(LocalInode, Standing)
  case slot(TreeSlot)
}

/// What has one name in a group.
struct TreeSlot: Sendable {
  var directory: TreeGroup.Index?
  /// The first keeps the name: the smallest directory, if there is one; then files and links, ascending by `InodeID`.
  var claimants: [LocalInode] = []

  var keeper: LocalInode? { claimants.first }
  var isEmpty: Bool { claimants.isEmpty }
  var isContested: Bool { claimants.count > 1 }
  /// Files and links shown under another name.
  var suffixed: ArraySlice<LocalInode> { claimants.dropFirst() }
  var files: ArraySlice<LocalInode> { directory == nil ? claimants[...] : claimants.dropFirst() }

  /// The first few others.
  func rivals(of inode: LocalInode) -> [LocalInode] {
    let most = TreeConflict.rivalsShown
    return Array(claimants.prefix(most + 1).filter { $0 != inode }.prefix(most))
  }
}
