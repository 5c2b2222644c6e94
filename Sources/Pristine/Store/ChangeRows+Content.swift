import ChangeModel
import Semantics

/// Rows of the content facts.
extension ChangeRows {
  @_lifetime(self: copy self)
  mutating func add(_ file: Change.FileFacts) throws(PristineError) {
    let inode = try inode(file.inode)
    let kind = try kind(of: inode)
    let name = try inodeID(inode)
    for fact in file.facts {
      let ordinal = nextOrdinal
      nextOrdinal += 1
      let start = nextByte
      nextByte += fact.newBytes
      let leaf = fact.newBytes > 0 && nextLeaf < leaves.count ? leaves[nextLeaf] : Digest.of([])
      if fact.newBytes > 0 { nextLeaf += 1 }
      switch (kind, fact) {
      case (.file, _): break
      case (.symlink, .version(let version)):
        if version.content == nil { throw invalid("a link without a target") }
      default: throw invalid("content of the wrong kind for its inode")
      }
      content[inode, default: KnownContent()].append(
        try row(fact, inode, name, start: start, leaf: leaf), ordinal)
    }
  }

  @_lifetime(self: copy self)
  private mutating func row(
    _ fact: ContentFact, _ inode: LocalInode, _ name: InodeID, start: Int, leaf: Digest
  ) throws(PristineError) -> ContentRow.Fact {
    var blocks: [Position: KnownContent.Block] = [:]
    for place in ContentFactPlaces.positions(of: fact) where blocks[place] == nil {
      blocks[place] = try block(at: place, of: inode)
    }
    for range in ContentFactPlaces.ranges(of: fact) {
      guard let block = blocks[range.start], range.count <= block.start + block.count - range.start.offset
      else {
        throw invalid("a range reaches outside its block")
      }
    }
    if case .insert(let insert) = fact, insert.anchor.slot == .after, let position = insert.anchor.position,
      let block = blocks[position], position.offset != block.start + block.count - 1
    {
      throw invalid("text hangs after the middle of a block")
    }
    let (places, names, numbers) = (blocks, names, numbers)
    let naming = FactNaming(
      inode: name,
      block: { position throws(SemanticsError) in
        guard let block = places[position] else { throw .unknownText(position) }
        return (block.id, position.offset - block.start)
      }, change: { names[Int($0.value)] })
    do throws(SemanticsError) {
      switch fact {
      case .insert(let insert):
        return .insert(numbers.insert(insert), id: try naming.insert(insert, leaf: leaf), start: start)
      case .kill(let run, let again): return .kill(numbers.run(run), id: try naming.kill(run, again: again))
      case .order(let a, let b): return .order(numbers.position(a), numbers.position(b))
      case .settle(let block, let kills):
        return .settle(numbers.position(block), kills: try killNames(kills, of: inode))
      case .restore(let ranges, let kills):
        let kills = try killNames(kills, of: inode)
        return .restore(ranges.map(numbers.range), kills: kills, id: try naming.restore(ranges, kills: kills))
      case .version(let version):
        let supersedes = try versionNames(version.supersedes, of: inode)
        return .version(
          ContentRow.VersionRow(
            id: naming.version(version, supersedes: supersedes), supersedes: supersedes, start: start,
            content: version.content))
      }
    } catch {
      throw invalid("\(error)")
    }
  }

  // MARK: Looking up

  /// The facts of a holder about a file.
  @_lifetime(self: copy self)
  private mutating func facts(of holder: Holder, about inode: LocalInode) throws(PristineError)
    -> KnownContent
  {
    if holder == .this { return content[inode] ?? KnownContent() }
    if knownInode != inode {
      known = [:]
      knownInode = inode
    }
    let change = numbers.change(holder)
    if let found = known[change] { return found }
    let found = KnownContent(try reader.contentRow(of: inode, by: change) ?? ContentRow())
    known[change] = found
    return found
  }

  /// The block at a position.
  @_lifetime(self: copy self)
  mutating func block(at position: Position, of inode: LocalInode) throws(PristineError) -> KnownContent.Block
  {
    guard let block = try facts(of: position.holder, about: inode).block(at: position.offset) else {
      throw invalid("offset \(position.offset) is no text of that file")
    }
    return block
  }

  @_lifetime(self: copy self)
  private mutating func contentFact(
    _ reference: FactReference, of inode: LocalInode
  ) throws(SemanticsError) -> ContentRow.Fact {
    let facts: KnownContent
    do throws(PristineError) { facts = try self.facts(of: reference.holder, about: inode) } catch {
      throw .unreadable("\(error)")
    }
    guard let fact = facts.fact(reference.ordinal) else {
      throw .unreadable("fact \(reference.ordinal) is not about that file")
    }
    return fact
  }

  @_lifetime(self: copy self)
  private mutating func killNames(
    _ references: [FactReference], of inode: LocalInode
  ) throws(SemanticsError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      switch try contentFact(reference, of: inode) {
      case .insert(_, let id, _), .kill(_, let id): out.append(id)
      default: throw .unreadable("fact \(reference.ordinal) kills nothing")
      }
    }
    return out.sorted()
  }

  /// Names of versions, the base of the copies first, as they stand in the fact.
  @_lifetime(self: copy self)
  mutating func versionNames(_ references: [FactReference], of inode: LocalInode) throws(SemanticsError)
    -> [FactID]
  {
    var out: [FactID] = []
    for reference in references {
      guard case .version(let version) = try contentFact(reference, of: inode) else {
        throw .unreadable("fact \(reference.ordinal) is no version")
      }
      out.append(version.id)
    }
    return out
  }
}

/// The text a fact names, witnesses left out: they may name text that is not there.
private enum ContentFactPlaces {
  static func ranges(of fact: ContentFact) -> [TextRange] {
    if case .restore(let ranges, _) = fact { ranges } else { fact.killed }
  }

  static func positions(of fact: ContentFact) -> [Position] {
    switch fact {
    case .insert(let insert):
      (insert.anchor.position.map { [$0] } ?? []) + insert.after + insert.before
        + ranges(of: fact).map(\.start)
    case .order(let a, let b): [a, b]
    case .settle(let block, _): [block]
    default: ranges(of: fact).map(\.start)
    }
  }
}
