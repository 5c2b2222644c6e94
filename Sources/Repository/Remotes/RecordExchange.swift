import ChangeModel
import Pristine
import Remote

/// Records that were kept back when their changes travelled come later, in either direction.
extension RemoteClient {
  /// Gets the records of changes of a channel that are here and came without.
  ///
  /// - Parameter own: changes the other side does not have.
  /// - Returns: how many came.
  func complete(
    _ head: ChannelHead, without own: Set<ChangeHash>, _ freight: Freight, in repository: Repository
  ) throws(RepositoryError) -> Int {
    let bare = try repository.withheld { reader throws(PristineError) in try reader.set(of: head) }
      .filter { !own.contains($0) }
    guard !bare.isEmpty else { return 0 }
    try ask(for: bare, freight, .attribution)
    return try repository.receiveRecords(of: bare, over: connection).records
  }

  /// Gives the records of changes of the set that is open which the other side has without, as far as they are here.
  ///
  /// - Returns: how many went.
  func giveRecords(_ freight: Freight, from repository: Repository) throws(RepositoryError) -> Int {
    try send(Withheld())
    let bare = try talking { () throws(RemoteError) in try connection.receiveAll(WithheldFound.self) }
    let known = try repository.recorded(bare)
    guard !known.isEmpty else { return 0 }
    try inPortions(known, OfferRecords.portion) { changes, isLast throws(RepositoryError) in
      try send(OfferRecords(changes.map(\.hash), isLast: isLast))
    }
    var sender = ParcelSender(
      repository, connection, freight, sharesPrompts: true, extent: .attribution, progress: progress)
    try sender.send(known)
    let staged = try talking { () throws(RemoteError) in try connection.receive(Staged.self) }.tally
    guard staged == sender.tally else {
      throw .remote(.violation("the other side counts what came otherwise than what went"))
    }
    return staged.records
  }
}

extension RemoteServer {
  func listWithheld() throws(RepositoryError) {
    let set = try opened().set
    let bare = try repository.withheld { _ throws(PristineError) in set }
    try inPortions(bare, WithheldFound.portion) { changes, isLast throws(RepositoryError) in
      try send(WithheldFound(changes, isLast: isLast))
    }
  }

  /// Only changes of the set that is open: nobody learns by it what else is here.
  func takeRecords(_ message: OfferRecords) throws(RepositoryError) {
    recorded += message.entries
    let set = try opened().set
    guard recorded.count <= set.count else {
      throw .remote(.violation("more records than there are changes"))
    }
    guard message.isLast else { return }
    let offered = recorded
    recorded = []
    let isHeld = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        try reader.ids(of: offered).allSatisfy { set.contains($0) }
      }
    }
    guard isHeld else { throw .remote(.violation("a record of a change that is not in the channel")) }
    try send(Staged(try repository.receiveRecords(of: offered, over: connection)))
  }
}

extension Repository {
  /// How many records are stored at once while they come.
  private static let recordBatch = 2000

  /// The changes of a set whose records were kept back.
  fileprivate func withheld(
    in set: (StoreReader) throws(PristineError) -> ChangeSet
  ) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.withheld(in: try set(reader)).map { id throws(PristineError) in try reader.hash(of: id) }
      }
    }
  }

  /// Those of some changes whose records are here.
  fileprivate func recorded(_ changes: [ChangeHash]) throws(RepositoryError) -> [NamedChange] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [NamedChange] = []
        for hash in changes {
          guard let id = try reader.id(of: hash) else { continue }
          if case .present = try reader.attribution(of: id) { out.append(NamedChange(id: id, hash: hash)) }
        }
        return out
      }
    }
  }

  /// Takes in what belongs to changes that are stored, besides their contents: just those that are due, each once.
  fileprivate func receiveRecords(
    of due: [ChangeHash], over connection: Connection
  ) throws(RepositoryError) -> Tally {
    var tally = Tally()
    var found: [PreparedChange] = []
    try connection.eachParcel(of: due) { parcel throws(RepositoryError) in
      tally.add(parcel)
      guard case .record = parcel.attribution else { return }
      found.append(try ParcelReceiver.attributed(parcel))
      if found.count == Repository.recordBatch {
        try put(found)
        found = []
      }
    }
    try put(found)
    return tally
  }

  private func put(_ changes: [PreparedChange]) throws(RepositoryError) {
    guard !changes.isEmpty else { return }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        for change in changes { try writer.insert(change) }
      }
    }
  }
}
