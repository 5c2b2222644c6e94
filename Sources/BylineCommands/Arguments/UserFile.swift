import FileSystem

/// Files that users name, wherever they are: relative names start at the current directory, `-` is standard input or output.
enum UserFile {
  private static let stream = [UInt8(ascii: "-")]

  /// The folder that a path leads to, and the name in it.
  static func place(of path: [UInt8]) throws -> (Directory, RelativePath) {
    let slash = UInt8(ascii: "/")
    guard let cut = path.lastIndex(of: slash) else {
      return (try Directory(path: [UInt8(ascii: ".")]), try RelativePath(path))
    }
    return (
      try Directory(path: cut == 0 ? [slash] : Array(path[..<cut])), try RelativePath(path[(cut + 1)...])
    )
  }

  static func read(_ path: [UInt8], _ session: Session) throws -> [UInt8] {
    if path == stream { return try session.host.standardInput() }
    let (folder, name) = try place(of: path)
    return try folder.read(name)
  }

  /// Writes a whole file at once; to standard output without a name.
  ///
  /// - Parameter force: whether a file that is there is replaced.
  static func write(_ bytes: [UInt8], to path: [UInt8]?, force: Bool, _ session: Session) throws {
    guard let path, path != stream else {
      session.console.write(bytes)
      return
    }
    let (folder, name) = try place(of: path)
    if !force, try folder.status(of: name) != nil {
      throw Failure(.refused, "\(ShownText.path(path)) is there already", hint: "replace it with --force")
    }
    try folder.writeAtomically(name, bytes, staging: nil)
  }
}
