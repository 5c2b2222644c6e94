extension ChangeDecoder {
  /// A change that this one depends on, or itself.
  private mutating func holder() throws(DecodeError) -> Holder {
    Holder(UInt32(try reader.count(limit: dependencyCount)))
  }

  private mutating func reference(_ role: OwnFacts.Role) throws(DecodeError) -> FactReference {
    let holder = try holder()
    return FactReference(holder, try ordinal(of: role, in: holder))
  }

  /// The number of a fact; one of this change stands before what refers to it, and is of the kind it is referred to as.
  private mutating func ordinal(of role: OwnFacts.Role, in holder: Holder) throws(DecodeError) -> UInt32 {
    let at = reader.offset
    let ordinal = try reader.uint32()
    if holder == .this {
      guard ordinal < own.count else { throw .valueTooLarge(at: at, limit: UInt64(own.count)) }
      guard own.fact(ordinal, canBe: role) else {
        throw .misplacedReference("a fact of another kind", at: at)
      }
    }
    return ordinal
  }

  mutating func inode() throws(DecodeError) -> InodeReference {
    let value = try reader.count(limit: dependencyCount + 1)
    if value == 0 { return .root }
    let holder = Holder(UInt32(value - 1))
    return .created(FactReference(holder, try ordinal(of: .inode, in: holder)))
  }

  private mutating func position() throws(DecodeError) -> Position {
    let holder = try holder()
    let at = reader.offset
    let offset = try reader.count(limit: Limits.contents)
    if holder == .this {
      guard offset < own.newBytes else { throw .valueTooLarge(at: at, limit: UInt64(own.newBytes)) }
      guard own.block(at: offset) != nil else { throw .misplacedReference("no text of this file", at: at) }
    }
    return Position(holder, offset)
  }

  /// What an author saw: never text of the change itself, so that no name of a fact depends on the hash of a change that holds it.
  private mutating func witness() throws(DecodeError) -> Position {
    let at = reader.offset
    let holder = Holder(UInt32(try reader.count(limit: holderCount)))
    guard holder != .this else { throw .misplacedReference("a witness of its own making", at: at) }
    return Position(holder, try reader.count(limit: Limits.contents))
  }

  private mutating func range() throws(DecodeError) -> TextRange {
    let start = try position()
    let at = reader.offset
    let count = try reader.count(limit: Limits.block)
    guard count > 0 else { throw .notCanonical("an empty range", at: at) }
    if start.holder == .this, let block = own.block(at: start.offset), count > block.upperBound - start.offset
    {
      throw .valueTooLarge(at: at, limit: UInt64(block.upperBound - start.offset))
    }
    return TextRange(start, count)
  }

  private mutating func ranges() throws(DecodeError) -> [TextRange] {
    try list { decoder throws(DecodeError) in try decoder.range() }
  }
  private mutating func positions() throws(DecodeError) -> [Position] {
    try list { decoder throws(DecodeError) in try decoder.position() }
  }
  private mutating func witnesses() throws(DecodeError) -> [Position] {
    try list { decoder throws(DecodeError) in try decoder.witness() }
  }
  private mutating func references(_ role: OwnFacts.Role) throws(DecodeError) -> [FactReference] {
    try list { decoder throws(DecodeError) in try decoder.reference(role) }
  }

  private mutating func names() throws(DecodeError) -> [FactID] {
    let at = reader.offset
    let out = try list { decoder throws(DecodeError) in FactID(try decoder.reader.digest()) }
    guard zip(out, out.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .notCanonical("names ascend", at: at)
    }
    return out
  }

  private mutating func run() throws(DecodeError) -> Run {
    let at = reader.offset
    let ranges = try ranges()
    guard !ranges.isEmpty else { throw .notCanonical("an empty run", at: at) }
    return Run(ranges: ranges, left: try witnesses(), right: try witnesses())
  }

  private mutating func name() throws(DecodeError) -> [UInt8] {
    let at = reader.offset
    let name = try reader.string(limit: Limits.name)
    guard EntryName.isValid(name) else { throw .notCanonical("a name no directory may hold", at: at) }
    return name
  }

  mutating func treeFact() throws(DecodeError) -> TreeFact {
    let at = reader.offset
    let tag = try reader.byte()
    switch TreeTag(rawValue: tag) {
    case .create:
      let at = reader.offset
      let value = try reader.byte()
      guard let kind = InodeKind(rawValue: value) else { throw .unknownTag(value, at: at) }
      return .create(kind, parent: try inode(), name: try name(), again: try names())
    case .place:
      return .place(
        try createdInode(), parent: try inode(), name: try name(), supersedes: try references(.placement),
        settles: try references(.removal))
    case .mode: return .mode(try createdInode(), executable: try flag(), supersedes: try references(.mode))
    case .remove:
      return .remove(
        try createdInode(), supersedes: try references(.placement), seenText: try ranges(),
        seenVersions: try references(.version))
    case nil: throw .unknownTag(tag, at: at)
    }
  }

  private mutating func createdInode() throws(DecodeError) -> InodeReference {
    let at = reader.offset
    let inode = try inode()
    guard inode != .root else { throw .notCanonical("the root is never moved", at: at) }
    return inode
  }

  mutating func contentFact() throws(DecodeError) -> ContentFact {
    let at = reader.offset
    let tag = try reader.byte()
    switch ContentTag(rawValue: tag) {
    case .insert: return .insert(try insert())
    case .kill: return .kill(try run(), again: try names())
    case .order: return .order(try position(), try position())
    case .settle: return .settle(try position(), kills: try references(.kill))
    case .restore: return .restore(try ranges(), kills: try references(.kill))
    case .version: return .version(try version())
    case nil: throw .unknownTag(tag, at: at)
    }
  }

  private mutating func insert() throws(DecodeError) -> Insert {
    let at = reader.offset
    let count = try reader.count(limit: Limits.block)
    guard count > 0 else { throw .notCanonical("an empty block", at: at) }
    let place = try reader.byte()
    let anchor: Anchor
    if place == Slot.after.rawValue | 4 {
      anchor = .start
    } else if let slot = Slot(rawValue: place) {
      let at = reader.offset
      anchor = Anchor(try position(), slot)
      if slot == .after, let position = anchor.position, position.holder == .this,
        own.block(at: position.offset)?.upperBound != position.offset + 1
      {
        throw .misplacedReference("text hangs after the last byte of a block", at: at)
      }
    } else {
      throw .unknownTag(place, at: reader.offset - 1)
    }
    return Insert(
      count: count, anchor: anchor, after: try positions(), before: try positions(),
      runs: try list { decoder throws(DecodeError) in try decoder.run() }, again: try names())
  }

  private mutating func version() throws(DecodeError) -> Version {
    let supersedes = try references(.version)
    guard try flag() else { return Version(supersedes: supersedes, content: nil) }
    let at = reader.offset
    let count = try reader.count(limit: Limits.contents)
    let digest = try reader.digest()
    let pieces = try list { decoder throws(DecodeError) -> Version.Piece in
      let isCopy = try decoder.flag()
      let at = decoder.reader.offset
      let offset = isCopy ? try decoder.reader.count(limit: Limits.contents) : 0
      let count = try decoder.reader.count(limit: Limits.contents)
      guard count > 0 else { throw .notCanonical("an empty piece", at: at) }
      return isCopy ? .copy(offset: offset, count: count) : .new(count: count)
    }
    let total = pieces.reduce(0) { sum, piece in
      switch piece {
      case .copy(_, let count), .new(let count): min(sum + count, Limits.contents + 1)
      }
    }
    guard total == count else { throw .notCanonical("pieces that do not add up", at: at) }
    guard !supersedes.isEmpty || !pieces.contains(where: { if case .copy = $0 { true } else { false } })
    else {
      throw .notCanonical("a copy of nothing", at: at)
    }
    return Version(
      supersedes: supersedes, content: Version.Content(count: count, digest: digest, pieces: pieces))
  }
}
