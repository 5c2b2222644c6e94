import TestSupport
import Testing

@Suite("byline identity")
struct IdentityTests {
  private func alice(signs: Bool = true) throws -> Sandbox {
    let alice = try Sandbox("alice")
    if signs { try alice.byline("identity", "new") }
    try alice.write("f", "a\n")
    try alice.byline("add", "f")
    // Nothing stands behind the signature in a block then but two zeros.
    try alice.byline("record", "-m", "first", "--no-attribution")
    return alice
  }

  private func field(_ name: String, _ output: Output) -> String {
    output.lines.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
  }

  @Test func whatIsRecordedWithAKeyIsSigned() throws {
    let alice = try alice()
    let shown = try alice.byline("identity", "show")
    let fingerprint = field("Fingerprint", shown)
    #expect(fingerprint.count == 32 && field("Public key", shown).count == 52)
    #expect(try alice.byline("log").text.contains("Signed by: \(fingerprint) (default)\n"))
    #expect(try alice.byline("change").text.contains("Signed by: \(fingerprint) (default)\n"))
    let json = try alice.json("log")["changes"][0]["signature"]
    #expect(json["fingerprint"].string == fingerprint && json["trusted"].bool)
    #expect(try alice.json("change")["signature"]["fingerprint"].string == fingerprint)
    #expect(try alice.json("change")["signed"].string == "signed-by-author")
    #expect(try alice.json("log")["changes"][0]["signed"].string == "signed-by-author")
    try alice.byline("check")
    try alice.byline("revert", alice.hashes()[0])
    #expect(try alice.json("log")["changes"].array.allSatisfy { !$0["signature"].isNull })
  }

