import ChangeModel

extension Weave {
  /// Numbers blocks and plain kills, each name once, and remembers who holds them.
  mutating func gatherBlocks() {
    let inserts = pool.inserts
    var blockOfInsert: [Int32] = []
    blockOfInsert.reserveCapacity(inserts.count)
    nextHolder = Array(repeating: -1, count: inserts.count)
    blocks.reserveCapacity(inserts.count)
    for (record, insert) in inserts.enumerated() {
      let number = blockNames.number(of: insert.id)
      if number == blocks.count {
        blocks.append(
          Block(id: insert.id, count: insert.count, record: Int32(record), lastRecord: Int32(record)))
      } else {
        nextHolder[Int(blocks[number].lastRecord)] = Int32(record)
        blocks[number].lastRecord = Int32(record)
      }
      blockOfInsert.append(Int32(number))
    }
    for (record, kill) in pool.kills.enumerated() where killNames.number(of: kill.id) == killRecords.count {
      killRecords.append(Int32(record))
    }
    places = BlockPlaces(inserts, blockOfInsert: blockOfInsert)
  }

  /// The byte a position stands for; nil when no block of the set is there.
  package func spot(_ position: Position) -> Spot? { places.spot(position) }

  /// Every change that holds a block, with the place of the block in its contents.
  package func holders(ofBlock block: Int32) -> [Position] {
    var out: [Position] = []
    var record = blocks[Int(block)].record
    while record >= 0 {
      let insert = pool.inserts[Int(record)]
      out.append(Position(insert.holder, insert.start))
      record = nextHolder[Int(record)]
    }
    return out
  }

  /// Every holder of a kill, with the number of the fact there.
  package func holders(of kill: KillNumber) -> [FactReference] {
    if Int(kill) < blocks.count {
      var out: [FactReference] = []
      var record = blocks[Int(kill)].record
      while record >= 0 {
        out.append(FactReference(pool.inserts[Int(record)].holder, pool.inserts[Int(record)].ordinal))
        record = nextHolder[Int(record)]
      }
      return out
    }
    let name = id(of: kill)
    return pool.kills.filter { $0.id == name }.map { FactReference($0.holder, $0.ordinal) }
  }

  func requireSpot(_ position: Position) throws(SemanticsError) -> Spot {
    guard let spot = spot(position) else { throw .unknownText(position) }
    return spot
  }
}

extension Weave {
  /// Whether text is shown that a change does not hold.
  package func showsText(besidesThatOf change: Holder) -> Bool {
    shown.contains { chunk in
      !holders(ofBlock: chunkBlock[Int(chunk)]).contains { $0.holder == change }
    }
  }

  /// One change that holds a block, with the place of the block in its contents: whichever, the bytes are the same.
  package func anyHolder(ofBlock block: Int32) -> Position {
    let record = pool.inserts[Int(blocks[Int(block)].record)]
    return Position(record.holder, record.start)
  }
}
