import Glibc

/// Two people with a network between their machines that is cut while a command is at work: whatever has passed by then, both repositories are
/// sound, no channel shows half of what was to come, and the same command goes on where it stopped.
///
///     let story = try CutConnectionStory(seed: 1)
///     try story.run(.push, cuttingAtTenths: 1...9)
package final class CutConnectionStory {
  package enum Verb: String, CaseIterable, Sendable {
    case clone
    case pull
    case push
  }

  private let seed: Int
  /// Has everything.
  private let source: Sandbox
  private let server: SSHServer
  private let programs: StartedPrograms
  /// What the source has of hands, statements and tags.
  private let told: [String]
  private var measured: Int?
  /// Contents of one change, which no compression makes smaller.
  private static let noise = 40_000

  package init(seed: Int) throws {
    self.seed = seed
    server = try SSHServer.shared()
    source = try Sandbox("source")
    programs = try StartedPrograms(in: source.outside)
    var random = SplitMix64(seed: seed)
    for number in 0..<5 {
      try source.write("f\(random.below(3))", "edition \(number)\n")
      try source.write(
        "noise\(number)", (0..<CutConnectionStory.noise).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      )
      try source.byline("add", "-r", ".")
      try source.record("change \(number)", number % 2 == 0 ? "--human" : "--ai-model=model-\(number)")
    }
    // Of the last one.
    try source.byline("review", try source.hashes()[4], "--note", "looked at")
    try source.byline("tag", "create", "v1")
    told = try CutConnectionStory.told(by: source)
  }

  /// Plays the command into an empty repository, cut after each of some tenths of what it takes, and has it go on each time.
  ///
  /// - Throws: `BrokenLaw`.
  package func run(_ verb: Verb, cuttingAtTenths tenths: some Sequence<Int>) throws {
    let total = try length()
    for tenth in tenths {
      let sides = try sides(verb)
      guard try !cut(verb, sides, after: total * tenth / 10) else {
        throw broken(verb, total * tenth / 10, "needs less than it takes")
      }
      try finish(verb, sides, total)
    }
  }

  /// The same with one repository, cut again and again.
  package func wearOut(_ verb: Verb) throws {
    let total = try length()
    let sides = try sides(verb)
    for tenth in [4, 2, 6, 3, 7] {
      // Once most has come, what is left may be less than that.
      if try cut(verb, sides, after: total * tenth / 10) { return try check(verb, sides, total) }
    }
    try finish(verb, sides, total)
  }

  /// The one that types the command, and the one that has nothing.
  private struct Sides {
    let near: Sandbox
    let empty: Sandbox
    let command: [String]
  }

  private func sides(_ verb: Verb) throws -> Sides {
    let empty = try Sandbox("empty", initialized: verb != .clone)
    let address = (verb == .push ? empty : source).address(over: .ssh)
    return Sides(
      near: verb == .push ? source : empty, empty: empty,
      command: verb == .clone ? ["clone", address, empty.path] : [verb.rawValue, address])
  }

  /// How many bytes the whole takes, much the same for each command.
  private func length() throws -> Int {
    if let measured { return measured }
    let total = try finish(.pull, try sides(.pull), nil)
    measured = total
    return total
  }

  /// - Returns: whether it came to its end all the same.
  private func cut(_ verb: Verb, _ sides: Sides, after count: Int) throws -> Bool {
    let relay = try TCPRelay(to: server.port, breakingAfter: count)
    let output = try start(sides, over: relay)
    let isDone = output.status == 0
    try require(isDone || output.status == 6, verb, count, "ends with \(output.status): \(output.messages)")
    for person in [source, sides.empty] where try person.exists(".byline") { try person.byline("check") }
    // A channel grows by all of it, or not at all.
    let has = try sides.empty.exists(".byline") ? sides.empty.hashes() : []
    try require(try has == (isDone ? source.hashes() : []), verb, count, "shows \(has.count) changes")
    return isDone
  }

  /// - Parameter total: bytes that it takes from nothing.
  /// - Returns: how many bytes passed.
  @discardableResult
  private func finish(_ verb: Verb, _ sides: Sides, _ total: Int?) throws -> Int {
    let relay = try TCPRelay(to: server.port)
    let output = try start(sides, over: relay)
    let passed = relay.passed
    try require(output.status == 0, verb, passed, "does not go on: \(output.status) \(output.messages)")
    // How much the programs got to see, before those of SSH let go of the rest, is not for this one to say.
    if let total { try require(passed < total + total / 20, verb, passed, "takes more than all: \(total)") }
    try check(verb, sides, passed)
    return passed
  }

  /// Whether all has come.
  private func check(_ verb: Verb, _ sides: Sides, _ count: Int) throws {
    let empty = sides.empty
    if verb == .push { try empty.byline("reset") }
    try require(try empty.hashes() == source.hashes(), verb, count, "brings other changes")
    try require(try empty.state() == source.state(), verb, count, "comes to another state")
    try require(try empty.tree() == source.tree(), verb, count, "comes to other files")
    try require(try CutConnectionStory.told(by: empty) == told, verb, count, "loses what belongs to changes")
    try empty.byline("check")
  }

  /// Runs the command, and waits until the program at the other end has come to its end, too: that may outlast the connection.
  private func start(_ sides: Sides, over relay: TCPRelay) throws -> Output {
    try sides.near.useSSH(over: relay, announcing: programs)
    let output = try sides.near.start(sides.command).finish()
    try programs.wait()
    return output
  }

  /// What there is of hands, statements and tags.
  private static func told(by person: Sandbox) throws -> [String] {
    let questions = [["log", "--attribution"], ["change"], ["attribution"], ["tag", "list"]]
    return try questions.map {
      try person.byline(($0 + ["--output-format", "json"]).map { Array($0.utf8) }).text
    }
  }

  private func require(_ holds: Bool, _ verb: Verb, _ count: Int, _ text: String) throws {
    if !holds { throw broken(verb, count, text) }
  }

  private func broken(_ verb: Verb, _ count: Int, _ text: String) -> BrokenLaw {
    BrokenLaw(description: "\(verb) at \(count) bytes, seed \(seed), \(text)")
  }
}

/// Programs that somebody else started: knows when none of them is left. Each holds one end of a pipe, of which this process has the other.
final class StartedPrograms {
  /// Where the end is that they hold.
  let path: String
  private let pipe: Int32

  init(in folder: String) throws(CommandError) {
    path = folder + "/running"
    guard mkfifo(path, 0o600) == 0 else { throw .system("cannot make a pipe", errno) }
    pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard pipe >= 0, fcntl(pipe, F_SETFL, 0) == 0 else { throw .system("cannot open a pipe", errno) }
  }

  deinit { close(pipe) }

  /// Waits until all of those that have been started have ended.
  func wait() throws(CommandError) {
    var byte: UInt8 = 0
    // Nobody writes anything: there is an end to be read once nobody could.
    while read(pipe, &byte, 1) != 0 {
      guard errno == EINTR else { throw .system("cannot read a pipe", errno) }
    }
  }
}
