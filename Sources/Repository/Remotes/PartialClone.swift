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
}
