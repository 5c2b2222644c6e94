import ChangeModel
import Testing

/// That each field is read from its own place: bytes that only agree with themselves could have any two of one type exchanged.
@Suite struct FieldTests {
  private static func digest(_ number: Int) -> Digest { Digest.of(Array("fixture \(number)".utf8)) }
  private static func names(_ numbers: Int...) -> [FactID] { numbers.map { FactID(digest($0)) }.sorted() }
  private static func hashes(_ numbers: Int...) -> [ChangeHash] {
    numbers.map { ChangeHash(digest($0)) }.sorted()
  }
  private func at(_ holder: UInt32, _ offset: Int) -> Position { Position(Holder(holder), offset) }
  private func range(_ holder: UInt32, _ offset: Int, _ count: Int) -> TextRange {
    TextRange(at(holder, offset), count)
  }
  private func fact(_ holder: UInt32, _ ordinal: UInt32) -> FactReference {
    FactReference(Holder(holder), ordinal)
  }
  private func inode(_ holder: UInt32, _ ordinal: UInt32) -> InodeReference {
    .created(fact(holder, ordinal))
  }

  @Test func everyFieldOfEverythingIsRead() throws {
    let change = try Change.decode(try FormatFixtures.bytes("everything.hex")).change
    #expect(
      change.header
        == Header(
          author: Author(
            name: Array("Ada".utf8), email: Array("ada@example.org".utf8), key: Array(100..<120)),
          timestamp: Timestamp(nanoseconds: 1_234_567_890_123_456_789, offset: -90),
          message: Array("Everything\n\nat once".utf8), commitment: Self.digest(25), nonce: [0x0A, 0x0B],
          extensions: [Array("byline.test".utf8): [0x31], Array("org.example.x".utf8): []]))
    #expect(change.header.subject == Array("Everything".utf8)[...])
    #expect(change.dependencies == Self.hashes(1, 2))
    #expect(change.mentions == Self.hashes(3, 4))
    #expect(change.contentsCount == 21)
    #expect(change.factCount == 14)
  }

  @Test func everyTreeFactOfEverythingIsRead() throws {
    let facts = try Change.decode(try FormatFixtures.bytes("everything.hex")).change.treeFacts
    #expect(
      facts == [
        .create(.directory, parent: .root, name: Array("dir".utf8), again: []),
        .create(.file, parent: inode(0, 0), name: Array("file".utf8), again: Self.names(20, 21)),
        .create(.symlink, parent: inode(2, 33), name: Array("link".utf8), again: []),
        .place(
          inode(1, 34), parent: inode(0, 0), name: Array("moved".utf8),
          supersedes: [fact(1, 35), fact(0, 1)],
          settles: [fact(2, 36)]),
        .mode(inode(2, 37), executable: true, supersedes: [fact(1, 38)]),
        .remove(
          inode(1, 39), supersedes: [fact(2, 40)], seenText: [range(1, 41, 42), range(2, 43, 44)],
          seenVersions: [fact(1, 45)]),
      ])
  }

  @Test func everyContentFactOfEverythingIsRead() throws {
    let files = try Change.decode(try FormatFixtures.bytes("everything.hex")).change.contentFacts
    let runs = [
      Run(ranges: [range(1, 50, 53), range(2, 54, 55)], left: [at(3, 56), at(1, 57)], right: [at(4, 58)]),
      Run(ranges: [range(2, 59, 60)], left: [], right: [at(1, 61), at(3, 62)]),
    ]
    let content = Version.Content(
      count: 166, digest: Digest.of(Array("pretended".utf8)),
      pieces: [.copy(offset: 78, count: 79), .new(count: 6), .copy(offset: 80, count: 81)])
    #expect(files.map(\.inode) == [inode(0, 1), inode(2, 75)])
    #expect(
      files.map(\.facts) == [
        [
          .insert(Insert(count: 10, anchor: .start, after: [], before: [], runs: [], again: [])),
          .insert(
            Insert(
              count: 5, anchor: Anchor(at(1, 50), .inPlace), after: [at(0, 9), at(2, 51)],
              before: [at(1, 52)],
              runs: runs, again: Self.names(22))),
          .kill(
            Run(ranges: [range(1, 63, 64), range(0, 0, 5)], left: [at(2, 65)], right: [at(3, 66)]),
            again: Self.names(23, 24)),
          .order(at(1, 67), at(0, 10)),
          .settle(at(2, 68), kills: [fact(1, 69), fact(0, 8)]),
          .restore([range(2, 70, 71), range(1, 72, 73)], kills: [fact(0, 7), fact(2, 74)]),
        ],
        [
          .version(Version(supersedes: [fact(1, 76), fact(2, 77)], content: content)),
          .version(Version(supersedes: [fact(0, 12)], content: nil)),
        ],
      ])
  }

  @Test func everySlotIsRead() throws {
    let facts = try Change.decode(try FormatFixtures.bytes("insert-slots.hex")).change.contentFacts.flatMap(
      \.facts)
    let anchors = facts.compactMap { if case .insert(let insert) = $0 { insert.anchor } else { nil } }
    #expect(
      anchors == [.start, Anchor(at(1, 0), .before), Anchor(at(2, 3), .inPlace), Anchor(at(0, 9), .after)])
  }

  @Test func theEarliestAndTheLatestMomentAreRead() throws {
    let earliest = try Change.decode(try FormatFixtures.bytes("earliest.hex")).change.header.timestamp
    #expect(earliest == Timestamp(nanoseconds: .min, offset: -1440))
    let latest = try Change.decode(try FormatFixtures.bytes("latest.hex")).change.header.timestamp
    #expect(latest == Timestamp(nanoseconds: .max, offset: 1440))
  }

  @Test func aHolderStandsForAChange() throws {
    let change = try Change.decode(try FormatFixtures.bytes("everything.hex")).change
    #expect(change.hash(of: Holder(0)) == nil)
    #expect((1...4).map { change.hash(of: Holder($0)) } == change.dependencies + change.mentions)
  }
}
