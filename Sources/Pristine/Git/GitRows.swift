import ChangeModel
import Compression
import LMDB

/// What is known of a commit or annotated tag that was taken over.
package struct GitObjectRow: Equatable, Sendable {
  /// The change a commit became; nil for a tag.
  package var change: LocalChange?
  /// The row its bytes are in, and which of those there.
  package var block: UInt32
  package var index: UInt32

  package init(change: LocalChange?, block: UInt32, index: UInt32) {
    self.change = change
    self.block = block
    self.index = index
  }

  func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.varint(change?.value ?? 0)
    out.varint(block)
    out.varint(index)
    return out.bytes
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> GitObjectRow {
    let change = try reader.uint32()
    return GitObjectRow(
      change: change == 0 ? nil : LocalChange(change), block: try reader.uint32(), index: try reader.uint32())
  }
}

/// Where a branch or tag of the git repository stood when it was last taken over or written.
package struct GitRefRow: Equatable, Sendable {
  package enum Kind: UInt8, Sendable {
    case setting = 0
    case branch = 1
    case tag = 2
    /// A tree whose bytes are other than they would be written now: by the id it would have, the id it has.
    case tree = 3
    /// A commit that a change was written as.
    case written = 4
  }
  package var kind: Kind
  package var name: [UInt8]
  /// The id of the commit, or of an annotated tag; of a setting its value.
  package var value: [UInt8]

  package init(_ kind: Kind, _ name: [UInt8], _ value: [UInt8]) {
    self.kind = kind
    self.name = name
    self.value = value
  }
}

extension StoreReader {
  /// What became of a git object, by the bytes of its id; nil when it was not taken over.
  package func gitObject(_ id: [UInt8]) throws(PristineError) -> GitObjectRow? {
    guard let tables = tables.git else { return nil }
    return try row(id, in: tables.objects, "git_objects") { reader throws(DecodeError) in
      try GitObjectRow.decode(&reader)
    }
  }

  /// Ids of objects whose id begins with these bytes; at most `limit`.
  package func gitObjects(startingWith prefix: [UInt8], limit: Int) throws(PristineError) -> [(
    id: [UInt8], row: GitObjectRow
  )] {
    guard let tables = tables.git else { return [] }
    var out: [(id: [UInt8], row: GitObjectRow)] = []
    try rows(prefix, in: tables.objects) { key, value throws(PristineError) in
      out.append(
        (
          key.withUnsafeBytes { Array($0) },
          try decodeSpan(value, "git_objects") { reader throws(DecodeError) in
            try GitObjectRow.decode(&reader)
          }
        ))
      return out.count < limit
    }
    return out
  }

  /// The bytes of all objects kept in one row, in their order.
  package func gitBytes(inBlock block: UInt32) throws(PristineError) -> [[UInt8]] {
    guard let tables = tables.git,
      let row = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(block), in: tables.bytes)
      })
    else { throw .corrupt(table: "git_bytes", detail: "no row \(block)") }
    let bytes: [UInt8]
    do { bytes = try Frames.decode(row) } catch {
      throw .corrupt(table: "git_bytes", detail: "row \(block): \(error)")
    }
    return try decodeRow(bytes, "git_bytes") { reader throws(DecodeError) in
      var out: [[UInt8]] = []
      for _ in 0..<(try reader.listCount()) { out.append(try reader.string(limit: bytes.count)) }
      return out
    }
  }

  /// Branches, tags or settings, in the order of their names.
  package func gitRefs(_ kind: GitRefRow.Kind) throws(PristineError) -> [GitRefRow] {
    guard let tables = tables.git else { return [] }
    var out: [GitRefRow] = []
    try rows([kind.rawValue], in: tables.refs) { key, value throws(PristineError) in
      out.append(GitRefRow(kind, Key.name(key, from: 1), value.withUnsafeBytes { Array($0) }))
      return true
    }
    return out
  }

  /// The mode, if not one of the usual two, that changes of a set gave to an inode last, and how many came before.
  package func gitMode(of inode: LocalInode, in set: ChangeSet) throws(PristineError) -> (
    mode: UInt32, generation: UInt32
  )? {
    guard let tables = tables.git else { return nil }
    var best: (mode: UInt32, generation: UInt32, hash: ChangeHash)?
    try rows(Key.of(inode.value), in: tables.modes) { key, value throws(PristineError) in
      guard let change = Key.number(key, 1).map({ LocalChange($0) }) else {
        throw .corrupt(table: "git_modes", detail: "a short key")
      }
      guard set.contains(change) else { return true }
      let (mode, generation) = try decodeSpan(value, "git_modes") { reader throws(DecodeError) in
        (try reader.uint32(), try reader.uint32())
      }
      let hash = try hash(of: change)
      if best.map({ ($0.generation, $0.hash) < (generation, hash) }) ?? true {
        best = (mode, generation, hash)
      }
      return true
    }
    return best.map { ($0.mode, $0.generation) }
  }

  /// Inodes that any change ever gave another mode than the usual ones.
  package func inodesWithGitModes() throws(PristineError) -> Set<LocalInode> {
    guard let tables = tables.git else { return [] }
    var out: Set<LocalInode> = []
    try rows(from: [], in: tables.modes) { key, _ throws(PristineError) in
      if let inode = Key.number(key) { out.insert(LocalInode(inode)) }
      return true
    }
    return out
  }
}

