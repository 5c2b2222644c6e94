import ChangeModel
import LMDB
import Semantics

extension StoreWriter {
  /// Stores a change as facts by inode: a graph is never built, and no channel holds it yet.
  ///
  /// Everything it refers to is looked up and checked first; a reference that its dependencies do not contain is refused.
  /// - Returns: its number; the known one when it is stored already.
  /// - Throws: `.missingDependencies`, `.invalidReference`, `.database`.
  @discardableResult
  package mutating func insert(_ prepared: PreparedChange) throws(PristineError) -> LocalChange {
    let hash = prepared.encoded.hash
    if let known = try reader.id(of: hash) { return known }
    let change = prepared.encoded.change
    var missing: [ChangeHash] = []
    for dependency in change.dependencies where try reader.id(of: dependency) == nil { missing.append(dependency) }
    guard missing.isEmpty else { throw .missingDependencies(of: hash, missing) }
    let id = try numberOf(hash)
    var holders = [id]
    for other in change.dependencies + change.mentions { holders.append(try numberOf(other)) }

    var insertion = ChangeInsertion(
      hash: hash, id: id, holders: holders, names: [hash] + change.dependencies + change.mentions, leaves: prepared.leaves)
    for fact in change.treeFacts { try insertion.add(fact, &self) }
    for file in change.contentFacts { try insertion.add(file, &self) }
    for (inode, row) in insertion.treeRows.sorted(by: { $0.key < $1.key }) {
      try put(Key.of(inode.value, id.value), row.encoded(), in: tables.tree)
    }
    for (inode, row) in insertion.contentRows.sorted(by: { $0.key < $1.key }) {
      try put(Key.of(inode.value, id.value), row.encoded(), in: tables.content)
    }
    for (index, frame) in prepared.frames.enumerated() {
      try put(Key.of(id.value, UInt32(index)), frame, in: tables.contents)
    }
    try put(Key.of(id.value), prepared.row, in: tables.changes)
    if let signature = prepared.signature { try put(Key.of(id.value), signature, in: tables.signatures) }
    for index in change.dependencies.indices {
      try put(Key.of(holders[index + 1].value, id.value), [], in: tables.dependents)
    }
    return id
  }
}

/// The state of storing one change: what its table of holders stands for, and the rows made so far.
struct ChangeInsertion {
  let hash: ChangeHash
  let id: LocalChange
  /// Local numbers of the change itself, its dependencies and its mentions.
  let holders: [LocalChange]
  /// Their hashes.
  let names: [ChangeHash]
  let leaves: [Digest]
  var treeRows: [LocalInode: TreeRow] = [:]
  var contentRows: [LocalInode: ContentRow] = [:]
  private var nextOrdinal: UInt32 = 0
  private var nextLeaf = 0
  private var nextByte = 0

  init(hash: ChangeHash, id: LocalChange, holders: [LocalChange], names: [ChangeHash], leaves: [Digest]) {
    self.names = names
    self.hash = hash
    self.id = id
    self.holders = holders
    self.leaves = leaves
  }

  private func invalid(_ detail: String) -> PristineError { .invalidReference(hash, detail: detail) }
  private func local(_ holder: Holder) -> LocalChange { holders[Int(holder.value)] }

  // MARK: Tree facts

  mutating func add(_ fact: TreeFact, _ writer: inout StoreWriter) throws(PristineError) {
    let ordinal = nextOrdinal
    nextOrdinal += 1
    switch fact {
    case .create(let kind, let parent, let name, let again):
      let parent = try directory(parent, writer)
      let name_ = TreeNaming.inode(kind, parent: try writer.reader.inodeID(parent), name: name, again: again)
      let inode = try writer.localInode(name_, kind)
      try writer.put(Key.of(id.value, ordinal), Key.of(inode.value), in: writer.tables.created)
      try addChild(inode, parent, name, &writer)
      treeRows[inode, default: TreeRow()].facts.append((ordinal, .create(parent: parent, name: name)))
    case .place(let reference, let parent, let name, let supersedes, let settles):
      let inode = try inode(reference, writer)
      let parent = try directory(parent, writer)
      let supersedes = try placements(supersedes, of: inode, writer)
      let settles = try removals(settles, of: inode, writer)
      let fact = TreeNaming.place(
        try writer.reader.inodeID(inode), parent: try writer.reader.inodeID(parent), name: name, supersedes: supersedes,
        settles: settles)
      try addChild(inode, parent, name, &writer)
      if try writer.reader.kind(of: inode) == .directory {
        try writer.put(Key.of(Key.movedDirectories, inode.value), [], in: writer.tables.children)
      }
      treeRows[inode, default: TreeRow()].facts.append(
        (ordinal, .place(id: fact, parent: parent, name: name, supersedes: supersedes, settles: settles)))
    case .mode(let reference, let executable, let supersedes):
      let inode = try inode(reference, writer)
      let supersedes = try modes(supersedes, of: inode, writer)
      let fact = TreeNaming.mode(try writer.reader.inodeID(inode), executable: executable, supersedes: supersedes)
      treeRows[inode, default: TreeRow()].facts.append((ordinal, .mode(id: fact, executable: executable, supersedes: supersedes)))
    case .remove(let reference, let supersedes, let seenText, let seenVersions):
      let inode = try inode(reference, writer)
      let supersedes = try placements(supersedes, of: inode, writer)
      let versions = try versions(seenVersions, of: inode, writer)
      var text = ByteWriter()
      text.varint(seenText.count)
      for range in seenText {
        let (block, offset, count) = try block(range.start, of: inode, writer)
        guard range.count <= count - offset else { throw invalid("a removal names text outside a block") }
        text.digest(block.digest)
        text.varint(offset)
        text.varint(range.count)
      }
      var seen = ByteWriter()
      seen.names(versions)
      let fact = TreeNaming.remove(
        try writer.reader.inodeID(inode), supersedes: supersedes, seenText: text.bytes, seenVersions: seen.bytes)
      treeRows[inode, default: TreeRow()].facts.append(
        (ordinal, .remove(id: fact, supersedes: supersedes, seenText: seenText.map(localRange), seenVersions: versions)))
    }
  }

