import ChangeModel
import FileSystem
import Pristine

/// A working copy can show a part of the tree. Then the contents of changes that are about nothing in it need not be here.
extension Repository {
  /// The part of the tree the working copy shows.
  func workspaceScope() throws(RepositoryError) -> Scope {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try self.workspace(reader).scope }
    }
  }

  /// The paths that a working copy which shows a part of the tree shows; none where it shows everything.
  package func scope() throws(RepositoryError) -> [RelativePath] {
    try workspaceScope().paths.compactMap { try? RelativePath($0) }
  }

  /// Whether some contents may be elsewhere.
  var isPartial: Bool {
    get throws(RepositoryError) {
      try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) in
          try reader.workspaces().contains { !$0.scope.isWhole }
        }
      }
    }
  }

  /// Makes the working copy one that shows a part of the tree; nothing is in it yet.
  package func narrow(to paths: [RelativePath]) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        var workspace = try self.workspace(writer.reader)
        workspace.scope = Scope(paths.map(\.bytes))
        workspace.shownScope = workspace.scope
        try writer.put(workspace)
      }
    }
  }

  /// The part that is shown once more changes are in the channel: what they move away from one of its paths is followed to where it is then.
  ///
  /// The path it had stays in the part, too, so that what comes back to it, by an undo for example, is shown.
  func followed(
    _ scope: Scope, _ head: ChannelHead, with changes: [ChangeHash]
  ) throws(RepositoryError) -> Scope {
    guard !scope.isWhole, !changes.isEmpty else { return scope }
    return try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var set = try reader.set(of: head)
        let old = View(reader, set)
        for id in try reader.ids(of: changes) { set.insert(id) }
        let new = View(reader, set)
        var (before, after) = (TreeView(), TreeView())
        var paths: [[UInt8]] = []
        for path in scope.paths {
          guard let inode = try before.inode(at: path, in: old) else { continue }
          if let entry = try after.entry(of: inode, in: new), entry.path != path { paths.append(entry.path) }
        }
        return scope.widened(by: paths)
      }
    }
  }
}
