import Attribution
import ChangeModel
import FileSystem
import Pristine
import Remote
import Repository
import TestSupport
import Testing

/// Peers that know less: nothing they do not know is asked of them, and what they cannot say counts as kept back.
@Suite("A peer that knows less")
struct OlderPeerTests {
  private let stage: Stage
  private let alice: Replica
  /// Of a change by Alice's own hand, and of one that nothing is known of.
  private let hashes: [ChangeHash]

  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
    try alice.write("f", "one\n")
    try alice.add("f")
    var request = RecordRequest()
    var record = AttributionRecord(salt: [1])
    record.declaration = .human
    var attribution = AttributionRequest(record)
    attribution.hand = .human
    request.attribution = attribution
    let first = try alice.repository.record(request, alice.invocation("record")).hash
    hashes = [first, try alice.record("f", "two\n", "second")]
    try alice.repository.createTag("v1", alice.invocation("tag"))
  }

  private func rules(without capability: String) -> ServingRules {
    var rules = ServingRules()
    rules.capabilities.removeAll { $0 == capability }
    return rules
  }

  private func isPresent(_ hash: ChangeHash, _ person: Replica) throws -> Bool {
    if case .present = try person.repository.details(of: hash).attribution { true } else { false }
  }

  @Test(arguments: ProtocolVersion.capabilities) func nothingIsAskedOfItThatItDoesNotKnow(
    capability: String
  ) throws {
    let (bob, hub) = (try stage.replica("bob"), try stage.replica("hub"))
    let rules = rules(without: capability)
    for _ in 0..<2 {
      try bob.visit(alice, rules) { client in
        let outcome = try bob.pull(over: client) { $0.completesRecords = true }
        #expect(outcome.missingRecords.isEmpty)
      }
      try alice.visit(hub, rules) { client in
        let outcome = try alice.push(over: client) { $0.completesRecords = true }
        #expect(outcome.missingRecords.isEmpty)
      }
    }
    for person in [bob, hub] {
      #expect(try person.state() == alice.state())
      #expect(try isPresent(hashes[0], person) == (capability != ProtocolVersion.attribution))
      #expect(try person.repository.tags().count == (capability == ProtocolVersion.tags ? 0 : 1))
      #expect(try person.repository.check().isEmpty)
    }
  }

  /// A program from before there were records cannot say either that one is kept back.
  private func ancient(_ line: LocalLine) -> TamperedLine {
    func forget(_ kind: MessageKind, _ payload: [UInt8]) -> [UInt8]? {
      if var welcome = TamperedLine.message(payload, Welcome.self), kind == .welcome {
        welcome.capabilities = []
        return TamperedLine.frame(welcome)
      }
      if var hello = TamperedLine.message(payload, Hello.self), kind == .hello {
        hello.capabilities = []
        return TamperedLine.frame(hello)
      }
      if var parcel = TamperedLine.message(payload, Parcel.self), kind == .parcel {
        parcel.attribution = .none
        return TamperedLine.frame(parcel)
      }
      if var end = TamperedLine.message(payload, End.self), kind == .end {
        end.tally.withheld = 0
        return TamperedLine.frame(end)
      }
      return TamperedLine.untouched(kind, payload)
    }
    return TamperedLine(line, incoming: forget, outgoing: forget)
  }

  @Test func whatItCannotSayCountsAsKeptBack() throws {
    let bob = try stage.replica("bob")
    try bob.visit(alice, wrapping: ancient) { client in
      let outcome = try bob.pull(over: client)
      #expect(outcome.missingRecords.isEmpty && outcome.lacksAttribution)
    }
    guard case .withheld = try bob.repository.details(of: hashes[0]).attribution else {
      Issue.record("it is not known that there is a record")
      return
    }
    #expect(try bob.repository.check().isEmpty)
    try bob.visit(alice) { client in
      let outcome = try bob.pull(over: client) { $0.completesRecords = true }
      #expect(outcome.completed == 1)
    }
    #expect(try isPresent(hashes[0], bob) && bob.repository.tags().count == 1)
  }

  @Test func nobodyIsBlamedForRecordsThatAnOldProgramPushes() throws {
    let hub = try stage.replica("hub")
    // What the hub counts is what it got.
    let counting: (LocalLine) -> any ByteStream = { line in
      TamperedLine(
        self.ancient(line),
        incoming: { kind, payload in
          guard kind == .staged, var staged = TamperedLine.message(payload, Staged.self) else {
            return TamperedLine.untouched(kind, payload)
          }
          staged.tally.withheld = 1
          return TamperedLine.frame(staged)
        })
    }
    try alice.visit(hub, wrapping: counting) { client in
      let outcome = try alice.push(over: client)
      #expect(outcome.missingRecords.isEmpty)
    }
    guard case .withheld = try hub.repository.details(of: hashes[0]).attribution else {
      Issue.record("it is not known that there is a record")
      return
    }
    try alice.visit(hub) { client in
      let outcome = try alice.push(over: client) { $0.completesRecords = true }
      #expect(outcome.completed == 1)
    }
    #expect(try isPresent(hashes[0], hub) && hub.repository.check().isEmpty)
  }

  // MARK: Records that come later

  /// A repository that has the changes of Alice, without records.
  private func bare() throws -> Replica {
    let hub = try stage.replica("bare")
    try alice.visit(hub) { client in
      _ = try alice.push(over: client) { $0.freight.attribution = .none }
    }
    #expect(try !isPresent(hashes[0], hub))
    return hub
  }

  @Test(arguments: ["another's", "elsewhere", "damaged", "repeated", "left out"])
  func recordsThatDoNotBelongAreRefused(lie: String) throws {
    let hub = try bare()
    // A change the hub stores in another channel only.
    let other = try stage.replica("other")
    let elsewhere = try other.record("g", "g\n", "elsewhere")
    try hub.fork("aside")
    try hub.pull([elsewhere], from: other)
    let rows = try StoredRows(hub.repository.store)
    let before = try rows.all()
    let hash = hashes[1]
    let hand: TamperedLine.Hand = { kind, payload in
      switch (lie, kind) {
      case ("another's", .parcel):
        guard var parcel = TamperedLine.message(payload, Parcel.self) else { return nil }
        parcel.change = hash
        return TamperedLine.frame(parcel)
      case ("elsewhere", .offerRecords):
        return TamperedLine.frame(OfferRecords([elsewhere, hash], isLast: true))
      case ("damaged", .parcel):
        guard var parcel = TamperedLine.message(payload, Parcel.self),
          case .record(var bytes) = parcel.attribution
        else { return nil }
        bytes[bytes.count - 1] ^= 1
        parcel.attribution = .record(bytes)
        return TamperedLine.frame(parcel)
      case ("repeated", .parcel):
        return TamperedLine.frame(0x8B, payload) + TamperedLine.frame(0x8B, payload)
      case ("left out", .parcel): return []
      default: return TamperedLine.untouched(kind, payload)
      }
    }
    let lying: (LocalLine) -> any ByteStream = { TamperedLine($0, outgoing: hand) }
    #expect(throws: RepositoryError.self, "\(lie) was believed") {
      try alice.visit(hub, wrapping: lying) { client in
        _ = try alice.push(over: client) { $0.completesRecords = true }
      }
    }
    #expect(try rows.all() == before)
    #expect(try hub.repository.check().isEmpty)
    try alice.visit(hub) { client in
      let outcome = try alice.push(over: client) { $0.completesRecords = true }
      #expect(outcome.completed == 1)
    }
    #expect(try isPresent(hashes[0], hub) && hub.repository.check().isEmpty)
  }
}
