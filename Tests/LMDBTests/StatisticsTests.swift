import LMDB
import Testing

@Suite struct StatisticsTests {
  let scratch = Scratch()

  @Test func lookupsCountWhenTheyFind() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 1, 2: 2], in: table)
    let before = environment.statistics
    let transaction = try environment.beginRead()
    _ = try transaction.reader.bytes(for: [1], in: table)
    _ = try transaction.reader.contains([2], in: table)
    _ = try transaction.reader.bytes(for: [3], in: table)
    let difference = environment.statistics - before
    #expect(difference.rowsRead == 2)
    #expect(difference.rowsWritten == 0)
  }

  @Test func cursorsCountTheRowsTheyReach() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 1, 2: 2, 3: 3], in: table)
    let before = environment.statistics
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    _ = try cursor.seek([2])
    while try cursor.next() {}
    _ = try cursor.seekExact([9])
    #expect((environment.statistics - before).rowsRead == 2)
  }

  @Test func writesCountRowsAndBytes() throws {
    let (environment, table) = try scratch.openTable()
    let before = environment.statistics
    var transaction = try environment.beginWrite()
    try transaction.put([1], [1, 2, 3], in: table)
    _ = try transaction.putIfAbsent([1], [1, 2, 3], in: table)
    _ = try transaction.putIfAbsent([2], [], in: table)
    do {
      var rows = try transaction.bulkWriter(in: table)
      try rows.put([3, 3], [3])
    }
    _ = try transaction.delete([9], in: table)
    _ = try transaction.delete([1], in: table)
    try transaction.deleteRange(prefix: [2], in: table)
    try transaction.clear(table)
    try transaction.commit()
    var expected = Statistics()
    expected.rowsWritten = 3
    expected.bytesWritten = 8
    expected.rowsDeleted = 3
    #expect(environment.statistics - before == expected)
  }
}
