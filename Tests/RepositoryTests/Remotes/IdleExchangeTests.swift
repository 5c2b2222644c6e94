import ChangeModel
import FileSystem
import Repository
import TestSupport
import Testing

/// Where nothing is to travel, nothing is written either, however much the two sides differ in.
@Suite("An exchange of nothing")
struct IdleExchangeTests {
  @Test func writesNoRows() throws {
    let stage = try Stage()
    let (alice, bob) = (try stage.replica("alice"), try stage.replica("bob"))
    for number in 0..<3 { try alice.record("f", "edition \(number)\n") }
    try bob.visit(alice) { try bob.pull(over: $0) }
    // One change there is taken out, and stays out; one more here is pushed.
    try alice.unrecord(try alice.changes()[2])
    try bob.record("g", "g\n")
    let rows = [try StoredRows(alice.repository.store), try StoredRows(bob.repository.store)]
    for isPush in [true, false] {
      // The first one notes what it found.
      try exchange(isPush, bob, alice)
      let before = try rows.map { try $0.all() }
      for _ in 0..<3 {
        try exchange(isPush, bob, alice)
        #expect(try rows.map { try $0.all() } == before, "\(isPush ? "push" : "pull") writes rows")
      }
    }
    #expect(try alice.changes().count == 3 && bob.changes().count == 4)
  }

  private func exchange(_ isPush: Bool, _ person: Replica, _ other: Replica) throws {
    try person.visit(other) { client in
      if isPush { _ = try person.push(over: client) } else { _ = try person.pull(over: client) }
    }
  }
}
