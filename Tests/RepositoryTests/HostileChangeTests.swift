import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// Changes well-formed as bytes but wrong in what they refer to: refused with a sentence, before anything is written.
@Suite("A hostile change")
struct HostileChangeTests {
  // MARK: What is there

  /// What the victim holds: the file `f`, the directory `d` with the file `g` in it, the link `l`.
  ///
  /// Facts 0 to 3 create these; 4 is the text of `f`, 5 that of `g`, 6 the target of `l`.
  static let base: Forgery = {
    var base = Forgery(on: [], "what is there")
    base.change.treeFacts = [
      .create(.file, parent: .root, name: Array("f".utf8), again: []),
      .create(.directory, parent: .root, name: Array("d".utf8), again: []),
      .create(.file, parent: .created(FactReference(.this, 1)), name: Array("g".utf8), again: []),
      .create(.symlink, parent: .root, name: Array("l".utf8), again: []),
    ]
    base.add(.created(FactReference(.this, 0)), .insert("one\ntwo\n", at: .start))
    base.add(.created(FactReference(.this, 2)), .insert("gg\n", at: .start))
    base.add(.created(FactReference(.this, 3)), .version(Array("f".utf8)))
    return base
  }()
  static let hash = base.encoded.hash

  /// The base, seen from a change that depends on nothing else.
  static let there = Holder(1)
  static let f = InodeReference.created(FactReference(there, 0))
  static let d = InodeReference.created(FactReference(there, 1))
  static let g = InodeReference.created(FactReference(there, 2))
  static let l = InodeReference.created(FactReference(there, 3))

  static func at(_ offset: Int) -> Position { Position(there, offset) }
  static func range(_ offset: Int, _ count: Int) -> TextRange { TextRange(at(offset), count) }
  static func run(_ offset: Int, _ count: Int) -> Run {
    Run(ranges: [range(offset, count)], left: [], right: [])
  }
  static func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// One wrong reference.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sentence: String
    var forgery: Forgery

    /// A content fact about a file.
    init(_ what: String, _ sentence: String, _ inode: InodeReference, _ facts: Forgery.Typed...) {
      var forgery = Forgery(on: [hash])
      forgery.add(inode, facts)
      self.init(what, sentence, forgery)
    }

    /// A fact about the tree.
    init(_ what: String, _ sentence: String, _ facts: TreeFact...) {
      var forgery = Forgery(on: [hash])
      forgery.change.treeFacts = facts
      self.init(what, sentence, forgery)
    }

