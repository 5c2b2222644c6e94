import Attribution
import ChangeModel
import Compression
import FileSystem
import Pristine
import WorkingCopy

/// A change as `log` lists it.
package struct LogItem: Sendable {
  package var hash: ChangeHash
  package var header: Header
  /// Hashes of the changes it names directly, ascending.
  package var dependencies: [ChangeHash]
  /// State of the channel once the change was in.
  package var state: Digest
  package var id: LocalChange
  /// Found to hold when it was stored.
  package var signature: Signature?
  /// Whose work it is, at a glance.
  package var mark = AttributionMark.unknown
}

/// Which changes of a channel `log` lists.
package struct LogQuery {
  /// The channel shown when nil.
  package var channel: String?
  /// Channels whose changes are left out.
  package var excluded: [String] = []
  /// Only changes about what is at these paths now, or below them, wherever it was before; where nothing is, about what was there once.
  /// All when empty.
  package var paths: [RelativePath] = []
  /// Only changes whose header this accepts.
  package var accepts: ((Header) -> Bool)?
  /// Only changes that pass by who and what wrote them.
  package var attribution = AttributionFilter()
  /// So many of the newest are left out, and at most so many given, of those that everything else selects.
  package var offset = 0
  package var limit = Int.max

  package init(channel: String? = nil) { self.channel = channel }
}

/// Everything about one change.
package struct ChangeDetails: Sendable {
  package var encoded: EncodedChange
  package var signature: [UInt8]?
  /// Who and what wrote it.
  package var attribution: AttributionState
  /// What was said of it since.
  package var statements: [SignedStatement]
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
  package func log(channel: String? = nil, limit: Int = .max) throws(RepositoryError) -> [LogItem] {
    var query = LogQuery(channel: channel)
    query.limit = limit
    return try log(query)
  }

  /// The changes of a channel that a query selects, newest arrival first. Cost: the headers of those looked at.
  package func log(_ query: LogQuery) throws(RepositoryError) -> [LogItem] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let head = try reader.requireHead(of: self.channel(query.channel, reader))
        let wanted = try self.selection(query, head, reader)
        // Entries are left out unread where each of them counts.
        let isPlain = wanted == nil && query.accepts == nil
        var skip = isPlain ? 0 : query.offset
        // Those that are wanted and were not met yet.
        var left = wanted?.count ?? .max
        var out: [LogItem] = []
        let decompressor = Decompressor()
        var marks = AttributionMarks()
        try reader.log(of: head, skipping: isPlain ? query.offset : 0) { entry throws(PristineError) in
          guard out.count < query.limit, left > 0 else { return false }
          if let wanted, !wanted.contains(entry.change) { return true }
          left -= 1
          let (header, dependencies) = try reader.header(of: entry.change, decompressor)
          if let accepts = query.accepts, !accepts(header) { return true }
          if skip > 0 {
            skip -= 1
            return true
          }
          out.append(
            LogItem(
              hash: try reader.hash(of: entry.change), header: header, dependencies: dependencies,
              state: entry.state, id: entry.change,
              signature: try reader.signature(of: entry.change).flatMap { Signature(encoded: $0) },
              mark: try marks.mark(of: entry.change, reader)))
          return out.count < query.limit
        }
        return out
      }
    }
  }

  /// The changes that paths and excluded channels leave; nil when they leave all.
  private func selection(
    _ query: LogQuery, _ head: ChannelHead, _ reader: StoreReader
  ) throws(PristineError) -> ChangeSet? {
    if query.paths.isEmpty, query.excluded.isEmpty, query.attribution.isEmpty { return nil }
    var out = try reader.set(of: head)
    if !query.paths.isEmpty { out = try View(reader, out).changes(about: query.paths) }
    for name in query.excluded { out = out.subtracting(try reader.set(of: reader.requireHead(of: name))) }
    if !query.attribution.isEmpty { out = try query.attribution.selected(from: out, reader) }
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
        let view = View(reader, try reader.ancestry(of: [id]))
        var tree = TreeView()
        let paths = try reader.contentInodes(of: id, encoded.change).map { inode throws(PristineError) in
          try tree.path(of: inode, in: view) ?? []
        }
        return ChangeDetails(
          encoded: encoded, signature: try reader.signature(of: id),
          attribution: try reader.attribution(of: id, commitment: encoded.change.header.commitment),
          statements: try reader.statements(about: id), contents: contents, paths: paths)
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
