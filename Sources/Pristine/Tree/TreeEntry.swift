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
  /// All inodes at this path, ascending by `InodeID`: several only where directories are merged.
  package var merged: [LocalInode]
  /// In the order of their kinds.
  package var conflicts: [TreeConflict]

  /// Its name as shown: that of its placement, with a suffix where others have a better claim to that name.
  package var name: ArraySlice<UInt8> { path[nameStart...] }
  /// The path of the directory it is in; empty is the root.
  package var directory: ArraySlice<UInt8> { path[..<max(0, nameStart - 1)] }
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

  let parent: Index
  let name: [UInt8]
  /// Ascending by `InodeID`.
  let members: [LocalInode]
  /// What is known to have which name in it.
  var slots: [[UInt8]: TreeSlot] = [:]
}

/// What has one name in a group: one directory, or the first of the files and links, keeps it.
struct TreeSlot: Sendable {
  var directory: TreeGroup.Index?
  /// Files and links, ascending by `InodeID`.
  var files: [LocalInode] = []

  var isEmpty: Bool { directory == nil && files.isEmpty }
  var isContested: Bool { files.count > (directory == nil ? 1 : 0) }
  /// Those shown under another name.
  var suffixed: ArraySlice<LocalInode> { directory == nil ? files.dropFirst() : files[...] }
}
