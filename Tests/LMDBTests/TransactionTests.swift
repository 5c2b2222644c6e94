import LMDB
import Testing

/// What a read needs that belongs together: the shape in which other modules keep a reader.
private struct View: ~Escapable {
  let reader: Reader
  let table: Table

  @_lifetime(copy reader)
  init(_ reader: Reader, _ table: Table) {
    self.reader = reader
    self.table = table
  }

  @_lifetime(copy self)
  func value(_ key: [UInt8]) throws(LMDBError) -> RawSpan? {
    try reader.value(for: key, in: table)
  }
}

private func count(_ reader: Reader, _ table: Table) throws(LMDBError) -> Int {
  try reader.count(of: table)
}

@Suite struct TransactionTests {
  let scratch = Scratch()

  @Test func changesWithoutCommitAreDropped() throws {
    let (environment, table) = try scratch.openTable()
    do {
      var transaction = try environment.beginWrite()
      try transaction.put([1], [1], in: table)
    }
    var transaction = try environment.beginWrite()
    try transaction.put([2], [2], in: table)
    transaction.abort()
    #expect(try environment.rows(of: table).isEmpty)
  }

  @Test func aThrowingWriteChangesNothing() throws {
    struct Refusal: Error {}
    let (environment, table) = try scratch.openTable()
    #expect(throws: Refusal.self) {
      try environment.write { transaction in
        try transaction.put([1], [1], in: table)
        throw Refusal()
      }
    }
    #expect(try environment.rows(of: table).isEmpty)
    try environment.write { try $0.put([2], [2], in: table) }
    #expect(try environment.rows(of: table) == [Row([2], [2])])
  }

  @Test func writeAnswersWhatItsBodyAnswers() throws {
    let (environment, table) = try scratch.openTable()
    let isNew = try environment.write { try $0.putIfAbsent([1], [1], in: table) }
    #expect(isNew)
  }

  @Test func aWriterReadsItsOwnChangesBetweenThem() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    for key in 0..<10 as Range<UInt8> {
      try transaction.put([key], [key], in: table)
      #expect(try transaction.reader.bytes(for: [key], in: table) == [key])
      #expect(try count(transaction.reader, table) == Int(key) + 1)
    }
    try transaction.commit()
  }

  @Test func aReaderIsKeptInAnotherViewAndPassedAlong() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10], in: table)
    let transaction = try environment.beginRead()
    let view = View(transaction.reader, table)
    let size = try view.value([1])?.byteCount
    let rows = try count(view.reader, view.table)
    #expect(size == 1)
    #expect(rows == 1)
  }

  @Test func aReaderSeesTheStoreAsItWasWhenItBegan() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10], in: table)
    let before = try environment.beginRead()
    try environment.store([1: 11, 2: 20], in: table)
    let after = try environment.beginRead()
    #expect(try before.reader.rows(of: table) == [Row([1], [10])])
    #expect(try after.reader.rows(of: table) == [Row([1], [11]), Row([2], [20])])
  }

  @Test func aReaderIsNotDisturbedByAnOpenWriter() throws {
    let (environment, table) = try scratch.openTable()
    var writing = try environment.beginWrite()
    try writing.put([1], [1], in: table)
    #expect(try environment.rows(of: table).isEmpty)
    try writing.commit()
    #expect(try environment.rows(of: table).count == 1)
  }

  @Test func aThreadCannotWaitForItself() throws {
    let (environment, table) = try scratch.openTable()
    var transaction = try environment.beginWrite()
    #expect(failure { () throws(LMDBError) in _ = try environment.beginWrite() } == .deadlock)
    #expect(throws: LMDBError.deadlock) { try environment.write { _ in } }
    try transaction.put([1], [1], in: table)
    try transaction.commit()
    #expect(try environment.rows(of: table).count == 1)
  }

  @Test func aTransactionKeepsItsEnvironment() throws {
    var tables: [Table] = []
    func begin() throws -> ReadTransaction {
      let (environment, table) = try scratch.openTable()
      try environment.store([1: 10], in: table)
      tables.append(table)
      return try environment.beginRead()
    }
    let transaction = try begin()
    #expect(try transaction.reader.rows(of: tables[0]) == [Row([1], [10])])
  }

  @Test func aCursorMayBeDroppedAfterItsTransaction() throws {
    let (environment, table) = try scratch.openTable()
    for _ in 0..<3 {
      var transaction = try environment.beginWrite()
      var cursor = try transaction.reader.cursor(in: table)
      _ = try cursor.next()
      try transaction.put([1], [1], in: table)
      try transaction.commit()
    }
    for _ in 0..<3 {
      var transaction = try environment.beginWrite()
      var rows = try transaction.bulkWriter(in: table)
      try rows.put([2], [2])
      try transaction.commit()
    }
    #expect(try environment.rows(of: table).count == 2)
  }

  @Test func manyReadersAtOnceAreBounded() throws {
    let environment = try Environment(path: scratch.path, options: .init(mapSize: 1 << 20, maxReaders: 3))
    let one = try environment.beginRead()
    let two = try environment.beginRead()
    let three = try environment.beginRead()
    #expect(failure { () throws(LMDBError) in _ = try environment.beginRead() } == .readersFull)
    #expect(try environment.info.readers == 3)
    extendLifetime(one)
    extendLifetime(two)
    extendLifetime(three)
  }
}
