import JSON
import Testing

@Suite("reading JSON")
struct ParsingTests {
  private func parse(_ text: String, _ limits: JSON.Limits = JSON.Limits()) throws(JSON.Malformed) -> JSON {
    try JSON(parsing: Array(text.utf8), limits: limits)
  }

  private func problem(_ text: String, _ limits: JSON.Limits = JSON.Limits()) -> JSON.Malformed.Reason? {
    do throws(JSON.Malformed) {
      _ = try parse(text, limits)
      return nil
    } catch { return error.reason }
  }

  @Test func everyKindOfValue() throws {
    let value = try parse(#" { "a": [null, true, false, -12, "x"], "b": {} } "#)
    #expect(value == ["a": [.null, .bool(true), .bool(false), .int(-12), "x"], "b": [:]])
    #expect(value["a"]?.array?[3].int == -12)
    #expect(value["c"] == nil)
  }

  @Test func fieldsKeepTheirOrder() throws {
    #expect(try parse(#"{"z": 1, "a": 2, "m": 3}"#).fields?.map(\.name) == ["z", "a", "m"])
  }

  @Test(arguments: ["0", "-0", "1.50", "1e400", "123456789012345678901234567890", "1E+2", "0.10e-07"])
  func numbersKeepTheirDigits(text: String) throws {
    let value = try parse(text)
    #expect(value.text(.compact) == Array(text.utf8))
    #expect(JSON.Number(text: text).map { JSON.number($0) } == value)
  }

  @Test func onlyWholeNumbersThatFitAreInts() throws {
    #expect(try parse("9223372036854775807").int == Int.max)
    #expect(try parse("9223372036854775808").int == nil)
    #expect(try parse("1.0").int == nil)
  }

  @Test(arguments: ["01", "-", "1.", ".5", "+1", "1e", "1e+", "0x10", "1.2.3", "NaN", "-Infinity", "--1"])
  func whatIsNoNumberIsRefused(text: String) {
    #expect(problem(text) != nil)
    #expect(JSON.Number(text: text) == nil)
  }

  @Test func escapes() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\té😀"))
    #expect(try parse(#""é😀\u007f""#) == .string("é😀\u{7F}"))
  }

  @Test(arguments: [
    (#""\x""#, JSON.Malformed.Reason.escape), (#""\u12G4""#, .escape), (#""\u12"#, .unexpectedEnd),
    ("\"a\nb\"", .controlCharacter(0x0A)), (#""abc"#, .unexpectedEnd), ("", .unexpectedEnd),
    ("[1, 2", .unexpectedEnd),
    ("[1,]", .unexpectedByte(UInt8(ascii: "]"))), (#"{"a":1,}"#, .unexpectedByte(UInt8(ascii: "}"))),
    ("{a: 1}", .unexpectedByte(UInt8(ascii: "a"))), ("{'a': 1}", .unexpectedByte(UInt8(ascii: "'"))),
    ("[1] // done", .trailingText), ("nul", .unexpectedEnd), ("1 2", .trailingText),
    ("/* */ 1", .unexpectedByte(UInt8(ascii: "/"))), (#"{"a" 1}"#, .unexpectedByte(UInt8(ascii: "1"))),
  ])
  func whatIsNotJSONIsRefused(text: String, reason: JSON.Malformed.Reason) {
    #expect(problem(text) == reason)
  }

  @Test func aNameTwiceIsRefusedAndNamed() {
    #expect(problem(#"{"a": 1, "b": 2, "\u0061": 3}"#) == .duplicateName("a"))
    // Two spellings of é: canonically equivalent, but two names.
    #expect(problem("{\"\u{E9}\": 1, \"e\u{301}\": 2}") == nil)
  }

  @Test func halfASurrogatePairIsRefusedUnlessAskedFor() throws {
    for text in [#""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83d\ud83d""#] {
      #expect(problem(text) == .loneSurrogate)
    }
    let lenient = JSON.Limits(replacesLoneSurrogates: true)
    #expect(try parse(#""a\ud83dA""#, lenient) == .string("a\u{FFFD}A"))
    #expect(try parse(#""\ud83d\ud83d\ude00""#, lenient) == .string("\u{FFFD}😀"))
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSON.Malformed.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    // A mark at the beginning is not part of the grammar.
    #expect(throws: JSON.Malformed.self) { try JSON(parsing: [0xEF, 0xBB, 0xBF, 0x31]) }
  }

  @Test func depthHasALimit() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(problem(nested(128)) == nil)
    #expect(problem(nested(129)) == .tooDeep)
    #expect(problem(String(repeating: #"{"a":"#, count: 1_000_000)) == .tooDeep)
    #expect(problem(nested(3), JSON.Limits(depth: 2)) == .tooDeep)
  }

  @Test func sizeHasALimit() {
    #expect(problem("[1, 2]", JSON.Limits(byteCount: 6)) == nil)
    #expect(problem("[1, 2] ", JSON.Limits(byteCount: 6)) == .tooLarge)
  }

  @Test func whatIsWrongHasAPlace() {
    do throws(JSON.Malformed) {
      _ = try parse("{\n  \"a\": 1,\n  b\n}")
      Issue.record("read what is not JSON")
    } catch {
      #expect(error.reason == .unexpectedByte(UInt8(ascii: "b")))
      #expect(error.offset == 14)
      #expect(error.line == 3)
    }
  }

  @Test func anyShorterOrChangedTextIsReadOrRefused() throws {
    let text = Array(#"{"a": [1.5e3, "x\u00e9\n", true, null], "b": {"c": -0}}"#.utf8)
    for end in text.indices {
      #expect(throws: JSON.Malformed.self) { try JSON(parsing: Array(text[..<end])) }
    }
    for place in text.indices {
      for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0x5D, 0x2C, 0x30, 0x2D, 0xC3, 0xFF] {
        var damaged = text
        damaged[place] = byte
        guard let value = try? JSON(parsing: damaged) else { continue }
        #expect(try JSON(parsing: value.text(.compact)) == value)
      }
    }
  }
}
