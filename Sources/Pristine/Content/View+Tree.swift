import ChangeModel
import LMDB
import Semantics

/// Where a tree view reads the facts of the view's set: rows of the inodes and directories it asks about.
extension View: TreeSource {
  package func record(of inode: LocalInode) throws(PristineError) -> TreeRecord? {
    var record: TreeRecord?
    try treeRows(of: inode) { _, row throws(PristineError) in
      for (_, fact) in row.facts {
        if record == nil {
          record = TreeRecord(id: try reader.inodeID(inode), kind: try reader.kind(of: inode))
        }
        switch fact {
        case .create(let parent, let name):
          guard let id = record?.id else { continue }
          record?.place(TreeRecord.Placement(id: FactID(id.digest), parent: parent, name: name))
        case .place(let id, let parent, let name, let supersedes, let settles):
          record?.place(
            TreeRecord.Placement(id: id, parent: parent, name: name), superseding: supersedes,
            settling: settles)
        case .mode(let id, let executable, let supersedes):
          record?.setMode(id, executable: executable, superseding: supersedes)
        case .remove(let id, let supersedes, _, _): record?.remove(id, superseding: supersedes)
        }
      }
    }
    return record
  }

  /// Calls `body` with the tree facts of each change of the set about an inode.
  func treeRows(
    of inode: LocalInode, _ body: (LocalChange, TreeRow) throws(PristineError) -> Void
  ) throws(PristineError) {
    try reader.rows(Key.of(inode.value), in: reader.tables.tree) { key, value throws(PristineError) in
      guard let change = Key.number(key, 1) else {
        throw .corrupt(table: "tree_atoms", detail: "a short key")
      }
      guard set.contains(Holder(change)) else { return true }
      try body(
        LocalChange(change),
        try decodeSpan(value, "tree_atoms") { reader throws(DecodeError) in try TreeRow.decode(&reader) })
      return true
    }
  }

  package func candidates(
    in directory: LocalInode, named name: [UInt8]?
  ) throws(PristineError) -> [(name: [UInt8], inode: LocalInode)] {
    var out: [(name: [UInt8], inode: LocalInode)] = []
    let prefix = name.map { Key.of(directory.value, $0) + [0] } ?? Key.of(directory.value)
    try reader.rows(prefix, in: reader.tables.children) { key, _ throws(PristineError) in
      guard key.byteCount > 9, let inode = Key.lastNumber(key) else {
        throw .corrupt(table: "children", detail: "a short key")
      }
      out.append((Key.name(key, from: 4, droppingLast: 5), LocalInode(inode)))
      return true
    }
    return out
  }

  package func movedDirectories() throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    try reader.rows(Key.of(Key.movedDirectories), in: reader.tables.children) {
      key, _ throws(PristineError) in
      if let inode = Key.number(key, 1) { out.append(LocalInode(inode)) }
      return true
    }
    return out
  }

  package func inode(named id: InodeID) throws(PristineError) -> LocalInode? {
    guard let inode = try reader.localInode(id) else { return nil }
    var isCreated = false
    try treeRows(of: inode) { _, row throws(PristineError) in
      isCreated = isCreated || row.facts.contains { if case .create = $0.fact { true } else { false } }
    }
    return isCreated ? inode : nil
  }

  package func hasUnseenContent(_ inode: LocalInode) throws(PristineError) -> Bool {
    let file = try file(inode)
    var seenVersions: Set<FactID> = []
    var seen: [TextRange] = []
    try treeRows(of: inode) { _, row throws(PristineError) in
      for (_, fact) in row.facts {
        guard case .remove(_, _, let text, let versions) = fact else { continue }
        seen += text
        seenVersions.formUnion(versions)
      }
    }
    let versions = file.versions.effective.filter { file.versions.content(of: $0) != nil }
    return !seenVersions.isSuperset(of: versions) || file.weave.hasAliveText(outside: seen)
  }

  /// The content a removal of an inode has to name: all that is alive.
  package func seenContent(of inode: LocalInode) throws(PristineError) -> (
    text: [ShownLines.Stretch], versions: [FactID], FileView
  ) {
    let file = try file(inode)
    let stretches = file.weave.shown.map { file.weave.stretch(ofChunk: Int($0)) }
    return (stretches, file.versions.effective.filter { file.versions.content(of: $0) != nil }, file)
  }
}

extension View {
  /// Changes of the set that say something about an inode.
  package func changes(about inode: LocalInode) throws(PristineError) -> ChangeSet {
    var out = ChangeSet()
    for table in [reader.tables.tree, reader.tables.content] {
      try reader.rows(Key.of(inode.value), in: table) { key, _ throws(PristineError) in
        if let change = Key.number(key, 1), set.contains(Holder(change)) { out.insert(LocalChange(change)) }
        return true
      }
    }
    return out
  }

  /// The numbers of the changes of the set that have content facts about an inode, ascending: what its content is a function of.
  package func changes(withContentOf inode: LocalInode) throws(PristineError) -> [UInt32] {
    var out: [UInt32] = []
    try reader.rows(Key.of(inode.value), in: reader.tables.content) { key, _ throws(PristineError) in
      if let change = Key.number(key, 1), set.contains(Holder(change)) { out.append(change) }
      return true
    }
    return out
  }
}
