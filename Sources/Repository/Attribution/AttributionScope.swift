import Attribution
import ByteText
import ChangeModel
import Pristine

/// Which changes a question about attribution is asked of: what one channel holds and others do not, narrowed by who, what and when.
package struct AttributionScope: Sendable {
  /// The channel shown when nil.
  package var channel: String? { didSet { chosen = nil } }
  /// Channels whose changes are left out.
  package var excluded: [String] = [] { didSet { chosen = nil } }
  package var filter = AttributionFilter() { didSet { chosen = nil } }
  /// Text in the author's name or address, as it is in changes or by now, in upper and lower case alike.
  package var author: String? { didSet { chosen = nil } }
  /// Nanoseconds since 1970 UTC.
  package var times: ClosedRange<Int64>? { didSet { chosen = nil } }
  /// The changes asked of, once they are found out.
  fileprivate var chosen: ChangeSet?

  package init() {}

  /// The changes asked of. Cost: pages of indexes, and one pass over the summaries for times.
  func selected(_ repository: Repository, _ reader: StoreReader) throws(PristineError) -> ChangeSet {
    if let chosen { return chosen }
    var out = try reader.set(of: reader.requireHead(of: repository.channel(channel, reader)))
    for name in excluded { out = out.subtracting(try reader.set(of: reader.requireHead(of: name))) }
    if !filter.isEmpty { out = try filter.selected(from: out, reader) }
    if let author {
      out = out.intersection(try reader.changes(byAuthor: author, try repository.mailmap(reader)))
    }
    if let times {
      var within = ChangeSet()
      try reader.summaries(of: out) { id, summary throws(PristineError) in
        if times.contains(summary.nanoseconds) { within.insert(id) }
      }
      out = within
    }
    return out
  }

  /// The changes asked of, in the order of their arrival in the channel, the newest first. Cost: the log as far as the last of them.
  func arrivals(
    _ repository: Repository, _ reader: StoreReader, limit: Int = .max
  ) throws(PristineError) -> [LocalChange] {
    let wanted = try selected(repository, reader)
    let head = try reader.requireHead(of: repository.channel(channel, reader))
    let count = min(limit, wanted.count)
    var out: [LocalChange] = []
    try reader.log(of: head) { entry throws(PristineError) in
      guard out.count < count else { return false }
      if wanted.contains(entry.change) { out.append(entry.change) }
      return true
    }
    return out
  }
}

extension StoreReader {
  /// The changes of authors with a text in their name or address, as changes say or as they are called by now.
  func changes(byAuthor text: String, _ mailmap: Mailmap) throws(PristineError) -> ChangeSet {
    let folded = FoldedText(text)
    return try changes(withAny: .author) { FoldedText($0).contains(folded) }
      .union(try changes(withAny: .authorName) { FoldedText($0).contains(folded) })
      .union(try AuthorAliases(mailmap, self).changes(by: folded))
  }
}

extension Repository {
  /// A scope with its changes found out, to be asked of several times: all answers are about the same changes.
  package func settled(_ scope: AttributionScope) throws(RepositoryError) -> AttributionScope {
    var out = scope
    out.chosen = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try scope.selected(self, reader) }
    }
    return out
  }

  /// The changes of a scope, in the order of their arrival in the channel, the newest first.
  package func changes(in scope: AttributionScope) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try scope.arrivals(self, reader).map { id throws(PristineError) in try reader.hash(of: id) }
      }
    }
  }
}
