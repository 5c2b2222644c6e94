import ChangeModel

/// Makes changes that keep every rule of docs/format.md, with numbers and lists at their borders more often than chance would have it.
struct RandomChange {
  private var random: SplitMix64
  private var dependencies = 0
  private var mentions = 0
  /// Own facts by what they can be referred to as.
  private var creations: [UInt32] = []
  private var placements: [UInt32] = []
  private var modes: [UInt32] = []
  private var removals: [UInt32] = []
  private var kills: [UInt32] = []
  private var versions: [UInt32] = []
  /// Own text of the file being made.
  private var blocks: [Range<Int>] = []
  private var facts: UInt32 = 0
  private var contents = 0

  static func make(seed: UInt64) -> Change {
    var maker = RandomChange(random: SplitMix64(seed: seed))
    return maker.change()
  }

  private init(random: SplitMix64) { self.random = random }

  private mutating func change() -> Change {
    dependencies = random.below(4)
    mentions = random.once(in: 2) ? random.below(4) : 0
    let hashes = digests(dependencies + mentions).map { ChangeHash($0) }
    var change = Change(header: header())
    // Any of them can be a mention.
    let mentioned = Set(hashes.shuffled(using: &random).prefix(mentions))
    change.dependencies = hashes.filter { !mentioned.contains($0) }
    change.mentions = hashes.filter { mentioned.contains($0) }
    change.treeFacts = (0..<random.below(6)).map { _ in treeFact() }
    var files: Set<InodeReference> = []
    for _ in 0..<random.below(4) {
      guard let inode = createdInode(), files.insert(inode).inserted else { continue }
      (kills, versions, blocks) = ([], [], [])
      change.contentFacts.append(
        Change.FileFacts(inode: inode, facts: (0...random.below(5)).map { _ in contentFact() }))
    }
    change.contentsCount = contents
    if contents > 0 { change.contentsDigest = digest() }
    return change
  }

  // MARK: Header

  private mutating func header() -> Header {
    var header = Header(
      author: Author(name: string(), email: string(), key: random.once(in: 2) ? [] : random.bytes(20)),
      timestamp: Timestamp(
        nanoseconds: random.once(in: 4)
          ? [.min, -1, 0, 1, .max][random.below(5)] : Int64(bitPattern: random.next()),
        offset: Int.random(in: -1440...1440, using: &random)),
      message: string(), commitment: random.once(in: 2) ? nil : digest(),
      nonce: random.bytes(random.below(65)))
    for _ in 0..<random.below(3) { header.extensions[random.bytes(random.below(3))] = string() }
    return header
  }

  private mutating func string() -> [UInt8] { random.bytes([0, 1, 7, 127, 128, 300][random.below(6)]) }

  private mutating func digest() -> Digest { Digest.of(random.bytes(8)) }

  /// Ascending, some of them next to each other.
  private mutating func digests(_ count: Int) -> [Digest] { (0..<count).map { _ in digest() }.sorted() }

  private mutating func names() -> [FactID] {
    digests(random.once(in: 3) ? random.below(4) : 0).map { FactID($0) }
  }

  // MARK: References

  private mutating func number(upTo limit: Int) -> Int {
    let border = [0, 1, 126, 127, 128, 16383, 16384, limit - 1, limit][random.below(9)]
    return random.once(in: 2) ? min(border, limit) : Int.random(in: 0...min(limit, 100_000), using: &random)
  }

  private mutating func list<Element>(_ most: Int = 4, _ element: (inout RandomChange) -> Element?)
    -> [Element]
  {
    var out: [Element] = []
    for _ in 0..<random.below(most) { if let next = element(&self) { out.append(next) } }
    return out
  }

  private mutating func reference(_ own: [UInt32]) -> FactReference? {
    if !own.isEmpty, dependencies == 0 || random.once(in: 2) {
      return FactReference(Holder(0), own[random.below(own.count)])
    }
    return dependencies == 0 ? nil : FactReference(dependency(), UInt32(number(upTo: Int(UInt32.max))))
  }

  private mutating func dependency() -> Holder { Holder(UInt32(1 + random.below(dependencies))) }

  private mutating func createdInode() -> InodeReference? { reference(creations).map { .created($0) } }

  private mutating func parent() -> InodeReference { random.once(in: 2) ? .root : createdInode() ?? .root }

  private mutating func position() -> Position? { range().map { $0.start } }

