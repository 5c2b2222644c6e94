import Attribution
import ChangeModel
import Pristine
import Remote

/// What was said of changes travels by itself, too: about changes that both sides have had for long.
extension Repository {
  /// Names of the statements about changes of a set: those that came to this store after a mark, all where it never had that mark; and all
  /// about some of the changes.
  func news(
    of set: ChangeSet, since mark: ArrivalMark?, about changes: [ChangeHash]
  ) throws(RepositoryError) -> [StatementName] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [StatementName] = []
        for hash in changes {
          guard let id = try reader.id(of: hash), set.contains(id) else { continue }
          for statement in try reader.statements(about: id) {
            out.append(StatementName(change: hash, statement: statement.id.digest))
          }
        }
        guard let mark else { return out }
        let start = try reader.had(mark) ? mark.count : 0
        try reader.arrivals(after: start) { arrival throws(PristineError) in
          guard set.contains(arrival.change) else { return true }
          out.append(
            StatementName(change: try reader.hash(of: arrival.change), statement: arrival.statement))
          return true
        }
        return out.uniqued()
      }
    }
  }

  /// Which of some statements are about changes that are here, and are not here themselves.
  func lacking(_ names: [StatementName]) throws(RepositoryError) -> Set<StatementName> {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: Set<StatementName> = []
        for name in names {
          guard let id = try reader.id(of: name.change) else { continue }
          if try !reader.hasStatement(name.statement, about: id) { out.insert(name) }
        }
        return out
      }
    }
  }

  /// Sends statements by name, and says that they were all.
  ///
  /// - Throws: `.remote(.violation)` for one that is not here.
  func send(_ names: [StatementName], over connection: Connection) throws(RepositoryError) {
    var tally = Tally()
    for name in names {
      let statement = try stored { () throws(PristineError) in
        try store.read { reader throws(PristineError) -> SignedStatement? in
          guard let id = try reader.id(of: name.change) else { return nil }
          return try reader.statement(name.statement, about: id)
        }
      }
      guard let statement else { throw .remote(.violation("a statement that is not here was asked for")) }
      tally.statements += 1
      try talking { () throws(RemoteError) in try connection.send(Said(statement.encoded)) }
    }
    let sent = tally
    try talking { () throws(RemoteError) in
      try connection.send(End(sent))
      try connection.flush()
    }
  }

  /// Takes statements in that were asked for. They are stored together, once all are found sound.
  func receiveStatements(
    _ due: [StatementName], over connection: Connection
  ) throws(RepositoryError) -> Tally {
    var left = Set(due)
    var found: [SignedStatement] = []
    var tally = Tally()
    while true {
      let frame = try talking { () throws(RemoteError) in try connection.nextDue() }
      if frame.kind == .end { break }
      guard frame.kind == .said else { throw .remote(.violation("\(frame.kind) among statements")) }
      let statement: SignedStatement
      do throws(DecodeError) { statement = try SignedStatement(decoding: frame.payload) } catch {
        throw .remote(.violation("a statement that does not read: \(error)"))
      }
      let name = StatementName(change: statement.statement.change, statement: statement.id.digest)
      guard left.remove(name) != nil else {
        throw .remote(.violation("a statement that was not asked for"))
      }
      guard statement.isGenuine else {
        throw .remote(.unsound(name.change, "a statement about it was made by another than it says"))
      }
      found.append(statement)
      tally.statements += 1
    }
    guard left.isEmpty else { throw .remote(.violation("an end before all statements have come")) }
    let statements = found
    if !statements.isEmpty {
      try stored { () throws(PristineError) in
        try store.write { writer throws(PristineError) in
          for statement in statements { try writer.add(statement) }
        }
      }
    }
    return tally
  }
}
