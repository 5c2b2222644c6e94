import LMDB
import Testing

@Suite struct GrowthTests {
  let scratch = Scratch()
  let tiny = 1 << 16
  let large = [UInt8](repeating: 9, count: 1 << 20)

  @Test func aFullMapLosesTheTransactionAndNothingElse() throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    try environment.store([1: 1], in: table)
    do {
      var transaction = try environment.beginWrite()
      try transaction.put([2], [2], in: table)
      #expect(failure { () throws(LMDBError) in try transaction.put([3], large, in: table) } == .mapFull)
      // The reason stays the same however often the lost transaction is used.
      #expect(failure { () throws(LMDBError) in try transaction.put([4], [4], in: table) } == .mapFull)
      do throws(LMDBError) {
        try transaction.commit()
        Issue.record("a lost transaction was committed")
      } catch {
        #expect(error == .mapFull)
      }
    }
    #expect(try environment.rows(of: table) == [Row([1], [1])])
  }

  @Test func growingMakesRoom() throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    try environment.grow(toAtLeast: 1 << 22)
    #expect(try environment.info.mapSize == 1 << 22)
    try environment.grow()
    #expect(try environment.info.mapSize == 1 << 23)
    try environment.grow(toAtLeast: 1)
    #expect(try environment.info.mapSize == 1 << 23)
    var transaction = try environment.beginWrite()
    try transaction.put([1], large, in: table)
    try transaction.commit()
    #expect(try environment.rows(of: table) == [Row([1], large)])
  }

  @Test func nothingMovesUnderAnOpenTransaction() throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    try environment.store([1: 1], in: table)
    do {
      let reading = try environment.beginRead()
      #expect(failure { () throws(LMDBError) in try environment.grow() } == .busy)
      #expect(throws: LMDBError.mapFull) { try environment.write { try $0.put([2], large, in: table) } }
      #expect(try reading.reader.rows(of: table) == [Row([1], [1])])
    }
    try environment.grow()
  }

  @Test func moreThanTheAddressSpaceIsAnErrorThatLeavesEverythingAsItWas() throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    try environment.store([1: 1], in: table)
    for size in [1 << 50, Int.max] {
      #expect(failure { () throws(LMDBError) in try environment.grow(toAtLeast: size) } == .outOfMemory)
    }
    #expect(try environment.rows(of: table) == [Row([1], [1])])
  }

  @Test func writeGrowsTheMapAndStartsOver() throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    var runs = 0
    try environment.write { transaction in
      runs += 1
      try transaction.put([1], [1], in: table)
      try transaction.put([2], large, in: table)
    }
    #expect(runs > 1)
    #expect(try environment.rows(of: table) == [Row([1], [1]), Row([2], large)])
  }

  @Test func writeStartsOverWhateverItsBodyMakesOfTheError() throws {
    struct Wrapped: Error {}
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    try environment.write { transaction in
      do {
        try transaction.put([1], large, in: table)
      } catch {
        throw Wrapped()
      }
    }
    try environment.write { transaction in
      try? transaction.put([2], large + large, in: table)
    }
    try environment.write { transaction in
      var rows = try transaction.bulkWriter(in: table)
      for key in 3..<9 as Range<UInt8> { try rows.put([key], large) }
    }
    #expect(try environment.rows(of: table).map(\.value.count) == [1, 2, 1, 1, 1, 1, 1, 1].map { $0 << 20 })
  }

  @Test func writersOfManyThreadsTakeTurnsWhileTheMapGrows() async throws {
    let (environment, table) = try scratch.openTable(mapSize: tiny)
    let value = [UInt8](repeating: 1, count: 10_000)
    try await withThrowingTaskGroup { group in
      for writer in 0..<4 as Range<UInt8> {
        group.addTask {
          for number in 0..<20 as Range<UInt8> {
            try environment.write { try $0.put([writer, number], value, in: table) }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try environment.rows(of: table).count == 80)
  }
}
