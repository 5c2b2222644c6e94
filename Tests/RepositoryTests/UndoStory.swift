import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import WorkingCopy

/// Random commands on one repository with several channels, each undone, done again and undone at random.
///
/// Law (*undo*): a command followed by `undo` leaves channels, arrivals, tags, the channel shown, tracking and the files as they were
/// before it; `redo` after that leaves them as the command did; any number of times.
struct UndoStory {
  private let stage: Stage
  private let replica: Replica
  private let seed: Int
  private var random: SplitMix64
  private var story: [String] = []

  init(seed: Int, in stage: Stage) throws {
    self.seed = seed
    self.stage = stage
    random = SplitMix64(seed: seed &* 1_000_003)
    replica = try stage.replica("ada")
  }

  mutating func run(steps: Int) throws {
    for step in 0..<steps {
      do {
        for _ in 0..<random.below(3) { try edit() }
        try command(step)
      } catch {
        throw BrokenLaw(
          description: "\(error) — seed \(seed) step \(step)\n" + story.suffix(30).joined(separator: "\n"))
      }
    }
    try walkBack()
  }

  private mutating func tell(_ text: String) { story.append(text) }

  private mutating func require(_ a: Scene, _ b: Scene, _ what: String) throws {
    if let difference = a.difference(from: b) { throw BrokenLaw(description: "\(what): \(difference)") }
    guard random.chance(0.2) else { return }
    let problems = try replica.repository.check()
    guard problems.isEmpty else { throw BrokenLaw(description: "\(what): check finds \(problems)") }
  }

  // MARK: Commands and their undo

  private mutating func command(_ step: Int) throws {
    let before = try Scene(of: replica)
    let operations = try replica.repository.operations().count
    do {
      try act(step)
    } catch let error as RepositoryError {
      tell("  refused: \(error)")
      let after = try Scene(of: replica)
      try require(after, before, "what is refused changes nothing")
      return
    }
    let after = try Scene(of: replica)
    guard try replica.repository.operations().count > operations else {
      try require(after, before, "what is not logged changes nothing")
      return
    }
    for turn in 0..<(1 + random.below(2)) {
      _ = try replica.repository.undo(replica.invocation("undo"))
      try require(try Scene(of: replica), before, "undo \(turn)")
      _ = try replica.repository.redo(replica.invocation("redo"))
      try require(try Scene(of: replica), after, "redo \(turn)")
    }
    if random.chance(0.3) {
      _ = try replica.repository.undo(replica.invocation("undo"))
      tell("  undone")
      try require(try Scene(of: replica), before, "undo")
    }
  }

  /// Undoes to the beginning, and does everything again.
  private mutating func walkBack() throws {
    var scenes: [Scene] = []
    do {
      while true {
        scenes.append(try Scene(of: replica))
        let undone = try replica.repository.undo(force: true, replica.invocation("undo")).reverted
        tell("undoes \(undone.map { "\($0.number) \(String(decoding: $0.command, as: UTF8.self))" })")
      }
    } catch RepositoryError.nothingToUndo {
      scenes.removeLast()
    } catch {
      throw BrokenLaw(description: "\(error) — seed \(seed)\n" + story.suffix(50).joined(separator: "\n"))
    }
    let channels = try replica.repository.channels()
    guard channels.map(\.name) == ["main"], channels[0].count == 0 else {
      throw BrokenLaw(description: "seed \(seed): the beginning has \(channels)")
    }
    while let scene = scenes.popLast() {
      do {
        let redone = try replica.repository.redo(force: true, replica.invocation("redo")).reverted
        tell("takes back \(redone.map(\.number))")
        try require(try Scene(of: replica), scene, "after walking back")
      } catch {
        throw BrokenLaw(description: "\(error) — seed \(seed)\n" + story.suffix(50).joined(separator: "\n"))
      }
    }
  }