extension StoreWriter {
  func gitTables() throws(PristineError) -> GitTables {
    guard let tables = tables.git else {
      throw .corrupt(table: "git_objects", detail: "the table is missing")
    }
    return tables
  }

  /// Keeps the bytes of some commits or tags in one row, and what became of each.
  package mutating func keepGit(
    _ objects: [(id: [UInt8], change: LocalChange?, bytes: [UInt8])]
  ) throws(PristineError) {
    guard !objects.isEmpty else { return }
    let tables = try gitTables()
    let block = try next("git")
    var out = ByteWriter(reserving: objects.reduce(16) { $0 + $1.bytes.count + 4 })
    out.varint(objects.count)
    for object in objects { out.string(object.bytes) }
    let frame: [UInt8]
    do throws(CompressionError) { frame = try Frames.encode(out.bytes, .zstd, Compressor()) } catch {
      throw .tooLarge("a row of git objects")
    }
    try put(Key.of(block), frame, in: tables.bytes)
    for (index, object) in objects.enumerated() {
      let row = GitObjectRow(change: object.change, block: block, index: UInt32(index))
      try put(object.id, row.encoded(), in: tables.objects)
    }
  }

  package mutating func put(_ ref: GitRefRow) throws(PristineError) {
    try put([ref.kind.rawValue] + ref.name, ref.value, in: try gitTables().refs)
  }

  package mutating func deleteGitRef(_ kind: GitRefRow.Kind, _ name: [UInt8]) throws(PristineError) {
    try delete([kind.rawValue] + name, in: try gitTables().refs)
  }

  /// - Parameter generation: one more than all modes known of the inode before have.
  package mutating func putGitMode(
    _ mode: UInt32, generation: UInt32, of inode: LocalInode, by change: LocalChange
  ) throws(PristineError) {
    var out = ByteWriter()
    out.varint(mode)
    out.varint(generation)
    try put(Key.of(inode.value, change.value), out.bytes, in: try gitTables().modes)
  }
}

extension StoreReader {
  /// The ids of the commits a change is known as, ascending: the one it was taken over from, which its header names, and those it was
  /// written as, which have rows.
  package func gitCommits(of change: LocalChange) throws(PristineError) -> [[UInt8]] {
    guard let tables = tables.git else { return [] }
    var out: [[UInt8]] = []
    let nonce = try header(of: change).header.nonce
    if try gitObject(nonce)?.change == change { out.append(nonce) }
    try rows([GitRefRow.Kind.written.rawValue] + Key.of(change.value), in: tables.refs) {
      key, _ throws(PristineError) in
      out.append(Key.name(key, from: 5))
      return true
    }
    return out
  }
}

extension StoreWriter {
  /// Notes that a change was written as a commit.
  package mutating func noteGitCommit(_ id: [UInt8], of change: LocalChange) throws(PristineError) {
    try put(GitRefRow(.written, Key.of(change.value) + id, []))
  }
}
