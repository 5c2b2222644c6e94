import LMDB
import Testing

@Suite struct CursorTests {
  let scratch = Scratch()

  @Test func walksForwardsInKeyOrder() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([3: 30, 1: 10, 2: 20], in: table)
    #expect(try environment.rows(of: table) == [Row([1], [10]), Row([2], [20]), Row([3], [30])])
  }

  @Test func walksBackwards() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([3: 30, 1: 10, 2: 20], in: table)
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    var keys: [[UInt8]] = []
    while try cursor.previous() { keys.append([UInt8](copying: cursor.key)) }
    #expect(keys == [[3], [2], [1]])
  }

  @Test func shorterKeysComeBeforeTheirExtensions() throws {
    let (environment, table) = try scratch.openTable()
    let keys: [[UInt8]] = [[1], [1, 0], [1, 0, 0], [1, 255], [2]]
    var transaction = try environment.beginWrite()
    for key in keys.reversed() { try transaction.put(key, [], in: table) }
    try transaction.commit()
    #expect(try environment.rows(of: table).map(\.key) == keys)
  }

  @Test func seekFindsTheRowOrTheNextOne() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([2: 20, 4: 40], in: table)
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    for (target, found) in [(1, 2), (2, 2), (3, 4), (4, 4)] as [(UInt8, UInt8)] {
      let didFind = try cursor.seek([target])
      let key = [UInt8](copying: cursor.key)
      #expect(didFind)
      #expect(key == [found])
    }
    let beyond = try cursor.seek([5])
    #expect(!beyond)
  }

  @Test func seekExactFindsOnlyTheRow() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([2: 20, 4: 40], in: table)
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    let between = try cursor.seekExact([3])
    #expect(!between)
    let there = try cursor.seekExact([4])
    let key = [UInt8](copying: cursor.key)
    let value = [UInt8](copying: cursor.value)
    #expect(there)
    #expect(key == [4])
    #expect(value == [40])
  }

  @Test func goesToEitherEnd() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([2: 20, 4: 40, 6: 60], in: table)
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    let last = try cursor.last()
    let lastKey = [UInt8](copying: cursor.key)
    let beyond = try cursor.next()
    let nothing = cursor.key.byteCount + cursor.value.byteCount
    let first = try cursor.first()
    let firstKey = [UInt8](copying: cursor.key)
    #expect(last && lastKey == [6])
    #expect(!beyond && nothing == 0)
    #expect(first && firstKey == [2])
  }

  @Test func anEmptyTableHasNoRows() throws {
    let (environment, table) = try scratch.openTable()
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    let found = try [cursor.first(), cursor.last(), cursor.next(), cursor.previous(), cursor.seek([1])]
    #expect(found == [false, false, false, false, false])
  }

  @Test func keysAndValuesOutlastTheNextMove() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10, 2: 20], in: table)
    let transaction = try environment.beginRead()
    var cursor = try transaction.reader.cursor(in: table)
    _ = try cursor.next()
    let key = cursor.key
    let value = cursor.value
    _ = try cursor.next()
    let kept = [[UInt8](copying: key), [UInt8](copying: value), [UInt8](copying: cursor.key)]
    #expect(kept == [[1], [10], [2]])
  }

  @Test func twoCursorsMoveOnTheirOwn() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10, 2: 20], in: table)
    let transaction = try environment.beginRead()
    let reader = transaction.reader
    var one = try reader.cursor(in: table)
    var other = try reader.cursor(in: table)
    _ = try one.first()
    _ = try other.last()
    let keys = [[UInt8](copying: one.key), [UInt8](copying: other.key)]
    #expect(keys == [[1], [2]])
  }

  @Test func aPrefixIsWalkedByItsRowsAlone() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    for first in 0..<4 as Range<UInt8> {
      for second in 0..<3 as Range<UInt8> { try transaction.put([first, second], [], in: table) }
    }
    let prefix: [UInt8] = [2]
    var keys: [[UInt8]] = []
    do {
      var cursor = try transaction.reader.cursor(in: table)
      var found = try cursor.seek(prefix)
      while found, cursor.key.hasPrefix(prefix.span.bytes) {
        keys.append([UInt8](copying: cursor.key))
        found = try cursor.next()
      }
    }
    #expect(keys == [[2, 0], [2, 1], [2, 2]])
  }

  @Test func bytesAreComparedWhole() {
    let short: [UInt8] = [1, 2]
    let long: [UInt8] = [1, 2, 3]
    let facts = [
      long.span.bytes.hasPrefix(short.span.bytes), short.span.bytes.hasPrefix(long.span.bytes),
      short.span.bytes.isEqual(to: long.span.bytes), long.span.bytes.isEqual(to: long.span.bytes),
    ]
    #expect(facts == [true, false, false, true])
  }
}
