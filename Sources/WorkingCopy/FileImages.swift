import ChangeModel
import FileSystem
import Pristine

/// What stands at paths that a command is about to write over, for when it is undone.
///
/// What the channel can show again is noted as that; other files with their bytes, up to a limit for each command.
package struct FileImages: Sendable {
  /// Bytes of files that one command keeps at most.
  package static let limit = 64 << 20

  private enum Found {
    case known(Operation.FileImage.Content)
    case bytes([UInt8], executable: Bool)
  }
  private var found: [RelativePath: Found] = [:]
  private var room: Int
  /// Files that are too large to be kept.
  package private(set) var lost: [RelativePath] = []

  package init(limit: Int = FileImages.limit) { room = limit }

  /// Looks at a path; once is enough.
  ///
  /// - Parameter entry: what the index says of it.
  package mutating func take(_ path: RelativePath, _ entry: IndexEntry?, _ root: Directory)
    throws(WorkingCopyError)
  {
    guard found[path] == nil else { return }
    guard let status = try file({ () throws(FileError) in try root.status(of: path) }) else {
      found[path] = .known(.absent)
      // Directories above it that are gone, too, would be made for it.
      if let parent = path.parent, !parent.isRoot,
        try file({ () throws(FileError) in try root.status(of: parent) }) == nil
      {
        try take(parent, nil, root)
      }
      return
    }
    switch status.kind {
    case .directory: found[path] = .known(.directory)
    case .symlink:
      let target = try file { () throws(FileError) in try root.readSymlink(path) }
      found[path] = .known(.link(target: target))
    case .file:
      if let entry, let inode = entry.inodes.first, entry.kind == .file, entry.tracking != .added,
        try Scan.compare(root, path, status, entry).subtracting(.stamp).isEmpty
      {
        found[path] = .known(.shown(inode, executable: entry.executable))
      } else if status.size > Int64(room) {
        found[path] = .known(.lost(byteCount: Int(status.size)))
        lost.append(path)
      } else {
        let bytes = try file { () throws(FileError) in try root.read(path) }
        add(path, bytes, executable: status.isExecutable)
      }
    case .other: break
    }
  }

  /// Takes bytes that were read already.
  package mutating func add(_ path: RelativePath, _ bytes: [UInt8], executable: Bool) {
    room -= bytes.count
    found[path] = .bytes(bytes, executable: executable)
  }

  /// Whether nothing of the user's was found at a path: nothing, a directory, or just these bytes.
  package func isHarmless(_ path: RelativePath, like digest: Digest?) -> Bool {
    switch found[path] {
    case nil, .known(.absent), .known(.directory), .known(.shown): true
    case .known(.link(let target)): Digest.of(target) == digest
    case .known(.file), .known(.lost): false
    case .bytes(let bytes, _): Digest.of(bytes) == digest
    }
  }

  /// Takes what stands where something of a kind belongs: a directory in the place of anything else with all that is in it.
  package mutating func take(
    _ path: RelativePath, _ entry: IndexEntry?, inPlaceOf kind: InodeKind, _ root: Directory
  ) throws(WorkingCopyError) {
    try take(path, entry, root)
    if kind != .directory { try takeContents(of: path, root) }
  }

  /// Takes what is at a path, a directory with all that is in it.
  package mutating func takeTree(_ path: RelativePath, _ root: Directory) throws(WorkingCopyError) {
    try take(path, nil, root)
    try takeContents(of: path, root)
  }

  /// Takes all that is in what was taken, where that is a directory.
  private mutating func takeContents(of path: RelativePath, _ root: Directory) throws(WorkingCopyError) {
    var todo = [path]
    while let path = todo.popLast() {
      guard case .known(.directory) = found[path] else { continue }
      let inner = try file { () throws(FileError) in try root.paths(in: path) }
      for path in inner { try take(path, nil, root) }
      todo += inner
    }
  }

  /// Keeps the bytes in the store and answers the images, in path order.
  package func kept(_ writer: inout StoreWriter) throws(PristineError) -> [Operation.FileImage] {
    var out: [Operation.FileImage] = []
    for (path, found) in found.sorted(by: { $0.key < $1.key }) {
      switch found {
      case .known(let content):
        if case .link(let target) = content { _ = try writer.keep(target) }
        out.append(Operation.FileImage(path: path.bytes, content: content))
      case .bytes(let bytes, let executable):
        let content = Operation.FileImage.Content.file(try writer.keep(bytes), executable: executable)
        out.append(Operation.FileImage(path: path.bytes, content: content))
      }
    }
    return out
  }
}

extension Directory {
  /// The paths of what is in a directory.
  package func paths(in path: RelativePath) throws(FileError) -> [RelativePath] {
    let listing = try open(path).list()
    var out: [RelativePath] = []
    for number in 0..<listing.count { out.append(try path.appending(name: listing.name(number))) }
    return out
  }
}
