import Attribution
import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What a checkpoint came to.
package struct CheckpointOutcome: Sendable {
  /// Paths that were edited since the one before, in path order.
  package var files: [RelativePath]
}

extension Repository {
  /// Notes who made the edits since the last checkpoint: of every file that is tracked or could be, or of some.
  ///
  /// What is edited is kept until it is recorded, so that a record can tell the hands apart. Nothing is noted where nothing was edited.
  /// Cost: as `status`, and the files that were edited.
  /// - Parameter paths: only these, with what is below them; all when empty.
  package func checkpoint(
    by editor: Checkpoint.Editor, paths: [RelativePath] = [], _ invocation: Invocation
  ) throws(RepositoryError) -> CheckpointOutcome {
    try exclusively { () throws(RepositoryError) in
      let edited = try editedSinceCheckpoint(paths)
      guard !edited.isEmpty else { return CheckpointOutcome(files: []) }
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          try writer.addCheckpoint(
            by: editor, at: invocation.timestamp, edited.map { ($0.path.bytes, $0.content) },
            of: self.workspaceID)
        }
      }
      return CheckpointOutcome(files: edited.map(\.path))
    }
  }

  /// Notes which model a session of an agent runs.
  package func remember(model: [UInt8], ofSession session: [UInt8]) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        try writer.remember(model: model, ofSession: session, of: self.workspaceID)
      }
    }
  }

  /// The model a session of an agent runs; nil when it did not say.
  package func model(ofSession session: [UInt8]) throws(RepositoryError) -> [UInt8]? {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.sessionModels(of: workspaceID).last { $0.session == session }?.model
      }
    }
  }

  /// The checkpoints that wait for a record, oldest first.
  package func pendingCheckpoints() throws(RepositoryError) -> [Checkpoint] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.checkpoints(of: workspaceID) }
    }
  }

  /// Files that are not as the last checkpoint of them, or else the channel, has them.
  private func editedSinceCheckpoint(
    _ paths: [RelativePath]
  ) throws(RepositoryError) -> [(path: RelativePath, content: Checkpoint.Content)] {
    try reading { reader throws(RepositoryError) in
      let index = Index(reader, workspace: workspaceID)
      let scan = try working { () throws(WorkingCopyError) in try Scan(root, index) }
      var known: [[UInt8]: Digest?] = [:]
      for checkpoint in try stored({ () throws(PristineError) in try reader.checkpoints(of: workspaceID) }) {
        for file in checkpoint.files where !file.path.isEmpty { known[file.path] = file.digest }
      }
      func selects(_ path: RelativePath) -> Bool { paths.isEmpty || paths.contains { path.isWithin($0) } }
      var out: [(path: RelativePath, content: Checkpoint.Content)] = []
      func add(_ path: RelativePath, base: Digest?) throws(RepositoryError) {
        let bytes = try files { () throws(FileError) -> [UInt8]? in
          guard try root.status(of: path)?.kind == .file else { return nil }
          return try root.read(path)
        }
        let before = known[path.bytes] ?? base
        let digest = bytes.map { Digest.of($0) }
        guard digest != before else { return }
        guard let bytes, let digest else {
          out.append((path, .gone))
          return
        }
        out.append((path, FileRecorder.isWhole(bytes) ? .whole(digest) : .text(bytes)))
      }
      for item in scan.items where selects(item.path) && item.entry.kind == .file {
        try add(item.path, base: item.entry.tracking == .added ? nil : item.entry.digest)
      }
      for path in try untrackedFiles(scan) where selects(path) { try add(path, base: nil) }
      // What was put back to the channel's content since is an edit, too.
      let standing = Set(scan.items.map(\.path.bytes))
      for path in known.keys where !standing.contains(path) {
        let path = try files { () throws(FileError) in try RelativePath(path) }
        guard selects(path),
          let entry = try working({ () throws(WorkingCopyError) in try index.entry(at: path) })
        else { continue }
        if entry.digest != known[path.bytes] ?? nil { try add(path, base: nil) }
      }
      return out.sorted { $0.path < $1.path }
    }
  }
}
