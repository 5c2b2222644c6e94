import LMDB
import Testing

@Suite struct MaintenanceTests {
  let scratch = Scratch()

  @Test func compactingLeavesTheFreePagesBehind() throws {
    let (environment, table) = try scratch.openTable()
    let value = [UInt8](repeating: 1, count: 2_000_000)
    var filling = try environment.beginWrite()
    try filling.put([1], value, in: table)
    try filling.put([2], [2], in: table)
    try filling.commit()
    var deleting = try environment.beginWrite()
    _ = try deleting.delete([1], in: table)
    try deleting.commit()

    let copy = Scratch()
    try environment.compact(to: copy.path)
    let (compacted, copiedTable) = try copy.openTable()
    #expect(try compacted.info.usedSize < 100_000)
    #expect(try environment.info.usedSize > 2_000_000)
    #expect(try compacted.rows(of: copiedTable) == [Row([2], [2])])
  }

  @Test func compactingOverADataFileIsRefused() throws {
    let (environment, _) = try scratch.openTable()
    let copy = Scratch()
    copy.write([1, 2, 3], to: "data.mdb")
    #expect(failure { () throws(LMDBError) in try environment.compact(to: copy.path) } != nil)
    let error = failure { () throws(LMDBError) in try environment.compact(to: copy.path + "/nowhere") }
    #expect(error == .missing)
  }

  @Test func infoFollowsTheCommits() throws {
    let (environment, table) = try scratch.openTable()
    let before = try environment.info
    try environment.store([1: 1], in: table)
    let after = try environment.info
    #expect(after.lastTransaction == before.lastTransaction + 1)
    #expect(after.mapSize == 1 << 30)
    #expect(after.pageSize >= 4096)
    #expect(after.maxReaders == 126)
    #expect(after.usedSize == (after.lastPage + 1) * after.pageSize)
  }

  @Test func livingReadersAreNotDead() throws {
    let (environment, table) = try scratch.openTable()
    let transaction = try environment.beginRead()
    #expect(try environment.checkReaders() == 0)
    #expect(try transaction.reader.count(of: table) == 0)
  }

  @Test func flushingIsAllowedAtAnyTime() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 1], in: table)
    try environment.flush()
  }
}
