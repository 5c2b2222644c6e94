import ChangeModel
import LMDB

/// What the file system said of a file when its content was last known.
package struct FileStamp: Equatable, Sendable {
  package var size: Int64
  package var modified: Int64
  package var changed: Int64
  package var inode: UInt64

  package init(size: Int64, modified: Int64, changed: Int64, inode: UInt64) {
    self.size = size
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  /// Matches no file: the content has to be looked at.
  package static let unknown = FileStamp(size: -1, modified: 0, changed: 0, inode: 0)
}

/// One tracked path of a workspace: what it is in the channel, and what was last written or recorded there.
package struct IndexEntry: Equatable, Sendable {
  package enum Tracking: UInt8, Sendable {
    /// As the channel has it.
    case recorded = 0
    /// New: the next record creates it.
    case added = 1
    /// Moved here: the next record places it here.
    case moved = 2
  }
  package var kind: InodeKind
  package var tracking: Tracking
  /// Several where directories were merged at one path; none for what is new.
  package var inodes: [LocalInode]
  package var executable = false
  /// Whether the content was written with conflict markers, or as one of several versions.
  package var hasContentConflict = false
  /// Whether its place in the tree is in conflict.
  package var hasTreeConflict = false
  /// The user said that what is there is right.
  package var isSettled = false
  package var stamp = FileStamp.unknown
  /// Of the content, or of the target of a link, as last written or recorded.
  package var digest: Digest?
  /// The number its own entries have as a directory.
  package var directory: UInt32 = 0

  package init(kind: InodeKind, tracking: Tracking, inodes: [LocalInode]) {
    self.kind = kind
    self.tracking = tracking
    self.inodes = inodes
  }

  func encoded() -> [UInt8] {
    var out = ByteWriter(reserving: 96)
    out.byte(kind.rawValue | tracking.rawValue << 2)
    out.byte(
      (executable ? 1 : 0) | (hasContentConflict ? 2 : 0) | (hasTreeConflict ? 4 : 0) | (isSettled ? 8 : 0)
        | (digest == nil ? 0 : 16))
    out.varint(inodes.count)
    for inode in inodes { out.varint(inode.value) }
    if kind == .directory {
      out.varint(directory)
      return out.bytes
    }
    out.signed(stamp.size)
    out.signed(stamp.modified)
    out.signed(stamp.changed)
    out.varint(stamp.inode)
    if let digest { out.digest(digest) }
    return out.bytes
  }

  /// Whether a row says that something is in conflict, without reading the rest of it.
  static func isConflicted(_ row: RawSpan) -> Bool {
    row.byteCount > 1 && row.unsafeLoad(fromByteOffset: 1, as: UInt8.self) & 6 != 0
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> IndexEntry {
    let first = try reader.byte()
    guard let kind = InodeKind(rawValue: first & 3), let tracking = Tracking(rawValue: first >> 2) else {
      throw .unknownTag(first, at: 0)
    }
    let flags = try reader.byte()
    var entry = IndexEntry(kind: kind, tracking: tracking, inodes: [])
    entry.executable = flags & 1 != 0
    entry.hasContentConflict = flags & 2 != 0
    entry.hasTreeConflict = flags & 4 != 0
    entry.isSettled = flags & 8 != 0
    for _ in 0..<(try reader.listCount()) { entry.inodes.append(LocalInode(try reader.uint32())) }
    if kind == .directory {
      entry.directory = try reader.uint32()
      return entry
    }
    entry.stamp = FileStamp(
      size: try reader.signed(), modified: try reader.signed(), changed: try reader.signed(),
      inode: try reader.varint())
    if flags & 16 != 0 { entry.digest = try reader.digest() }
    return entry
  }
}
