import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// A file with whose its lines are, as it is from some standpoint.
package struct AttributedFile: Sendable {
  package var path: [UInt8]
  package var credited: CreditedFile
  /// Whether it is text; else it is one line, with whose the whole is.
  package var hasLines: Bool

  /// Nil where lines mean nothing in it.
  package var lines: [CreditedFile.Line]? { hasLines ? credited.lines : nil }
}

extension Repository {
  /// Calls `body` with each file that is shown from a standpoint and has text of some changes, in path order, with all its lines.
  ///
  /// Cost: the files these changes are about.
  package func attributedFiles(
    at standpoint: Standpoint, of changes: [ChangeHash], _ body: (AttributedFile) -> Void
  ) throws(RepositoryError) {
    try viewing(standpoint) { view throws(RepositoryError) in
      try stored { () throws(PristineError) in
        let ids = try changes.map { hash throws(PristineError) in
          guard let id = try view.reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
          return id
        }
        try view.attributedFiles(of: ids) { file throws(PristineError) in body(file) }
      }
    }
  }

  /// Calls `body` with each file of the channel of a scope that has text of the changes of that scope, in path order, with all its lines.
  func attributedFiles(
    in scope: AttributionScope,
    _ body: (AttributedFile, ChangeSet, StoreReader) throws(PristineError) -> Void
  ) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try reader.set(of: reader.requireHead(of: self.channel(scope.channel, reader)))
        let wanted = try scope.selected(self, reader)
        // All that the channel has is found by walking its tree.
        let changes = wanted.count == set.count ? nil : wanted.members
        try View(reader, set).attributedFiles(of: changes) { file throws(PristineError) in
          try body(file, wanted, reader)
        }
      }
    }
  }
}

extension View {
  /// Calls `body` with each file that is shown and has text of some changes, in path order, with all its lines.
  ///
  /// - Parameter changes: nil stands for all there are.
  func attributedFiles(
    of changes: [LocalChange]?, _ body: (AttributedFile) throws(PristineError) -> Void
  ) throws(PristineError) {
    for (path, inode) in try files(of: changes) {
      let rendered = try RenderedFile(inode, self)
      var crediting = Crediting(self, hands: true)
      try crediting.add(rendered)
      try body(
        AttributedFile(path: path, credited: crediting.credited, hasLines: rendered.lines != nil))
    }
  }

  /// The files that some changes are about, where they are shown, in path order; all that are shown when nil.
  private func files(
    of changes: [LocalChange]?
  ) throws(PristineError) -> [(path: [UInt8], inode: LocalInode)] {
    var tree = TreeView()
    var out: [(path: [UInt8], inode: LocalInode)] = []
    guard let changes else {
      try tree.walk(from: [], in: self) { entry throws(PristineError) in
        if entry.kind == .file { out.append((entry.path, entry.inode)) }
      }
      return out
    }
    for inode in try reader.files(touchedBy: changes) {
      if let path = try tree.path(of: inode, in: self) { out.append((path, inode)) }
    }
    return out.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}

extension StoreReader {
  /// The files, no directories or links, that some changes say something about, ascending.
  func files(touchedBy changes: [LocalChange]) throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    for inode in try inodes(touchedBy: changes).sorted() where try kind(of: inode) == .file {
      out.append(inode)
    }
    return out
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
