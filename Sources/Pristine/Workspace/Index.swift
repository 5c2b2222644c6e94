import ChangeModel
import LMDB

/// The tracked paths of one workspace, by directory: a directory has a number, its entries sort by name under it, so that a walk of the
/// files and a walk of the index go side by side, and moving a directory changes one row.
///
/// Number 0 is the top; the highest number keeps what was removed, by inode, until it is recorded; the one below it the numbers of
/// directories that left with their channel, so that a directory that comes back has the number it had.
package struct Index: ~Escapable {
  package static let root: UInt32 = 0
  static let removed = UInt32.max
  /// Under this number, by inode: the numbers of directories that are not there now, for when they come back.
  static let retired = UInt32.max - 1
  /// In place of the number of a directory, for what was removed from no place that could be named.
  package static let nowhere = retired
  package let reader: StoreReader
  let workspace: UInt32

  @_lifetime(copy reader)
  package init(_ reader: StoreReader, workspace: UInt32) {
    self.reader = reader
    self.workspace = workspace
  }

  package func entry(in directory: UInt32, _ name: [UInt8]) throws(PristineError) -> IndexEntry? {
    try reader.row(Key.of(workspace, directory) + name, in: reader.tables.index, "index") {
      reader throws(DecodeError) in
      try IndexEntry.decode(&reader)
    }
  }

  /// Entries of a directory, ascending by name.
  package func entries(
    in directory: UInt32, _ body: (_ name: [UInt8], IndexEntry) throws(PristineError) -> Void
  ) throws(PristineError) {
    try reader.rows(Key.of(workspace, directory), in: reader.tables.index) {
      key, value throws(PristineError) in
      try body(
        Key.name(key, from: 8),
        try decodeSpan(value, "index") { reader throws(DecodeError) in try IndexEntry.decode(&reader) })
      return true
    }
  }

  /// Whether nothing is tracked in a directory.
  package func isEmpty(_ directory: UInt32) throws(PristineError) -> Bool {
    var isEmpty = true
    try reader.rows(Key.of(workspace, directory), in: reader.tables.index) { _, _ throws(PristineError) in
      isEmpty = false
      return false
    }
    return isEmpty
  }

  /// The components of a path, as `lookup` takes them.
  package static func names(of path: [UInt8]) -> [[UInt8]] {
    path.split(separator: UInt8(ascii: "/")).map { Array($0) }
  }

  /// The entry at a path, and the number of the directory it is in.
  package func lookup(_ components: [[UInt8]]) throws(PristineError) -> (
    directory: UInt32, entry: IndexEntry?
  )? {
    var directory = Index.root
    for (depth, name) in components.enumerated() {
      let entry = try entry(in: directory, name)
      if depth == components.count - 1 { return (directory, entry) }
      guard let entry, entry.kind == .directory else { return nil }
      directory = entry.directory
    }
    return nil
  }

  /// Inodes of the entries that were written with something in conflict. O(tracked paths).
  package func conflicted() throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    try reader.rows(Key.of(workspace), in: reader.tables.index) { key, value throws(PristineError) in
      guard let directory = Key.number(key, 1), directory < Index.retired, IndexEntry.isConflicted(value)
      else { return true }
      let entry = try decodeSpan(value, "index") { reader throws(DecodeError) in
        try IndexEntry.decode(&reader)
      }
      out += entry.inodes
      return true
    }
    return out
  }

  /// Paths that are tracked and in no channel yet. O(tracked paths).
  package func added() throws(PristineError) -> [(path: [UInt8], kind: InodeKind)] {
    var out: [(path: [UInt8], kind: InodeKind)] = []
    var todo: [(path: [UInt8], directory: UInt32)] = [([], Index.root)]
    var seen: Set<UInt32> = []
    while let (path, directory) = todo.popLast() {
      guard seen.insert(directory).inserted else { continue }
      try entries(in: directory) { name, entry throws(PristineError) in
        let inner = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
        if entry.tracking == .added { out.append((inner, entry.kind)) }
        if entry.kind == .directory { todo.append((inner, entry.directory)) }
      }
    }
    return out
  }

  /// Where in the index some inodes are. O(tracked paths).
  func rows(of inodes: Set<LocalInode>) throws(PristineError) -> [(directory: UInt32, name: [UInt8])] {
    var out: [(directory: UInt32, name: [UInt8])] = []
    try reader.rows(Key.of(workspace), in: reader.tables.index) { key, value throws(PristineError) in
      guard let directory = Key.number(key, 1), directory < Index.retired else { return true }
      let entry = try decodeSpan(value, "index") { reader throws(DecodeError) in
        try IndexEntry.decode(&reader)
      }
      if !inodes.isDisjoint(with: entry.inodes) { out.append((directory, Key.name(key, from: 8))) }
      return true
    }
    return out
  }

  /// What was removed from tracking and is not yet recorded as such: its place and entry, by inode.
  package func removals() throws(PristineError) -> [RemovedEntry] {
    var out: [RemovedEntry] = []
    try reader.rows(Key.of(workspace, Index.removed), in: reader.tables.index) {
      key, value throws(PristineError) in
      guard let inode = Key.number(key, 2) else { throw .corrupt(table: "index", detail: "a short key") }
      out.append(
        try decodeSpan(value, "index") { reader throws(DecodeError) in
          RemovedEntry(
            inode: LocalInode(inode), directory: try reader.uint32(),
            name: try reader.string(limit: Limits.name),
            entry: try IndexEntry.decode(&reader))
        })
      return true
    }
    return out
  }
}

/// A tracked path that was removed, until the removal is recorded.
package struct RemovedEntry: Sendable {
  package var inode: LocalInode
  package var directory: UInt32
  package var name: [UInt8]
  package var entry: IndexEntry
}

extension StoreWriter {
  package mutating func putIndex(
    _ workspace: UInt32, _ directory: UInt32, _ name: [UInt8], _ entry: IndexEntry
  ) throws(PristineError) {
    try putIndexRow(Key.of(workspace, directory) + name, entry.encoded())
  }

  package mutating func deleteIndex(_ workspace: UInt32, _ directory: UInt32, _ name: [UInt8])
    throws(PristineError)
  {
    try deleteIndexRow(Key.of(workspace, directory) + name)
  }

  package mutating func putRemoval(
    _ workspace: UInt32, _ directory: UInt32, _ name: [UInt8], _ entry: IndexEntry
  ) throws(PristineError) {
    for inode in entry.inodes {
      var out = ByteWriter()
      out.varint(directory)
      out.string(name)
      out.raw(entry.encoded())
      try putIndexRow(Key.of(workspace, Index.removed) + Key.bytes(inode.value), out.bytes)
    }
  }

  package mutating func deleteRemoval(_ workspace: UInt32, _ inode: LocalInode) throws(PristineError) {
    try deleteIndexRow(Key.of(workspace, Index.removed) + Key.bytes(inode.value))
  }

  /// Forgets every tracked path of a workspace.
  package mutating func clearIndex(_ workspace: UInt32) throws(PristineError) {
    try deleteAll(Key.of(workspace), in: tables.index)
  }

  /// The number for the entries of a new directory.
  package mutating func nextDirectory(_ workspace: UInt32) throws(PristineError) -> UInt32 {
    guard var row = try reader.workspace(workspace) else {
      throw .corrupt(table: "workspaces", detail: "no workspace \(workspace)")
    }
    let number = row.nextDirectory
    row.nextDirectory += 1
    try put(row)
    return number
  }
}
