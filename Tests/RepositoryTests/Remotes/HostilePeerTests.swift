import ChangeModel
import FileSystem
import Pristine
import Remote
import Repository
import TestSupport
import Testing

/// A peer that lies, in one message of a conversation that is honest otherwise: it is refused with a sentence, nothing is stored, and no
/// channel moves.
@Suite("A hostile peer")
struct HostilePeerTests {
  /// What one message is replaced by.
  struct Lie: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: MessageKind
    /// Which message of the kind, from 0; all when nil.
    var number: Int? = 0
    var alter: @Sendable ([UInt8]) -> [UInt8]?

    /// Other bytes in place of the message.
    init(
      _ what: String, _ kind: MessageKind, number: Int? = 0, raw: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) {
      testDescription = what
      self.kind = kind
      self.number = number
      alter = raw
    }

    /// A message read, altered, and written again.
    init<Kind: Message>(
      _ what: String, _: Kind.Type, number: Int? = 0, _ change: @escaping @Sendable (inout Kind) -> Void
    ) {
      self.init(what, Kind.kind, number: number) { payload in
        guard var message = TamperedLine.message(payload, Kind.self) else { return [] }
        change(&message)
        return TamperedLine.frame(message)
      }
    }

    /// Tells the lie once its time has come.
    func hand() -> TamperedLine.Hand {
      var seen = 0
      return { kind, payload in
        guard kind == self.kind else { return TamperedLine.untouched(kind, payload) }
        defer { seen += 1 }
        return number == nil || number == seen ? alter(payload) : TamperedLine.untouched(kind, payload)
      }
    }
  }

  /// What the two have: a change both have, and one with all that can belong to it, one on top, and one beside, that one has alone.
  final class Scene {
    let stage: Stage
    let honest: Replica
    let victim: Replica
    let rows: StoredRows

    init() throws {
      stage = try Stage()
      honest = try stage.replica("honest")
      victim = try stage.replica("victim")
      try honest.record("f", "one\n", "first")
      try victim.pull(from: honest)
      try honest.write("noise", HostilePeerTests.noise)
      try honest.add("noise")
      try honest.record("noise")
      for number in 0..<3 { try honest.record("f", "edition \(number)\n", "edition \(number)") }
      try honest.repository.createTag("v1", honest.invocation("tag"))
      rows = try StoredRows(victim.repository.store)
    }
  }

  /// More than one frame of contents that do not compress.
  static let noise: [UInt8] = {
    var random = SplitMix64(seed: 1)
    return (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }()

  static func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x41, count: count) }
  static let unknown = ChangeHash(Digest.of(Array("nobody's".utf8)))

  /// Puts a hand on a connection.
  private func tampering(
    incoming: @escaping TamperedLine.Hand = TamperedLine.untouched,
    outgoing: @escaping TamperedLine.Hand = TamperedLine.untouched
  ) -> (LocalLine) -> any ByteStream {
    { TamperedLine($0, incoming: incoming, outgoing: outgoing) }
  }

  // MARK: To whoever pulls

  static let answers: [Lie] = [
    Lie("another program answers", .welcome) { _ in Array("SSH-2.0-OpenSSH_9.2\r\nhello\r\n".utf8) },
    Lie("nobody answers", .welcome) { _ in nil },
    Lie("a greeting cut short", .welcome) { TamperedLine.frame(0x82, Array($0.prefix(3))) },
    Lie("a greeting of absurd length", .welcome) { TamperedLine.frame(0x82, $0, claiming: 1 << 30) },
    Lie("a length without end", .welcome) { _ in [0x82] + [UInt8](repeating: 0xFF, count: 40) },
    Lie("newer versions only", Welcome.self) { $0.versions = 2...9 },
    Lie("older versions only", Welcome.self) { $0.versions = 0...0 },
    Lie("another state", Opened.self) { $0.state = Digest.of([1]) },
    Lie("no changes at all", Opened.self) { $0.count = 0 },
    Lie("a past nobody asked about", PastFound.self) { $0.index = 60 },
    Lie("a change that is not there", PastFound.self, number: nil) { $0.changes?.append(unknown) },
    Lie("a change kept back", PastFound.self, number: nil) { $0.changes?.removeLast() },
    Lie("more changes than there are", PastFound.self) { $0.count = 1_000_000 },
    Lie("a question in place of an answer", .pastFound) { _ in TamperedLine.frame(Channels()) },
    Lie("an answer cut short", .opened) { TamperedLine.frame(0x85, Array($0.dropLast())) },
    Lie("an answer with more behind it", .opened) { TamperedLine.frame(0x85, $0 + [0]) },
    Lie("a message of no kind", .opened) { _ in TamperedLine.frame(0xF0, []) },
    Lie("a change that was not asked for", Parcel.self) { $0.change = unknown },
    Lie("a change twice", .parcel, number: 1) {
      let once = TamperedLine.frame(0x8B, $0)
      return once + once
    },
    Lie("a change left out", .parcel, number: 3) { _ in [] },
    Lie("another change under the name of one", Parcel.self, number: 2) { $0.row = otherRow },
    Lie("a flipped bit", Parcel.self) { $0.row[$0.row.count / 2] ^= 4 },
    Lie("a row of absurd size", Parcel.self) {
      $0.row = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] + $0.row.dropFirst()
    },
    Lie("a row that is none", Parcel.self) { $0.row = [] },
    Lie("a parcel cut short", .parcel) { TamperedLine.frame(0x8B, Array($0.prefix(40))) },
    Lie("a parcel of absurd length", .parcel) { TamperedLine.frame(0x8B, $0, claiming: 1 << 34) },
    Lie("more frames than belong to it", Parcel.self) { $0.frames = ($0.frames ?? 0) + 1 },
    Lie("fewer frames than belong to it", Parcel.self) { $0.frames = ($0.frames ?? 1) - 1 },
    Lie("no contents, though all were asked for", Parcel.self) { $0.frames = nil },
    Lie("a frame left out", .contents) { _ in [] },
    Lie("a frame twice", .contents) {
      let once = TamperedLine.frame(0x8C, $0)
      return once + once
    },
    Lie("a flipped bit in a frame", Contents.self) { $0.frame[$0.frame.count / 2] ^= 1 },
    Lie("an empty frame", Contents.self) { $0.frame = [] },
    Lie("a frame too long", .contents) { TamperedLine.frame(0x8C, $0, claiming: 1 << 24) },
    Lie("a signature that is none", Parcel.self) {
      $0.signature = [UInt8](repeating: 1, count: Signature.encodedCount)
    },
    Lie("a record of a change that has none", Parcel.self) { $0.attribution = .record([1, 2, 3]) },
    Lie("a record kept back that there is not", Parcel.self) { $0.attribution = .withheld },
    Lie("a statement that is none", Parcel.self) { $0.statements = [[1, 2, 3]] },
    Lie("a prompt nobody is bound to", Parcel.self) {
      $0.prompts = [Parcel.Prompt(use: 0, salt: [1], text: [2])]
    },
    Lie("another count at the end", End.self) { $0.tally.changes += 1 },
    Lie("an end at the beginning", .parcel) { _ in TamperedLine.frame(End(Tally())) },
    Lie("parcels without an end", .end) { _ in nil },
    Lie("a refusal in the middle", .parcel, number: 1) { _ in TamperedLine.frame(Refusal(.failed, "no")) },
    Lie("a tag with another state", TagsFound.self) { $0.entries[0].state = Digest.of([2]) },
    Lie("a tag of a change that is not there", .tagsFound) { _ in
      TamperedLine.frame(TagsFound([note("lost", count: 1)], isLast: true))
        + TamperedLine.frame(Members([unknown], isLast: true))
    },
    Lie("more members than the tag has", .tagsFound) { _ in
      TamperedLine.frame(TagsFound([note("long", count: 1)], isLast: true))
        + TamperedLine.frame(Members([unknown, unknown], isLast: false))
    },
  ]

  static func note(_ name: String, count: Int) -> TagNote {
    TagNote(
      name: name, state: Digest.of([7]), count: count, message: [], author: Author(name: []),
      timestamp: Timestamp(nanoseconds: 0))
  }

  /// A row that is sound, of a change by somebody else.
  static let otherRow: [UInt8] = {
    let stage = try? Stage()
    guard let other = try? stage?.replica("other"), let hash = try? other.record("x", "x\n"),
      let row = try? other.repository.store.read({ reader throws(PristineError) in
        try reader.id(of: hash).map { id throws(PristineError) in try reader.storedRow(of: id) }
      })
    else { return [] }
    return row
  }()

  /// Lies that change nothing which matters: what comes is sound, and all of it.
  static let harmless: Set<String> = ["a tag with another state"]

  @Test(arguments: answers) func isRefusedByWhoeverPulls(_ lie: Lie) throws {
    let scene = try Scene()
    let (state, rows) = (try scene.victim.state(), try scene.rows.all())
    do {
      let hand = lie.hand()
      try scene.victim.visit(scene.honest, wrapping: tampering(incoming: hand)) { client in
        try scene.victim.pull(over: client)
      }
      #expect(HostilePeerTests.harmless.contains(lie.testDescription), "\(lie.testDescription) was believed")
    } catch let error as RepositoryError {
      guard case .remote = error else {
        Issue.record("\(lie.testDescription): \(error)")
        return
      }
      #expect(try scene.victim.state() == state)
      // Sound changes that came before may be kept for the next time.
      if ![.end, .tagsFound].contains(lie.kind), lie.testDescription != "a refusal in the middle" {
        #expect(try scene.rows.all() == rows, "something was stored")
      }
    }
    #expect(try scene.victim.repository.check().isEmpty)
    // An honest peer is believed after that.
    try scene.victim.visit(scene.honest) { try scene.victim.pull(over: $0) }
    #expect(try scene.victim.state() == scene.honest.state())
    #expect(try scene.victim.files() == scene.honest.files())
  }

  // MARK: To whoever is pushed to

  static let questions: [Lie] = [
    Lie("another program asks", .hello) { _ in Array("GET / HTTP/1.1\r\n\r\n".utf8) },
    Lie("a greeting that is none", .hello) { TamperedLine.frame(0x81, Array($0.reversed())) },
    Lie("newer versions only", Hello.self) { $0.versions = 2...9 },
    Lie("an answer in place of a question", .open) { _ in TamperedLine.frame(Lacking([])) },
    Lie("a question about nothing that was opened", .open) { _ in TamperedLine.frame(Past([])) },
    Lie("too many standings", Past.self) {
      $0.standings = [Standing](repeating: Standing(count: 1, state: Digest.of([])), count: 65)
    },
    Lie("an offer that repeats itself", Offer.self) { $0.entries.append($0.entries[0]) },
    Lie("an offer of a change that does not come", Offer.self) { $0.entries.append(unknown) },
    Lie("an advance before anything came", .offer) { _ in
      TamperedLine.frame(Advance(channel: "main", ifState: nil, allowsConflicts: true))
    },
    Lie("a change that was not offered", Parcel.self) { $0.change = unknown },
    Lie("another change under the name of one", Parcel.self, number: 2) { $0.row = otherRow },
    Lie("dependents before what they need", Offer.self) { $0.entries.reverse() },
    Lie("a flipped bit", Parcel.self) { $0.row[$0.row.count / 2] ^= 4 },
    Lie("a flipped bit in a frame", Contents.self) { $0.frame[$0.frame.count / 2] ^= 1 },
    Lie("a frame left out", .contents) { _ in [] },
    Lie("no contents", Parcel.self) { $0.frames = nil },
    Lie("a parcel of absurd length", .parcel) { TamperedLine.frame(0x8B, $0, claiming: 1 << 34) },
    Lie("another count at the end", End.self) { $0.tally.records += 1 },
    Lie("a channel that cannot be", Advance.self) { $0.channel = "a/../b\n" },
    Lie("another state than there is", Advance.self) { $0.ifState = Digest.of([3]) },
  ]

  @Test(arguments: questions) func isRefusedByWhoeverIsPushedTo(_ lie: Lie) throws {
    let scene = try Scene()
    let (state, rows) = (try scene.victim.state(), try scene.rows.all())
    let hand = lie.hand()
    #expect(throws: RepositoryError.self, "\(lie.testDescription) was believed") {
      try scene.honest.visit(scene.victim, wrapping: tampering(outgoing: hand)) { client in
        try scene.honest.push(over: client)
      }
    }
    #expect(try scene.victim.state() == state)
    // What is sound is kept where only the order, or what is to become of it, is wrong.
    if ![.end, .advance, .offer].contains(lie.kind) {
      #expect(try scene.rows.all() == rows, "something was stored")
    }
    #expect(try scene.victim.repository.channels().map(\.name) == ["main"])
    #expect(try scene.victim.repository.check().isEmpty)
    try scene.honest.visit(scene.victim) { try scene.honest.push(over: $0) }
    #expect(try scene.victim.state() == scene.honest.state())
    #expect(try scene.victim.repository.check().isEmpty)
  }

  // MARK: Without end

  /// A peer that says the same for ever.
  @Test(arguments: ["channels", "tags"]) func listsWithoutEndAreEnded(_ what: String) throws {
    let scene = try Scene()
    let rows = try scene.rows.all()
    let entry = ChannelsFound.Entry(name: "x", state: Digest.of([]), count: 1)
    let endless: (kind: MessageKind, part: [UInt8]) =
      switch what {
      case "channels":
        (
          .channelsFound,
          TamperedLine.frame(
            ChannelsFound([ChannelsFound.Entry](repeating: entry, count: 1000), isLast: false))
        )
      default:
        (
          .tagsFound,
          TamperedLine.frame(
            TagsFound([TagNote](repeating: HostilePeerTests.note("x", count: 1), count: 1000), isLast: false))
        )
      }
    let line = EndlessLine(after: endless.kind, endless.part)
    let wrap: (LocalLine) -> any ByteStream = {
      line.line = $0
      return line
    }
    #expect(throws: RepositoryError.self) {
      try scene.victim.visit(scene.honest, wrapping: wrap) { client in
        if what == "channels" { _ = try client.channels() }
        try scene.victim.pull(over: client)
      }
    }
    #expect(line.told < 1 << 28, "\(line.told) bytes were listened to")
    if what == "channels" { #expect(try scene.rows.all() == rows) }
    #expect(try scene.victim.repository.check().isEmpty)
  }

  /// Once an answer of some kind is due, repeats another one for ever.
  private final class EndlessLine: ByteStream {
    var line: LocalLine?
    private let kind: MessageKind
    private let part: [UInt8]
    private var isStarted = false
    private var at = 0
    private(set) var told = 0
    private var inner: TamperedLine?

    init(after kind: MessageKind, _ part: [UInt8]) {
      self.kind = kind
      self.part = part
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(RemoteError) -> Int {
      if !isStarted, let line {
        if inner == nil {
          inner = TamperedLine(
            line,
            incoming: { [unowned self] kind, payload in
              guard kind == self.kind else { return TamperedLine.untouched(kind, payload) }
              isStarted = true
              return part
            })
        }
        return try inner?.read(into: buffer) ?? 0
      }
      // Whoever has listened to so much has failed already.
      guard told < 1 << 28 else { return 0 }
      let count = min(buffer.count, part.count - at)
      buffer.copyBytes(from: part[at..<at + count])
      at = at + count == part.count ? 0 : at + count
      told += count
      return count
    }

    func write(_ bytes: [UInt8]) throws(RemoteError) { try line?.write(bytes) }
  }

  // MARK: Anything

  /// Bytes changed at random in a conversation: nothing crashes, nothing half is stored, and what is believed is what is there.
  @Test(arguments: 0..<24) func randomDamageIsRefusedOrDoesNoHarm(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let scene = try Scene()
    let (isPush, place) = (seed % 2 == 1, random.below(12))
    let (kind, amount) = (random.below(5), 1 + random.below(40))
    let other = random.next()
    var passed = 0
    let hand: TamperedLine.Hand = { type, payload in
      let whole = TamperedLine.frame(type.rawValue, payload)
      defer { passed += 1 }
      guard passed == place else { return whole }
      var bytes = whole
      let at = Int(other % UInt64(bytes.count))
      switch kind {
      case 0: bytes[at] ^= UInt8(1 << (amount % 8))
      case 1: bytes.removeSubrange(at..<min(bytes.count, at + amount))
      case 2: bytes.insert(contentsOf: HostilePeerTests.bytes(amount), at: at)
      case 3: bytes += whole
      default: bytes = Array(bytes.prefix(at))
      }
      return bytes
    }
    let state = try scene.victim.state()
    do {
      if isPush {
        try scene.honest.visit(scene.victim, patience: 300, wrapping: tampering(outgoing: hand)) {
          _ = try scene.honest.push(over: $0)
        }
      } else {
        try scene.victim.visit(scene.honest, patience: 300, wrapping: tampering(incoming: hand)) {
          _ = try scene.victim.pull(over: $0)
        }
      }
    } catch is RepositoryError {}
    #expect(try [state, scene.honest.state()].contains(scene.victim.state()), "seed \(seed)")
    #expect(try scene.victim.repository.check().isEmpty, "seed \(seed)")
    try scene.victim.visit(scene.honest) { try scene.victim.pull(over: $0) }
    #expect(try scene.victim.state() == scene.honest.state(), "seed \(seed)")
    #expect(try scene.victim.files() == scene.honest.files(), "seed \(seed)")
  }
}
