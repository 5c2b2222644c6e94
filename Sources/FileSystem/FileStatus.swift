import Glibc

/// What the file system says about one entry, links not followed.
///
/// Equal statuses of one path mean, up to the clock's granularity, that nobody wrote to it in between.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: UInt8, Hashable, Sendable {
    case file
    case directory
    case symlink
    /// A socket, a pipe or a device: nothing that can be versioned.
    case other
  }

  package let kind: Kind
  /// Length in bytes.
  package let size: Int64
  /// Time of the last write to the content, in nanoseconds since 1970; far dates stop at the ends of the range.
  package let modified: Int64
  /// Time of the last change of content or attributes, which no program can set back.
  package let changed: Int64
  package let inode: UInt64
  package let device: UInt64
  /// The permission bits, `0o7777` at most.
  package let permissions: UInt16

  /// Whether the owner may execute it: the one bit of the mode that is versioned.
  package var isExecutable: Bool { permissions & 0o100 != 0 }

  init(_ status: stat) {
    kind = Kind(mode: status.st_mode)
    size = Int64(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
    permissions = UInt16(status.st_mode & 0o7777)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    let (product, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, more) = product.addingReportingOverflow(Int64(time.tv_nsec))
    return overflow || more ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}

extension FileStatus.Kind {
  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symlink
    default: self = .other
    }
  }

  /// The kind a directory record gives; nil where the file system does not tell.
  init?(directoryType: UInt8) {
    switch Int(directoryType) {
    case Int(DT_REG): self = .file
    case Int(DT_DIR): self = .directory
    case Int(DT_LNK): self = .symlink
    case Int(DT_UNKNOWN): return nil
    default: self = .other
    }
  }
}
