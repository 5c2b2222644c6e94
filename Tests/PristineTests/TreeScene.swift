import ChangeModel

@testable import Pristine

/// Edits as stories write them.
extension TreeEdit {
  static func file(_ path: String, executable: Bool = false) -> TreeEdit {
    .add(Array(path.utf8), .file, executable: executable)
  }
  static func directory(_ path: String) -> TreeEdit { .add(Array(path.utf8), .directory) }
  static func link(_ path: String) -> TreeEdit { .add(Array(path.utf8), .symlink) }
  static func delete(_ path: String) -> TreeEdit { .remove(Array(path.utf8)) }
  static func rename(_ from: String, _ to: String) -> TreeEdit {
    .move(from: Array(from.utf8), to: Array(to.utf8))
  }
  static func chmod(_ path: String, _ executable: Bool) -> TreeEdit {
    .setMode(Array(path.utf8), executable: executable)
  }
}

/// A story about a tree: a base that everybody has, changes of several people on it, and what comes of having them all.
struct TreeScene {
  var history = TreeHistory()
  private(set) var base: [Int]

  init(_ edits: TreeEdit...) throws {
    base = []
    base.append(try history.record(edits, on: []))
  }

  /// Somebody's change on the base and on `also`.
  mutating func someone(
    _ edits: TreeEdit..., editing paths: String..., settling: [String] = [], also: [Int] = [],
    token: String? = nil
  ) throws -> Int {
    let set = base + also
    let touching = try paths.map { try inode($0, in: also) }
    return try history.record(edits, settling: settling, touching: touching, token: token, on: set)
  }

  func source(with changes: [Int]) -> MemoryTreeSource { history.source(base + changes) }

  func listing(with changes: Int...) throws -> TreeListing { try history.listing(base + changes) }

  /// Files and links by path, ascending, `*` after executable ones; directories that hold none of them end in `/`.
  func tree(with changes: Int...) throws -> [String] { try history.listing(base + changes).summary }

  /// Kinds of conflict by path.
  func conflicts(with changes: Int...) throws -> [String: [TreeConflict.Kind]] {
    try detailedConflicts(with: changes).mapValues { $0.map(\.kind) }
  }

  func detailedConflicts(with changes: [Int]) throws -> [String: [TreeConflict]] {
    let source = source(with: changes)
    var view = TreeView()
    var out: [String: [TreeConflict]] = [:]
    for inode in try history.listing(base + changes).conflicts.keys {
      guard let local = history.local[inode], let path = try view.path(of: local, in: source) else {
        continue
      }
      out[String(decoding: path, as: UTF8.self), default: []] += try view.conflicts(of: local, in: source)
    }
    return out
  }

  func inode(_ path: String, in changes: [Int] = []) throws -> InodeID {
    var view = TreeView()
    guard let local = try view.inode(at: Array(path.utf8), in: source(with: changes)),
      let id = history.global[local]
    else { throw TreeRefusal.notTracked(Array(path.utf8)) }
    return id
  }

  /// The first eight characters that tell an inode apart.
  func mark(_ inode: InodeID) -> String { String(inode.description.prefix(8)) }
}

extension TreeListing {
  var summary: [String] {
    let empty = directories.keys.filter { directory in
      !(Array(files.keys) + directories.keys).contains { $0.hasPrefix(directory + "/") }
    }
    return (files.map { $0.value.isExecutable ? $0.key + "*" : $0.key } + empty.map { $0 + "/" }).sorted()
  }
}
