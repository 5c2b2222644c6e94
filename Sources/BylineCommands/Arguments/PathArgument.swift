import FileSystem
import Repository

/// Turns a path as a person types it into the path within a repository: relative, absolute, with `..`, through symbolic links.
///
/// Links on the way are followed, the last component is not: a tracked link can be named. What does not exist can be named, too.
enum PathArgument {
  private static let slash = UInt8(ascii: "/")

  /// - Parameters:
  ///   - current: the current directory, absolute and without links.
  ///   - root: the folder of the repository, likewise.
  /// - Throws: `RepositoryError.outsideRepository`; a relative path is tried from the root, too, when the current directory is outside.
  static func resolve(_ argument: [UInt8], from current: [UInt8], in root: [UInt8]) throws(RepositoryError)
    -> RelativePath
  {
    if let found = try relative(argument, from: current, in: root) { return found }
    let isOutside = relativeBytes(current, root) == nil
    if isOutside, argument.first != slash, let found = try relative(argument, from: root, in: root) {
      return found
    }
    throw .outsideRepository(argument)
  }

  private static func relative(
    _ argument: [UInt8], from current: [UInt8], in root: [UInt8]
  ) throws(RepositoryError) -> RelativePath? {
    guard !argument.isEmpty else { throw .file(FileError(.acceptPath, argument, .invalidPath(.empty))) }
    let absolute = argument.first == slash ? argument : current + [slash] + argument
    guard
      let bytes = relativeBytes(locate(absolute, followsLast: false), root)
        ?? relativeBytes(locate(absolute, followsLast: true), root)
    else { return nil }
    if bytes.isEmpty { return .root }
    do throws(FileError) { return try RelativePath(bytes) } catch { throw .file(error) }
  }

  /// The absolute path without links, `.` and `..`: what exists of it by asking the file system, the rest by its text.
  private static func locate(_ path: [UInt8], followsLast: Bool) -> [UInt8] {
    let parts = path.split(separator: slash).map { Array($0) }
    let follows =
      followsLast || path.last == slash || parts.last.map { $0 == [0x2E] || $0 == [0x2E, 0x2E] } ?? true
    var existing = follows ? parts.count : parts.count - 1
    var out: [UInt8] = []
    while existing > 0 {
      let prefix = parts[..<existing].flatMap { [slash] + $0 }
      if let found = try? System.canonicalPath(prefix) {
        out = found == [slash] ? [] : found
        break
      }
      existing -= 1
    }
    for part in parts[existing...] where part != [0x2E] {
      if part == [0x2E, 0x2E] {
        out.removeSubrange((out.lastIndex(of: slash) ?? 0)...)
      } else {
        out += [slash] + part
      }
    }
    return out
  }

  private static func relativeBytes(_ path: [UInt8], _ root: [UInt8]) -> [UInt8]? {
    let root = root == [slash] ? [] : root
    guard path.starts(with: root) else { return nil }
    if path.count == root.count { return [] }
    return path[root.count] == slash ? Array(path[(root.count + 1)...]) : nil
  }
}