  private mutating func act(_ step: Int) throws {
    let repository = replica.repository
    let tracked = try repository.list().map { try RelativePath($0.path) }
    let channels = try repository.channels().map(\.name)
    let current = try repository.currentChannel()
    let other = random.pick(channels.filter { $0 != current })
    switch random.below(21) {
    case 0, 1, 2, 3:
      tell("add and record")
      var request = RecordRequest()
      if random.chance(0.3), let path = random.pick(tracked) { request.paths = [path] }
      request.message = Array("step \(step)".utf8)
      if random.chance(0.3), let newest = try repository.log(limit: 1).first {
        request.replaces = newest.hash
      }
      tell("  replaces \(request.replaces?.description.prefix(8) ?? "nothing"), paths \(request.paths)")
      _ = try repository.record(request, replica.invocation("record", nonce: random.next()))
    case 4, 5:
      tell("add everything")
      _ = try repository.add([.root], recursive: true, replica.invocation("add"))
    case 6:
      guard let path = random.pick(tracked) else { return }
      let (keep, force) = (random.chance(0.3), random.chance(0.7))
      tell("remove \(path) keep \(keep) force \(force)")
      try repository.remove([path], keep: keep, force: force, replica.invocation("remove"))
    case 7, 8:
      guard let path = random.pick(tracked) else { return }
      let target = try newPath()
      tell("mv \(path) \(target)")
      try repository.move(path, to: target, replica.invocation("mv"))
    case 9:
      tell("fork \(step)")
      try repository.fork("c\(step)", replica.invocation("fork"))
    case 10, 11:
      guard let other else { return }
      let force = random.chance(0.5)
      tell("switch \(other) force \(force)")
      _ = try repository.switchChannel(other, force: force, replica.invocation("switch"))
    case 12, 13:
      guard let other, let one = random.pick(try repository.log(channel: other)) else { return }
      let force = random.chance(0.5)
      tell("apply \(one.hash.description.prefix(8)) from \(other) force \(force)")
      _ = try repository.apply([one.hash], force: force, replica.invocation("apply"))
    case 14:
      guard let one = random.pick(try repository.log()) else { return }
      let (reset, force) = (random.chance(0.6), random.chance(0.5))
      tell("unrecord \(one.hash.description.prefix(8)) reset \(reset) force \(force)")
      _ = try repository.unrecord(
        [one.hash], withDependents: true, reset: reset, force: force, replica.invocation("unrecord"))
    case 15:
      guard let one = random.pick(try repository.log()) else { return }
      tell("revert \(one.hash.description.prefix(8))")
      _ = try repository.revert(
        one.hash, message: [], force: random.chance(0.5),
        replica.invocation("revert", nonce: random.next()))
    case 16:
      var paths: [RelativePath] = []
      if random.chance(0.4), let path = random.pick(tracked) { paths = [path] }
      tell("reset \(paths)")
      _ = try repository.reset(paths: paths, force: random.chance(0.8), replica.invocation("reset"))
    case 17:
      guard let other else { return }
      if random.chance(0.5) {
        tell("rename \(other)")
        try repository.renameChannel(other, to: "r\(step)", replica.invocation("channel rename"))
      } else {
        tell("delete \(other)")
        try repository.deleteChannel(other, replica.invocation("channel delete"))
      }
    case 18:
      tell("tag t\(step)")
      try repository.createTag("t\(step)", channel: other, replica.invocation("tag create"))
    case 19:
      guard let tag = random.pick(try repository.tags().map(\.name)) else { return }
      let force = random.chance(0.5)
      switch random.below(3) {
      case 0:
        tell("tag delete \(tag)")
        try repository.deleteTag(tag, replica.invocation("tag delete"))
      case 1:
        tell("tag reset \(tag) force \(force)")
        _ = try repository.reset(toTag: tag, force: force, replica.invocation("tag reset"))
      default:
        tell("tag checkout \(tag) force \(force)")
        _ = try repository.checkOut(tag: tag, force: force, replica.invocation("tag checkout"))
      }
    default:
      guard let number = random.pick(try repository.operations().prefix(6).map(\.number)) else { return }
      tell("op restore \(number)")
      _ = try repository.restore(operation: number, force: true, replica.invocation("op restore"))
    }
  }

