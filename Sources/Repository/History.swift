import ChangeModel
import Compression
import FileSystem
import Pristine
import WorkingCopy

/// A change as `log` lists it.
package struct LogItem: Sendable {
  package var hash: ChangeHash
  package var header: Header
  /// State of the channel once the change was in.
  package var state: Digest
  package var id: LocalChange
  /// Found to hold when it was stored.
  package var signature: Signature?
}

/// Everything about one change.
package struct ChangeDetails: Sendable {
  package var encoded: EncodedChange
  package var signature: [UInt8]?
  /// The new bytes; nil when they are not here.
  package var contents: [UInt8]?
  /// For each file with content facts, in sequence, where it is in the channel asked about, or was created.
  package var paths: [[UInt8]]
}

extension Repository {
  /// The change that a prefix of its hash names, in either case.
  ///
  /// - Throws: `.noSuchChange`, `.ambiguousChange` with the candidates.
  package func resolve(_ text: String) throws(RepositoryError) -> ChangeHash {
    guard let prefix = HashPrefix(text) else { throw .noSuchChange(text) }
    let found = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.changes(from: prefix.lowerBound, through: prefix.upperBound, limit: 20)
      }
    }
    guard let first = found.first else { throw .noSuchChange(text) }
    guard found.count == 1 else { throw .ambiguousChange(text, found) }
    return first
  }

  /// Changes of a channel, newest arrival first.
  ///
  /// - Parameters:
  ///   - paths: only changes about what is at these paths now, or below them, wherever it was before.
  package func log(
    channel: String? = nil, limit: Int = .max, offset: Int = 0, paths: [RelativePath] = []
  ) throws(RepositoryError) -> [LogItem] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let name = try self.channel(channel, reader)
        let head = try reader.requireHead(of: name)
        let wanted =
          paths.isEmpty ? nil : try self.changes(about: paths, View(reader, try reader.set(of: head)))
        var out: [LogItem] = []
        var skip = offset
        let decompressor = Decompressor()
        try reader.log(of: head, skipping: wanted == nil ? offset : 0) { entry throws(PristineError) in
          guard out.count < limit else { return false }
          if let wanted {
            guard wanted.contains(entry.change) else { return true }
            if skip > 0 {
              skip -= 1
              return true
            }
          }
          out.append(
            LogItem(
              hash: try reader.hash(of: entry.change),
              header: try reader.header(of: entry.change, decompressor).header,
              state: entry.state, id: entry.change,
              signature: try reader.signature(of: entry.change).flatMap { Signature(encoded: $0) }))
          return out.count < limit
        }
        return out
      }
    }
  }

  private func changes(about paths: [RelativePath], _ view: View) throws(PristineError) -> ChangeSet {
    var tree = TreeView()
    var out = ChangeSet()
    for path in paths {
      var inodes: [LocalInode] = []
      if let inode = try tree.inode(at: path.bytes, in: view) { inodes.append(inode) }
      try tree.walk(from: path.bytes, in: view) { entry throws(PristineError) in inodes += entry.merged }
      for inode in inodes { out = out.union(try view.changes(about: inode)) }
    }
    return out
  }

  package func details(of hash: ChangeHash) throws(RepositoryError) -> ChangeDetails {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
        let encoded = try reader.change(id)
        var contents: [UInt8]?
        do throws(PristineError) {
          contents = try reader.contents(of: id, count: encoded.change.contentsCount)
        } catch {
          guard case .contentsAbsent = error else { throw error }
        }
        // Paths as the change itself left them: what it and all it depends on come to.
        let view = View(reader, ChangeSet(try reader.closure(of: [id])))
        var tree = TreeView()
        let paths = try reader.contentInodes(of: id, encoded.change).map { inode throws(PristineError) in
          try tree.path(of: inode, in: view) ?? []
        }
        return ChangeDetails(
          encoded: encoded, signature: try reader.signature(of: id), contents: contents, paths: paths)
      }
    }
  }

  /// A stretch of the contents of a change.
  package func text(of hash: ChangeHash, _ range: Range<Int>) throws(RepositoryError) -> [UInt8] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
        return try reader.contents(of: id, range)
      }
    }
  }

  /// What is shown in a channel, in path order.
  package func list(channel: String? = nil, below path: RelativePath = .root) throws(RepositoryError)
    -> [TreeEntry]
  {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let name = try self.channel(channel, reader)
        let view = View(reader, try reader.set(of: try reader.requireHead(of: name)))
        var tree = TreeView()
        var out: [TreeEntry] = []
        try tree.walk(from: path.bytes, in: view) { entry throws(PristineError) in out.append(entry) }
        return out
      }
    }
  }

  /// Direct dependencies and dependents of a change; dependents as far as a channel holds them.
  package func relatives(
    of hash: ChangeHash, channel: String? = nil
  ) throws(RepositoryError) -> (dependencies: [ChangeHash], dependents: [ChangeHash]) {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
        let name = try self.channel(channel, reader)
        let set = try reader.set(of: try reader.requireHead(of: name))
        let dependents = try reader.dependents(of: id).filter { set.contains($0) }
        return (
          try reader.dependencies(of: id).map { id throws(PristineError) in try reader.hash(of: id) },
          try dependents.map { id throws(PristineError) in try reader.hash(of: id) }
        )
      }
    }
  }
}
