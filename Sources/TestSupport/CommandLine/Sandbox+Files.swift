import FileSystem

extension Sandbox {
  /// Writes a file of the working copy, as an editor would.
  package func write(_ path: String, _ text: String) throws(FileError) { try write(path, Array(text.utf8)) }

  package func write(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let place = try RelativePath(path.utf8)
    let isExecutable = try files.status(of: place)?.isExecutable == true
    try files.writeAtomically(place, bytes, mode: isExecutable ? .executable : .regular, staging: nil)
  }

  /// Writes a file whose name may be any bytes.
  package func write(name: [UInt8], _ text: String) throws(FileError) {
    try files.writeAtomically(try RelativePath(name), Array(text.utf8), staging: nil)
  }

  package func link(_ path: String, to target: String) throws(FileError) {
    try files.writeSymlink(try RelativePath(path.utf8), target: Array(target.utf8), staging: nil)
  }

  package func makeFolder(_ path: String) throws(FileError) {
    try files.makeDirectories(try RelativePath(path.utf8))
  }

  package func setExecutable(_ path: String, _ executable: Bool = true) throws(FileError) {
    try files.setExecutable(try RelativePath(path.utf8), executable)
  }

  package func delete(_ path: String) throws(FileError) {
    let place = try RelativePath(path.utf8)
    if try files.status(of: place)?.kind == .directory {
      try files.removeTree(place)
    } else {
      _ = try files.remove(place)
    }
  }

  /// Moves a file outside of what the program knows.
  package func rename(_ path: String, to newPath: String) throws(FileError) {
    try files.rename(try RelativePath(path.utf8), to: try RelativePath(newPath.utf8))
  }

  package func read(_ path: String) throws(FileError) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
  package func bytes(_ path: String) throws(FileError) -> [UInt8] {
    try files.read(try RelativePath(path.utf8))
  }
  package func exists(_ path: String) throws(FileError) -> Bool {
    try files.status(of: try RelativePath(path.utf8)) != nil
  }
  package func isExecutable(_ path: String) throws(FileError) -> Bool {
    try files.status(of: try RelativePath(path.utf8))?.isExecutable == true
  }
  /// When a file was written last, in nanoseconds; nil where there is none.
  package func modified(_ path: String) throws(FileError) -> Int64? {
    try files.status(of: try RelativePath(path.utf8))?.modified
  }
  package func linkTarget(_ path: String) throws(FileError) -> String {
    String(decoding: try files.readSymlink(try RelativePath(path.utf8)), as: UTF8.self)
  }

  /// Everything in the working copy but the repository itself: kinds, modes and bytes by path.
  package func tree() throws(FileError) -> Tree {
    var tree = Tree()
    var todo = [RelativePath.root]
    while let path = todo.popLast() {
      let folder = try files.open(path)
      let listing = try folder.list()
      for index in 0..<listing.count {
        let inner = try path.appending(name: listing.name(index))
        if inner == ".byline" { continue }
        let node: Tree.Node
        switch listing.kind(index) {
        case .directory:
          node = .directory
          todo.append(inner)
        case .symlink: node = .link(try files.readSymlink(inner))
        case .file:
          node = .file(try files.read(inner), executable: try files.status(of: inner)?.isExecutable == true)
        // Pipes and sockets are no part of what is versioned.
        case .other: continue
        }
        tree.nodes[inner.bytes] = node
      }
    }
    return tree
  }
}

/// What is in a working copy.
package struct Tree: Equatable, Sendable, CustomStringConvertible {
  package enum Node: Equatable, Sendable {
    case file([UInt8], executable: Bool)
    case directory
    case link([UInt8])
  }
  package var nodes: [[UInt8]: Node] = [:]

  /// Paths, ascending.
  package var paths: [String] { nodes.keys.map { String(decoding: $0, as: UTF8.self) }.sorted() }

  package var description: String {
    nodes.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { path, node in
      let name = String(decoding: path, as: UTF8.self)
      switch node {
      case .file(let bytes, let executable):
        return "\(name)\(executable ? "*" : ""): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
      case .directory: return "\(name)/"
      case .link(let target): return "\(name) -> \(String(decoding: target, as: UTF8.self))"
      }
    }.joined(separator: "\n")
  }
}
