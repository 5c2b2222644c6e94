import ByteText
import Testing

@Suite("Words within a line")
struct WordDiffTests {
  /// The equal parts as text, `~` where something differs.
  private func shared(_ old: String, _ new: String) -> String {
    let a = bytes(old)
    return wordMatches(old: a, new: bytes(new)).map { text(a[$0.oldRange]) }.joined(separator: "~")
  }

  @Test(arguments: [
    ("let a = f(x)", "let b = f(x)", "let ~ = f(x)"),
    ("return foo(a, b)", "return foo(c, d)", "return foo(~, ~)"),
    ("count", "counter", ""),
    ("  x = 1", "    x = 1", "x = 1"),
    ("the quick brown fox", "an old red hen", ""),
    ("a + b", "a + b", "a + b"),
    ("größe = 1", "größer = 1", " = 1"),
    ("速度を上げる", "速度を下げる", "速度を~げる"),
    ("same", "", ""),
    ("", "", ""),
    ("f(a)\n", "f(a);\n", "f(a)~\n"),
  ])
  func wholeWordsAreShared(old: String, new: String, expected: String) {
    #expect(shared(old, new) == expected)
  }

  @Test func longMachineMadeLinesShareTheirEnds() {
    let old = [UInt8](repeating: 0x61, count: 3_000_000)
    var new = old
    new[1_000] = 0x20
    new[2_999_000] = 0x20
    let matches = wordMatches(old: [0x20] + old, new: [0x20] + new)
    #expect(matches.allSatisfy { $0.count > 0 })
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func matchesAreEqualBytesInAscendingOrder(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = [0x61, 0x62, 0x20, 0x28, 0x2C, 0xC3, 0xA9, 0xE3, 0x81, 0x09]
    for round in 0..<1_000 {
      let (a, b) = random.relatedTokens(upTo: 40, alphabet: alphabet.count)
      let old = a.map { alphabet[Int($0)] }
      let new = b.map { alphabet[Int($0)] }
      var i = 0
      var j = 0
      for match in wordMatches(old: old, new: new) {
        #expect(match.count > 0 && match.oldStart >= i && match.newStart >= j, "seed \(seed), round \(round)")
        #expect(old[match.oldRange] == new[match.newRange], "seed \(seed), round \(round)")
        i = match.oldRange.upperBound
        j = match.newRange.upperBound
      }
      #expect(i <= old.count && j <= new.count, "seed \(seed), round \(round)")
    }
  }
}