  private func addChild(
    _ inode: LocalInode, _ parent: LocalInode, _ name: [UInt8], _ writer: inout StoreWriter
  ) throws(PristineError) {
    // The zero keeps a name apart from a longer one that begins alike.
    try writer.put(Key.of(parent.value, name) + [0] + Key.bytes(inode.value), [], in: writer.tables.children)
  }

  private func inode(_ reference: InodeReference, _ writer: borrowing StoreWriter) throws(PristineError) -> LocalInode {
    guard case .created(let fact) = reference else { return .root }
    guard let inode = try writer.reader.created(by: local(fact.holder), fact.ordinal) else {
      throw invalid("fact \(fact.ordinal) of \(fact.holder == .this ? "it" : "a dependency") creates nothing")
    }
    return inode
  }

  private func directory(_ reference: InodeReference, _ writer: borrowing StoreWriter) throws(PristineError) -> LocalInode {
    let inode = try inode(reference, writer)
    let kind = try writer.reader.kind(of: inode)
    guard kind == .directory else { throw invalid("a parent is no directory") }
    return inode
  }

  private func treeFact(
    _ reference: FactReference, of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> TreeRow.Fact {
    let row =
      reference.holder == .this ? treeRows[inode] : try writer.reader.treeRow(of: inode, by: local(reference.holder))
    guard let fact = row?.facts.first(where: { $0.ordinal == reference.ordinal })?.fact else {
      throw invalid("fact \(reference.ordinal) is not about that inode")
    }
    return fact
  }

  private func placements(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      switch try treeFact(reference, of: inode, writer) {
      case .create: out.append(FactID(try writer.reader.inodeID(inode).digest))
      case .place(let id, _, _, _, _): out.append(id)
      default: throw invalid("what is superseded is no placement")
      }
    }
    return out.sorted()
  }