    init(_ what: String, _ sentence: String, _ forgery: Forgery) {
      testDescription = what
      self.sentence = sentence
      self.forgery = forgery
    }
  }

  // MARK: What is sent

  static let text: [Case] = [
    Case("kills more than there is", "outside its block", f, Forgery.Typed(.kill(run(4, 100), again: []))),
    Case("kills across two files", "outside its block", f, Forgery.Typed(.kill(run(4, 6), again: []))),
    Case(
      "kills text of another file", "offset 8 is no text of that file", f,
      Forgery.Typed(.kill(run(8, 3), again: []))),
    Case(
      "kills the target of a link", "offset 11 is no text", f, Forgery.Typed(.kill(run(11, 1), again: []))),
    Case(
      "kills at the end of all offsets", "is no text of that file", f,
      Forgery.Typed(.kill(run(Limits.contents, Limits.block), again: []))),
    Case("hangs on unknown text", "offset 500 is no text", f, .insert("X\n", at: Anchor(at(500), .before))),
    Case("hangs in mid-block", "after the middle of a block", f, .insert("X\n", at: Anchor(at(3), .after))),
    Case("follows unknown text", "offset 500", f, .insert("X\n", at: .start, after: [at(500)])),
    Case("precedes text of another file", "offset 9", f, .insert("X\n", at: .start, before: [at(9)])),
    Case("displaces unknown text", "offset 12", f, .insert("X\n", at: .start, runs: [run(12, 1)])),
    Case("orders unknown text", "offset 8", f, Forgery.Typed(.order(at(3), at(8)))),
    Case("settles unknown text", "offset 900", f, Forgery.Typed(.settle(at(900), kills: []))),
    Case(
      "settles what kills nothing", "fact 0 is not about that file", f,
      Forgery.Typed(.settle(at(0), kills: [FactReference(there, 0)]))),
    Case(
      "settles kills of another file", "fact 5 is not about that file", f,
      Forgery.Typed(.settle(at(0), kills: [FactReference(there, 5)]))),
    Case(
      "restores by a fact that is not there", "fact 77 is not about that file", f,
      Forgery.Typed(.restore([range(0, 4)], kills: [FactReference(there, 77)]))),
    Case("restores outside", "outside its block", f, Forgery.Typed(.restore([range(4, 5)], kills: []))),
    Case("puts text into a directory", "of the wrong kind", d, .insert("X\n", at: .start)),
    Case("puts text into a link", "of the wrong kind", l, .insert("X\n", at: .start)),
    Case(
      "puts text into what a fact of text created", "creates nothing",
      .created(FactReference(there, 4)), .insert("X\n", at: .start)),
    Case(
      "puts text into what was never created", "creates nothing",
      .created(FactReference(there, 4_000_000_000)),
      .insert("X\n", at: .start)),
  ]

  static let versions: [Case] = [
    Case(
      "replaces what is no version", "is no version", f,
      .version([1, 2, 3], supersedes: [FactReference(there, 4)])),
    Case(
      "replaces a version of another file", "not about that file", f,
      .version([1, 2, 3], supersedes: [FactReference(there, 6)])),
    Case(
      "has another digest", "does not have its digest", f, copy([.new(count: 3)], Digest.of([9]), typed: 3)),
    Case(
      "copies more than the base has", "without its base", l,
      copy([.copy(offset: 0, count: 2)], Digest.of([]), of: FactReference(there, 6))),
    Case(
      "copies from far behind the end", "without its base", l,
      copy([.copy(offset: Limits.contents, count: 1)], Digest.of([]), of: FactReference(there, 6))),
    Case("is an empty target", "a target of 0 bytes", l, .version([], supersedes: [FactReference(there, 6)])),
    Case(
      "is an endless target", "a target of 4096 bytes", l,
      .version(Array(repeating: 0x61, count: 4096), supersedes: [FactReference(there, 6)])),
    Case(
      "is a target with NUL", "contains NUL", l, .version([0x61, 0], supersedes: [FactReference(there, 6)])),
    Case(
      "leaves a link without a target", "without a target", l,
      Forgery.Typed(.version(Version(supersedes: [FactReference(there, 6)], content: nil)))),
    Case(
      "makes a link without a target", "without a target",
      .create(.symlink, parent: .root, name: name("bare"), again: [])),
  ]

  private static func copy(
    _ pieces: [Version.Piece], _ digest: Digest, of base: FactReference? = nil, typed: Int = 0
  ) -> Forgery.Typed {
    let count = pieces.reduce(0) { sum, piece in
      switch piece {
      case .copy(_, let count), .new(let count): sum + count
      }
    }
    let content = Version.Content(count: count, digest: digest, pieces: pieces)
    return Forgery.Typed(
      .version(Version(supersedes: base.map { [$0] } ?? [], content: content)),
      Array(repeating: 7, count: typed))
  }

  static let tree: [Case] = [
    Case(
      "puts a file into a file", "a parent is no directory",
      .create(.file, parent: f, name: name("x"), again: [])),
    Case(
      "puts a file into a link", "a parent is no directory",
      .create(.file, parent: l, name: name("x"), again: [])),
    Case(
      "moves what was never created", "creates nothing",
      .place(
        .created(FactReference(there, 5)), parent: .root, name: name("x"), supersedes: [], settles: [])),
    Case(
      "moves into what was never created", "creates nothing",
      .place(f, parent: .created(FactReference(there, 99)), name: name("x"), supersedes: [], settles: [])),
    Case(
      "moves from the place of another file", "fact 2 is not about that inode",
      .place(f, parent: .root, name: name("x"), supersedes: [FactReference(there, 2)], settles: [])),
    Case(
      "answers a removal that is none", "is no removal",
      .place(f, parent: .root, name: name("x"), supersedes: [], settles: [FactReference(there, 0)])),
    Case(
      "replaces a mode that is none", "is no mode",
      .mode(f, executable: true, supersedes: [FactReference(there, 0)])),
    Case(
      "removes from a place that is none", "is not about that inode",
      .remove(f, supersedes: [FactReference(there, 4)], seenText: [], seenVersions: [])),
    Case(
      "removes text of another file", "is no text of that file",
      .remove(f, supersedes: [FactReference(there, 0)], seenText: [range(8, 1)], seenVersions: [])),
    Case(
      "removes text outside a block", "text outside a block",
      .remove(f, supersedes: [FactReference(there, 0)], seenText: [range(0, 9)], seenVersions: [])),
    Case(
      "removes a version that is none", "is no version",
      .remove(f, supersedes: [FactReference(there, 0)], seenText: [], seenVersions: [FactReference(there, 4)])
    ),
  ]

  /// Wrong by itself: noticed while the bytes are read.
  static let own: [Case] = [
    Case(
      "itself as a parent", "no change", .create(.directory, parent: created(0), name: name("x"), again: [])),
    Case(
      "a parent yet to come", "no change", .create(.file, parent: created(1), name: name("x"), again: []),
      .create(.directory, parent: .root, name: name("y"), again: [])),
    Case("text yet to come", "no change", f, .insert("X\n", at: Anchor(Position(.this, 0), .before))),
    Case(
      "an order with text yet to come", "no change", f, Forgery.Typed(.order(at(0), Position(.this, 1))),
      .insert("X\n", at: .start)),
    Case(
      "the root moved", "no change", .place(.root, parent: d, name: name("x"), supersedes: [], settles: [])),
    Case("the root removed", "no change", .remove(.root, supersedes: [], seenText: [], seenVersions: [])),
    Case(
      "a name of a change it does not depend on", "no change",
      .mode(.created(FactReference(Holder(2), 0)), executable: true, supersedes: [])),
    Case(
      "text of a change it only mentions", "no change",
      {
        var forgery = Forgery(on: [], mentioning: [hash])
        forgery.change.treeFacts = [.create(.file, parent: .root, name: name("x"), again: [])]
        forgery.add(created(0), Forgery.Typed(.kill(run(0, 4), again: [])))
        return forgery
      }()),
    Case(
      "a file of a change it only mentions", "no change",
      {
        var forgery = Forgery(on: [], mentioning: [hash])
        forgery.add(f, .insert("X\n", at: .start))
        return forgery
      }()),
  ]

  static let names: [Case] = [
    "", ".", "..", "a/b", "/etc/passwd", "../outside", ".byline", ".BYLINE", ".Byline", ".byline.",
    ".byline ",
    "a\0b", String(repeating: "n", count: 256),
  ].flatMap { bad in
    [
      Case(
        "a new \(bad.debugDescription)", "no change",
        .create(.file, parent: .root, name: name(bad), again: [])),
      Case(
        "a move to \(bad.debugDescription)", "no change",
        .place(f, parent: d, name: name(bad), supersedes: [FactReference(there, 0)], settles: [])),
    ]
  }

  private static func created(_ ordinal: UInt32) -> InodeReference { .created(FactReference(.this, ordinal)) }

  // MARK: What happens

  @Test("is refused where it is wrong about its dependencies", arguments: text + versions + tree)
  func refusedOnStoring(hostile: Case) throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    _ = try alice.repository.apply(
      received: [HostileChangeTests.base.received()], alice.invocation("pull"))
    let rows = try StoredRows(alice.repository.store)
    let (before, picture) = (try rows.all(), try alice.picture())
    let received = try hostile.forgery.received()
    let error = try #require(throws: RepositoryError.self) {
      _ = try alice.repository.apply(received: [received], alice.invocation("pull"))
    }
    guard case .store(.invalidReference(received.encoded.hash, let detail)) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(detail.contains(hostile.sentence), "\(detail)")
    #expect(try rows.all() == before && alice.picture() == picture)
  }

  /// Each version copies the one beneath it many times: a few hundred bytes that stand for terabytes.
  @Test("is refused when its versions are a bomb", arguments: [1 << 4, 1 << 11])
  func bomb(copies: Int) throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    var bomb = Forgery(on: [])
    bomb.change.treeFacts = [.create(.file, parent: .root, name: Array("f".utf8), again: [])]
    var facts = [Forgery.Typed.version([0, 1, 2, 3])]
    var count = 4
    for level in 0..<8 {
      // The first and the last byte are swapped, so that neighbouring copies never join.
      let pieces = (0..<copies).flatMap { _ in
        [Version.Piece.copy(offset: 1, count: count - 1), .copy(offset: 0, count: 1)]
      }
      guard count * copies < 1 << 40 else { break }
      count *= copies
      let content = Version.Content(count: count, digest: Digest.of([UInt8(level)]), pieces: pieces)
      facts.append(
        Forgery.Typed(
          .version(Version(supersedes: [FactReference(.this, UInt32(1 + level))], content: content))))
    }
    bomb.add(.created(FactReference(.this, 0)), facts)
    let received = try bomb.received()
    #expect(throws: RepositoryError.self) {
      _ = try alice.repository.apply(received: [received], alice.invocation("pull"))
    }
    #expect(try alice.repository.log().isEmpty && alice.repository.check().isEmpty)
  }

  @Test("is refused where it is wrong about itself", arguments: own + names)
  func refusedOnReading(hostile: Case) {
    #expect(throws: DecodeError.self) { _ = try hostile.forgery.received() }
  }

  @Test("is refused together with what comes along with it")
  func refusedTogether() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    let before = try StoredRows(alice.repository.store).all()
    let all = try [HostileChangeTests.base, HostileChangeTests.text[0].forgery].map { try $0.received() }
    for order in [all, all.reversed()] {
      #expect(throws: RepositoryError.self) {
        _ = try alice.repository.apply(received: order, alice.invocation("pull"))
      }
    }
    #expect(try StoredRows(alice.repository.store).all() == before)
    #expect(try alice.files().isEmpty)
  }

  @Test("that depends on what nobody has is refused, naming it")
  func missingDependency() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    var ring = Forgery(on: [Forgery(on: [], "other").encoded.hash])
    ring.change.treeFacts = [.create(.file, parent: .root, name: Array("x".utf8), again: [])]
    let received = try ring.received()
    let error = try #require(throws: RepositoryError.self) {
      _ = try alice.repository.apply(received: [received], alice.invocation("pull"))
    }
    guard case .store(.missingDependencies(received.encoded.hash, ring.change.dependencies)) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(try alice.changes().isEmpty)
  }

  @Test("with other contents than it is bound to is refused")
  func otherContents() throws {
    let encoded = HostileChangeTests.base.encoded
    for contents in [[], HostileChangeTests.base.contents.dropLast(), HostileChangeTests.base.contents + [0]]
    {
      #expect(throws: PristineError.self) { _ = try PreparedChange(encoded, contents: Array(contents)) }
    }
  }

  @Test("gets an exit status and a sentence from the program")
  func program() throws {
    let alice = try Sandbox("alice")
    try alice.apply(HostileChangeTests.base.block())
    let (tree, standing) = (try alice.tree(), try alice.standing())
    let picks = [
      HostileChangeTests.text[0], HostileChangeTests.versions[2], HostileChangeTests.tree[0],
    ]
    for hostile in picks {
      let output = try alice.byline("apply", expecting: 5, input: hostile.forgery.block())
      let hash = hostile.forgery.encoded.hash
      #expect(
        output.messages.hasPrefix("error: change \(hash) refers to what its dependencies do not have: "),
        "\(hostile.testDescription)")
      #expect(output.messages.contains(hostile.sentence))
    }
    for hostile in [HostileChangeTests.own[0], HostileChangeTests.names[6]] {
      let output = try alice.byline("apply", expecting: 5, input: hostile.forgery.block())
      #expect(output.messages.hasPrefix("error: the bytes are no change: "))
    }
    #expect(try alice.tree() == tree)
    #expect(try alice.standing() == standing)
    try alice.verify()
  }
}
