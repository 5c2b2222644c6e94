import Attribution
import ChangeModel
import Pristine
import Semantics

/// A file as a working copy shows it: its bytes, and how to read an edited version of them back.
package struct RenderedFile: Sendable {
  package var bytes: [UInt8]
  package var hasConflict: Bool
  /// For text: what a recorder needs.
  package var view: FileView
  package var lines: ShownLines?
  package var text: RenderedText?

  /// The content of an inode under a view.
  package init(_ inode: LocalInode, _ view: View) throws(PristineError) {
    try self.init(try view.file(inode), view)
  }

  /// A file that was read already.
  package init(_ file: FileView, _ view: View) throws(PristineError) {
    self.view = file
    switch file.content {
    case .version(let version):
      bytes = try view.bytes(of: version, file)
      hasConflict = file.hasRivalVersions
    case .text:
      let lines = try view.lines(file)
      var labels: [[[UInt8]]] = []
      for conflict in file.shown.conflicts {
        labels.append(
          try conflict.sides.map { side throws(PristineError) in
            guard let chunk = side.first else { return Array("deleted".utf8) }
            return try view.label(ofBlock: file.weave.chunkBlock[Int(chunk)], file.weave)
          })
      }
      let all = labels
      let text = RenderedText(lines, file.shown.conflicts) { all[$0][$1] }
      bytes = text.bytes
      hasConflict = !file.shown.conflicts.isEmpty || file.hasRivalVersions
      self.lines = lines
      self.text = text
    }
  }
}

extension RenderedFile {
  /// Only the bytes of an inode under a view, and whether they show a conflict: what it takes to write the file.
  package static func bytes(
    of inode: LocalInode, _ view: View
  ) throws(PristineError) -> (bytes: [UInt8], hasConflict: Bool) {
    try bytes(of: try view.file(inode), view)
  }

  /// The same of a file that was read already.
  static func bytes(
    of file: FileView, _ view: View
  ) throws(PristineError) -> (bytes: [UInt8], hasConflict: Bool) {
    guard case .text = file.content, file.shown.conflicts.isEmpty else {
      let rendered = try RenderedFile(file, view)
      return (rendered.bytes, rendered.hasConflict)
    }
    return (try view.text(file), file.hasRivalVersions)
  }
}

extension View {
  /// Who inserted a block: the change, its author, and the AI that took part, as markers say it.
  func label(ofBlock block: Int32, _ weave: Weave) throws(PristineError) -> [UInt8] {
    var best: (hash: ChangeHash, header: Header, id: LocalChange)?
    for holder in weave.holders(ofBlock: block) {
      let id = LocalChange(holder.holder)
      let hash = try reader.hash(of: id)
      let header = try reader.header(of: id).header
      let isEarlier =
        best.map { ($0.header.timestamp.nanoseconds, $0.hash) > (header.timestamp.nanoseconds, hash) } ?? true
      if isEarlier { best = (hash, header, id) }
    }
    guard let best else { return [] }
    var out = Array(best.hash.description.utf8.prefix(8)) + [0x20] + best.header.author.name
    // A record that cannot be read is `check`'s business, and no reason not to write a file.
    let record = (try? reader.attribution(of: best.id, commitment: best.header.commitment))?.record
    for use in record?.uses ?? [] {
      out +=
        Array(", AI ".utf8) + (use.model.isEmpty ? use.tool.isEmpty ? use.provider : use.tool : use.model)
    }
    return out.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
  }
}
