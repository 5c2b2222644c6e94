import TestSupport
import Testing

@Suite("byline cat")
struct CatTests {
  @Test func writesTheFileAsItsChannelHasIt() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    let first = try alice.recordAll("first")
    let state = try alice.state()
    try alice.byline("fork", "old")
    try alice.write("f", "a\nb")
    try alice.record("second")
    try alice.write("f", "not recorded\n")
    #expect(try alice.byline("cat", "f").text == "a\nb")
    #expect(try alice.byline("cat", "f", "--channel", "old").text == "a\n")
    #expect(try alice.byline("cat", "f", "--change", String(first.prefix(8))).text == "a\n")
    #expect(try alice.byline("cat", "f", "--state", String(state.prefix(12))).text == "a\n")
    try alice.byline("cat", "f", "--state", state, "--change", first, expecting: 2)
  }

  @Test func writesAnyBytesAndTheTargetOfALink() throws {
    let alice = try Sandbox("alice")
    try alice.write("b", [0, 255, 10, 0])
    try alice.link("l", to: "some/where")
    try alice.recordAll("first")
    #expect(try alice.byline("cat", "b").bytes == [0, 255, 10, 0])
    #expect(try alice.byline("cat", "l").text == "some/where")
  }

  @Test func choosesASideOfAConflict() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "one\ntwo\nthree\n")
    try alice.write("b", [0, 1])
    try alice.recordAll("first")
    let bob = try alice.clone("bob")
    try alice.write("f", "one\nTWO\nthree\n")
    try alice.write("b", [0, 2])
    try alice.record("alice's")
    try bob.write("f", "one\ndeux\nthree\n")
    try bob.write("b", [0, 3])
    try bob.record("bob's")
    try alice.pull(from: bob, expecting: 3)
    #expect(try alice.byline("cat", "f").text == alice.read("f"))
    let sides = try (1...2).map { try alice.byline("cat", "f", "--side", "\($0)").text }
    #expect(Set(sides) == ["one\nTWO\nthree\n", "one\ndeux\nthree\n"])
    let versions = try (1...2).map { try alice.byline("cat", "b", "--side", "\($0)").bytes }
    #expect(Set(versions) == [[0, 2], [0, 3]])
    #expect(
      try alice.byline("cat", "f", "--side", "3", expecting: 4).messages.hasPrefix(
        "error: a conflict in f has 2 sides only\n"))
    try alice.byline("cat", "b", "--side", "0", expecting: 4)
  }

  @Test func saysWhatIsNoFile() throws {
    let alice = try Sandbox("alice")
    try alice.write("d/f", "a\n")
    try alice.recordAll("first")
    try alice.byline("cat", "none", expecting: 4)
    try alice.byline("cat", "d", expecting: 5)
    #expect(
      try alice.byline("cat", "d/f", "--side", "1", expecting: 4).messages
        == "error: the content of d/f is not in conflict\nhint: leave out --side\n")
  }
}