  private mutating func range() -> TextRange? {
    if !blocks.isEmpty, dependencies == 0 || random.once(in: 2) {
      let block = blocks[random.below(blocks.count)]
      let start = Int.random(in: block, using: &random)
      return TextRange(Position(Holder(0), start), 1 + random.below(block.upperBound - start))
    }
    guard dependencies > 0 else { return nil }
    return TextRange(
      Position(dependency(), number(upTo: Limits.contents)), max(1, number(upTo: Limits.block)))
  }

  private mutating func witness() -> Position? {
    guard dependencies + mentions > 0 else { return nil }
    return Position(Holder(UInt32(1 + random.below(dependencies + mentions))), number(upTo: Limits.contents))
  }

  private mutating func run() -> Run? {
    guard let first = range() else { return nil }
    return Run(
      ranges: [first] + list(3) { $0.range() }, left: list(9) { $0.witness() },
      right: list(9) { $0.witness() })
  }

  // MARK: Facts

  private mutating func name() -> [UInt8] {
    while true {
      let name =
        random.once(in: 3) ? random.bytes(1 + random.below(255)) : Array("name \(random.below(100))".utf8)
      if EntryName.isValid(name) { return name }
    }
  }

  private mutating func treeFact() -> TreeFact {
    defer { facts += 1 }
    let inode = createdInode()
    switch (random.below(4), inode) {
    case (1, let inode?):
      let fact = TreeFact.place(
        inode, parent: parent(), name: name(), supersedes: list { $0.reference($0.placements) },
        settles: list { $0.reference($0.removals) })
      placements.append(facts)
      return fact
    case (2, let inode?):
      let fact = TreeFact.mode(
        inode, executable: random.once(in: 2), supersedes: list { $0.reference($0.modes) })
      modes.append(facts)
      return fact
    case (3, let inode?):
      let fact = TreeFact.remove(
        inode, supersedes: list { $0.reference($0.placements) }, seenText: list { $0.range() },
        seenVersions: list { $0.reference($0.versions) })
      removals.append(facts)
      return fact
    default:
      let kind = InodeKind.allCases[random.below(3)]
      let fact = TreeFact.create(kind, parent: parent(), name: name(), again: names())
      creations.append(facts)
      placements.append(facts)
      return fact
    }
  }

  private mutating func contentFact() -> ContentFact {
    defer { facts += 1 }
    switch random.below(6) {
    case 1:
      guard let run = run() else { break }
      let fact = ContentFact.kill(run, again: names())
      kills.append(facts)
      return fact
    case 2: if let a = position(), let b = position() { return .order(a, b) }
    case 3: if let block = position() { return .settle(block, kills: list { $0.reference($0.kills) }) }
    case 4: return .restore(list { $0.range() }, kills: list { $0.reference($0.kills) })
    case 5: return .version(version())
    default: break
    }
    return .insert(insert())
  }

  private mutating func insert() -> Insert {
    let count = [1, 5, 127, 128, 20_000][random.below(5)]
    var anchor = Anchor.start
    if !random.once(in: 3), let position = position() {
      anchor = Anchor(position, Slot.allCases[random.below(3)])
      if anchor.slot == .after, position.holder == Holder(0),
        let block = blocks.first(where: { $0.contains(position.offset) })
      {
        anchor.position = Position(Holder(0), block.upperBound - 1)
      }
    }
    let insert = Insert(
      count: count, anchor: anchor, after: list { $0.position() }, before: list { $0.position() },
      runs: list { $0.run() },
      again: names())
    blocks.append(contents..<contents + count)
    contents += count
    kills.append(facts)
    return insert
  }

  private mutating func version() -> Version {
    let supersedes = list { $0.reference($0.versions) }
    versions.append(facts)
    if random.once(in: 4) { return Version(supersedes: supersedes, content: nil) }
    var pieces: [Version.Piece] = []
    for _ in 0..<random.below(4) {
      if !supersedes.isEmpty, random.once(in: 2) {
        pieces.append(
          .copy(offset: number(upTo: Limits.contents), count: max(1, number(upTo: Limits.contents / 8))))
      } else {
        let count = 1 + random.below(300)
        pieces.append(.new(count: count))
        contents += count
      }
    }
    let count = pieces.reduce(0) {
      switch $1 {
      case .copy(_, let count), .new(let count): $0 + count
      }
    }
    return Version(
      supersedes: supersedes, content: Version.Content(count: count, digest: digest(), pieces: pieces))
  }
}
