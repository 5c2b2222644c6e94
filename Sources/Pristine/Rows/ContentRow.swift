import ChangeModel
import Semantics

/// The content facts of one change about one file, as the store keeps them: holders are local ids, names are spelled out, so that reading
/// a file needs nothing but its own rows.
struct ContentRow {
  enum Fact {
    case insert(Insert, id: FactID, start: Int)
    case kill(Run, id: FactID)
    case order(Position, Position)
    case settle(Position, kills: [FactID])
    case restore([TextRange], kills: [FactID], id: FactID)
    case version(VersionRow)
  }
  struct VersionRow {
    var id: FactID
    var supersedes: [FactID]
    /// Offset of its new bytes in the contents of the change.
    var start: Int
    var content: Version.Content?
  }
  /// Facts with their numbers in the change, ascending.
  var facts: [(ordinal: UInt32, fact: Fact)] = []

  // MARK: Encoding

  func encoded() -> [UInt8] {
    var out = ByteWriter(reserving: 64 + facts.count * 64)
    out.varint(facts.count)
    var last: UInt32 = 0
    for (ordinal, fact) in facts {
      out.varint(ordinal - last)
      last = ordinal
      out.row(fact)
    }
    return out.bytes
  }

  // MARK: Decoding

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> ContentRow {
    var row = ContentRow()
    var ordinal: UInt32 = 0
    for _ in 0..<(try reader.listCount()) {
      let delta = try reader.uint32()
      guard delta <= UInt32.max - ordinal else {
        throw .valueTooLarge(at: reader.offset, limit: UInt64(UInt32.max))
      }
      ordinal += delta
      row.facts.append((ordinal, try reader.contentFact()))
    }
    return row
  }

  /// Adds the facts to a pool, held by `change`; versions go to `versions`.
  func add(to pool: inout FactPool, versions: inout [(FactReference, VersionRow)], holder: Holder) {
    for (ordinal, fact) in facts {
      switch fact {
      case .insert(let insert, let id, let start):
        pool.addInsert(insert, id: id, holder: holder, ordinal: ordinal, start: start)
      case .kill(let run, let id): pool.addKill(run, id: id, holder: holder, ordinal: ordinal)
      case .order(let a, let b): pool.addOrder(a, b)
      case .settle(let block, let kills): pool.addSettle(block, kills: kills)
      case .restore(let ranges, let kills, _): pool.addRestore(ranges, kills: kills)
      case .version(let version): versions.append((FactReference(holder, ordinal), version))
      }
    }
  }
}

extension ByteWriter {
  fileprivate mutating func position(_ p: Position) {
    varint(p.holder.value)
    varint(p.offset)
  }
  fileprivate mutating func positions(_ list: [Position]) {
    varint(list.count)
    for p in list { position(p) }
  }
  fileprivate mutating func ranges(_ list: [TextRange]) {
    varint(list.count)
    for range in list {
      position(range.start)
      varint(range.count)
    }
  }
  fileprivate mutating func run(_ run: Run) {
    ranges(run.ranges)
    positions(run.left)
    positions(run.right)
  }
  mutating func names(_ list: [FactID]) {
    varint(list.count)
    for name in list { digest(name.digest) }
  }

  fileprivate mutating func row(_ fact: ContentRow.Fact) {
    switch fact {
    case .insert(let insert, let id, let start):
      byte(1)
      digest(id.digest)
      varint(start)
      varint(insert.count)
      byte(insert.anchor.slot.rawValue | (insert.anchor.position == nil ? 4 : 0))
      if let anchor = insert.anchor.position { position(anchor) }
      positions(insert.after)
      positions(insert.before)
      varint(insert.runs.count)
      for one in insert.runs { run(one) }
    case .kill(let one, let id):
      byte(2)
      digest(id.digest)
      run(one)
    case .order(let a, let b):
      byte(3)
      position(a)
      position(b)
    case .settle(let block, let kills):
      byte(4)
      position(block)
      names(kills)
    case .restore(let list, let kills, let id):
      byte(5)
      digest(id.digest)
      ranges(list)
      names(kills)
    case .version(let version):
      byte(6)
      digest(version.id.digest)
      names(version.supersedes)
      varint(version.start)
      byte(version.content == nil ? 0 : 1)
      guard let content = version.content else { return }
      varint(content.count)
      digest(content.digest)
      varint(content.pieces.count)
      for piece in content.pieces {
        switch piece {
        case .new(let count):
          byte(0)
          varint(count)
        case .copy(let offset, let count):
          byte(1)
          varint(offset)
          varint(count)
        }
      }
    }
  }
}

extension ByteReader {
  private mutating func position() throws(DecodeError) -> Position {
    Position(Holder(try uint32()), try count(limit: Limits.contents))
  }
  private mutating func positions() throws(DecodeError) -> [Position] {
    let count = try listCount()
    var out: [Position] = []
    for _ in 0..<count { out.append(try position()) }
    return out
  }
  private mutating func ranges() throws(DecodeError) -> [TextRange] {
    let number = try listCount()
    var out: [TextRange] = []
    for _ in 0..<number { out.append(TextRange(try position(), try count(limit: Limits.block))) }
    return out
  }
  private mutating func run() throws(DecodeError) -> Run {
    Run(ranges: try ranges(), left: try positions(), right: try positions())
  }
  mutating func names() throws(DecodeError) -> [FactID] {
    let count = try listCount()
    var out: [FactID] = []
    for _ in 0..<count { out.append(FactID(try digest())) }
    return out
  }

  fileprivate mutating func contentFact() throws(DecodeError) -> ContentRow.Fact {
    let at = offset
    switch try byte() {
    case 1:
      let id = FactID(try digest())
      let start = try count(limit: Limits.contents)
      let count = try count(limit: Limits.block)
      let place = try byte()
      guard let slot = Slot(rawValue: place & 3) else { throw .unknownTag(place, at: at) }
      let anchor = Anchor(place & 4 == 0 ? try position() : nil, slot)
      let after = try positions()
      let before = try positions()
      var runs: [Run] = []
      for _ in 0..<(try listCount()) { runs.append(try run()) }
      return .insert(
        Insert(count: count, anchor: anchor, after: after, before: before, runs: runs, again: []), id: id,
        start: start)
    case 2:
      let id = FactID(try digest())
      return .kill(try run(), id: id)
    case 3: return .order(try position(), try position())
    case 4: return .settle(try position(), kills: try names())
    case 5:
      let id = FactID(try digest())
      return .restore(try ranges(), kills: try names(), id: id)
    case 6: return .version(try versionRow())
    case let tag: throw .unknownTag(tag, at: at)
    }
  }

  private mutating func versionRow() throws(DecodeError) -> ContentRow.VersionRow {
    let id = FactID(try digest())
    let supersedes = try names()
    let start = try count(limit: Limits.contents)
    guard try byte() == 1 else {
      return ContentRow.VersionRow(id: id, supersedes: supersedes, start: start, content: nil)
    }
    let total = try count(limit: Limits.contents)
    let sum = try digest()
    var pieces: [Version.Piece] = []
    for _ in 0..<(try listCount()) {
      if try byte() == 0 {
        pieces.append(.new(count: try count(limit: Limits.contents)))
      } else {
        pieces.append(
          .copy(offset: try count(limit: Limits.contents), count: try count(limit: Limits.contents)))
      }
    }
    return ContentRow.VersionRow(
      id: id, supersedes: supersedes, start: start,
      content: Version.Content(count: total, digest: sum, pieces: pieces))
  }
}
