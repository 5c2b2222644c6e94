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
  /// How many bytes the content of a file has, markers included.
  package var count = 0
  /// Of a link.
  package var target: [UInt8] = []
  package var hasConflict: Bool
}

/// What an export hands over: an entry, then the content of a file in portions.
package enum ExportedPart: Sendable {
  case entry(ExportedEntry)
  case content([UInt8])
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
    var out: [UInt8] = []
    try readContent(of: path, at: standpoint, side: side) { bytes throws(RepositoryError) in out += bytes }
    return out
  }

  /// The same in portions, so that large files are not held.
  package func readContent(
    of path: RelativePath, at standpoint: Standpoint, side: Int? = nil,
    _ body: ([UInt8]) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    try viewing(standpoint) { view throws(RepositoryError) in
      var tree = TreeView()
      guard
        let inode = try stored({ () throws(PristineError) in try tree.inode(at: path.bytes, in: view) })
      else { throw .notTracked(path) }
      let kind = try stored { () throws(PristineError) in try view.reader.kind(of: inode) }
      guard kind != .directory else { throw .notAFile(path) }
      guard let side else {
        let shown = try stored { () throws(PristineError) in try ShownFile(inode, view) }
        return try shown.forEachPortion(view, failure: RepositoryError.store, body)
      }
      let file = try stored { () throws(PristineError) in try view.file(inode) }
      if case .version = file.content {
        let versions = file.hasRivalVersions ? file.versions.effective : []
        guard (1...max(1, versions.count)).contains(side), !versions.isEmpty else {
          throw .noSuchSide(path, sides: versions.count)
        }
        return try body(
          try stored { () throws(PristineError) in try view.bytes(of: versions[side - 1], file) })
      }
      let counts = file.shown.conflicts.filter { $0.depth == 0 }.map(\.sides.count)
      guard side >= 1, let fewest = counts.min(), side <= fewest else {
        throw .noSuchSide(path, sides: counts.min() ?? 0)
      }
      try body(try stored { () throws(PristineError) in try view.text(of: file, side: side - 1) })
    }
  }

  /// Hands over all that is shown from a standpoint, in path order, with the time of the newest change of the set in nanoseconds since
  /// 1970; 0 when there is none. Cost: a header for each change and the bytes of every file, one file at a time, large ones in portions.
  package func export(
    at standpoint: Standpoint, _ body: (ExportedPart, _ newest: Int64) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    try viewing(standpoint) { view throws(RepositoryError) in
      let newest = try stored { () throws(PristineError) in try view.newestTime() }
      var tree = TreeView()
      var walk = try stored { () throws(PristineError) in try TreeWalk(from: [], in: &tree, view) }
      while let entry = try stored({ () throws(PristineError) in try walk.next(in: &tree, view) }) {
        var exported = ExportedEntry(
          path: entry.path, kind: entry.kind, isExecutable: entry.isExecutable,
          hasConflict: !entry.conflicts.isEmpty)
        guard entry.kind != .directory else {
          try body(.entry(exported), newest)
          continue
        }
        let shown = try stored { () throws(PristineError) in try ShownFile(entry.inode, view) }
        exported.hasConflict = exported.hasConflict || shown.hasConflict
        if entry.kind == .symlink {
          exported.target = try stored { () throws(PristineError) in try shown.bytes(view) }
          try body(.entry(exported), newest)
          continue
        }
        exported.count = shown.count
        try body(.entry(exported), newest)
        try shown.forEachPortion(view, failure: RepositoryError.store) { bytes throws(RepositoryError) in
          try body(.content(bytes), newest)
        }
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
