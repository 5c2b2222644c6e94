import TOML
import Testing

@Suite("reading and editing a configuration file")
struct TOMLTests {
  private func values(_ text: String) throws -> [String] {
    try TOMLDocument(Array(text.utf8)).entries.map { "\($0.key) = \($0.value.text)" }
  }

  private func problem(_ text: String) -> TOMLError? {
    do throws(TOMLError) {
      _ = try TOMLDocument(Array(text.utf8))
      return nil
    } catch { return error }
  }

  @Test func readsWhatSettingsNeed() throws {
    let text = """
      # a comment
      top = 1_000
      dotted . key = true  # behind a value
      [author]
      name = "Ada \\"the\\" \\u00C4\\n"
      'quoted key' = 'C:\\path'
      [ ui ]
      color = "auto"\r
      list = [ 1, -2, # inside
        ["x", 'y'], ]
      """
    #expect(
      try values(text) == [
        "top = 1000", "dotted.key = true", "author.name = \"Ada \\\"the\\\" Ä\\n\"",
        "author.quoted key = \"C:\\\\path\"", "ui.color = \"auto\"", "ui.list = [1, -2, [\"x\", \"y\"]]",
      ])
    #expect(try values("") == [] && values("\u{FEFF}a = 1") == ["a = 1"])
  }

  @Test(arguments: [
    ("a = 1\nb", 2, TOMLError.Problem.expectedEquals), ("\n\n= 1", 3, .expectedKey),
    ("a =", 1, .expectedValue),
    ("a = x", 1, .expectedValue), ("a = \"x", 1, .unterminatedString),
    ("a = \"x\ny\"", 1, .unterminatedString),
    ("a = \"\\q\"", 1, .invalidEscape), ("a = \"\\uD800\"", 1, .invalidEscape), ("a = 01", 1, .invalidNumber),
    ("a = 1__0", 1, .invalidNumber), ("a = 99999999999999999999", 1, .invalidNumber),
    ("a = [1", 1, .unterminatedArray), ("a = [1 2]", 1, .unterminatedArray),
    ("a = 1 b = 2", 1, .expectedNewline),
    ("[a", 1, .unterminatedTable), ("a = 1\na = 2", 2, .duplicateKey("a")),
    ("[a]\n[a]", 2, .duplicateKey("a")),
    ("a = 1\n[a]", 2, .duplicateKey("a")), ("a = 1\na.b = 2", 2, .duplicateKey("a")),
    ("a = \"\u{1}\"", 1, .controlCharacter), ("a = 1.5", 1, .unsupported("a float")),
    ("a = inf", 1, .unsupported("a float")), ("a = 0x1F", 1, .unsupported("an integer that is not decimal")),
    ("a = 2026-01-31", 1, .unsupported("a date")), ("a = {b = 1}", 1, .unsupported("an inline table")),
    ("[[a]]", 1, .unsupported("an array of tables")),
    ("a = \"\"\"x\"\"\"", 1, .unsupported("a string of several lines")),
  ])
  func refusesTheRestByLine(text: String, line: Int, what: TOMLError.Problem) {
    #expect(problem(text)?.line == line)
    #expect(problem(text)?.problem == what)
  }

  @Test func noFileCrashesIt() {
    let text = Array("[a.\"b\"]\nc = [\"\\u00C4\", 'x', [1, true]] # y\nd = -12\n".utf8)
    for count in 0...text.count { _ = problem(String(decoding: text[..<count], as: UTF8.self)) }
    for index in text.indices {
      for byte: UInt8 in [0, 0x0A, 0x22, 0x27, 0x5B, 0x5D, 0x5C, 0xFF] {
        var damaged = text
        damaged[index] = byte
        _ = try? TOMLDocument(damaged)
      }
    }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    let closed = deep + [UInt8](repeating: UInt8(ascii: "]"), count: 100_000)
    _ = try? TOMLDocument(Array("a = ".utf8) + closed)
  }

  private func edited(_ text: String, _ body: (inout TOMLDocument) throws -> Void) throws -> String {
    var document = try TOMLDocument(Array(text.utf8))
    try body(&document)
    return String(decoding: document.bytes, as: UTF8.self)
  }

  @Test func settingAValueLeavesTheRestAsItWas() throws {
    let text = "# mine\n[ui]\ncolor = 'auto'   # or never\n\n[author]\nname = \"Ada\"\n# end\n"
    #expect(
      try edited(text) { try $0.set("ui.color", .string("never")) }
        == "# mine\n[ui]\ncolor = \"never\"   # or never\n\n[author]\nname = \"Ada\"\n# end\n")
    #expect(
      try edited(text) { try $0.set("ui.pager", .string("most")) }
        == "# mine\n[ui]\ncolor = 'auto'   # or never\npager = \"most\"\n\n[author]\nname = \"Ada\"\n# end\n")
    #expect(try edited(text) { try $0.set("diff.context", .integer(5)) } == text + "\n[diff]\ncontext = 5\n")
    #expect(try edited("[ui]") { try $0.set("ui.color", .string("x")) } == "[ui]\ncolor = \"x\"\n")
    #expect(try edited("") { try $0.set("top", .boolean(true)) } == "top = true\n")
    #expect(try edited("a.b = 1") { try $0.set("a.b", .integer(2)) } == "a.b = 2")
  }

  @Test func takingAValueOutTakesItsLine() throws {
    #expect(
      try edited("[a]\nb = 1 # x\nc = [\n1]\nd = 3\n") { _ = try $0.remove("a.c") }
        == "[a]\nb = 1 # x\nd = 3\n")
    var document = try TOMLDocument(Array("a = 1\n".utf8))
    #expect(try !document.remove("b"))
    #expect(document.bytes == Array("a = 1\n".utf8))
  }
}
