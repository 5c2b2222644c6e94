import TestSupport
import Testing

@Suite("Paths on the command line")
struct PathTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("d/e/f", "a\n")
    try alice.write("g", "b\n")
    try alice.recordAll("first")
    try alice.write("d/e/f", "X\n")
    return alice
  }

  @Test(arguments: [
    ("f", "d/e"), ("./f", "d/e"), ("../e/f", "d/e"), ("../../d/e/f", "d/e"), ("d//e/f", "."),
    ("d/e/../e/f", "."), (".", "d"),
    ("..", "d/e"), ("d/", "."),
  ])
  func sameWhereverTheyAreTyped(path: String, folder: String) throws {
    let alice = try alice()
    #expect(try alice.byline("diff", "-s", path, at: folder).text == "M  d/e/f\n")
    try alice.byline("record", "-m", "x", path, at: folder)
    try alice.verify()
  }

  @Test func absolute() throws {
    let alice = try alice()
    let lost = try alice.byline("diff", "-s", "\(alice.path)/d/e/f", expecting: 4, at: "/")
    #expect(lost.messages.hasPrefix("error: there is no repository at / or above\n"))
    #expect(try alice.byline("diff", "-s", "\(alice.path)/d/e/f", at: "d").text == "M  d/e/f\n")
    #expect(
      try alice.byline("--repository", alice.path, "diff", "-s", "\(alice.path)/d/e/f", at: "/").text
        == "M  d/e/f\n")
  }

  @Test func throughALinkToAFolder() throws {
    let alice = try alice()
    try alice.run("/bin/ln", "-s", alice.path, "../link")
    try alice.link("inner", to: "d")
    #expect(try alice.byline("diff", "-s", "\(alice.outside)/link/d/e/f").text == "M  d/e/f\n")
    #expect(try alice.byline("diff", "-s", "inner/e/f").text == "M  d/e/f\n")
    #expect(try alice.byline("diff", "-s", "f", at: "\(alice.outside)/link/d/e").text == "M  d/e/f\n")
    #expect(
      try alice.byline("--repository", "\(alice.outside)/link", "status", "--short", at: "/").text
        == "M  d/e/f\nU  inner\n")
  }

  @Test func aLinkItselfCanBeNamed() throws {
    let alice = try alice()
    try alice.link("inner", to: "d")
    try alice.byline("add", "inner")
    #expect(try alice.byline("status", "--short").text == "M  d/e/f\nA  inner\n")
  }

  @Test func outsideOfTheRepositoryTheyCountFromItsTop() throws {
    let alice = try alice()
    #expect(try alice.byline("--repository", alice.path, "diff", "-s", "d", at: "/").text == "M  d/e/f\n")
  }

  @Test func aLinkThatLeadsOutIsRefused() throws {
    let alice = try alice()
    try alice.link("out", to: "/etc")
    #expect(
      try alice.byline("add", "out/passwd", expecting: 4).messages.hasPrefix(
        "error: out/passwd is outside the repository\n"))
  }

  @Test func missingPathsAreFoundFromWithin() throws {
    let alice = try alice()
    try alice.delete("d/e/f")
    try alice.byline("record", "-m", "gone", "f", at: "d/e")
    #expect(try alice.byline("ls").text == "d/\nd/e/\ng\n")
  }

  @Test func namesOfAnyBytes() throws {
    let alice = try alice()
    let names: [[UInt8]] = [
      [0xFF, 0xFE], Array("\u{10FFFF}\u{10FF41}".utf8), Array("-dash".utf8), [0x61, 0x0A],
    ]
    for name in names {
      try alice.write(name: name, "x")
      try alice.byline([Array("add".utf8), Array("--".utf8), name])
    }
    #expect(try alice.byline("status", "--short").lines.contains(#"A  "\xFF\xFE""#))
    try alice.record("names")
    let entries = try alice.json("ls")["entries"].array
    #expect(entries.contains { $0["path"]["base64"].string == "//4=" })
    try alice.verify()
  }

  @Test func theEmptyPathIsAMistake() throws {
    try alice().byline("add", "", expecting: 2)
  }
}
