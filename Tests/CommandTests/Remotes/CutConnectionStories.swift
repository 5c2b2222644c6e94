import Glibc
import TestSupport
import Testing

/// Connections over SSH that are cut after so many tenths of what is to go over them. `BYLINE_SOAK=1` cuts after each.
@Suite struct CutConnectionStories {
  private static let tenths = getenv("BYLINE_SOAK") == nil ? [2, 9] : Array(1...9)

  /// Someone with changes that are long in coming.
  private func source() throws -> Sandbox {
    let source = try Sandbox("source")
    var random = SplitMix64(seed: 1)
    for number in 0..<10 {
      try source.write("f\(number % 3)", "edition \(number)\n")
      try source.write("noise\(number)", (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      try source.recordAll("change \(number)")
    }
    return source
  }

  /// Makes everything that comes, or goes, over SSH end after so many bytes.
  private func cut(_ person: Sandbox, after count: Int, incoming: Bool) throws {
    try person.useSSH()
    let ssh = person.environment["BYLINE_SSH"] ?? ""
    let script = person.outside + "/cut"
    let line = incoming ? "\(ssh) \"$@\" | head -c \(count)" : "head -c \(count) | \(ssh) \"$@\""
    try person.run("/bin/sh", "-c", "echo '\(line)' >\(script)")
    person.environment["BYLINE_SSH"] = "sh \(script)"
  }

  private func expectSame(_ person: Sandbox, _ source: Sandbox) throws {
    #expect(try person.hashes() == source.hashes())
    #expect(try person.tree() == source.tree())
    try person.byline("check")
  }

  @Test(arguments: tenths) func aCloneGoesOn(tenth: Int) throws {
    let source = try source()
    let bob = try Sandbox("bob", initialized: false)
    try cut(bob, after: 20_000 * tenth, incoming: true)
    let address = source.address(over: .ssh)
    let output = try bob.byline("clone", address, bob.path, expecting: 6)
    #expect(
      output.messages.hasSuffix(
        "error: the connection broke off\nhint: nothing is lost: type the same again, it goes on where it stopped\n"
      ),
      "\(output.messages)")
    #expect(try bob.hashes() == [])
    #expect(try bob.tree().paths == [])
    try bob.byline("check")
    try bob.useSSH()
    let rest = try bob.json("clone", address, bob.path)["channels"][0]["bytesReceived"].int ?? 0
    #expect(rest < 200_000 - 20_000 * tenth + 30_000, "\(rest)")
    try expectSame(bob, source)
  }

  @Test(arguments: tenths) func aPullGoesOn(tenth: Int) throws {
    let source = try source()
    let bob = try Sandbox("bob")
    try cut(bob, after: 20_000 * tenth, incoming: true)
    let address = source.address(over: .ssh)
    try bob.byline("pull", address, expecting: 6)
    #expect(try bob.hashes() == [])
    try bob.byline("check")
    try bob.useSSH()
    let rest = try bob.json("pull", address)["bytesReceived"].int ?? 0
    #expect(rest < 200_000 - 20_000 * tenth + 30_000, "\(rest)")
    try expectSame(bob, source)
  }

  @Test(arguments: tenths) func aPushGoesOn(tenth: Int) throws {
    let source = try source()
    let hub = try Sandbox("hub")
    try cut(source, after: 20_000 * tenth, incoming: false)
    let address = hub.address(over: .ssh)
    try source.byline("push", address, expecting: 6)
    #expect(try hub.hashes() == [])
    try hub.byline("check")
    try source.useSSH()
    let rest = try source.json("push", address)["bytesSent"].int ?? 0
    #expect(rest < 200_000 - 20_000 * tenth + 30_000, "\(rest)")
    try hub.byline("reset")
    try expectSame(hub, source)
  }
}
