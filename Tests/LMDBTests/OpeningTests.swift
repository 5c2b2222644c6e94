import Glibc
import LMDB
import Testing

@Suite struct OpeningTests {
  let scratch = Scratch()

  @Test func rowsOutliveTheirEnvironment() throws {
    do {
      let (environment, table) = try scratch.openTable()
      try environment.store([1: 2], in: table)
    }
    let (environment, table) = try scratch.openTable()
    #expect(try environment.rows(of: table) == [Row([1], [2])])
  }

  @Test func aMissingFolderIsAnError() {
    let error = failure { () throws(LMDBError) in _ = try Environment(path: scratch.path + "/nowhere") }
    #expect(error == .missing)
  }

  @Test func readingWhereNothingWasWrittenIsAnErrorAndMakesNoData() {
    let error = failure { () throws(LMDBError) in _ = try scratch.open(readOnly: true) }
    #expect(error == .missing)
    #expect(access(scratch.path + "/data.mdb", F_OK) != 0)
  }

  @Test(arguments: [1, 100, 4096, 20_000])
  func garbageInTheDataFileIsAnError(size: Int) {
    var generator = SplitMix64(seed: 7)
    scratch.write(generator.bytes(size), to: "data.mdb")
    for readOnly in [false, true] {
      let error = failure { () throws(LMDBError) in _ = try scratch.open(readOnly: readOnly) }
      #expect(error == .invalid, "\(size) bytes")
    }
  }

  @Test func anEmptyDataFileIsAFreshEnvironment() throws {
    scratch.write([], to: "data.mdb")
    let (environment, table) = try scratch.openTable()
    #expect(try environment.rows(of: table).isEmpty)
  }

  @Test func garbageInTheLockFileDoesNotMatterToAWriter() throws {
    scratch.write(Array(repeating: 0xaa, count: 10_000), to: "lock.mdb")
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 1], in: table)
    #expect(try environment.rows(of: table).count == 1)
  }

  @Test func readOnlyReadsAndRefusesToWrite() throws {
    do {
      let (environment, table) = try scratch.openTable()
      try environment.store([1: 1], in: table)
    }
    let environment = try scratch.open(readOnly: true)
    let table = try environment.openTables(["rows"], create: true)[0]
    #expect(try environment.rows(of: table).count == 1)
    #expect(failure { () throws(LMDBError) in _ = try environment.beginWrite() } == .accessDenied)
    #expect(throws: LMDBError.accessDenied) { try environment.write { _ in } }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func readingWorksWhereTheLockFileCannotBeMade() throws {
    do {
      let (environment, table) = try scratch.openTable()
      try environment.store([1: 1], in: table)
    }
    unlink(scratch.path + "/lock.mdb")
    chmod(scratch.path, 0o500)
    defer { chmod(scratch.path, 0o700) }
    let environment = try scratch.open(readOnly: true)
    let table = try environment.openTables(["rows"], create: false)[0]
    #expect(try environment.rows(of: table).count == 1)
    #expect(access(scratch.path + "/lock.mdb", F_OK) != 0)
  }

  @Test func tablesAreToldApart() throws {
    let environment = try scratch.open()
    let tables = try environment.openTables(["one", "two"], create: true)
    try environment.store([1: 1], in: tables[0])
    try environment.store([2: 2], in: tables[1])
    #expect(try environment.rows(of: tables[0]) == [Row([1], [1])])
    #expect(try environment.rows(of: tables[1]) == [Row([2], [2])])
  }

  @Test func openingTablesAgainAnswersTheSame() throws {
    let environment = try scratch.open()
    let first = try environment.openTables(["one", "two"], create: true)
    #expect(try environment.openTables(["two", "one"], create: false) == first.reversed())
    #expect(try environment.openTables(["three", "two"], create: true)[1] == first[1])
  }

  @Test func aMissingTableIsAnErrorUnlessCreated() throws {
    let environment = try scratch.open()
    _ = try environment.openTables(["one"], create: true)
    let error = failure { () throws(LMDBError) in
      _ = try environment.openTables(["one", "two"], create: false)
    }
    #expect(error == .notFound)
    // The failure left nothing behind that would hold the next writer up.
    _ = try environment.openTables(["one", "two"], create: true)
  }

  @Test func existingTablesOpenWithoutWaitingForAWriter() throws {
    let environment = try scratch.open()
    _ = try environment.openTables(["one"], create: true)
    let transaction = try environment.beginWrite()
    _ = try environment.openTables(["one"], create: true)
    transaction.abort()
  }

  @Test func tablesAreBounded() throws {
    let environment = try scratch.open(maxTables: 2)
    let error = failure { () throws(LMDBError) in
      _ = try environment.openTables(["one", "two", "three"], create: true)
    }
    #expect(error == .tablesFull)
    #expect(
      failure { () throws(LMDBError) in _ = try environment.openTables([""], create: true) } == .badSize)
  }

  @Test func aFileLargerThanTheMapOpensAllTheSame() throws {
    do {
      let (environment, table) = try scratch.openTable()
      var transaction = try environment.beginWrite()
      try transaction.put([1], Array(repeating: 5, count: 3_000_000), in: table)
      try transaction.commit()
    }
    let (environment, table) = try scratch.openTable(mapSize: 1 << 16)
    #expect(try environment.rows(of: table)[0].value.count == 3_000_000)
  }

  @Test func aMapBeyondAllAddressSpaceFallsBackToASmallerOne() throws {
    let (environment, table) = try scratch.openTable(mapSize: 1 << 50)
    try environment.store([1: 1], in: table)
    #expect(try environment.info.mapSize <= 1 << 36)
  }

  @Test func errorsSayWhatHappened() {
    #expect(LMDBError.mapFull.description.contains("MDB_MAP_FULL"))
    #expect(LMDBError.missing.description.contains("No such file"))
  }
}
