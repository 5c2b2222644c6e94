import ChangeModel

/// A statement by the change it is about and its own name.
package struct StatementName: ListEntry, Hashable {
  package var change: ChangeHash
  package var statement: Digest
  package init(change: ChangeHash, statement: Digest) {
    self.change = change
    self.statement = statement
  }

  package func encode(_ out: inout ByteWriter) {
    out.digest(change.digest)
    out.digest(statement)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> StatementName {
    StatementName(change: ChangeHash(try reader.digest()), statement: try reader.digest())
  }
}

/// Asks what was said of changes of the set that is open: of all of them since a mark, since ever where the mark is not one of that store's;
/// and of some of them, whenever it was.
package struct News: Message {
  package static let kind = MessageKind.news
  /// Nil to ask about single changes only.
  package var since: Mark?
  package var about: [ChangeHash]

  package init(since: Mark?, about: [ChangeHash]) {
    self.since = since
    self.about = about
  }

  package func encode(_ out: inout ByteWriter) {
    out.byte(since == nil ? 0 : 1)
    since?.encode(&out)
    out.changes(about)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> News {
    let since = try reader.flag() ? try Mark.decode(&reader) : nil
    return News(since: since, about: try reader.changes())
  }
}

/// Names of statements, some at a time.
package struct NewsFound: Listing {
  package static let kind = MessageKind.newsFound
  package static let portion = 1 << 14
  package var entries: [StatementName]
  package var isLast: Bool

  package init(_ entries: [StatementName], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Asks for statements by name; they and an end follow.
package struct WantStatements: Listing {
  package static let kind = MessageKind.wantStatements
  package static let portion = 1 << 14
  package var entries: [StatementName]
  package var isLast: Bool

  package init(_ entries: [StatementName], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Names statements that could be sent; the answer says which are lacking.
package struct OfferStatements: Message {
  package static let kind = MessageKind.offerStatements
  package static let portion = 1 << 14
  package var names: [StatementName]

  package init(_ names: [StatementName]) { self.names = names }

  package func encode(_ out: inout ByteWriter) { out.list(names) }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> OfferStatements {
    OfferStatements(try reader.list())
  }
}

/// A statement with its signature.
package struct Said: Message {
  package static let kind = MessageKind.said
  package var statement: [UInt8]
  package init(_ statement: [UInt8]) { self.statement = statement }
  package func encode(_ out: inout ByteWriter) { out.raw(statement) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Said {
    Said(Array(try reader.raw(reader.remaining)))
  }
}
