import ChangeModel

/// Names the content facts of one file by their content, as docs/format.md lays down.
///
/// References to text go by the block they stand for, so the same edit has the same name whichever holder of its context its author knew;
/// witnesses go by change and offset, since they may name changes that are not there.
package struct FactNaming {
  package let inode: InodeID
  /// The block a position stands for and the offset in it.
  package let block: (Position) throws(SemanticsError) -> (FactID, Int)
  package let change: (Holder) -> ChangeHash

  package init(
    inode: InodeID, block: @escaping (Position) throws(SemanticsError) -> (FactID, Int),
    change: @escaping (Holder) -> ChangeHash
  ) {
    self.inode = inode
    self.block = block
    self.change = change
  }

  /// The name of an inserted block whose bytes have the digest `leaf`.
  package func insert(_ insert: Insert, leaf: Digest) throws(SemanticsError) -> FactID {
    var out = start("insert")
    out.digest(leaf)
    out.varint(insert.count)
    out.byte(insert.anchor.slot.rawValue)
    if let position = insert.anchor.position {
      out.byte(1)
      try write(position, to: &out)
    } else {
      out.byte(0)
    }
    try write(set: insert.after, to: &out)
    try write(set: insert.before, to: &out)
    out.varint(insert.runs.count)
    for run in insert.runs { try write(run, to: &out) }
    write(insert.again, to: &out)
    return FactID(Digest.of(out.bytes))
  }

  package func kill(_ run: Run, again: [FactID]) throws(SemanticsError) -> FactID {
    var out = start("kill")
    try write(run, to: &out)
    write(again, to: &out)
    return FactID(Digest.of(out.bytes))
  }

  package func restore(_ ranges: [TextRange], kills: [FactID]) throws(SemanticsError) -> FactID {
    var out = start("restore")
    try write(ranges, to: &out)
    write(kills, to: &out)
    return FactID(Digest.of(out.bytes))
  }

  package func version(_ version: Version, supersedes: [FactID]) -> FactID {
    var out = start("version")
    write(supersedes, to: &out)
    if let content = version.content {
      out.byte(1)
      out.varint(content.count)
      out.digest(content.digest)
    } else {
      out.byte(0)
    }
    return FactID(Digest.of(out.bytes))
  }

  private func start(_ kind: String) -> ByteWriter {
    var out = ByteWriter(reserving: 256)
    out.string(Array("byline \(kind) 1".utf8))
    out.digest(inode.digest)
    return out
  }

  private func write(_ position: Position, to out: inout ByteWriter) throws(SemanticsError) {
    let (id, offset) = try block(position)
    out.digest(id.digest)
    out.varint(offset)
  }

  /// Positions whose order means nothing, in the order of what they stand for.
  private func write(set positions: [Position], to out: inout ByteWriter) throws(SemanticsError) {
    out.varint(positions.count)
    if positions.count == 1 { return try write(positions[0], to: &out) }
    var places: [(FactID, Int)] = []
    for position in positions { places.append(try block(position)) }
    for (id, offset) in places.sorted(by: { $0 < $1 }) {
      out.digest(id.digest)
      out.varint(offset)
    }
  }

  private func write(_ ranges: [TextRange], to out: inout ByteWriter) throws(SemanticsError) {
    out.varint(ranges.count)
    for range in ranges {
      try write(range.start, to: &out)
      out.varint(range.count)
    }
  }

  private func write(_ run: Run, to out: inout ByteWriter) throws(SemanticsError) {
    try write(run.ranges, to: &out)
    write(witnesses: run.left, to: &out)
    write(witnesses: run.right, to: &out)
  }

  private func write(witnesses: [Position], to out: inout ByteWriter) {
    out.varint(witnesses.count)
    for (hash, offset) in witnesses.map({ (change($0.holder), $0.offset) }).sorted(by: { $0 < $1 }) {
      out.digest(hash.digest)
      out.varint(offset)
    }
  }

  private func write(_ names: [FactID], to out: inout ByteWriter) {
    out.varint(names.count)
    for name in names.sorted() { out.digest(name.digest) }
  }
}
