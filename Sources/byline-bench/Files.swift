import ChangeModel
import FileSystem
import Glibc

/// Files and folders, as far as measuring needs them.
enum Files {
  static func absolute(_ path: String) throws -> String {
    if path.hasPrefix("/") { return path }
    return String(decoding: try System.currentDirectory(), as: UTF8.self) + "/" + path
  }

  static func make(_ folder: String) throws { _ = try Directory.make(Array(folder.utf8)) }

  private static func split(_ path: String) throws -> (folder: Directory, name: RelativePath) {
    let path = try absolute(path)
    guard let slash = path.lastIndex(of: "/") else { throw RunError(description: "\(path) is no path") }
    let folder = try Directory.make(Array(path[..<slash].utf8))
    return (folder, try RelativePath(path[path.index(after: slash)...].utf8))
  }

  static func remove(_ path: String) throws {
    let (folder, name) = try split(path)
    try folder.removeTree(name)
  }

  static func write(_ path: String, _ bytes: [UInt8]) throws {
    let (folder, name) = try split(path)
    try folder.writeAtomically(name, bytes, staging: nil)
  }

  static func read(_ path: String) throws -> [UInt8] {
    let (folder, name) = try split(path)
    return try folder.read(name)
  }

  /// Writes a large file portion by portion, until there is none.
  static func write(_ path: String, portions: () -> [UInt8]?) throws {
    let (folder, name) = try split(path)
    var file = try folder.beginWriting(name, staging: nil)
    while let portion = portions() { try file.write(portion) }
    _ = try file.commit()
  }

  /// Writes over some bytes of a file in place.
  static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw RunError(description: "\(path) cannot be opened") }
    defer { close(file) }
    guard pwrite(file, bytes, bytes.count, offset) == bytes.count else {
      throw RunError(description: "\(path) cannot be written")
    }
  }

  /// Changes one line of a file.
  static func editLine(_ path: String, _ random: inout Words, _ mark: String) throws {
    var lines = try read(path).split(separator: 0x0A, omittingEmptySubsequences: false)
    lines[random.below(max(1, lines.count - 1))] = Array("changed \(mark) \(random.below(1 << 40))".utf8)[...]
    try write(path, Array(lines.joined(separator: [0x0A])))
  }

  /// Calls `body` with each file below a folder, repositories left out.
  private static func forEachFile(_ folder: String, _ body: (Directory, RelativePath) throws -> Void) throws {
    let root = try Directory(path: folder.utf8)
    var todo = [RelativePath.root]
    while let path = todo.popLast() {
      let listing = try root.open(path).list()
      for index in 0..<listing.count {
        let inner = try path.appending(name: listing.name(index))
        if inner == ".byline" || inner == ".git" { continue }
        if listing.kind(index) == .directory { todo.append(inner) } else { try body(root, inner) }
      }
    }
  }

  /// Every path with its bytes and mode, as one digest.
  static func fingerprint(_ folder: String) throws -> Digest {
    var lines: [String] = []
    try forEachFile(folder) { root, path in
      let file = try root.openToRead(path)
      var digest = DigestBuilder()
      var buffer: [UInt8] = []
      var offset = 0
      repeat {
        try file.read(offset..<offset + (1 << 18), into: &buffer)
        digest.add(buffer)
        offset += buffer.count
      } while !buffer.isEmpty
      lines.append("\(path) \(file.status.isExecutable) \(digest.digest)")
    }
    return Digest.of(Array(lines.sorted().joined(separator: "\n").utf8))
  }

  static func copy(_ folder: String, to target: String) throws {
    try forEachFile(folder) { root, path in
      try write("\(target)/\(path)", try root.read(path))
    }
  }

  /// The bytes that what is in a folder takes up on disk.
  static func size(_ folder: String) -> Int {
    var total = 0
    guard let root = opendir(folder) else { return 0 }
    defer { closedir(root) }
    while let entry = readdir(root) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      total += status.st_blocks * 512
      if status.st_mode & S_IFMT == S_IFDIR { total += size(path) }
    }
    return total
  }
}
