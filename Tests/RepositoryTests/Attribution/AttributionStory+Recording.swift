import Attribution
import ChangeModel
import FileSystem
import Repository
import TestSupport
import WorkingCopy

/// What makes, takes back and passes on changes.
extension AttributionStory {
  mutating func record(_ desk: Int, _ step: Int, replacing replaced: ChangeHash? = nil) throws {
    var request = RecordRequest()
    request.message = Array("step \(step)".utf8)
    request.replaces = replaced
    if replaced == nil, random.chance(0.15), let path = random.pick(try files(desk)) {
      request.paths = [path]
    }
    var record = AttributionRecord(salt: [UInt8(truncatingIfNeeded: step)])
    var declared: Writer?
    switch random.below(10) {
    case 0:
      declared = .human
      record.declaration = .human
      record.evidence = [Evidence(.flag, of: .human)]
    case 1:
      let number = random.below(4)
      declared = .ai(number)
      record.declaration = .ai
      record.uses = [AttributionStory.use(number)]
      record.evidence = [Evidence(.flag, of: .ai(0))]
    default: break
    }
    // What is declared holds of text, too, that was recorded and taken back and of which nothing was said: in this change only.
    if try words(desk, files(desk)).contains(where: { writers[$0] == .unknown && homes[$0] != nil }) {
      declared = nil
      record = AttributionRecord(salt: record.salt)
    }
    var attribution = AttributionRequest(record)
    if let declared {
      attribution.hand = declared == .human ? .human : .ai(0)
      attribution.overridesCheckpoints = true
    }
    request.attribution = attribution
    try self.record(desk, request, declared)
  }

