import ChangeModel
import GitBridge
import Pristine
import WorkingCopy

/// The git tree that a set of changes shows: its id, and the objects it is made of.
///
/// What a file holds is remembered by the changes it is a function of, so that of the next set only what differs is read. Of what was never
/// a git tree, directories with nothing in them have no place in one.
final class GitTreeNaming {
  private let format: GitFormat
  private let oddInodes: Set<LocalInode>
  private let keepsEmptyDirectories: Bool
  private var known: [LocalInode: (changes: [UInt32], id: GitID)] = [:]
  /// Trees that git has under another name than they would be given now: by that name, the one they have.
  var otherNames: [GitID: GitID] = [:]
  /// Told of each object that is not known to it yet: where it is, and its content; a blob's is to be read from the view.
  var emit: ((Object, View) throws(RepositoryError) -> Void)?

  enum Object {
    case blob(ShownFile, GitID)
    case tree(GitTree, GitID)
  }

  /// - Parameter keepsEmptyDirectories: as a git history that has some needs it.
  init(_ format: GitFormat, _ reader: StoreReader, keepsEmptyDirectories: Bool) throws(RepositoryError) {
    self.format = format
    self.keepsEmptyDirectories = keepsEmptyDirectories
    oddInodes = try stored { () throws(PristineError) in try reader.inodesWithGitModes() }
    for row in try stored({ () throws(PristineError) in try reader.gitRefs(.tree) }) {
      if let own = GitID(row.name), let other = GitID(row.value) { otherNames[own] = other }
    }
  }

  /// What the set is in conflict about: it has no tree then.
  private(set) var conflicts: [[UInt8]] = []

  /// The id of the whole tree. O(files), and the content of those that are new to it.
  func root(_ view: View) throws(RepositoryError) -> GitID {
    conflicts = []
    var tree = TreeView()
    var open: [(path: [UInt8], name: [UInt8], entries: [GitTree.Entry])] = [([], [], [])]
    var walk = try stored { () throws(PristineError) in try TreeWalk(from: [], in: &tree, view) }
    while let entry = try stored({ () throws(PristineError) in try walk.next(in: &tree, view) }) {
      while open.count > 1, !entry.directory.elementsEqual(open[open.count - 1].path) {
        try close(&open, view)
      }
      if !entry.conflicts.isEmpty { conflicts.append(entry.path) }
      if entry.kind == .directory {
        open.append((entry.path, Array(entry.name), []))
      } else {
        open[open.count - 1].entries.append(try self.entry(entry, view))
      }
    }
    while open.count > 1 { try close(&open, view) }
    return try name(GitTree(open[0].entries), view)
  }

  private func close(
    _ open: inout [(path: [UInt8], name: [UInt8], entries: [GitTree.Entry])], _ view: View
  ) throws(RepositoryError) {
    let done = open.removeLast()
    if done.entries.isEmpty, !keepsEmptyDirectories { return }
    let id = try name(GitTree(done.entries), view)
    open[open.count - 1].entries.append(GitTree.Entry(name: done.name, mode: .tree, id: id))
  }

  private func name(_ tree: GitTree, _ view: View) throws(RepositoryError) -> GitID {
    let own = format.id(of: .tree, tree.bytes)
    let id = otherNames[own] ?? own
    try emit?(.tree(tree, id), view)
    return id
  }

  /// A file or link as git has it.
  func entry(_ entry: TreeEntry, _ view: View) throws(RepositoryError) -> GitTree.Entry {
    var out = GitTree.Entry(
      name: Array(entry.name),
      mode: entry.kind == .symlink ? .link : entry.isExecutable ? .executable : .file,
      id: try content(of: entry, view))
    guard oddInodes.contains(entry.inode),
      let known = try stored({ () throws(PristineError) in
        try view.reader.gitMode(of: entry.inode, in: view.set)
      })
    else { return out }
    let mode = GitMode(known.mode)
    if mode.isCommit {
      let bytes = try stored { () throws(PristineError) in
        try ShownFile(entry.inode, view).bytes(view)
      }
      guard let linked = GitBlobs.linked(bytes) else { return out }
      out.id = linked
      out.mode = mode
    } else if mode.isExecutable == out.mode.isExecutable, mode.isLink == out.mode.isLink {
      out.mode = mode
    }
    return out
  }

  private func content(of entry: TreeEntry, _ view: View) throws(RepositoryError) -> GitID {
    let changes = try stored { () throws(PristineError) in try view.changes(withContentOf: entry.inode) }
    if let known = known[entry.inode], known.changes == changes { return known.id }
    let file = try stored { () throws(PristineError) in try ShownFile(entry.inode, view) }
    if file.hasConflict { conflicts.append(entry.path) }
    var namer = GitNamer(.blob, count: file.count, format)
    try stored { () throws(PristineError) in
      try file.forEachPortion(view) { bytes throws(PristineError) in namer.add(bytes) }
    }
    let id = namer.id
    if !file.hasConflict { known[entry.inode] = (changes, id) }
    try emit?(.blob(file, id), view)
    return id
  }
}
