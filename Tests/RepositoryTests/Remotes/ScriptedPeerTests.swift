import ChangeModel
import Compression
import Dispatch
import FileSystem
import Pristine
import Remote
import Repository
import TestSupport
import Testing

/// A peer that has changes no program would make: they are refused by whoever pulls, and nothing of them is stored.
@Suite("A peer with changes that cannot be")
struct ScriptedPeerTests {
  /// A change as a peer would send it.
  private static func parcel(_ forgery: Forgery) throws -> Parcel {
    let encoded = forgery.encoded
    var row = ByteWriter()
    row.varint(encoded.bytes.count)
    row.raw(try Compressor().compressBest(encoded.bytes, with: .zstd))
    return Parcel(change: encoded.hash, row: row.bytes, frames: forgery.contents.isEmpty ? 0 : 1)
  }

  /// Pulls from a peer that holds just these.
  private func pull(_ forgeries: [Forgery], into victim: Replica) throws -> PullOutcome {
    let (near, far) = try LocalLine.pair()
    let parcels = try forgeries.map { try ScriptedPeerTests.parcel($0) }
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      let line = LocalLine(socket: far, patience: 5000)
      try? ScriptedPeerTests.answer(Connection(line), parcels)
      line.end()
      done.signal()
    }
    let line = LocalLine(socket: near, patience: 5000)
    defer {
      line.end()
      done.wait()
    }
    return try victim.pull(over: try RemoteClient(over: line, program: "test", place: Digest.of([1])))
  }

  /// The other side of a pull.
  private static func answer(_ connection: Connection, _ parcels: [Parcel]) throws {
    _ = try connection.receive(Hello.self)
    connection.isGreeted = true
    try connection.send(
      Welcome(
        program: "scripted", capabilities: [ProtocolVersion.attribution], channel: "main"))
    let hashes = parcels.map(\.change)
    _ = try connection.receive(Open.self)
    try connection.send(
      Opened(
        channel: "main", exists: true, state: ChannelHead.none.state(with: hashes, without: []),
        count: hashes.count, mark: .none, tags: Digest.of([])))
    _ = try connection.receive(Past.self)
    try connection.send(PastFound(index: nil, count: hashes.count, changes: hashes))
    _ = try connection.receive(Want.self)
    var tally = Tally()
    for parcel in parcels {
      tally.add(parcel)
      try connection.send(parcel)
    }
    try connection.send(End(tally))
    _ = try connection.receive(News.self)
    try connection.send(NewsFound([], isLast: true))
    try connection.flush()
  }

  private func folder(_ name: String) -> Forgery {
    var forgery = Forgery(on: [], "a folder")
    forgery.change.treeFacts = [.create(.directory, parent: .root, name: Array(name.utf8), again: [])]
    return forgery
  }

  @Test func whatIsSoundIsTaken() throws {
    let stage = try Stage()
    let victim = try stage.replica("victim")
    #expect(try pull([folder("fine")], into: victim).added.count == 1)
    #expect(try victim.files().keys.map(\.description) == ["fine"])
  }

  @Test(arguments: ["..", ".", "", "a/b", "/", "../x", ".byline", ".BYLINE", ".Byline", "a\0b"])
  func namesThatLeadElsewhereAreRefused(name: String) throws {
    let stage = try Stage()
    let victim = try stage.replica("victim")
    let rows = try StoredRows(victim.repository.store)
    let before = try rows.all()
    do {
      _ = try pull([folder("fine"), folder(name)], into: victim)
      Issue.record("\(name.debugDescription) was taken")
    } catch let error as RepositoryError {
      guard case .remote(.unsound) = error else {
        Issue.record("\(name.debugDescription): \(error)")
        return
      }
    }
    #expect(try rows.all() == before)
    #expect(try victim.files().isEmpty)
  }

  @Test func changesWithoutWhatTheyDependOnAreRefused() throws {
    let stage = try Stage()
    let victim = try stage.replica("victim")
    let first = folder("first")
    var second = Forgery(on: [first.encoded.hash], "inside")
    second.change.treeFacts = [
      .create(
        .directory, parent: .created(FactReference(Holder(1), 0)), name: Array("inside".utf8), again: [])
    ]
    let rows = try StoredRows(victim.repository.store)
    let before = try rows.all()
    for order in [[second], [second, first]] {
      #expect(throws: RepositoryError.self) { _ = try pull(order, into: victim) }
      #expect(try rows.all() == before)
    }
    #expect(try pull([first, second], into: victim).added.count == 2)
    #expect(try victim.files().count == 2)
    #expect(try victim.repository.check().isEmpty)
  }
}
