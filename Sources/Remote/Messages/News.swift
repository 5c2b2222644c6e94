import ChangeModel

/// A statement by the change it is about and its own name.
package struct StatementName: Sendable, Hashable {
  package var change: ChangeHash
  package var statement: Digest
  package init(change: ChangeHash, statement: Digest) {
    self.change = change
    self.statement = statement
  }
}

extension ByteWriter {
  fileprivate mutating func statements(_ names: [StatementName]) {
    varint(names.count)
    for name in names {
      digest(name.change.digest)
      digest(name.statement)
    }
  }
}

extension ByteReader {
  fileprivate mutating func statements() throws(DecodeError) -> [StatementName] {
    var out: [StatementName] = []
    for _ in 0..<(try listCount()) {
      out.append(StatementName(change: ChangeHash(try digest()), statement: try digest()))
    }
    return out
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
package struct NewsFound: Message {
  package static let kind = MessageKind.newsFound
  package static let portion = 1 << 14
  package var names: [StatementName]
  package var isLast: Bool

  package init(_ names: [StatementName], isLast: Bool) {
    self.names = names
    self.isLast = isLast
  }

  package func encode(_ out: inout ByteWriter) {
    out.byte(isLast ? 1 : 0)
    out.statements(names)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> NewsFound {
    let isLast = try reader.flag()
    return NewsFound(try reader.statements(), isLast: isLast)
  }
}

/// Asks for statements by name; they and an end follow.
package struct WantStatements: Message {
  package static let kind = MessageKind.wantStatements
  package var names: [StatementName]
  package var isLast: Bool

  package init(_ names: [StatementName], isLast: Bool) {
    self.names = names
    self.isLast = isLast
  }

  package func encode(_ out: inout ByteWriter) {
    out.byte(isLast ? 1 : 0)
    out.statements(names)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> WantStatements {
    let isLast = try reader.flag()
    return WantStatements(try reader.statements(), isLast: isLast)
  }
}

/// Names statements that could be sent; the answer says which are lacking.
package struct OfferStatements: Message {
  package static let kind = MessageKind.offerStatements
  package static let portion = 1 << 14
  package var names: [StatementName]

  package init(_ names: [StatementName]) { self.names = names }

  package func encode(_ out: inout ByteWriter) { out.statements(names) }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> OfferStatements {
    OfferStatements(try reader.statements())
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
