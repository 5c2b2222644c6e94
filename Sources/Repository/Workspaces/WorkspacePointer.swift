import ChangeModel
import FileSystem

/// The file that says of a working copy without a store which repository it belongs to: `.byline/workspace`, text.
///
///     byline workspace 1
///     number 2
///     key 5TQ4...
///     repository /home/ada/notes
struct WorkspacePointer: Equatable {
  static let file: RelativePath = ".byline/workspace"
  private static let firstLine = "byline workspace 1\n"

  var number: UInt32
  /// The same as in the row of the store: numbers and places alone could be those of another one.
  var key: [UInt8]
  /// The folder the store lies in, absolute.
  var repository: [UInt8]

  var bytes: [UInt8] {
    Array("\(WorkspacePointer.firstLine)number \(number)\nkey \(Base32.encode(key))\nrepository ".utf8)
      + repository + [UInt8(ascii: "\n")]
  }

  init(number: UInt32, key: [UInt8], repository: [UInt8]) {
    self.number = number
    self.key = key
    self.repository = repository
  }

  /// Nil when the text is no pointer.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Array(WorkspacePointer.firstLine.utf8)), bytes.last == UInt8(ascii: "\n") else {
      return nil
    }
    // The path comes last and may hold anything.
    let lines = bytes.dropLast().split(separator: UInt8(ascii: "\n"), maxSplits: 3)
    func value(_ index: Int, _ name: String) -> [UInt8]? {
      guard lines.count == 4, lines[index].starts(with: Array("\(name) ".utf8)) else { return nil }
      return Array(lines[index].dropFirst(name.utf8.count + 1))
    }
    guard let number = value(1, "number").flatMap({ UInt32(String(decoding: $0, as: UTF8.self)) }),
      let key = value(2, "key").flatMap({ Base32.decode(String(decoding: $0, as: UTF8.self)) }),
      let repository = value(3, "repository"), repository.first == UInt8(ascii: "/")
    else { return nil }
    self.init(number: number, key: key, repository: repository)
  }

  /// The pointer in a folder; nil when none is there that can be read.
  static func read(in root: Directory) throws(RepositoryError) -> WorkspacePointer? {
    let status = try files { () throws(FileError) in try root.status(of: file) }
    guard status?.kind == .file else { return nil }
    return WorkspacePointer(try files { () throws(FileError) in try root.read(file) })
  }

  /// The pointer at a path, which need not be there.
  static func read(at path: [UInt8]) -> WorkspacePointer? {
    guard let root = try? Directory(path: path) else { return nil }
    return (try? read(in: root)) ?? nil
  }

  func write(in root: Directory) throws(RepositoryError) {
    try files { () throws(FileError) in
      try root.makeDirectories(".byline/tmp")
      try root.writeAtomically(WorkspacePointer.file, bytes, staging: nil)
    }
  }
}
