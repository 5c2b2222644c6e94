import Glibc

extension Directory {
  /// Opens the folder `path`, making it and those above it where they are not there. Links on the way are the user's own and are followed.
  package static func make(_ path: [UInt8]) throws(FileError) -> Directory {
    var end = 0
    while end < path.count {
      end = path[(end + 1)...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
      let name = path[..<end].map { CChar(bitPattern: $0) } + [0]
      let code = mkdir(name, 0o777)
      if code != 0, ![EEXIST, EISDIR, EROFS].contains(errno) {
        throw FileError(.makeDirectory, Array(path[..<end]), .system(errno))
      }
    }
    return try Directory(path: path)
  }
}