  @Test func withoutAKeyNothingIsSignedUnlessItHasToBe() throws {
    let alice = try alice(signs: false)
    #expect(try alice.json("log")["changes"][0]["signature"].isNull)
    #expect(try !alice.byline("log").text.contains("Signed"))
    #expect(try alice.json("log")["changes"][0]["signed"].string == "unsigned")
    try alice.write("f", "b\n")
    try alice.byline("config", "set", "record.sign", "always")
    #expect(
      try alice.byline("record", "-m", "x", expecting: 5).messages.hasPrefix(
        "error: changes are to be signed, but there is no key\n"))
    try alice.byline("identity", "new")
    try alice.byline("config", "set", "record.sign", "never")
    try alice.record("second")
    #expect(try alice.json("log")["changes"][0]["signature"].isNull)
  }

  @Test func theSignatureTravelsAndIsTrustedWhenItsKeyIs() throws {
    let alice = try alice()
    let bob = try alice.clone("bob")
    let shown = try alice.byline("identity", "show")
    let fingerprint = field("Fingerprint", shown)
    #expect(try bob.byline("log").text.contains("Signed by: \(fingerprint) (not trusted)\n"))
    #expect(try !bob.json("log")["changes"][0]["signature"]["trusted"].bool)
    try bob.byline("identity", "trust", field("Public key", shown), "Alice Example")
    #expect(try bob.byline("log").text.contains("Signed by: \(fingerprint) (Alice Example)\n"))
    #expect(try bob.byline("identity", "list").text == "  \(fingerprint) Alice Example (trusted)\n")
    #expect(
      try bob.byline("identity", "trust", field("Public key", shown)).messages
        == "the key \(fingerprint) is trusted already\n")
    try bob.byline("identity", "trust", "nonsense", expecting: 2)
    try bob.byline("check")
  }

  @Test func aSignatureThatDoesNotHoldIsRefused() throws {
    let alice = try alice()
    let lines = try alice.byline("change", "--output-format", "block").lines
    var body = Array(lines.dropFirst().dropLast().joined().utf8)
    // Near the end of the block is the end of the signature.
    let place = (body.firstIndex(of: UInt8(ascii: "=")) ?? body.count) - 16
    body[place] = body[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    let damaged = Array("\(lines[0])\n".utf8) + body + Array("\n\(lines[lines.count - 1])\n".utf8)
    let bob = try Sandbox("bob")
    #expect(
      try bob.byline("apply", expecting: 5, input: damaged).messages.hasPrefix(
        "error: the signature of change \(alice.hashes()[0]) does not hold\n"))
    #expect(try bob.hashes() == [])
  }

  @Test func aSignatureThatComesLaterIsKept() throws {
    let alice = try alice()
    let block = try alice.blocks(alice.hashes())
    // The same change without the mark that there is a signature, and its 96 bytes; and with nothing else behind it.
    let cut = """
      cat > b; sed '1d;$d' b | base64 -d | head -c -99 > c; printf '\\0\\0\\0' >> c
      head -n 1 b; base64 -w 76 c; tail -n 1 b; rm b c
      """
    let bob = try Sandbox("bob")
    try bob.apply(try bob.run("/bin/sh", "-c", cut, input: block).bytes)
    #expect(try bob.hashes() == alice.hashes())
    #expect(try bob.json("log")["changes"][0]["signature"].isNull)
    try bob.apply(block)
    #expect(try !bob.json("log")["changes"][0]["signature"].isNull)
    try bob.byline("check")
  }

  @Test func aSecretThatOthersMayReadIsNotUsed() throws {
    let alice = try alice()
    let key = alice.outside + "/home/.config/byline/identities/default.key"
    #expect(try alice.run("/usr/bin/stat", "-c", "%a", key).text == "600\n")
    try alice.run("/bin/chmod", "640", key)
    try alice.write("f", "b\n")
    let output = try alice.byline("record", "-m", "x", expecting: 5)
    #expect(output.messages.contains("holds a secret key, and others may read it\nhint: type `chmod 600 "))
    try alice.byline("identity", "list")
  }

  @Test func ofSeveralOneIsChosen() throws {
    let alice = try Sandbox("alice")
    try alice.byline("identity", "new", "home")
    try alice.byline("identity", "new", "work")
    try alice.byline("identity", "new", "work", expecting: 5)
    try alice.byline("identity", "new", "../up", expecting: 2)
    try alice.write("f", "a\n")
    try alice.byline("add", "f")
    #expect(
      try alice.byline("record", "-m", "x", expecting: 5).messages
        == "error: there are several identities, and none is the one to sign with:\n  home\n  work\nhint: type `byline config set identity.default NAME`\n"
    )
    try alice.byline("config", "set", "identity.default", "work")
    try alice.record("first")
    #expect(try alice.byline("log").text.contains(" (work)\n"))
    let lines = try alice.byline("identity").lines
    #expect(
      lines.count == 2 && lines[0].hasPrefix("  ") && lines[1].hasPrefix("* ") && lines[1].hasSuffix(" work"))
    #expect(try alice.json("identity")["own"].array.map { $0["name"].string } == ["home", "work"])
  }

  @Test func aKeyIsProvedByAnsweringWordsThatSomebodyElseChose() throws {
    let alice = try alice()
    let bob = try Sandbox("bob")
    let shown = try alice.byline("identity", "show")
    let fingerprint = field("Fingerprint", shown)
    let proof = field("Proof", try alice.byline("identity", "prove", "seven green boats"))
    #expect(
      try bob.byline("identity", "prove", "--check", proof, "seven green boats", expecting: 1).text
        == "Proved by: \(fingerprint) (not trusted)\n")
    try bob.byline("identity", "trust", field("Public key", shown), "Alice Example")
    #expect(
      try bob.byline("identity", "prove", "--check", proof, "seven green boats").text
        == "Proved by: \(fingerprint) (Alice Example)\n")
    let other = try bob.byline("identity", "prove", "--check", proof, "eight green boats", expecting: 1)
    #expect(
      other.text == ""
        && other.messages == "the proof does not hold: these words were not signed with that key\n")
    try bob.byline("identity", "prove", "--check", "ABC", "seven green boats", expecting: 2)
    try bob.byline("identity", "prove", "seven green boats", expecting: 4)
  }
}
