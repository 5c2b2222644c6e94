import TestSupport
import Testing

/// What people are told when there is no way to the other repository, and with which exit status.
@Suite("ways to other repositories")
struct ConnectionTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "f\n")
    try alice.recordAll("first")
    return alice
  }

  @Test func noRepositoryThere() throws {
    let alice = try alice()
    try alice.useSSH()
    let nothing = alice.outside + "/nothing"
    #expect(
      try alice.byline("pull", nothing, expecting: 4).messages
        == "error: there is nothing at \(nothing)\nhint: check the path\n")
    #expect(
      try alice.byline("push", alice.outside, expecting: 4).messages
        == "error: there is no repository at \(alice.outside)\nhint: make one there with `byline init`\n")
    for path in [nothing, alice.outside] {
      let output = try alice.byline("pull", "ssh://\(SSHServer.host)\(path)", expecting: 4)
      #expect(
        output.messages.hasPrefix("error: the other side has no repository there\n"), "\(output.messages)")
    }
    #expect(
      try alice.byline("pull", alice.path, expecting: 5).messages
        == "error: \(alice.path) is this repository itself\nhint: between its channels, use `byline apply`\n")
  }

  @Test func noProgramThere() throws {
    let alice = try alice()
    let bob = try Sandbox("bob")
    alice.environment["BYLINE_REMOTE_PROGRAM"] = "/nowhere/byline"
    let output = try alice.push(over: .ssh, to: bob, expecting: 4)
    #expect(output.messages.hasPrefix("error: there is no program "), "\(output.messages)")
    #expect(output.messages.contains("BYLINE_REMOTE_PROGRAM"))
  }

  @Test func anotherProgramThere() throws {
    let alice = try alice()
    let bob = try Sandbox("bob")
    alice.environment["BYLINE_REMOTE_PROGRAM"] = "echo Welcome, this is"
    let output = try alice.push(over: .ssh, to: bob, expecting: 5)
    #expect(output.messages.contains("it says \"Welcome, this is"), "\(output.messages)")
    alice.environment["BYLINE_REMOTE_PROGRAM"] = "true"
    let silent = try alice.push(over: .ssh, to: bob, expecting: 6)
    #expect(silent.messages.contains("ended without a word"), "\(silent.messages)")
    #expect(try bob.hashes() == [])
  }

  @Test func noHostNoKeyAndNoClient() throws {
    let alice = try alice()
    try alice.useSSH()
    let bob = try Sandbox("bob")
    let ssh = alice.environment["BYLINE_SSH"] ?? ""
    alice.environment["BYLINE_SSH"] = "\(ssh) -o PubkeyAuthentication=no"
    let denied = try alice.byline("push", bob.address(over: .ssh), expecting: 5)
    #expect(
      denied.messages.hasPrefix("error: \(SSHServer.host) lets nobody in with the keys there are\n"),
      "\(denied.messages)")
    alice.environment["BYLINE_SSH"] = "\(ssh) -o HostName=host.invalid"
    let unknown = try alice.byline("push", bob.address(over: .ssh), expecting: 6)
    #expect(unknown.messages.hasPrefix("error: there is no connection to \(SSHServer.host)\n"))
    alice.environment["BYLINE_SSH"] = "/nowhere/ssh"
    let missing = try alice.byline("push", bob.address(over: .ssh), expecting: 4)
    #expect(missing.messages.hasPrefix("error: "), "\(missing.messages)")
  }

  @Test func noPermissionThere() throws {
    // Root may write everywhere.
    let alice = try alice()
    guard try alice.run("/usr/bin/id", "-u").text != "0\n" else { return }
    let bob = try Sandbox("bob")
    try bob.run("/bin/chmod", "-R", "a-w", ".byline")
    for transport in Transport.allCases {
      let output = try alice.push(over: transport, to: bob, expecting: 5)
      #expect(output.messages.hasPrefix("error: the repository there cannot be written to\n"))
    }
    try bob.run("/bin/chmod", "-R", "u+w", ".byline")
    #expect(try bob.hashes() == [])
  }

  @Test func addressesThatAreNone() throws {
    let alice = try alice()
    for (address, words) in [
      ("", "it is empty"), ("ssh:///path", "it names no host"), ("ssh://host", "it names no path"),
      ("ssh://host:x/path", "its port is none"),
      ("ssh://-oProxyCommand=touch x/path", "its host, user or path could be taken for something else"),
      ("-oProxyCommand=touch x:path", "its host, user or path could be taken for something else"),
    ] {
      let output = try alice.byline("pull", "--", address, expecting: 2)
      #expect(output.messages.contains("is no address of a repository: \(words)\n"), "\(output.messages)")
    }
    #expect(
      try alice.byline("pull", "https://example.org/r", expecting: 2).messages.contains(
        "there is no way to repositories over https"))
    #expect(
      try alice.byline("pull", expecting: 2).messages
        == "error: no remote is known\nhint: add one with `byline remote add NAME ADDRESS`, or type an address\n"
    )
    #expect(
      try alice.byline("pull", "origin", expecting: 4).messages.hasPrefix(
        "error: there is no remote \"origin\", and no folder of that name\n"))
  }

  @Test func pathsWithBlanksAndQuotes() throws {
    let alice = try alice()
    let bob = try Sandbox("bob 'the\" $builder")
    for transport in Transport.allCases {
      try alice.push(over: transport, to: bob)
      #expect(try bob.hashes() == alice.hashes())
      try alice.write("f", "\(transport)\n")
      try alice.record("second")
      try alice.push(over: transport, to: bob)
      #expect(try bob.hashes() == alice.hashes())
    }
  }

  @Test func serversThatDieBeforeTheySayAnythingAreTriedAgain() throws {
    let alice = try alice()
    let bob = try Sandbox("bob")
    try alice.useSSH()
    let ssh = alice.environment["BYLINE_SSH"] ?? ""
    // The first call ends as `ssh` does when a server drops it.
    try alice.write(
      "flaky", "if mkdir \"\(alice.outside)/called\" 2>/dev/null; then exit 255; fi\nexec \(ssh) \"$@\"\n")
    alice.environment["BYLINE_SSH"] = "sh \(alice.path)/flaky"
    try alice.byline("push", bob.address(over: .ssh))
    #expect(try bob.hashes() == alice.hashes())
  }
}