  private func removals(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      guard case .remove(let id, _, _, _) = try treeFact(reference, of: inode, writer) else {
        throw invalid("what is settled is no removal")
      }
      out.append(id)
    }
    return out.sorted()
  }

  private func modes(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      guard case .mode(let id, _, _) = try treeFact(reference, of: inode, writer) else {
        throw invalid("what is superseded is no mode")
      }
      out.append(id)
    }
    return out.sorted()
  }

  // MARK: Content facts

  mutating func add(_ file: Change.FileFacts, _ writer: inout StoreWriter) throws(PristineError) {
    let inode = try inode(file.inode, writer)
    let kind = try writer.reader.kind(of: inode)
    for fact in file.facts {
      let ordinal = nextOrdinal
      nextOrdinal += 1
      let start = nextByte
      nextByte += fact.newBytes
      let leaf = fact.newBytes > 0 && nextLeaf < leaves.count ? leaves[nextLeaf] : Digest.of([])
      if fact.newBytes > 0 { nextLeaf += 1 }
      switch (kind, fact) {
      case (.file, _), (.symlink, .version): break
      default: throw invalid("content of the wrong kind for its inode")
      }
      let row = try self.row(fact, inode: inode, start: start, leaf: leaf, &writer)
      contentRows[inode, default: ContentRow()].facts.append((ordinal, row))
    }
  }

  private mutating func row(
    _ fact: ContentFact, inode: LocalInode, start: Int, leaf: Digest, _ writer: inout StoreWriter
  ) throws(PristineError) -> ContentRow.Fact {
    var blocks: [Position: (FactID, Int)] = [:]
    var places: [Position] = []
    switch fact {
    case .insert(let insert):
      if let position = insert.anchor.position { places.append(position) }
      places += insert.after + insert.before
      for run in insert.runs { places += run.ranges.map(\.start) }
    case .kill(let run, _): places += run.ranges.map(\.start)
    case .order(let a, let b): places += [a, b]
    case .settle(let block, _): places.append(block)
    case .restore(let ranges, _): places += ranges.map(\.start)
    case .version: break
    }
    var rest: [Position: Int] = [:]
    for place in places {
      let (id, offset, count) = try block(place, of: inode, writer)
      blocks[place] = (id, offset)
      rest[place] = count - offset
    }
    for range in ContentFactRanges.of(fact) where range.count > rest[range.start] ?? 0 {
      throw invalid("a range reaches outside its block")
    }
    if case .insert(let insert) = fact, insert.anchor.slot == .after, let position = insert.anchor.position, rest[position] != 1 {
      throw invalid("text hangs after the middle of a block")
    }
    let known = blocks
    let names = names
    let naming = FactNaming(
      inode: try writer.reader.inodeID(inode),
      block: { position throws(SemanticsError) in
        guard let block = known[position] else { throw .unknownText(position) }
        return block
      }, change: { names[Int($0.value)] })
    do throws(SemanticsError) {
      switch fact {
      case .insert(let insert):
        return .insert(localInsert(insert), id: try naming.insert(insert, leaf: leaf), start: start)
      case .kill(let run, let again): return .kill(localRun(run), id: try naming.kill(run, again: again))
      case .order(let a, let b): return .order(localPosition(a), localPosition(b))
      case .settle(let block, let kills):
        return .settle(localPosition(block), kills: try killNames(kills, of: inode, writer))
      case .restore(let ranges, let kills):
        let kills = try killNames(kills, of: inode, writer)
        return .restore(ranges.map(localRange), kills: kills, id: try naming.restore(ranges, kills: kills))
      case .version(let version):
        let supersedes = try versionNames(version.supersedes, of: inode, writer)
        return .version(
          ContentRow.VersionRow(
            id: naming.version(version, supersedes: supersedes), supersedes: supersedes, start: start, content: version.content))
      }
    } catch {
      throw invalid("\(error)")
    }
  }

  /// The block at a position: its name, the offset in it, its count.
  private func block(
    _ position: Position, of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> (FactID, Int, Int) {
    let row = try contentRow(of: inode, by: position.holder, writer)
    for (_, fact) in row?.facts ?? [] {
      if case .insert(let insert, let id, let start) = fact, start <= position.offset, position.offset < start + insert.count {
        return (id, position.offset - start, insert.count)
      }
    }
    throw invalid("offset \(position.offset) is no text of that file")
  }

  private func contentRow(
    of inode: LocalInode, by holder: Holder, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> ContentRow? {
    holder == .this ? contentRows[inode] : try writer.reader.contentRow(of: inode, by: local(holder))
  }

  private func contentFact(
    _ reference: FactReference, of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(SemanticsError) -> ContentRow.Fact {
    let row: ContentRow?
    do throws(PristineError) { row = try contentRow(of: inode, by: reference.holder, writer) } catch {
      throw .unreadable("\(error)")
    }
    guard let fact = row?.facts.first(where: { $0.ordinal == reference.ordinal })?.fact else {
      throw .unreadable("fact \(reference.ordinal) is not about that file")
    }
    return fact
  }

  private func killNames(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(SemanticsError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      switch try contentFact(reference, of: inode, writer) {
      case .insert(_, let id, _), .kill(_, let id): out.append(id)
      default: throw .unreadable("fact \(reference.ordinal) kills nothing")
      }
    }
    return out.sorted()
  }

  /// Names of versions, the base of the copies first, as they stand in the fact.
  private func versionNames(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(SemanticsError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      guard case .version(let version) = try contentFact(reference, of: inode, writer) else {
        throw .unreadable("fact \(reference.ordinal) is no version")
      }
      out.append(version.id)
    }
    return out
  }

  private func versions(
    _ references: [FactReference], of inode: LocalInode, _ writer: borrowing StoreWriter
  ) throws(PristineError) -> [FactID] {
    do throws(SemanticsError) { return try versionNames(references, of: inode, writer).sorted() } catch {
      throw invalid("\(error)")
    }
  }

  // MARK: Local numbers

  private func localPosition(_ p: Position) -> Position { Position(local(p.holder).holder, p.offset) }
  private func localRange(_ range: TextRange) -> TextRange { TextRange(localPosition(range.start), range.count) }
  private func localRun(_ run: Run) -> Run {
    Run(ranges: run.ranges.map(localRange), left: run.left.map(localPosition), right: run.right.map(localPosition))
  }
  private func localInsert(_ insert: Insert) -> Insert {
    Insert(
      count: insert.count, anchor: Anchor(insert.anchor.position.map(localPosition), insert.anchor.slot),
      after: insert.after.map(localPosition), before: insert.before.map(localPosition), runs: insert.runs.map(localRun), again: [])
  }
}

/// The ranges a fact names.
enum ContentFactRanges {
  static func of(_ fact: ContentFact) -> [TextRange] {
    switch fact {
    case .insert(let insert): insert.runs.flatMap(\.ranges)
    case .kill(let run, _): run.ranges
    case .restore(let ranges, _): ranges
    default: []
    }
  }
}
