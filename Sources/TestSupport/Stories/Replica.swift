import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// One repository with a working copy in a temporary folder, as tests and the soak program drive it.
package final class Replica {
  package let repository: Repository
  package let path: [UInt8]
  package let name: String
  private var clock: Int64

  /// Makes an empty repository in `folder/name`. Commits are not flushed to disk: a test is not there to survive a power cut.
  package init(_ name: String, in folder: [UInt8]) throws {
    self.name = name
    path = folder + [0x2F] + Array(name.utf8)
    repository = try Repository.initialize(at: path, durable: false)
    clock = 1_700_000_000_000_000_000
  }

  /// Who does something next, in words.
  package func invocation(_ command: String, nonce: UInt64 = 0) -> Invocation {
    clock += 1_000_000_000
    return Invocation(
      author: Author(name: Array(name.utf8)), timestamp: Timestamp(nanoseconds: clock),
      nonce: (0..<8).map { UInt8(truncatingIfNeeded: nonce >> ($0 * 8)) }, command: Array(command.utf8))
  }

  package var root: Directory { repository.root }

  package func write(_ path: RelativePath, _ text: String, executable: Bool = false) throws {
    try write(path, Array(text.utf8), executable: executable)
  }

  package func write(_ path: RelativePath, _ bytes: [UInt8], executable: Bool = false) throws {
    if let parent = path.parent { try root.makeDirectories(parent) }
    try root.writeAtomically(path, bytes, mode: executable ? .executable : .regular, staging: nil)
  }

  package func read(_ path: RelativePath) throws -> String {
    String(decoding: try root.read(path), as: UTF8.self)
  }

  /// Every file on disk with its bytes and executable bit, every directory with nil; the repository's own left out.
  package func files() throws -> [RelativePath: DiskEntry] {
    var out: [RelativePath: DiskEntry] = [:]
    var todo: [RelativePath] = [.root]
    while let path = todo.popLast() {
      let folder = try root.open(path)
      let listing = try folder.list()
      for number in 0..<listing.count {
        let inner = try path.appending(name: listing.name(number))
        if inner == Repository.directoryName { continue }
        switch listing.kind(number) {
        case .directory:
          out[inner] = .directory
          todo.append(inner)
        case .symlink: out[inner] = .link(try root.readSymlink(inner))
        default:
          out[inner] = .file(
            try root.read(inner), executable: try root.status(of: inner)?.isExecutable ?? false)
        }
      }
    }
    return out
  }

  package func state(_ channel: String? = nil) throws -> Digest {
    let name = try channel ?? repository.currentChannel()
    return try repository.channels().first { $0.name == name }?.state ?? Digest.of([])
  }

  /// Changes of the channel shown, oldest first.
  package func changes() throws -> [ChangeHash] { try repository.log().reversed().map(\.hash) }

  @discardableResult
  package func record(_ message: String = "", paths: [RelativePath] = [], nonce: UInt64 = 0) throws
    -> ChangeHash
  {
    var request = RecordRequest()
    request.message = Array(message.utf8)
    request.paths = paths
    return try repository.record(request, invocation("record", nonce: nonce)).hash
  }

  package func add(_ paths: RelativePath...) throws {
    _ = try repository.add(paths, recursive: true, invocation("add"))
  }

  /// A stored change as another repository would receive it.
  package func export(_ hash: ChangeHash) throws -> PreparedChange {
    let details = try repository.details(of: hash)
    var record: EncodedAttribution?
    if case .present(let encoded) = details.attribution { record = encoded }
    var prepared = try PreparedChange(
      details.encoded, contents: details.contents ?? [], signature: details.signature, attribution: record)
    prepared.statements = details.statements
    return prepared
  }

  /// Brings changes over from another repository, in the order given.
  @discardableResult
  package func pull(_ hashes: [ChangeHash], from other: Replica) throws -> OutputReport {
    try repository.apply(received: try hashes.map(other.export), invocation("pull")).report
  }

  /// Brings everything over that the other channel holds.
  @discardableResult
  package func pull(from other: Replica) throws -> OutputReport {
    let own = Set(try changes())
    return try pull(try other.changes().filter { !own.contains($0) }, from: other)
  }
}

/// What stands at a path on disk.
package enum DiskEntry: Hashable, Sendable, CustomStringConvertible {
  case file([UInt8], executable: Bool)
  case link([UInt8])
  case directory

  package var description: String {
    switch self {
    case .file(let bytes, let executable):
      "\(executable ? "x" : "")\"\(String(decoding: bytes, as: UTF8.self).replacing("\n", with: "|"))\""
    case .link(let target): "->" + String(decoding: target, as: UTF8.self)
    case .directory: "dir"
    }
  }
}
