import ChangeModel
import Compression
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// A file, link or directory as it is taken out of a repository.
package struct ExportedEntry: Sendable {
  package var path: [UInt8]
  package var kind: InodeKind
  package var isExecutable: Bool
  /// The content of a file, markers included; the target of a link; nothing for a directory.
  package var bytes: [UInt8]
  package var hasConflict: Bool
}

extension Repository {
  /// The content of a file, or the target of a link.
  ///
  /// - Parameters:
  ///   - side: the text with this side of each conflict, from 1, instead of markers. What is nested in it is given whole.
  /// - Throws: `.notTracked`, `.notAFile`, `.noSuchSide`.
  package func content(
    of path: RelativePath, at standpoint: Standpoint, side: Int? = nil
  ) throws(RepositoryError) -> [UInt8] {
    try viewing(standpoint) { view throws(RepositoryError) in
      var tree = TreeView()
      guard
        let inode = try stored({ () throws(PristineError) in try tree.inode(at: path.bytes, in: view) })
      else { throw .notTracked(path) }
      let kind = try stored { () throws(PristineError) in try view.reader.kind(of: inode) }
      guard kind != .directory else { throw .notAFile(path) }
      guard let side else {
        return try stored { () throws(PristineError) in try RenderedFile(inode, view).bytes }
      }
      let file = try stored { () throws(PristineError) in try view.file(inode) }
      if case .version = file.content {
        let versions = file.hasRivalVersions ? file.versions.effective : []
        guard (1...max(1, versions.count)).contains(side), !versions.isEmpty else {
          throw .noSuchSide(path, sides: versions.count)
        }
        return try stored { () throws(PristineError) in try view.bytes(of: versions[side - 1], file) }
      }
      let counts = file.shown.conflicts.filter { $0.depth == 0 }.map(\.sides.count)
      guard side >= 1, let fewest = counts.min(), side <= fewest else {
        throw .noSuchSide(path, sides: counts.min() ?? 0)
      }
      return try stored { () throws(PristineError) in try view.text(of: file, side: side - 1) }
    }
  }

  /// Hands over all that is shown from a standpoint, in path order, with the time of the newest change of the set in nanoseconds since
  /// 1970; 0 when there is none. Cost: a header for each change and the bytes of every file, one file at a time.
  package func export(
    at standpoint: Standpoint, _ body: (ExportedEntry, _ newest: Int64) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    try viewing(standpoint) { view throws(RepositoryError) in
      let newest = try stored { () throws(PristineError) in try view.newestTime() }
      var tree = TreeView()
      var walk = try stored { () throws(PristineError) in try TreeWalk(from: [], in: &tree, view) }
      while let entry = try stored({ () throws(PristineError) in try walk.next(in: &tree, view) }) {
        var exported = ExportedEntry(
          path: entry.path, kind: entry.kind, isExecutable: entry.isExecutable, bytes: [],
          hasConflict: !entry.conflicts.isEmpty)
        if entry.kind != .directory {
          let file = try stored { () throws(PristineError) in try RenderedFile(entry.inode, view) }
          exported.bytes = file.bytes
          exported.hasConflict = exported.hasConflict || file.hasConflict
        }
        try body(exported, newest)
      }
    }
  }
}

extension View {
  /// The text of a file with one side of each outermost conflict, counted from 0.
  fileprivate func text(of file: FileView, side: Int) throws(PristineError) -> [UInt8] {
    var out: [UInt8] = []
    var isChosen = true
    for piece in file.shown.pieces {
      switch piece {
      case .marker(let marker):
        guard marker.depth == 0 else { continue }
        isChosen = marker.kind == .end || marker.side == side
      case .chunk(let chunk):
        guard isChosen else { continue }
        try append(file.weave.stretch(ofChunk: Int(chunk)), of: file.weave, to: &out)
      }
    }
    return out
  }

  /// When the newest change of the set was made; 0 when there is none, or it was before 1970.
  fileprivate func newestTime() throws(PristineError) -> Int64 {
    var newest: Int64 = 0
    let decompressor = Decompressor()
    for change in set.members {
      newest = max(newest, try reader.header(of: change, decompressor).header.timestamp.nanoseconds)
    }
    return newest
  }
}
