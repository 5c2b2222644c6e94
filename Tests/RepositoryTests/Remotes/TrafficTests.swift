import ChangeModel
import Pristine
import Remote
import Repository
import TestSupport
import Testing

/// What goes over the wire grows with what two repositories differ in, not with what they hold.
@Suite("Traffic between repositories")
struct TrafficTests {
  /// Changes that depend on nothing, each with a file of its own.
  private static func changes(_ numbers: Range<Int>) throws -> [PreparedChange] {
    try numbers.map { number in
      var forgery = Forgery(on: [], "change \(number)", nonce: UInt8(truncatingIfNeeded: number))
      forgery.change.treeFacts = [
        .create(.directory, parent: .root, name: Array("d\(number)".utf8), again: [])
      ]
      return try forgery.received()
    }
  }

  /// Two repositories with a history, and two of ten changes besides; files are shown of neither.
  private struct Pair {
    let stage: Stage
    let near: Replica
    let far: Replica

    /// - Parameters:
    ///   - history: what both have, and in which order each got it.
    init(_ history: [PreparedChange], shuffled: Bool = false) throws {
      stage = try Stage()
      near = try stage.replica("near")
      far = try stage.replica("far")
      // Out of the way of files, which would be made for each change.
      for replica in [near, far] {
        try replica.repository.createChannel("work", replica.invocation("channel new"))
      }
      try Pair.add(history, to: far)
      if shuffled {
        var random = SplitMix64(seed: history.count)
        try Pair.add(history.shuffled(using: &random), to: near)
      } else {
        try Pair.add(history, to: near)
      }
    }

    static func add(_ changes: [PreparedChange], to replica: Replica) throws {
      try replica.repository.store.write { writer throws(PristineError) in
        var ids: [LocalChange] = []
        for change in changes { ids.append(try writer.insert(change)) }
        _ = try writer.add(ids, to: "work")
      }
    }

    func pull() throws -> PullOutcome {
      try near.visit(far) { client in
        try near.pull(over: client) {
          $0.subject = .channel("work")
          $0.channel = "work"
        }
      }
    }

    func push() throws -> PushOutcome {
      try near.visit(far) { client in
        try near.push(over: client) {
          $0.channel = "work"
          $0.target = "work"
        }
      }
    }

    func expectSame() throws { #expect(try near.state("work") == far.state("work")) }
  }

  private static let small = Result { try changes(0..<10) }
  private static let middling = Result { try changes(0..<2000) }
  private static let large = Result { try changes(0..<10_000) }
  private static let news = Result { try changes(20_000..<20_010) }
  private static let own = Result { try changes(30_000..<30_010) }

  private func total(_ traffic: Traffic) -> Int { traffic.received + traffic.sent }

  @Test func tenNewChangesCostTheSameWithTenAndWithTenThousandBefore() throws {
    var costs: [(pull: Traffic, push: Traffic)] = []
    for history in [TrafficTests.small, TrafficTests.large] {
      let pair = try Pair(history.get())
      try Pair.add(TrafficTests.news.get(), to: pair.far)
      let pull = try pair.pull()
      #expect(pull.added.count == 10)
      try Pair.add(TrafficTests.own.get(), to: pair.near)
      let push = try pair.push()
      #expect(push.added == 10)
      try pair.expectSame()
      costs.append((pull.traffic, push.traffic))
    }
    // Some digests more of ever older states, asked about once.
    #expect(total(costs[1].pull) < total(costs[0].pull) + 1000, "\(costs)")
    #expect(total(costs[1].push) < total(costs[0].push) + 1000, "\(costs)")
    #expect(costs[1].pull.turns == costs[0].pull.turns, "\(costs)")
    #expect(costs[1].push.turns == costs[0].push.turns, "\(costs)")
  }

  @Test func nothingNewCostsAGreeting() throws {
    for history in [TrafficTests.small, TrafficTests.middling] {
      let pair = try Pair(history.get())
      let traffic = try pair.pull().traffic
      #expect(total(traffic) < 400 && traffic.turns <= 3, "\(traffic)")
      let again = try pair.pull().traffic
      #expect(total(again) < 400 && again.turns <= 2, "\(again)")
    }
  }

  @Test func whereBothHaveMovedOnEachGetsWhatItLacks() throws {
    var costs: [Traffic] = []
    for history in [TrafficTests.small, TrafficTests.middling] {
      let pair = try Pair(history.get())
      try Pair.add(TrafficTests.news.get(), to: pair.far)
      try Pair.add(TrafficTests.own.get(), to: pair.near)
      let pull = try pair.pull()
      #expect(pull.added.count == 10)
      let push = try pair.push()
      #expect(push.added == 10)
      try pair.expectSame()
      costs.append(
        Traffic(
          received: pull.traffic.received + push.traffic.received, sent: pull.traffic.sent + push.traffic.sent
        ))
    }
    #expect(total(costs[1]) < total(costs[0]) + 2000, "\(costs)")
  }

  @Test func whereTheOrdersOfArrivalDifferOnlyWhatDiffersIsLookedInto() throws {
    let pair = try Pair(TrafficTests.middling.get(), shuffled: true)
    try Pair.add(TrafficTests.news.get(), to: pair.far)
    try Pair.add(TrafficTests.own.get(), to: pair.near)
    let pull = try pair.pull()
    #expect(pull.added.count == 10)
    // Twenty places among two thousand are found by cutting ranges in parts; a list of all hashes would be 64,000 bytes.
    #expect(total(pull.traffic) < 30_000 && pull.traffic.turns < 12, "\(pull.traffic)")
    let push = try pair.push()
    #expect(push.added == 10)
    // It is remembered now what the other side has.
    #expect(total(push.traffic) < 6000, "\(push.traffic)")
    try pair.expectSame()
  }

  @Test func repositoriesWithNothingInCommonSendAllOnce() throws {
    let pair = try Pair([])
    try Pair.add(TrafficTests.middling.get(), to: pair.far)
    try Pair.add(TrafficTests.own.get(), to: pair.near)
    let pull = try pair.pull()
    #expect(pull.added.count == 2000 && !pull.isRelated)
    let bytes = try TrafficTests.middling.get().reduce(0) { $0 + $1.encoded.bytes.count }
    #expect(total(pull.traffic) < 2 * bytes + 2000 * 120, "\(pull.traffic) for \(bytes)")
  }
}