  /// - Parameter declared: who is said to have typed all of it.
  private mutating func record(_ desk: Int, _ request: RecordRequest, _ declared: Writer?) throws {
    let replica = desks[desk].replica
    let before = try replica.set().subtracting(request.replaces.map { [$0] } ?? [])
    // What is recorded of a path that moved goes by both of its paths.
    let here = try words(desk, request.paths.isEmpty ? files(desk) : request.paths)
    let nonce = random.next()
    guard let hash = try newChange(request, nonce, replica) else { return }
    let now = here.intersection(desks[desk].unrecorded)
    for word in now {
      if let declared { writers[word] = declared } else if writers[word] == nil { writers[word] = .unknown }
    }
    let contents = try replica.repository.details(of: hash).contents ?? []
    let typed = Set(contents.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) })
    // What was taken back and is recorded again is this change's, as far as it is new to the channel.
    let isAnew = desks[desk].tookBack || request.replaces != nil
    for word in here where isAnew ? typed.contains(word) : homes[word, default: []].isDisjoint(with: before) {
      homes[word, default: []].insert(hash)
    }
    if request.paths.isEmpty { desks[desk].tookBack = false }
    desks[desk].unsaid.subtract(now)
    desks[desk].unrecorded.subtract(now)
    tell(desk, "records \(hash.description.prefix(8)) declared \(declared as Any) \(request.paths)")
    count("record")
    if declared != nil { count("declared record") }
  }

  private func newChange(_ request: RecordRequest, _ nonce: UInt64, _ replica: Replica) throws -> ChangeHash?
  {
    do {
      return try replica.repository.record(request, replica.invocation("record", nonce: nonce)).hash
    } catch RepositoryError.nothingToRecord {
      return nil
    }
  }

  /// Lets a tool indent, join and part lines, and records that as its work.
  mutating func reformat(_ desk: Int, _ step: Int) throws {
    try record(desk, step)
    guard desks[desk].unrecorded.isEmpty, let path = random.pick(try files(desk)) else { return }
    var out: [String] = []
    for line in try lines(desk, path) {
      if AttributionStory.isMarker(line) { return }
      let words = AttributionStory.words(line)
      switch random.below(4) {
      case 0: out.append("  " + words.joined(separator: " "))
      case 1: out.append(words.joined(separator: "  "))
      case 2 where words.count > 3:
        out.append(words.prefix(3).joined(separator: " "))
        out.append("    " + words.dropFirst(3).joined(separator: " "))
      case 3 where !out.isEmpty: out[out.count - 1] += " " + words.joined(separator: " ")
      default: out.append(line)
      }
    }
    try write(desk, path, out)
    var request = RecordRequest()
    var record = AttributionRecord(salt: [UInt8(truncatingIfNeeded: step)])
    record.declaration = .mechanical
    record.tools = [Array("formatter".utf8)]
    record.evidence = [Evidence(.flag, of: .tool(0))]
    var attribution = AttributionRequest(record)
    attribution.hand = .mechanical(0)
    attribution.overridesCheckpoints = true
    request.attribution = attribution
    tell(desk, "formats \(path)")
    try self.record(desk, request, nil)
    count("formatted")
  }

  mutating func move(_ desk: Int) throws {
    guard let path = random.pick(try files(desk)) else { return }
    let target = try RelativePath("g\(random.below(900))".utf8)
    let replica = desks[desk].replica
    guard try replica.root.status(of: target) == nil else { return }
    if desks[desk].unrecorded.isEmpty, random.chance(0.3) {
      // Found again by what is in it.
      try replica.root.rename(path, to: target)
      tell(desk, "renames \(path) to \(target)")
      try record(desk, 0)
    } else {
      try replica.repository.move(path, to: target, replica.invocation("mv"))
      tell(desk, "moves \(path) to \(target)")
    }
    count("moved")
  }

  /// Takes everything over from somebody, or one change with what it needs, sometimes in another order.
  mutating func pull(_ desk: Int) throws {
    let other = random.below(desks.count)
    let (replica, source) = (desks[desk].replica, desks[other].replica)
    guard other != desk else { return }
    let own = try replica.set()
    let missing = try source.changes().filter { !own.contains($0) }
    guard let one = random.pick(missing) else { return }
    if random.chance(0.5) {
      try replica.pull(random.chance(0.5) ? missing : missing.shuffled(using: &random), from: source)
      tell(desk, "pulls \(missing.count) from \(source.name)")
    } else {
      var wanted = [one]
      var next = 0
      while next < wanted.count {
        let dependencies = try source.repository.details(of: wanted[next]).encoded.change.dependencies
        wanted += dependencies.filter { !own.contains($0) && !wanted.contains($0) }
        next += 1
      }
      try replica.pull(wanted, from: source)
      tell(desk, "picks \(wanted.map { $0.description.prefix(8) }) from \(source.name)")
    }
    count("pulled")
  }

  /// Takes the newest changes back; they are edits again, or gone from the files as well.
  mutating func unrecord(_ desk: Int) throws {
    let replica = desks[desk].replica
    let resets = random.chance(0.4)
    for hash in try replica.repository.log(limit: 1 + random.below(2)).map(\.hash) {
      _ = try replica.repository.unrecord([hash], reset: resets, replica.invocation("unrecord"))
      tell(desk, "unrecords \(hash.description.prefix(8)) \(resets ? "with its text" : "")")
      if !resets { desks[desk].tookBack = true }
      count("unrecorded")
    }
    if !resets, random.chance(0.8) { try record(desk, 1) }
  }

  mutating func amend(_ desk: Int, _ step: Int) throws {
    guard let newest = try desks[desk].replica.repository.log(limit: 1).first else { return }
    try record(desk, step, replacing: newest.hash)
    count("amended")
  }

  mutating func revert(_ desk: Int) throws {
    let replica = desks[desk].replica
    guard let hash = random.pick(try replica.changes()) else { return }
    _ = try replica.repository.revert(hash, message: [], replica.invocation("revert"))
    tell(desk, "reverts \(hash.description.prefix(8))")
    count("reverted")
  }

  /// Keeps one side, or both, of each conflict in a file.
  mutating func resolve(_ desk: Int, _ step: Int) throws {
    for path in try files(desk) {
      let old = try lines(desk, path)
      guard old.contains(where: AttributionStory.isMarker) else { continue }
      var side = 0
      var kept = random.below(3)
      var new: [String] = []
      for line in old {
        if line.hasPrefix("<<<<<<<") { (side, kept) = (1, random.below(3)) }
        if line.hasPrefix("=======") { side += 1 }
        if line.hasPrefix(">>>>>>>") { side = 0 }
        if AttributionStory.isMarker(line) { continue }
        if side == 0 || kept == 0 || kept == side { new.append(line) }
      }
      try write(desk, path, new)
      tell(desk, "resolves \(path)")
      count("resolved")
    }
    try record(desk, step)
  }

  /// Throws away what is not recorded.
  mutating func discard(_ desk: Int) throws {
    let replica = desks[desk].replica
    _ = try replica.repository.reset(force: true, replica.invocation("reset"))
    for (path, _) in try replica.repository.status(findsUntracked: true).untracked {
      try replica.root.removeTree(path)
    }
    desks[desk].unsaid = []
    desks[desk].unrecorded = []
    tell(desk, "throws its edits away")
  }
}
