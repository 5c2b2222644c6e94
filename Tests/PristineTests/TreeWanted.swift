import ChangeModel

@testable import Pristine

/// A tree as somebody wants it, and the edits that lead there.
struct TreeWanted {
  struct File {
    var inode: InodeID?
    var kind = InodeKind.file
    var isExecutable: Bool
  }
  var files: [String: File]
  var directories: Set<String>
  /// Directories that moved, old paths by new.
  var moved: [String: String] = [:]

  init(_ listing: TreeListing) {
    files = listing.files.mapValues { File(inode: $0.inode, kind: $0.kind, isExecutable: $0.isExecutable) }
    directories = Set(listing.directories.keys)
  }

  mutating func move(directory from: String, to: String) {
    func new(_ path: String) -> String {
      path == from || path.hasPrefix(from + "/") ? to + path.dropFirst(from.count) : path
    }
    for path in directories where new(path) != path { moved[new(path)] = path }
    directories = Set(directories.map(new))
    files = Dictionary(uniqueKeysWithValues: files.map { (new($0.key), $0.value) })
  }

  var fullDirectories: Set<String> {
    var out = directories
    for path in [String](files.keys) + directories {
      var rest = path[...]
      while let slash = rest.lastIndex(of: "/") {
        rest = rest[..<slash]
        out.insert(String(rest))
      }
    }
    return out
  }

  var isTree: Bool { fullDirectories.isDisjoint(with: files.keys) }

  func edits(from before: TreeListing) -> [TreeEdit] {
    func split(_ path: String) -> (parent: String, name: Substring) {
      guard let slash = path.lastIndex(of: "/") else { return ("", path[...]) }
      return (String(path[..<slash]), path[path.index(after: slash)...])
    }
    func bytes(_ path: String) -> [UInt8] { Array(path.utf8) }
    let gone = Set(moved.filter { fullDirectories.contains($0.key) }.values)
    var origin: [String: String] = ["": ""]
    for directory in fullDirectories {
      if let old = moved[directory] ?? (gone.contains(directory) ? nil : directory),
        before.directories[old] != nil
      {
        origin[directory] = old
      }
    }
    func stays(_ new: String, _ old: String) -> Bool {
      let (new, old) = (split(new), split(old))
      return origin[new.parent] == old.parent && new.name == old.name
    }
    var out: [TreeEdit] = []
    for directory in fullDirectories {
      guard let old = origin[directory] else {
        out.append(.add(bytes(directory), .directory))
        continue
      }
      if !stays(directory, old) { out.append(.move(from: bytes(old), to: bytes(directory))) }
    }
    let kept = Set(origin.values)
    for directory in before.directories.keys where !kept.contains(directory) {
      out.append(.remove(bytes(directory)))
    }
    let paths = Dictionary(uniqueKeysWithValues: before.files.map { ($0.value.inode, $0.key) })
    for (path, file) in files {
      guard let inode = file.inode, let old = paths[inode] else {
        out.append(.add(bytes(path), .file, executable: file.isExecutable))
        continue
      }
      if !stays(path, old) { out.append(.move(from: bytes(old), to: bytes(path))) }
      if before.files[old]?.isExecutable != file.isExecutable {
        out.append(.setMode(bytes(old), executable: file.isExecutable))
      }
    }
    let left = Set(files.values.compactMap(\.inode))
    for (path, file) in before.files where !left.contains(file.inode) { out.append(.remove(bytes(path))) }
    // The same story for the same seed.
    return out.sorted { "\($0)" < "\($1)" }
  }
}
