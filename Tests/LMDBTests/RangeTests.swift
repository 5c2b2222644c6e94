import LMDB
import Testing

@Suite struct RangeTests {
  let scratch = Scratch()

  @Test func deleteRangeTakesTheRowsUnderAPrefix() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    for key in [[1], [2], [2, 0], [2, 255], [2, 255, 1], [3]] as [[UInt8]] {
      try transaction.put(key, [], in: table)
    }
    #expect(try transaction.deleteRange(prefix: [2], in: table) == 4)
    #expect(try transaction.deleteRange(prefix: [2], in: table) == 0)
    #expect(try transaction.deleteRange(prefix: [4], in: table) == 0)
    try transaction.commit()
    #expect(try environment.rows(of: table).map(\.key) == [[1], [3]])
  }

  @Test func deleteRangeReachesTheEndOfTheTable() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 1, 255: 1], in: table)
    var transaction = try environment.beginWrite()
    #expect(try transaction.deleteRange(prefix: [255], in: table) == 1)
    #expect(try transaction.deleteRange(prefix: [1], in: table) == 1)
    #expect(try transaction.deleteRange(prefix: [1], in: table) == 0)
    try transaction.commit()
    #expect(try environment.rows(of: table).isEmpty)
  }

  @Test func clearingEmptiesOneTable() throws {
    let environment = try scratch.open()
    let tables = try environment.openTables(["one", "two"], create: true)
    try environment.store([1: 1, 2: 2], in: tables[0])
    try environment.store([1: 1], in: tables[1])
    var transaction = try environment.beginWrite()
    try transaction.clear(tables[0])
    try transaction.put([9], [9], in: tables[0])
    try transaction.commit()
    #expect(try environment.rows(of: tables[0]) == [Row([9], [9])])
    #expect(try environment.rows(of: tables[1]).count == 1)
  }

  @Test func bulkWritingStoresWhatPuttingDoes() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    do {
      var rows = try transaction.bulkWriter(in: table)
      for key in 0..<20_000 as Range<UInt32> {
        try rows.put(key.bigEndianBytes, [UInt8(truncatingIfNeeded: key)])
      }
      // Out of order and twice: slower, but right.
      try rows.put([0, 0, 0, 7, 1], [1])
      try rows.put([0, 0, 0, 7], [99])
    }
    try transaction.commit()
    let rows = try environment.rows(of: table)
    #expect(rows.count == 20_001)
    #expect(rows[7] == Row([0, 0, 0, 7], [99]))
    #expect(rows[8] == Row([0, 0, 0, 7, 1], [1]))
  }

  /// The table behaves as a sorted dictionary does, through commits, drops and range deletions.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func aTableIsASortedDictionary(seed: UInt64) throws {
    let (environment, table) = try scratch.openTable()
    var generator = SplitMix64(seed: seed)
    var expected: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<30 {
      var changed = expected
      var transaction = try environment.beginWrite()
      for _ in 0..<400 {
        let key = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
          UInt8.random(in: 0..<12, using: &generator)
        }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0:
          let doomed = changed.keys.filter { $0.starts(with: key) }
          #expect(try transaction.deleteRange(prefix: key, in: table) == doomed.count, "seed \(seed)")
          for key in doomed { changed[key] = nil }
        case 1..<5:
          #expect(try transaction.delete(key, in: table) == (changed[key] != nil), "seed \(seed)")
          changed[key] = nil
        case 5..<8:
          let value = generator.bytes(3)
          let isNew = try transaction.putIfAbsent(key, value, in: table)
          #expect(isNew == (changed[key] == nil), "seed \(seed)")
          if isNew { changed[key] = value }
        default:
          let size = [0, 5, 300, 5_000][Int.random(in: 0..<4, using: &generator)]
          let value = [UInt8](repeating: UInt8.random(in: 0...255, using: &generator), count: size)
          try transaction.put(key, value, in: table)
          changed[key] = value
        }
      }
      if Bool.random(using: &generator) {
        try transaction.commit()
        expected = changed
      } else {
        transaction.abort()
      }
      let rows = expected.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { Row($0.key, $0.value) }
      let isEqual = try environment.rows(of: table) == rows
      #expect(isEqual, "seed \(seed)")
    }
  }
}

extension UInt32 {
  fileprivate var bigEndianBytes: [UInt8] {
    withUnsafeBytes(of: bigEndian) { Array($0) }
  }
}
