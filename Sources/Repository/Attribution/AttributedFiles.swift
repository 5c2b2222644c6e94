import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// A file with whose its lines are, as it is from some standpoint.
package struct AttributedFile: Sendable {
  package var path: [UInt8]
  /// Nil where lines mean nothing in it.
  package var lines: [CreditedFile.Line]?
  /// The changes that occur in its lines, by their numbers.
  package var sources: [LocalChange: CreditedFile.Source]
}

extension Repository {
  /// Calls `body` with each file that is shown from a standpoint and has text of some changes, in path order, with all its lines.
  ///
  /// Cost: the files these changes are about.
  /// - Parameter changes: nil stands for all there are.
  package func attributedFiles(
    at standpoint: Standpoint, of changes: [ChangeHash]?,
    _ body: (AttributedFile) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    try viewing(standpoint) { view throws(RepositoryError) in
      let entries = try stored { () throws(PristineError) in try view.files(of: changes) }
      for (path, inode) in entries {
        let file = try stored { () throws(PristineError) -> AttributedFile in
          let rendered = try RenderedFile(inode, view)
          guard rendered.lines != nil else { return AttributedFile(path: path, lines: nil, sources: [:]) }
          var crediting = Crediting(view, hands: true)
          try crediting.add(rendered)
          let credited = crediting.credited
          return AttributedFile(
            path: path, lines: credited.lines,
            sources: Dictionary(credited.sources.map { ($0.id, $0) }) { first, _ in first })
        }
        try body(file)
      }
    }
  }
}

extension View {
  /// The files that some changes are about, where they are shown, in path order; all that are shown when nil.
  fileprivate func files(
    of changes: [ChangeHash]?
  ) throws(PristineError) -> [(path: [UInt8], inode: LocalInode)] {
    var tree = TreeView()
    var out: [(path: [UInt8], inode: LocalInode)] = []
    guard let changes else {
      try tree.walk(from: [], in: self) { entry throws(PristineError) in
        if entry.kind == .file { out.append((entry.path, entry.inode)) }
      }
      return out
    }
    var touched: Set<LocalInode> = []
    for hash in changes {
      guard let id = try reader.id(of: hash) else { throw .unknownChange(hash) }
      touched.formUnion(try reader.inodes(touchedBy: id))
    }
    for inode in touched where try reader.kind(of: inode) == .file {
      if let path = try tree.path(of: inode, in: self) { out.append((path, inode)) }
    }
    return out.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}

/// Whose a line is, as far as some changes wrote it.
package struct WrittenLine: Sendable {
  package var hand: HandCounts.Class
  /// The AI with most of its bytes, where one took part.
  package var use: AIUse?
  /// Whether other AIs took part, too.
  package var hasOtherAIs: Bool

  /// Nil where none of the line is of these changes.
  package init?(_ line: CreditedFile.Line, by isWanted: (LocalChange) -> Bool) {
    var visible = LineHand.none
    var first: HandCounts.Class?
    var uses: [(use: AIUse, count: Int)] = []
    var at = line.text.startIndex
    for part in line.parts {
      let end = min(at + part.count, line.text.endIndex)
      defer { at = end }
      guard isWanted(part.change) else { continue }
      if first == nil { first = part.hand }
      if line.text[at..<end].contains(where: { $0 > 0x20 }) { visible.add(part.hand) }
      guard let use = part.use else { continue }
      if let known = uses.firstIndex(where: { $0.use.hasSameNames(as: use) }) {
        uses[known].count += part.count
      } else {
        uses.append((use, part.count))
      }
    }
    guard let first else { return nil }
    hand = visible.hand ?? first
    // Of equal ones the first in the line.
    use = uses.enumerated().max { ($0.element.count, $1.offset) < ($1.element.count, $0.offset) }?.element.use
    hasOtherAIs = uses.count > 1
  }
}

extension AIUse {
  /// Whether both are known by the same names: provider, model, tool and session.
  package func hasSameNames(as other: AIUse) -> Bool {
    provider == other.provider && model == other.model && tool == other.tool && session == other.session
  }
}
