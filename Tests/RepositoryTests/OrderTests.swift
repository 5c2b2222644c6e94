import ChangeModel
import FileSystem
import Glibc
import Pristine
import Repository
import TestSupport
import Testing

/// The order in which changes arrive, and the route they take, never show.
@Suite("Changes that arrive")
struct OrderTests {
  @Test("five of them, independent, in all 120 orders give the same")
  func allOrders() throws {
    let stage = try Stage()
    let origin = try stage.replica("origin")
    try origin.write("f", "1\n2\n3\n4\n5\n6\n7\n8\n")
    try origin.write("g", "g\n")
    try origin.write("d/h", "h\n")
    try origin.add(.root)
    let base = try origin.export(try origin.record("base"))
    // Clean with each other, in conflict with each other, in text and in the tree.
    let works: [(Replica) throws -> Void] = [
      { try $0.write("f", "1\nX\n2\n3\n4\n5\n6\n7\n8\n") },
      { try $0.write("f", "1\nY\n2\n3\n4\n5\n6\n7\n") },
      { replica in
        try replica.repository.move("g", to: "d/g", replica.invocation("mv"))
        try replica.root.setExecutable("d/g", true)
      },
      { replica in
        try replica.write("g", "g\nmore\n")
        _ = try replica.root.remove("d/h")
      },
      { replica in
        try replica.write("d/h", "h\nmore\n")
        try replica.write("d/g", "another\n")
        try replica.add(.root)
      },
    ]
    var changes: [PreparedChange] = []
    for (number, work) in works.enumerated() {
      let person = try stage.replica("person-\(number)")
      _ = try person.repository.apply(received: [base], person.invocation("pull"))
      try work(person)
      changes.append(try person.export(try person.record("work \(number)")))
    }
    var first: Picture?
    for order in permutations(Array(changes.indices)) {
      let place = try Stage()
      let reader = try place.replica("reader")
      for change in [base] + order.map({ changes[$0] }) {
        _ = try reader.repository.apply(received: [change], reader.invocation("pull"))
      }
      let picture = try reader.picture()
      if let first { #expect(picture == first, "order \(order)") } else { first = picture }
    }
    #expect(first?.conflicts.isEmpty == false)
  }

  @Test(
    "thirty of them, in random orders and portions, through other channels, give the same", arguments: 1...2)
  func randomGraph(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let stage = try Stage()
    let people = try ["ann", "ben", "cas"].map { try stage.replica($0) }
    try people[0].write("f", (1...12).map { "line \($0)\n" }.joined())
    try people[0].write("g", "g\n")
    try people[0].add(.root)
    try people[0].record("base")
    for other in people.dropFirst() { try other.pull(from: people[0]) }
    var count = 1
    while count < 30 {
      let person = people[random.below(people.count)]
      if random.chance(0.35), let other = random.pick(people.filter { $0 !== person }) {
        let own = try person.set()
        let missing = try other.changes().filter { !own.contains($0) }
        // One of them with what it needs, or all.
        let wanted = try random.chance(0.5) ? random.pick(missing).map(other.closure) ?? [] : missing
        try person.pull(wanted.filter { !own.contains($0) }, from: other)
        continue
      }
      try edit(person, count, &random)
      do { try person.record("\(count)", nonce: random.next()) } catch RepositoryError.nothingToRecord {
        continue
      }
      count += 1
    }
    let hub = people[0]
    for other in people.dropFirst() { try hub.pull(from: other) }
    let all = try hub.changes()
    #expect(all.count == 30)
    let picture = try hub.picture()
    let parents = Dictionary(
      uniqueKeysWithValues: try all.map { ($0, Set(try hub.repository.relatives(of: $0).dependencies)) })
    for round in 0..<(getenv("BYLINE_SOAK") == nil ? 4 : 50) {
      let place = try Stage()
      let reader = try place.replica("reader")
      var rest = all.shuffled(using: &random)
      var order: [ChangeHash] = []
      while let at = rest.firstIndex(where: { parents[$0, default: []].isSubset(of: order) }) {
        order.append(rest.remove(at: at))
      }
      #expect(rest.isEmpty)
      try arrive(order, at: reader, from: hub, &random)
      #expect(try reader.picture() == picture, "seed \(seed) round \(round)")
      #expect(try reader.repository.check().isEmpty, "seed \(seed) round \(round)")
    }
  }

  @Test(
    "in channels of all kinds: two are in the same state exactly when they hold the same", arguments: 1...2)
  func statesOfSets(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let stage = try Stage()
    let alice = try stage.replica("alice")
    let changes = try (0..<5).map { try alice.record(RelativePath("f\($0)".utf8), "\($0)\n") }
    // Few enough changes that many of the channels are equal; some lost a change again.
    let names = (0..<24).map { "channel-\($0)" }
    for name in names {
      try alice.repository.createChannel(name, alice.invocation("channel new"))
      let wanted = changes.filter { _ in random.chance(0.6) }.shuffled(using: &random)
      for hash in wanted { try alice.apply(hash, to: name) }
      if let gone = random.pick(wanted), random.chance(0.4) {
        _ = try alice.repository.unrecord([gone], from: name, alice.invocation("unrecord"))
      }
    }
    var equal = 0
    for (index, one) in names.enumerated() {
      for other in names[..<index] {
        let isSame = try alice.set(one) == alice.set(other)
        #expect(try (alice.state(one) == alice.state(other)) == isSame, "seed \(seed): \(one) \(other)")
        if isSame { equal += 1 }
      }
    }
    #expect(equal > 0)
  }

  /// Portion by portion: straight away, or by way of a channel that holds only some of them.
  private func arrive(
    _ order: [ChangeHash], at reader: Replica, from hub: Replica, _ random: inout SplitMix64
  ) throws {
    var rest = order[...]
    var detours = 0
    while !rest.isEmpty {
      let portion = Array(rest.prefix(1 + random.below(8)))
      rest = rest.dropFirst(portion.count)
      let received = try portion.shuffled(using: &random).map(hub.export)
      guard random.chance(0.5) else {
        _ = try reader.repository.apply(received: received, reader.invocation("pull"))
        continue
      }
      detours += 1
      try reader.fork("detour-\(detours)")
      _ = try reader.repository.apply(received: received, to: "detour-\(detours)", reader.invocation("pull"))
      for hash in portion.shuffled(using: &random) { try reader.apply(hash) }
    }
  }

  private func edit(_ person: Replica, _ number: Int, _ random: inout SplitMix64) throws {
    let texts = try person.files().filter { if case .file = $0.value { true } else { false } }.keys.sorted()
    guard let path = random.pick(texts), random.chance(0.85) else {
      try person.write(RelativePath("new-\(number % 4)".utf8), "new \(number)\n")
      return try person.add(.root)
    }
    if random.chance(0.12) {
      try person.repository.move(path, to: RelativePath("moved-\(number)".utf8), person.invocation("mv"))
      return
    }
    var lines = try person.read(path).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    // Markers stay where they are: a conflict is left alone, or resolved as a whole.
    if lines.contains(where: { $0.hasPrefix("<<<<<<<") }) {
      lines.removeAll { line in ["<<<<<<<", "=======", ">>>>>>>"].contains { line.hasPrefix($0) } }
    } else if lines.count > 2, random.chance(0.4) {
      lines.remove(at: random.below(lines.count - 1))
    } else {
      lines.insert("typed \(number)", at: random.below(lines.count))
    }
    try person.write(path, lines.joined(separator: "\n"))
  }
}
