import ChangeModel
import Pristine
import Repository
import TestSupport
import Testing

/// Changes that no recorder would make: what is wrong with them is found before anything is written.
@Suite("A hostile change")
struct HostileChangeTests {
  private let stage: Stage
  private let alice: Replica
  private let base: ChangeHash

  /// Facts of the base change, by number.
  private static let story: UInt32 = 0
  private static let other: UInt32 = 1
  private static let docs: UInt32 = 2
  private static let link: UInt32 = 3
  private static let picture: UInt32 = 4
  private static let mode: UInt32 = 5
  private static let storyText: UInt32 = 6
  private static let linkVersion: UInt32 = 8
  private static let pictureVersion: UInt32 = 9
  /// Bytes of the story, which come first in the contents; then those of the other file.
  private static let storyCount = 14

  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
    var forgery = Forgery()
    func own(_ ordinal: UInt32) -> InodeReference { .created(FactReference(.this, ordinal)) }
    forgery.change.treeFacts = [
      .create(.file, parent: .root, name: Array("story".utf8), again: []),
      .create(.file, parent: .root, name: Array("other".utf8), again: []),
      .create(.directory, parent: .root, name: Array("docs".utf8), again: []),
      .create(.symlink, parent: .root, name: Array("link".utf8), again: []),
      .create(.file, parent: .root, name: Array("picture".utf8), again: []),
      .mode(own(HostileChangeTests.story), executable: true, supersedes: []),
    ]
    forgery.add(own(HostileChangeTests.story), .insert("one\ntwo\nthree\n", at: .start))
    forgery.add(own(HostileChangeTests.other), .insert("other\n", at: .start))
    forgery.add(own(HostileChangeTests.link), .version(Array("story".utf8)))
    forgery.add(own(HostileChangeTests.picture), .version([0, 1, 2, 3]))
    let change = try forgery.received()
    base = change.encoded.hash
    _ = try alice.repository.apply(received: [change], alice.invocation("pull"))
  }

  // MARK: What is refused

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var forge: @Sendable (inout Forgery, Names) -> Void
    init(_ what: String, _ forge: @escaping @Sendable (inout Forgery, Names) -> Void) {
      testDescription = what
      self.forge = forge
    }
  }

  /// Short names of the base's facts in a forgery that depends on it.
  struct Names: Sendable {
    var holder: Holder
    func fact(_ ordinal: UInt32) -> FactReference { FactReference(holder, ordinal) }
    func inode(_ ordinal: UInt32) -> InodeReference { .created(fact(ordinal)) }
    func text(_ offset: Int, _ count: Int) -> TextRange { TextRange(Position(holder, offset), count) }
    func at(_ offset: Int) -> Position { Position(holder, offset) }
    func kill(_ offset: Int, _ count: Int) -> ContentFact {
      .kill(Run(ranges: [text(offset, count)], left: [], right: []), again: [])
    }
  }

  private static func name(_ text: String) -> [UInt8] { Array(text.utf8) }
  private static func create(_ kind: InodeKind, _ parent: InodeReference = .root, _ text: String) -> TreeFact {
    .create(kind, parent: parent, name: name(text), again: [])
  }
  private static let own = InodeReference.created(FactReference(.this, 0))

  private static let unknownText: [Case] = [
    Case("kills text behind the end of the contents") { $0.add($1.inode(story), .init($1.kill(10_000, 1))) },
    Case("kills text of another file") { $0.add($1.inode(story), .init($1.kill(storyCount, 2))) },
    Case("kills from one file into another") { $0.add($1.inode(story), .init($1.kill(10, 6))) },
    Case("hangs text on that of another file") {
      $0.add($1.inode(story), .insert("x\n", at: Anchor($1.at(storyCount + 5), .after)))
    },
    Case("hangs text after the middle of a block") { $0.add($1.inode(story), .insert("x\n", at: Anchor($1.at(4), .after))) },
    Case("puts text after unknown text") { $0.add($1.inode(story), .insert("x\n", at: .start, after: [$1.at(500)])) },
    Case("puts text before unknown text") { $0.add($1.inode(story), .insert("x\n", at: .start, before: [$1.at(500)])) },
    Case("displaces more than a block") {
      let run = Run(ranges: [$1.text(0, 15)], left: [], right: [])
      $0.add($1.inode(story), .insert("x\n", at: .start, runs: [run]))
    },
    Case("orders unknown text") { $0.add($1.inode(story), .init(.order($1.at(0), $1.at(99)))) },
    Case("settles unknown text") { $0.add($1.inode(story), .init(.settle($1.at(99), kills: []))) },
    Case("restores unknown text") { $0.add($1.inode(story), .init(.restore([$1.text(99, 1)], kills: []))) },
    Case("removes unknown text") {
      $0.change.treeFacts = [
        .remove($1.inode(story), supersedes: [$1.fact(story)], seenText: [$1.text(99, 1)], seenVersions: [])
      ]
    },
    Case("removes text of another file") {
      $0.change.treeFacts = [
        .remove($1.inode(story), supersedes: [$1.fact(story)], seenText: [$1.text(storyCount, 1)], seenVersions: [])
      ]
    },
    Case("restores what an insertion of another file killed") {
      $0.add($1.inode(other), .init(.restore([$1.text(storyCount, 1)], kills: [$1.fact(storyText)])))
    },
    Case("settles against what is no kill") { $0.add($1.inode(story), .init(.settle($1.at(0), kills: [$1.fact(mode)]))) },
    Case("settles against a fact that is not there") {
      $0.add($1.inode(story), .init(.settle($1.at(0), kills: [$1.fact(77)])))
    },
  ]

  private static let wrongInodes: [Case] = [
    Case("is about what nothing created") { $0.add($1.inode(mode), .insert("x\n", at: .start)) },
    Case("is about a fact that is not there") { $0.add($1.inode(99), .insert("x\n", at: .start)) },
    Case("creates in what nothing created") { $0.change.treeFacts = [create(.file, $1.inode(99), "x")] },
    Case("creates in a file") { $0.change.treeFacts = [create(.file, $1.inode(story), "x")] },
    Case("creates in a link") { $0.change.treeFacts = [create(.file, $1.inode(link), "x")] },
    Case("moves into a file") {
      $0.change.treeFacts = [
        .place($1.inode(other), parent: $1.inode(story), name: name("x"), supersedes: [$1.fact(other)], settles: [])
      ]
    },
    Case("types text into a directory") { $0.add($1.inode(docs), .insert("x\n", at: .start)) },
    Case("types text into a link") { $0.add($1.inode(link), .insert("x\n", at: .start)) },
    Case("gives a directory a whole content") { $0.add($1.inode(docs), .version([1])) },
    Case("moves and supersedes the place of another") {
      $0.change.treeFacts = [
        .place($1.inode(story), parent: .root, name: name("x"), supersedes: [$1.fact(other)], settles: [])
      ]
    },
    Case("moves and supersedes a mode") {
      $0.change.treeFacts = [
        .place($1.inode(story), parent: .root, name: name("x"), supersedes: [$1.fact(mode)], settles: [])
      ]
    },
    Case("settles a place") {
      $0.change.treeFacts = [
        .place($1.inode(story), parent: .root, name: name("x"), supersedes: [], settles: [$1.fact(story)])
      ]
    },
    Case("changes a mode and supersedes a place") {
      $0.change.treeFacts = [.mode($1.inode(story), executable: false, supersedes: [$1.fact(story)])]
    },
    Case("changes a mode and supersedes that of another") {
      $0.change.treeFacts = [.mode($1.inode(other), executable: true, supersedes: [$1.fact(mode)])]
    },
    Case("removes and supersedes the place of another") {
      $0.change.treeFacts = [.remove($1.inode(story), supersedes: [$1.fact(other)], seenText: [], seenVersions: [])]
    },
    Case("removes and has seen versions of another") {
      $0.change.treeFacts = [
        .remove($1.inode(story), supersedes: [$1.fact(story)], seenText: [], seenVersions: [$1.fact(pictureVersion)])
      ]
    },
    Case("moves the root") {
      $0.change.treeFacts = [.place(.root, parent: $1.inode(docs), name: name("x"), supersedes: [], settles: [])]
    },
  ]

  private static func version(
    _ names: Names, count: Int, _ bytes: [UInt8], _ pieces: [Version.Piece], supersedes: [UInt32] = [pictureVersion],
    new: [UInt8] = []
  ) -> Forgery.Typed {
    let content = Version.Content(count: count, digest: Digest.of(bytes), pieces: pieces)
    return Forgery.Typed(.version(Version(supersedes: supersedes.map(names.fact), content: content)), new)
  }

  private static let wrongVersions: [Case] = [
    Case("replaces what is no version") { $0.add($1.inode(story), .version([7], supersedes: [$1.fact(storyText)])) },
    Case("replaces a version of another") { $0.add($1.inode(picture), .version([7], supersedes: [$1.fact(linkVersion)])) },
    Case("copies behind the end of its base") {
      $0.add($1.inode(picture), version($1, count: 3, [3, 0, 0], [.copy(offset: 3, count: 3)]))
    },
    Case("copies absurdly much") {
      $0.add($1.inode(picture), version($1, count: 1 << 41, [], [.copy(offset: 1 << 41, count: 1 << 41)]))
    },
    Case("copies what comes to something else") {
      $0.add($1.inode(picture), version($1, count: 2, [9, 9], [.copy(offset: 0, count: 2)]))
    },
    Case("types what comes to something else") {
      $0.add($1.inode(picture), version($1, count: 2, [9, 9], [.new(count: 2)], new: [8, 8]))
    },
    Case("has pieces that do not add up") {
      $0.add($1.inode(picture), version($1, count: 5, [9, 9], [.new(count: 2)], new: [9, 9]))
    },
    Case("copies from nothing") {
      $0.add($1.inode(picture), version($1, count: 2, [0, 1], [.copy(offset: 0, count: 2)], supersedes: []))
    },
    Case("makes a link to nothing") { $0.add($1.inode(link), .version([], supersedes: [$1.fact(linkVersion)])) },
    Case("makes a link with NUL in it") {
      $0.add($1.inode(link), .version([0x61, 0, 0x62], supersedes: [$1.fact(linkVersion)]))
    },
    Case("makes a link longer than a path can be") {
      $0.add($1.inode(link), .version(Array(repeating: 0x61, count: 4096), supersedes: [$1.fact(linkVersion)]))
    },
    Case("takes the target from a link") {
      $0.add($1.inode(link), .init(.version(Version(supersedes: [$1.fact(linkVersion)], content: nil))))
    },
    Case("creates a link without a target") { forgery, _ in forgery.change.treeFacts = [create(.symlink, "x")] },
  ]

  private static let wrongNames: [Case] =
    [
      "", ".", "..", "/", "a/b", "../x", ".byline", ".BYLINE", ".Byline", ".byline.", ".byline ", "nul\0",
      String(repeating: "n", count: 256),
    ].flatMap { text in
      [
        Case("creates \(text.debugDescription.prefix(20))") { forgery, _ in forgery.change.treeFacts = [create(.file, text)] },
        Case("moves to \(text.debugDescription.prefix(20))") {
          $0.change.treeFacts = [
            .place($1.inode(story), parent: .root, name: name(text), supersedes: [$1.fact(story)], settles: [])
          ]
        },
      ]
    }

  private static let wrongReferences: [Case] = [
    Case("refers to a dependency it does not have") {
      $0.change.treeFacts = [create(.file, .created(FactReference(Holder(2), 0)), "x")]
    },
    Case("refers to a fact of its own that comes later") {
      $0.change.treeFacts = [create(.file, .created(FactReference(.this, 1)), "x"), create(.directory, "y")]
      _ = $1
    },
    Case("is in itself") { forgery, _ in
      forgery.change.treeFacts = [create(.directory, .created(FactReference(.this, 0)), "x")]
    },
    Case("refers to a mention") {
      let hash = ChangeHash(Digest.of([1, 2, 3]))
      $0.change.mentions = [hash]
      $0.change.treeFacts = [create(.file, .created(FactReference($0.holder(hash), 0)), "x")]
      _ = $1
    },
    Case("mentions what it depends on") {
      $0.change.mentions = $0.change.dependencies
      $0.change.treeFacts = [create(.file, "x")]
      _ = $1
    },
    Case("depends on one change twice") {
      $0.change.dependencies += $0.change.dependencies
      $0.change.treeFacts = [create(.file, "x")]
      _ = $1
    },
    Case("saw text of its own") {
      let run = Run(ranges: [$1.text(0, 4)], left: [Position(.this, 0)], right: [])
      $0.add($1.inode(story), .insert("x\n", at: .start), .init(.kill(run, again: [])))
    },
    Case("kills nothing") {
      $0.add($1.inode(story), .init(.kill(Run(ranges: [], left: [], right: []), again: [])))
    },
    Case("has text without a fact") {
      $0.contents = [1, 2, 3]
      _ = $1
    },
  ]

  @Test(
    "is refused, and nothing changes, when it",
    arguments: unknownText + wrongInodes + wrongVersions + wrongNames + wrongReferences)
  func refused(one: Case) throws {
    let rows = try StoredRows(alice.repository.store)
    let (before, files) = (try rows.all(), try alice.files())
    var forgery = Forgery(on: [base])
    one.forge(&forgery, Names(holder: Holder(1)))
    #expect(throws: (any Error).self) {
      _ = try alice.repository.apply(received: [try forgery.received()], alice.invocation("pull"))
    }
    #expect(try rows.all() == before)
    #expect(try alice.files() == files)
  }

  @Test("is refused with all that came with it")
  func refusedTogether() throws {
    let rows = try StoredRows(alice.repository.store)
    let before = try rows.all()
    var good = Forgery(on: [base])
    good.change.treeFacts = [HostileChangeTests.create(.directory, "fine")]
    let first = try good.received()
    var bad = Forgery(on: [first.encoded.hash])
    bad.change.treeFacts = [HostileChangeTests.create(.file, .created(FactReference(Holder(1), 7)), "x")]
    let second = try bad.received()
    #expect(throws: RepositoryError.self) {
      _ = try alice.repository.apply(received: [second, first], alice.invocation("pull"))
    }
    #expect(try rows.all() == before)
  }

  @Test("is refused without its dependencies, naming them")
  func missingDependencies() throws {
    let absent = ChangeHash(Digest.of([4, 2]))
    var forgery = Forgery(on: [base, absent])
    forgery.change.treeFacts = [HostileChangeTests.create(.file, "x")]
    let change = try forgery.received()
    let rows = try StoredRows(alice.repository.store)
    let before = try rows.all()
    do {
      _ = try alice.repository.apply(received: [change], alice.invocation("pull"))
      Issue.record("it was applied")
    } catch RepositoryError.store(.missingDependencies(let of, let missing)) {
      #expect(of == change.encoded.hash)
      #expect(missing == [absent])
    }
    #expect(try rows.all() == before)
  }

  @Test("is refused with contents of another change, too few, or too many")
  func wrongContents() throws {
    let change = try alice.repository.details(of: base)
    let contents = try #require(change.contents)
    for wrong in [Array(contents.dropLast()), contents + [0], [contents[0] ^ 1] + contents.dropFirst(), []] {
      #expect(throws: PristineError.self) { _ = try PreparedChange(change.encoded, contents: wrong) }
    }
  }

  @Test("is refused when it says it is longer than it is", arguments: [1 << 20, 1 << 30, 1 << 42, 1 << 50])
  func absurdLengths(count: Int) throws {
    var forgery = Forgery(on: [base])
    let insert = Insert(count: count, anchor: .start, after: [], before: [], runs: [], again: [])
    forgery.change.contentFacts = [
      Change.FileFacts(inode: .created(FactReference(Holder(1), HostileChangeTests.story)), facts: [.insert(insert)])
    ]
    forgery.change.contentsCount = count
    let change = forgery.change
    #expect(throws: (any Error).self) {
      _ = try PreparedChange(try Change.decode(change.encoded().bytes), contents: Array("short\n".utf8))
    }
  }

  @Test("may name witnesses that nobody has, which say nothing")
  func unknownWitnesses() throws {
    let absent = ChangeHash(Digest.of([4, 2]))
    var forgery = Forgery(on: [base], mentioning: [absent])
    let (dependency, mention) = (forgery.holder(base), forgery.holder(absent))
    let far = Position(dependency, 1 << 40)
    let run = Run(ranges: [TextRange(Position(dependency, 4), 4)], left: [Position(mention, 5), far], right: [Position(mention, 1 << 41)])
    forgery.add(.created(FactReference(dependency, HostileChangeTests.story)), .init(.kill(run, again: [])))
    _ = try alice.repository.apply(received: [try forgery.received()], alice.invocation("pull"))
    #expect(try alice.read("story") == "one\nthree\n")
    #expect(try alice.repository.check().isEmpty)
  }
}
