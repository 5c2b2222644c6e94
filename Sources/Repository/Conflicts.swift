import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// One conflict of a channel: what, where, and who is on each side.
package struct ConflictItem: Sendable {
  package enum Kind: Sendable, Equatable {
    case order
    case touching
    /// Whole contents that differ.
    case versions
    case tree(TreeConflict.Kind)
  }
  package struct Side: Sendable {
    /// Changes whose text or version stands on this side; empty for a deletion.
    package var changes: [ChangeHash]
    package var text: [UInt8]
  }
  package var kind: Kind
  package var path: [UInt8]
  /// Line of the first marker, from 1; nil when the conflict is not in text.
  package var line: Int?
  package var sides: [Side]
  /// Other paths that have a part in it.
  package var others: [[UInt8]] = []
}

extension Repository {
  /// Every conflict of a channel, in path order; of the one shown, as far as the files show it. Cost: the files that can be in conflict — those the index says are, for the channel
  /// shown; all of them for another.
  package func conflicts(channel: String? = nil) throws(RepositoryError) -> [ConflictItem] {
    try reading { reader throws(RepositoryError) in
      let workspace = try stored { () throws(PristineError) in try self.workspace(reader) }
      let name = channel ?? workspace.channel
      let head = try stored { () throws(PristineError) in
        // While files are being written, or were, the channel is what counts.
        name == workspace.channel && workspace.target == nil
          ? try reader.shownHead(of: workspace) : try reader.requireHead(of: name)
      }
      let view = View(reader, try stored { () throws(PristineError) in try reader.set(of: head) })
      var tree = TreeView()
      let entries = try stored { () throws(PristineError) in
        if name != workspace.channel || workspace.target != nil {
          var all: [TreeEntry] = []
          try tree.walk(from: [], in: view) { entry throws(PristineError) in all.append(entry) }
          return all
        }
        var found: [TreeEntry] = []
        for inode in try Index(reader, workspace: workspaceID).conflicted() {
          if let entry = try tree.entry(of: inode, in: view) { found.append(entry) }
        }
        return found
      }
      return try stored { () throws(PristineError) in
        var out: [ConflictItem] = []
        for entry in entries { out += try Repository.conflicts(entry, view, &tree) }
        return out.sorted {
          $0.path == $1.path ? ($0.line ?? 0) < ($1.line ?? 0) : $0.path.lexicographicallyPrecedes($1.path)
        }
      }
    }
  }

  private static func conflicts(
    _ entry: TreeEntry, _ view: View, _ tree: inout TreeView
  ) throws(PristineError) -> [ConflictItem] {
    var out: [ConflictItem] = []
    for conflict in entry.conflicts {
      var item = ConflictItem(kind: .tree(conflict.kind), path: entry.path, line: nil, sides: [])
      switch conflict {
      case .moveMove(let elsewhere): item.others = elsewhere.map(\.path)
      case .name(let rivals):
        for rival in rivals { item.others.append(try tree.path(of: rival, in: view) ?? []) }
      case .cycle(let members):
        for member in members { item.others.append(try tree.path(of: member, in: view) ?? []) }
      case .moveDelete(let removals), .resurrected(let removals):
        item.sides = [
          ConflictItem.Side(
            changes: try removals.map { removal throws(PristineError) in
              try view.changeHolding(removal, about: entry.inode)
            },
            text: [])
        ]
      case .mode: break
      }
      out.append(item)
    }
    guard entry.kind != .directory else { return out }
    let file = try RenderedFile(entry.inode, view)
    if file.view.hasRivalVersions {
      let versions = file.view.versions
      let sides = try versions.effective.map { version throws(PristineError) in
        ConflictItem.Side(
          changes: try versions.holders(of: version).map { holder throws(PristineError) in
            try view.reader.hash(of: LocalChange(holder.holder))
          }, text: [])
      }
      out.append(ConflictItem(kind: .versions, path: entry.path, line: nil, sides: sides))
    }
    guard case .text = file.view.content else { return out }
    for (number, conflict) in file.view.shown.conflicts.enumerated() {
      var sides = try conflict.sides.map { chunks throws(PristineError) in
        try side(chunks, file.view.weave, view)
      }
      if conflict.kind == .touching, let empty = conflict.sides.firstIndex(of: []) {
        sides[empty].changes = try deleters(conflict, file.view.weave, view)
      }
      out.append(
        ConflictItem(
          kind: conflict.kind == .order ? .order : .touching, path: entry.path,
          line: file.text?.line(ofConflict: number).map { $0 + 1 }, sides: sides))
    }
    return out
  }

  /// Changes that deleted beside, under or in the place of the text of a conflict without having seen it.
  private static func deleters(_ conflict: Conflict, _ weave: Weave, _ view: View) throws(PristineError)
    -> [ChangeHash]
  {
    let blocks = Set(conflict.sides.joined().map { weave.chunkBlock[Int($0)] })
    var out: Set<ChangeHash> = []
    for (block, kills) in weave.touching where blocks.contains(block) {
      for holder in kills.flatMap({ weave.holders(of: $0) }) {
        out.insert(try view.reader.hash(of: LocalChange(holder.holder)))
      }
    }
    return out.sorted()
  }

  private static func side(_ chunks: [Int32], _ weave: Weave, _ view: View) throws(PristineError)
    -> ConflictItem.Side
  {
    var side = ConflictItem.Side(changes: [], text: [])
    for chunk in chunks {
      try view.append(weave.stretch(ofChunk: Int(chunk)), of: weave, to: &side.text)
      for holder in weave.holders(ofBlock: weave.chunkBlock[Int(chunk)]) {
        let hash = try view.reader.hash(of: LocalChange(holder.holder))
        if !side.changes.contains(hash) { side.changes.append(hash) }
      }
    }
    return side
  }
}
