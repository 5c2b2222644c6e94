import ByteText
import ChangeModel
import Semantics

/// What one tree fact of a change did, as far as undoing it needs to know.
package enum TreeUndo: Sendable {
  case created(LocalInode)
  case removed(LocalInode, TreeRecord.Placement, removals: [FactID])
  case moved(LocalInode, from: TreeRecord.Placement, to: FactID)
  case mode(LocalInode, was: Bool)
}

extension View {
  /// What the tree facts of a change of the set did.
  package func undoing(treeFactsOf id: LocalChange, _ change: Change) throws(PristineError) -> [TreeUndo] {
    var out: [TreeUndo] = []
    for inode in try reader.inodes(touchedBy: id) {
      guard let row = try reader.treeRow(of: inode, by: id) else { continue }
      var places: [FactID: TreeRecord.Placement] = [:]
      var modes: [FactID: Bool] = [:]
      var removals: [FactID] = []
      let first = FactID(try reader.inodeID(inode).digest)
      try treeRows(of: inode) { _, other throws(PristineError) in
        for (_, fact) in other.facts {
          switch fact {
          case .create(let parent, let name):
            places[first] = TreeRecord.Placement(id: first, parent: parent, name: name)
          case .place(let id, let parent, let name, _, _):
            places[id] = TreeRecord.Placement(id: id, parent: parent, name: name)
          case .mode(let id, let executable, _): modes[id] = executable
          case .remove(let id, _, _, _): removals.append(id)
          }
        }
      }
      let isCreated = row.facts.contains { if case .create = $0.fact { true } else { false } }
      if isCreated {
        out.append(.created(inode))
        continue
      }
      for (_, fact) in row.facts {
        switch fact {
        case .create: break
        case .place(let id, _, _, let supersedes, _):
          if let from = supersedes.compactMap({ places[$0] }).first {
            out.append(.moved(inode, from: from, to: id))
          }
        case .mode(_, let executable, let supersedes):
          let was = supersedes.compactMap { modes[$0] }.first ?? false
          if was != executable { out.append(.mode(inode, was: was)) }
        case .remove(_, let supersedes, _, _):
          if let from = supersedes.compactMap({ places[$0] }).first {
            out.append(.removed(inode, from, removals: Array(Set(removals)).sorted()))
          }
        }
      }
    }
    return out
  }

  /// What a removal of an inode has to name: all of its content that is alive.
  package func seen(_ inode: LocalInode) throws(PristineError) -> ChangeDraft.Seen {
    guard try reader.kind(of: inode) != .directory else { return ChangeDraft.Seen(text: [], versions: []) }
    let (stretches, versions, file) = try seenContent(of: inode)
    let change = try hashes(of: file)
    return ChangeDraft.Seen(
      text: stretches.map { TextRange(file.weave.position(of: $0.start, change), Int($0.count)) },
      versions: versions.compactMap { file.versions.reference(to: $0, change) })
  }

  /// The version that puts back what `version` replaced: its base, or no version when it had none.
  package func versionBefore(
    _ version: FactID, _ file: FileView, supersedes: FactReference, _ contents: inout [UInt8]
  ) throws(PristineError) -> Version {
    guard let base = file.versions.base(of: version), let content = file.versions.content(of: base) else {
      return Version(supersedes: [supersedes], content: nil)
    }
    let (now, was) = (try bytes(of: version, file), try bytes(of: base, file))
    var pieces: [Version.Piece] = []
    for op in BinaryDelta.ops(old: now, new: was) {
      switch op {
      case .copy(let offset, let count): pieces.append(.copy(offset: offset, count: count))
      case .insert(let range):
        pieces.append(.new(count: range.count))
        contents += was[range]
      }
    }
    return Version(
      supersedes: [supersedes],
      content: Version.Content(count: content.count, digest: content.digest, pieces: pieces))
  }
}
