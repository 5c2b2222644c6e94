import FileSystem

/// Small files of a person's own, outside of any repository. Unlike in a working copy, symbolic links are followed: many keep such files
/// elsewhere and link to them.
enum HomeFile {
  /// More than any such file should have.
  private static let limit = 1 << 20

  /// A file and what the system says about it; nil when it is not there.
  static func read(_ path: [UInt8]) throws(FileError) -> (bytes: [UInt8], status: FileStatus)? {
    guard let real = try existing(path) else { return nil }
    let (folder, name) = try split(real)
    return try Directory(path: folder).readWithStatus(name, limit: limit)
  }

  /// Writes a file at once, making the folder if need be.
  static func write(
    _ path: [UInt8], _ bytes: [UInt8], mode: PendingFile.Mode = .regular, replacing: Bool = true
  ) throws(FileError) {
    let (folder, name) = try split(try existing(path) ?? path)
    try Directory.make(folder).writeAtomically(name, bytes, mode: mode, staging: nil, replacing: replacing)
  }

  /// Deletes a file; of a link, the link.
  static func remove(_ path: [UInt8]) throws(FileError) {
    let (folder, name) = try split(path)
    _ = try Directory(path: folder).remove(name)
  }

  /// Where the path leads; nil when nothing is there.
  private static func existing(_ path: [UInt8]) throws(FileError) -> [UInt8]? {
    do throws(FileError) { return try System.canonicalPath(path) } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  private static func split(_ path: [UInt8]) throws(FileError) -> (folder: [UInt8], name: RelativePath) {
    let cut = path.lastIndex(of: UInt8(ascii: "/")) ?? 0
    return (Array(path[...cut]), try RelativePath(path[(cut + 1)...]))
  }
}
