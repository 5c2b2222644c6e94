import ChangeModel
import Pristine
import Remote

/// Statements about changes that both sides have: what is new there, and what is new here.
extension RemoteClient {
  /// Gets statements about changes that are here.
  ///
  /// - Parameter held: changes of what is open that were stored here, though not in the channel.
  /// - Returns: how many came, and the mark until which all is known now; nil where that is not so.
  func catchUp(
    _ opened: Opened, _ head: ChannelHead, _ difference: RemoteDifference, isChannel: Bool,
    held: [ChangeHash],
    in repository: Repository
  ) throws(RepositoryError) -> (count: Int, mark: ArrivalMark?) {
    let mark = ArrivalMark(opened.mark)
    var about = held
    if isChannel, let known = difference.known {
      about += try repository.common(head, difference, since: known.head)
      if about.isEmpty, known.theirs == mark { return (0, mark) }
    } else if !isChannel, about.isEmpty {
      return (0, nil)
    }
    let since = isChannel ? Mark(difference.known?.theirs ?? .none) : nil
    try send(News(since: since, about: about))
    let names = try talking { () throws(RemoteError) in try connection.receiveAll(NewsFound.self) }
    let wanted = Array(try repository.lacking(names))
    var count = 0
    if !wanted.isEmpty {
      try inPortions(wanted, WantStatements.portion) { names, isLast throws(RepositoryError) in
        try send(WantStatements(names, isLast: isLast))
      }
      count = try repository.receiveStatements(wanted, over: connection).statements
    }
    return (count, isChannel ? mark : nil)
  }

  /// What was said here of changes that the other side has, and may not have been told.
  ///
  /// - Parameters:
  ///   - rest: what the two sides differ in now.
  ///   - sent: changes that just went with all that was said of them.
  ///   - held: changes that entered the channel there and were stored there before.
  /// - Returns: statements by name, and the mark until which all is told with them.
  func untold(
    _ head: ChannelHead, _ rest: RemoteDifference, _ known: KnownChannel?, sent: Set<ChangeHash>,
    held: [ChangeHash], in repository: Repository
  ) throws(RepositoryError) -> (names: [StatementName], mark: ArrivalMark) {
    let (both, mark) = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        var both = try reader.set(of: head)
        for id in try reader.storedIDs(of: rest.ours) { both.remove(id) }
        return (both, try reader.arrivalMark())
      }
    }
    var about = held
    if let known {
      about += try repository.common(head, rest, since: known.head).filter { !sent.contains($0) }
      if about.isEmpty, known.ours == mark { return ([], mark) }
    }
    let names = try repository.news(of: both, since: known?.ours ?? ArrivalMark.none, about: about.uniqued())
    return (names.filter { !sent.contains($0.change) }, mark)
  }

  /// Gives statements, as far as the other side does not have them.
  ///
  /// - Returns: how many went.
  func tell(_ names: [StatementName], from repository: Repository) throws(RepositoryError) -> Int {
    var count = 0
    var start = 0
    while start < names.count {
      let part = Array(names[start..<min(names.count, start + OfferStatements.portion)])
      start += part.count
      let flags = try ask(OfferStatements(part), Lacking.self).flags
      guard flags.count == part.count else {
        throw .remote(.violation("an answer about another list than was offered"))
      }
      let wanted = zip(part, flags).filter(\.1).map(\.0)
      try repository.send(wanted, over: connection)
      let staged = try talking { () throws(RemoteError) in try connection.receive(Staged.self) }.tally
      guard staged.statements == wanted.count else {
        throw .remote(.violation("the other side counts what came otherwise than what went"))
      }
      count += wanted.count
    }
    return count
  }
}

extension Repository {
  /// What both sides have of a channel now, and the other side did not have when it was last seen: what was said of it there, nobody has
  /// asked.
  func common(
    _ head: ChannelHead, _ difference: RemoteDifference, since known: ChannelHead
  ) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var both = try reader.set(of: head).subtracting(try reader.set(of: known))
        for id in try reader.storedIDs(of: difference.ours) { both.remove(id) }
        return try both.members.map { id throws(PristineError) in try reader.hash(of: id) }
      }
    }
  }
}
