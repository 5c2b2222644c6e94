import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport

/// The repositories of one test, gone with it.
struct Stage {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func replica(_ name: String) throws -> Replica { try Replica(name, in: folder.path) }
}

extension Replica {
  /// Everything there is to compare: files, conflicts, and the state of the channel shown.
  func picture(_ channel: String? = nil) throws -> Picture {
    var conflicts: [String] = []
    for item in try repository.conflicts(channel: channel) {
      let sides = item.sides.map { "\($0.changes.map(\.description).sorted()) \($0.text)" }
      conflicts.append("\(item.path) \(item.line ?? 0) \(item.kind) \(sides) \(item.others)")
    }
    return Picture(files: try files(), conflicts: conflicts, state: try state(channel))
  }

  /// Writes one file, tracks it if need be, and records it.
  @discardableResult
  func record(_ path: RelativePath, _ text: String, _ message: String = "") throws -> ChangeHash {
    try write(path, text)
    try add(path)
    return try record(message, paths: [path])
  }

  func unrecord(_ hash: ChangeHash, reset: Bool = true) throws {
    _ = try repository.unrecord([hash], reset: reset, invocation("unrecord"))
  }

  func apply(_ hashes: ChangeHash..., to channel: String? = nil) throws {
    _ = try repository.apply(hashes, to: channel, invocation("apply"))
  }

  func fork(_ name: String, from source: String? = nil) throws {
    try repository.fork(name, from: source, invocation("fork"))
  }

  func show(_ channel: String) throws { _ = try repository.switchChannel(channel, invocation("switch")) }

  /// The hashes of a channel, in no order.
  func set(_ channel: String? = nil) throws -> Set<ChangeHash> {
    Set(try repository.log(channel: channel).map(\.hash))
  }
}

struct Picture: Equatable {
  var files: [RelativePath: DiskEntry]
  var conflicts: [String]
  var state: Digest
}

/// Every order of some things.
func permutations<Element>(_ list: [Element]) -> [[Element]] {
  guard let first = list.first else { return [[]] }
  return permutations(Array(list.dropFirst())).flatMap { rest in
    (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
  }
}
