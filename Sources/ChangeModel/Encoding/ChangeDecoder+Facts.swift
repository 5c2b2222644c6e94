extension ChangeDecoder {
  /// A holder that the change depends on, or the change itself.
  private mutating func holder(orMention: Bool = false) throws(DecodeError) -> Holder {
    Holder(UInt32(try reader.count(limit: orMention ? holderCount : dependencyCount)))
  }

  private mutating func reference() throws(DecodeError) -> FactReference {
    let holder = try holder()
    let at = reader.offset
    let ordinal = try reader.uint32()
    if holder == .this, ordinal >= factCount { throw .valueTooLarge(at: at, limit: UInt64(factCount)) }
    return FactReference(holder, ordinal)
  }

  mutating func inode(createdBefore limit: Int) throws(DecodeError) -> InodeReference {
    let value = try reader.count(limit: dependencyCount + 1)
    if value == 0 { return .root }
    let at = reader.offset
    let ordinal = try reader.uint32()
    if value == 1, ordinal >= limit { throw .valueTooLarge(at: at, limit: UInt64(limit)) }
    return .created(FactReference(Holder(UInt32(value - 1)), ordinal))
  }

  private mutating func inode() throws(DecodeError) -> InodeReference { try inode(createdBefore: factCount) }

  private mutating func position(orMention: Bool = false) throws(DecodeError) -> Position {
    let holder = try holder(orMention: orMention)
    let at = reader.offset
    let offset = try reader.count(limit: Limits.contents)
    if holder == .this, offset >= newBytes { throw .valueTooLarge(at: at, limit: UInt64(newBytes)) }
    return Position(holder, offset)
  }

  private mutating func range() throws(DecodeError) -> TextRange {
    let start = try position()
    let at = reader.offset
    let count = try reader.count(limit: Limits.block)
    guard count > 0 else { throw .notCanonical("an empty range", at: at) }
    return TextRange(start, count)
  }

  private mutating func ranges() throws(DecodeError) -> [TextRange] {
    try list { decoder throws(DecodeError) in try decoder.range() }
  }
  private mutating func positions(orMentions: Bool = false) throws(DecodeError) -> [Position] {
    try list { decoder throws(DecodeError) in try decoder.position(orMention: orMentions) }
  }
  private mutating func references() throws(DecodeError) -> [FactReference] {
    try list { decoder throws(DecodeError) in try decoder.reference() }
  }

  private mutating func names() throws(DecodeError) -> [FactID] {
    let at = reader.offset
    let out = try list { decoder throws(DecodeError) in FactID(try decoder.reader.digest()) }
    guard zip(out, out.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .notCanonical("names ascend", at: at) }
    return out
  }

  private mutating func run() throws(DecodeError) -> Run {
    let at = reader.offset
    let ranges = try ranges()
    guard !ranges.isEmpty else { throw .notCanonical("an empty run", at: at) }
    return Run(ranges: ranges, left: try positions(orMentions: true), right: try positions(orMentions: true))
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
        try createdInode(), parent: try inode(), name: try name(), supersedes: try references(), settles: try references())
    case .mode: return .mode(try createdInode(), executable: try flag(), supersedes: try references())
    case .remove:
      return .remove(
        try createdInode(), supersedes: try references(), seenText: try ranges(), seenVersions: try references())
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
    case .settle: return .settle(try position(), kills: try references())
    case .restore: return .restore(try ranges(), kills: try references())
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
      anchor = Anchor(try position(), slot)
    } else {
      throw .unknownTag(place, at: reader.offset - 1)
    }
    return Insert(
      count: count, anchor: anchor, after: try positions(), before: try positions(),
      runs: try list { decoder throws(DecodeError) in try decoder.run() }, again: try names())
  }

  private mutating func version() throws(DecodeError) -> Version {
    let supersedes = try references()
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
    guard !supersedes.isEmpty || !pieces.contains(where: { if case .copy = $0 { true } else { false } }) else {
      throw .notCanonical("a copy of nothing", at: at)
    }
    return Version(supersedes: supersedes, content: Version.Content(count: count, digest: digest, pieces: pieces))
  }
}
