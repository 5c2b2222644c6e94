import Glibc

/// Two repositories and processes between them that are killed at any moment: both stay sound, and the same command brings all in the end.
package final class KilledExchangeStory {
  package enum Verb: String, CaseIterable, Sendable {
    case clone
    case pull
    case push
  }

  private let transport: Transport
  private let seed: Int
  private var random: SplitMix64
  /// Has everything.
  private let source: Sandbox
  private let pidFile: String
  private var round = 0

  package init(seed: Int, over transport: Transport) throws {
    self.seed = seed
    self.transport = transport
    random = SplitMix64(seed: seed)
    source = try Sandbox("source")
    pidFile = source.outside + "/server"
    // Long enough in coming that a kill falls into it.
    for number in 0..<8 {
      try source.write("f\(number % 3)", "edition \(number)\n")
      try source.write(
        "noise\(number % 2)", (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      try source.recordAll("change \(number)")
    }
    try source.byline("tag", "create", "v1")
  }

  /// The one that types the commands, and the other; the side that has nothing is new.
  private struct Sides {
    let near: Sandbox
    let empty: Sandbox
    let command: [String]
  }

  private func sides(_ verb: Verb) throws -> Sides {
    round += 1
    let empty = try Sandbox("empty\(round)", initialized: verb != .clone)
    let near = verb == .push ? source : empty
    if transport == .ssh {
      try near.useSSH()
      // The program there leaves its number before it begins.
      let program = try BuiltProgram.path()
      near.environment["BYLINE_REMOTE_PROGRAM"] =
        "env -i HOME=\(empty.outside)/home PATH=/usr/bin:/bin sh -c 'echo $$ >\(pidFile); exec \(program) \"$@\"' byline"
    }
    switch verb {
    case .clone:
      return Sides(
        near: near, empty: empty, command: ["clone", source.address(over: transport), empty.path])
    case .pull: return Sides(near: near, empty: empty, command: ["pull", source.address(over: transport)])
    case .push: return Sides(near: near, empty: empty, command: ["push", empty.address(over: transport)])
    }
  }

  /// Kills so many times, each at a moment within the time the whole takes, and then lets it come to its end.
  ///
  /// - Throws: `BrokenLaw`.
  package func run(_ verb: Verb, kills: Int) throws {
    let whole = try sides(verb)
    let clock = ContinuousClock()
    let took = try clock.measure { try whole.near.byline(whole.command.map { Array($0.utf8) }) }.components
    let microseconds = Int(took.seconds) * 1_000_000 + Int(took.attoseconds / 1_000_000_000_000)
    let sides = try sides(verb)
    var story: [String] = []
    for _ in 0..<kills {
      let delay = random.below(microseconds)
      let isServer = transport == .ssh && random.chance(0.4)
      unlink(pidFile)
      let process = try sides.near.start(sides.command)
      usleep(UInt32(delay))
      if isServer { killServer() } else { process.kill() }
      let output = try process.finish()
      story.append(
        "\(isServer ? "server" : "client") killed after \(delay) of \(microseconds) us, status \(output.status)"
      )
      guard [0, 5, 6, 137].contains(output.status) else {
        throw broken(verb, story, "ends otherwise: \(output.messages)")
      }
      // Refused is only what had come to its end before.
      if output.status == 5 { try check(verb, sides, story, isDone: true) }
      try check(verb, sides, story, isDone: false)
    }
    let output = try sides.near.start(sides.command).finish()
    let isThere = verb == .clone && output.messages.contains("there is a repository already")
    guard output.status == 0 || isThere else {
      throw broken(verb, story, "does not go on: \(output.status) \(output.messages)")
    }
    try check(verb, sides, story, isDone: true)
  }

  private func killServer() {
    guard let file = fopen(pidFile, "r") else { return }
    defer { fclose(file) }
    var number: pid_t = 0
    while case let digit = fgetc(file), (0x30...0x39).contains(digit) { number = number * 10 + digit - 0x30 }
    guard number > 1 else { return }
    kill(number, SIGKILL)
  }

  private func check(_ verb: Verb, _ sides: Sides, _ story: [String], isDone: Bool) throws {
    guard try sides.empty.exists(".byline") else {
      if isDone { throw broken(verb, story, "leaves no repository") }
      return
    }
    for person in [source, sides.empty] {
      do { try person.byline("check") } catch {
        throw broken(verb, story, "damages \(person.name): \(error)")
      }
    }
    let (has, all) = (try sides.empty.hashes(), try source.hashes())
    guard has == all || has.isEmpty && !isDone else {
      throw broken(verb, story, "leaves \(has.count) of \(all.count) changes")
    }
    guard isDone else { return }
    if verb == .push { try sides.empty.byline("reset") }
    guard try sides.empty.tree() == source.tree(), try sides.empty.state() == source.state() else {
      throw broken(verb, story, "leaves other files:\n\(try sides.empty.tree().paths)")
    }
    guard try sides.empty.byline("tag").text == "v1\n" else { throw broken(verb, story, "loses a tag") }
  }

  private func broken(_ verb: Verb, _ story: [String], _ text: String) -> BrokenLaw {
    BrokenLaw(
      description: "\(verb) over \(transport), seed \(seed), \(text)\n" + story.joined(separator: "\n"))
  }
}