  // MARK: Edits

  private mutating func newPath() throws -> RelativePath {
    let name = ["a", "b", "c"][random.below(3)]
    return try RelativePath((random.chance(0.4) ? ["d", "e"][random.below(2)] + "/" + name : name).utf8)
  }

  private mutating func edit() throws {
    let files = try replica.files()
    let path = try newPath()
    if random.chance(0.15), let gone = random.pick(files.keys.sorted()) {
      tell("rm -r \(gone)")
      try replica.root.removeTree(gone)
      return
    }
    if let parent = path.parent, !parent.isRoot, let entry = files[parent], entry != .directory { return }
    if files[path] == .directory { return }
    if random.chance(0.1) {
      tell("link \(path)")
      _ = try replica.root.remove(path)
      _ = try replica.root.writeSymlink(path, target: Array("to\(random.below(9))".utf8), staging: nil)
      return
    }
    if case .link? = files[path] { _ = try replica.root.remove(path) }
    var lines = (0..<5).map { "line \($0)" }
    if case .file(let bytes, _)? = files[path], random.chance(0.8) {
      lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    lines.insert("new \(random.below(1000))", at: random.below(lines.count + 1))
    tell("write \(path)")
    try replica.write(path, lines.joined(separator: "\n") + "\n", executable: random.chance(0.1))
  }
}

/// Everything that undo has to bring back.
struct Scene: Equatable {
  var files: [String]
  var channels: [String]
  var tags: [String]
  var tracking: [String]

  init(of replica: Replica) throws {
    let repository = replica.repository
    files = try replica.files().map { "\($0.key) = \($0.value)" }.sorted()
    channels = try repository.channels().map { channel in
      let log = try repository.log(channel: channel.name).map {
        "\($0.hash.description.prefix(8)) \($0.state)"
      }
      return "\(channel.name)\(channel.isCurrent ? "*" : "") \(channel.state) \(log)"
    }
    tags = try repository.tags().map { "\($0.name) \($0.state) \($0.count)" }
    let scan = try repository.status(findsUntracked: true)
    tracking = scan.items.compactMap { item in
      let difference = item.difference.subtracting(.stamp)
      let entry = item.entry
      // What was added and is gone is nothing to anybody; a record that finds nothing drops it.
      if entry.tracking == .added, difference.contains(.missing) { return nil }
      return difference.isEmpty && !entry.isSettled
        ? nil
        : "\(item.path) \(difference.rawValue) \(entry.tracking) \(entry.inodes) \(entry.kind) \(entry.isSettled)"
    }
    tracking += scan.untracked.map { "? \($0.path)" }
    let workspace = repository.workspaceID
    tracking += try repository.store.read { reader throws(PristineError) in
      try Index(reader, workspace: workspace).removals().map {
        "- \($0.inode) \($0.directory) \(String(decoding: $0.name, as: UTF8.self))"
      }
    }
    tracking += try repository.conflicts().map {
      "conflict \(String(decoding: $0.path, as: UTF8.self)) \($0.kind)"
    }
  }

  /// What is here and not there, and the other way round; nil when they are equal.
  func difference(from other: Scene) -> String? {
    if self == other { return nil }
    func compare(_ a: [String], _ b: [String], _ name: String) -> [String] {
      let (x, y) = (Set(a), Set(b))
      return x.subtracting(y).sorted().map { "\(name) has \($0)" }
        + y.subtracting(x).sorted().map { "\(name) lacks \($0)" }
        + (x == y && a != b ? ["order of \(name)"] : [])
    }
    return
      (compare(files, other.files, "disk") + compare(channels, other.channels, "channels")
      + compare(tags, other.tags, "tags") + compare(tracking, other.tracking, "tracking")).joined(
        separator: "\n")
  }
}
