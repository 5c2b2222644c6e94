import ChangeModel

/// The tree facts of one change about one inode, as the store keeps them: inodes are local numbers, names are spelled out.
struct TreeRow {
  enum Fact {
    /// Its placement is named like the inode.
    case create(parent: LocalInode, name: [UInt8])
    case place(id: FactID, parent: LocalInode, name: [UInt8], supersedes: [FactID], settles: [FactID])
    case mode(id: FactID, executable: Bool, supersedes: [FactID])
    case remove(id: FactID, supersedes: [FactID], seenText: [TextRange], seenVersions: [FactID])
  }
  var facts: [(ordinal: UInt32, fact: Fact)] = []

  func encoded() -> [UInt8] {
    var out = ByteWriter(reserving: 32)
    out.varint(facts.count)
    for (ordinal, fact) in facts {
      out.varint(ordinal)
      switch fact {
      case .create(let parent, let name):
        out.byte(1)
        out.varint(parent.value)
        out.string(name)
      case .place(let id, let parent, let name, let supersedes, let settles):
        out.byte(2)
        out.digest(id.digest)
        out.varint(parent.value)
        out.string(name)
        out.names(supersedes)
        out.names(settles)
      case .mode(let id, let executable, let supersedes):
        out.byte(3)
        out.digest(id.digest)
        out.byte(executable ? 1 : 0)
        out.names(supersedes)
      case .remove(let id, let supersedes, let seenText, let seenVersions):
        out.byte(4)
        out.digest(id.digest)
        out.names(supersedes)
        out.varint(seenText.count)
        for range in seenText {
          out.varint(range.start.holder.value)
          out.varint(range.start.offset)
          out.varint(range.count)
        }
        out.names(seenVersions)
      }
    }
    return out.bytes
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> TreeRow {
    var row = TreeRow()
    for _ in 0..<(try reader.listCount()) {
      let ordinal = try reader.uint32()
      let at = reader.offset
      switch try reader.byte() {
      case 1:
        row.facts.append(
          (
            ordinal,
            .create(parent: LocalInode(try reader.uint32()), name: try reader.string(limit: Limits.name))
          ))
      case 2:
        let id = FactID(try reader.digest())
        row.facts.append(
          (
            ordinal,
            .place(
              id: id, parent: LocalInode(try reader.uint32()), name: try reader.string(limit: Limits.name),
              supersedes: try reader.names(), settles: try reader.names())
          ))
      case 3:
        let id = FactID(try reader.digest())
        row.facts.append(
          (ordinal, .mode(id: id, executable: try reader.byte() == 1, supersedes: try reader.names())))
      case 4:
        let id = FactID(try reader.digest())
        let supersedes = try reader.names()
        var seen: [TextRange] = []
        for _ in 0..<(try reader.listCount()) {
          seen.append(
            TextRange(
              Position(Holder(try reader.uint32()), try reader.count(limit: Limits.contents)),
              try reader.count(limit: Limits.block)))
        }
        row.facts.append(
          (ordinal, .remove(id: id, supersedes: supersedes, seenText: seen, seenVersions: try reader.names()))
        )
      case let tag: throw .unknownTag(tag, at: at)
      }
    }
    return row
  }
}
