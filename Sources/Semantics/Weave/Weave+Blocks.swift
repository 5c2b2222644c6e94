import ChangeModel

extension Weave {
  /// Numbers blocks and plain kills, each name once, and remembers who holds them.
  mutating func gatherBlocks() {
    let inserts = pool.inserts
    blockOfInsert.reserveCapacity(inserts.count)
    nextHolder = Array(repeating: -1, count: inserts.count)
    blocks.reserveCapacity(inserts.count)
    for (record, insert) in inserts.enumerated() {
      let number = blockNames.number(of: insert.id)
      if number == blocks.count {
        blocks.append(Block(id: insert.id, count: insert.count, record: Int32(record), lastRecord: Int32(record)))
      } else {
        nextHolder[Int(blocks[number].lastRecord)] = Int32(record)
        blocks[number].lastRecord = Int32(record)
      }
      blockOfInsert.append(Int32(number))
    }
    for (record, kill) in pool.kills.enumerated() where killNames.number(of: kill.id) == killRecords.count {
      killRecords.append(Int32(record))
    }
    insertsByPosition = Array(0..<Int32(inserts.count))
    let precedes: (Int32, Int32) -> Bool = {
      let (a, b) = (inserts[Int($0)], inserts[Int($1)])
      return (a.holder, a.start) < (b.holder, b.start)
    }
    // Facts nearly always arrive change by change, in the order of their contents.
    if !zip(insertsByPosition, insertsByPosition.dropFirst()).allSatisfy({ !precedes($1, $0) }) {
      insertsByPosition.sort(by: precedes)
    }
  }

  /// The byte a position stands for; nil when no block of the set is there.
  package func spot(_ position: Position) -> Spot? {
    var low = 0
    var high = insertsByPosition.count
    while low < high {
      let middle = (low + high) / 2
      let insert = pool.inserts[Int(insertsByPosition[middle])]
      if (insert.holder, insert.start) <= (position.holder, position.offset) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let record = insertsByPosition[low - 1]
    let insert = pool.inserts[Int(record)]
    guard insert.holder == position.holder, position.offset - insert.start < Int(insert.count) else { return nil }
    return Spot(block: blockOfInsert[Int(record)], offset: Int32(position.offset - insert.start))
  }

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
