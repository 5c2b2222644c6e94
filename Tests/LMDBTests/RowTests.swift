import LMDB
import Testing

@Suite struct RowTests {
  let scratch = Scratch()

  @Test func aRowIsFoundUnderItsKeyAndNoOther() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10, 3: 30], in: table)
    let transaction = try environment.beginRead()
    let reader = transaction.reader
    #expect(try reader.bytes(for: [1], in: table) == [10])
    #expect(try reader.bytes(for: [2], in: table) == nil)
    #expect(try reader.contains([3], in: table))
    #expect(try !reader.contains([3, 0], in: table))
    #expect(try reader.count(of: table) == 2)
  }

  @Test func valuesAreReadInPlace() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([7: 70], in: table)
    let transaction = try environment.beginRead()
    let key: [UInt8] = [7]
    guard let value = try transaction.reader.value(for: key.span.bytes, in: table) else {
      Issue.record("no row")
      return
    }
    let byte = value.unsafeLoad(as: UInt8.self)
    #expect(value.byteCount == 1)
    #expect(byte == 70)
  }

  @Test func puttingAgainReplaces() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10], in: table)
    try environment.store([1: 11], in: table)
    #expect(try environment.rows(of: table) == [Row([1], [11])])
  }

  @Test func putIfAbsentKeepsWhatIsThere() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    #expect(try transaction.putIfAbsent([1], [10], in: table))
    #expect(try !transaction.putIfAbsent([1], [11], in: table))
    try transaction.commit()
    #expect(try environment.rows(of: table) == [Row([1], [10])])
  }

  @Test func deletingTellsWhetherThereWasARow() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10, 2: 20], in: table)
    var transaction = try environment.beginWrite()
    #expect(try transaction.delete([1], in: table))
    #expect(try !transaction.delete([1], in: table))
    try transaction.commit()
    #expect(try environment.rows(of: table) == [Row([2], [20])])
  }

  @Test func anEmptyValueIsAValue() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    try transaction.put([1], [], in: table)
    try transaction.commit()
    #expect(try environment.rows(of: table) == [Row([1], [])])
    let reading = try environment.beginRead()
    #expect(try reading.reader.bytes(for: [1], in: table) == [])
  }

  @Test func largeValuesComeBackWhole() throws {
    let (environment, table) = try scratch.openTable()
    var generator = SplitMix64(seed: 11)
    let part = generator.bytes(10_000)
    var large: [UInt8] = []
    for _ in 0..<1_000 { large.append(contentsOf: part) }
    var transaction = try environment.beginWrite()
    try transaction.put([1], large, in: table)
    try transaction.put([2], [2], in: table)
    try transaction.commit()
    let isWhole = try environment.rows(of: table) == [Row([1], large), Row([2], [2])]
    #expect(isWhole)
  }

  @Test func keysHaveOneTo511Bytes() throws {
    let (environment, table) = try scratch.openTable()
    let longest = [UInt8](repeating: 1, count: 511)
    var transaction = try environment.beginWrite()
    try transaction.put(longest, [1], in: table)
    for key in [[], longest + [1]] {
      var errors: [LMDBError?] = []
      errors.append(failure { () throws(LMDBError) in try transaction.put(key, [1], in: table) })
      errors.append(failure { () throws(LMDBError) in _ = try transaction.putIfAbsent(key, [1], in: table) })
      errors.append(failure { () throws(LMDBError) in _ = try transaction.delete(key, in: table) })
      errors.append(
        failure { () throws(LMDBError) in _ = try transaction.deleteRange(prefix: key, in: table) })
      errors.append(failure { () throws(LMDBError) in _ = try transaction.reader.bytes(for: key, in: table) })
      errors.append(
        failure { () throws(LMDBError) in
          var cursor = try transaction.reader.cursor(in: table)
          _ = try cursor.seek(key)
        })
      errors.append(
        failure { () throws(LMDBError) in
          var rows = try transaction.bulkWriter(in: table)
          try rows.put(key, [1])
        })
      #expect(errors == Array(repeating: LMDBError.badSize, count: errors.count))
    }
    try transaction.commit()
    #expect(try environment.rows(of: table) == [Row(longest, [1])])
  }
}
