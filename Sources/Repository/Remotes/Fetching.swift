import ChangeModel
import FileSystem
import Pristine
import Remote

/// What came of what was asked for.
struct FetchOutcome {
  /// All that was asked for, each after what it depends on as far as the other side said: what was here already first.
  var order: [ChangeHash]
  var tally: Tally
  var signed: [SignedAuthor]
  var missingRecords: [ChangeHash]
}

extension RemoteClient {
  /// Gets those of some changes that are not stored here, and stores them.
  func fetch(
    _ changes: [ChangeHash], _ freight: Freight, into repository: Repository
  ) throws(RepositoryError) -> FetchOutcome {
    let lacking = try repository.notStored(changes)
    let due = Set(lacking)
    var out = FetchOutcome(
      order: changes.filter { !due.contains($0) }, tally: Tally(), signed: [], missingRecords: [])
    guard !lacking.isEmpty else { return out }
    let freight = carried(freight)
    try ask(for: lacking, freight)
    var receiver = ParcelReceiver(
      repository, connection, due: lacking, freight: freight, batch: batch, progress: progress)
    try receiver.receive()
    out.order += receiver.changes
    out.tally = receiver.tally
    out.signed = receiver.signed
    out.missingRecords = receiver.missingRecords
    return out
  }

  func ask(
    for changes: [ChangeHash], _ freight: Freight, _ extent: Extent = .whole
  ) throws(RepositoryError) {
    try inPortions(changes, Want.portion) { changes, isLast throws(RepositoryError) in
      try send(Want(changes, freight, extent, isLast: isLast))
    }
  }

  /// Gets the contents of changes that are here without, as far as they are about what a part of the tree will show. Only such are read,
  /// and those that have none.
  ///
  /// - Parameter own: changes the other side does not have.
  /// - Throws: `.noSuchPath` for a path of it where nothing is, nor was.
  func fill(
    _ scope: Scope, _ head: ChannelHead, _ order: [ChangeHash], without own: Set<ChangeHash>,
    _ freight: Freight, into repository: Repository
  ) throws(RepositoryError) {
    guard try repository.isPartial else { return }
    let paths = scope.isWhole ? [RelativePath.root] : scope.paths.compactMap { try? RelativePath($0) }
    var unknown: RelativePath?
    let bare = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        var set = try reader.set(of: head)
        for id in try reader.ids(of: order) { set.insert(id) }
        let view = View(reader, set)
        var wanted = ChangeSet()
        for path in paths {
          let found = scope.isWhole ? set : try view.changes(about: [path])
          if found.count == 0, set.count > 0 { unknown = path }
          wanted = wanted.union(found)
        }
        var out: [ChangeHash] = []
        for id in wanted.members where try !reader.surelyHasContents(of: id) {
          let change = try reader.change(id)
          guard !own.contains(change.hash) else { continue }
          if try !reader.hasContents(of: id, count: change.change.contentsCount) { out.append(change.hash) }
        }
        return out
      }
    }
    if let unknown { throw .noSuchPath(unknown) }
    guard !bare.isEmpty else { return }
    var freight = carried(freight)
    freight.paths = []
    try ask(for: bare, freight)
    var receiver = ParcelReceiver(
      repository, connection, due: bare, freight: freight, batch: batch, progress: progress)
    try receiver.receive()
  }

  /// Headers of changes that are there, in their order; nothing of them is stored.
  func preview(_ changes: [ChangeHash], in repository: Repository) throws(RepositoryError) -> [ChangeOffer] {
    guard !changes.isEmpty else { return [] }
    try ask(for: changes, Freight(attribution: .none), .preview)
    var out: [ChangeOffer] = []
    try connection.eachParcel(of: changes) { parcel throws(RepositoryError) in
      out.append(try ChangeOffer(parcel))
    }
    return out
  }
}

extension Repository {
  /// Those of some changes that are not stored.
  func notStored(_ changes: [ChangeHash]) throws(RepositoryError) -> [ChangeHash] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [ChangeHash] = []
        for hash in changes where try reader.id(of: hash) == nil { out.append(hash) }
        return out
      }
    }
  }
}
