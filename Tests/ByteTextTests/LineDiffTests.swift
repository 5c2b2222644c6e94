import ByteText
import Testing

@Suite("Diff of texts")
struct LineDiffTests {
  @Test func aChangedLineIsOneLineOnEitherSide() {
    #expect(picture("a\nb\nc\n", "a\nB\nc\n") == " a\n-b\n+B\n c\n")
  }

  @Test func aMissingNewlineMakesTheLastLineAnother() {
    #expect(picture("a\nb", "a\nb\n") == " a\n-b+b\n")
    #expect(picture("a\nb\n", "a\nb\nc") == " a\n b\n+c")
    #expect(picture("b", "a\nb") == "+a\n b")
  }

  @Test func onlyTheLineWhoseEndingChangedDiffers() {
    #expect(
      lineEdits(bytes("a\r\nb\r\nc\r\n"), bytes("a\r\nb\nc\r\n")) == [Edit(oldRange: 1..<2, newRange: 1..<2)])
  }

  @Test func equalAndEmptyTextsGiveWhatTheyMust() {
    #expect(lineEdits([], []) == [])
    #expect(lineEdits(bytes("a"), bytes("a")) == [])
    #expect(diffText(old: [], new: bytes("a\nb")) == [Edit(oldRange: 0..<0, newRange: 0..<3)])
    #expect(diffText(old: bytes("a\nb"), new: []) == [Edit(oldRange: 0..<3, newRange: 0..<0)])
  }

  @Test func newlinesAloneDifferByTheirCount() {
    let old = [UInt8](repeating: 0x0A, count: 100_000)
    let edits = lineEdits(old, Array(old.dropLast(3)))
    #expect(size(of: edits) == 3)
    #expect(edits.count == 1)
  }

  @Test func aHugeFileWithOneLineInsertedIsOneSmallEdit() {
    let lines = (0..<100_000).map { "line \($0)\n" }
    var edited = lines
    edited.insert("here\n", at: 50_000)
    let old = bytes(lines.joined())
    let start = bytes(lines[..<50_000].joined()).count
    #expect(
      diffText(old: old, new: bytes(edited.joined())) == [
        Edit(oldRange: start..<start, newRange: start..<start + 5)
      ])
  }

  @Test func aLineOfMegabytesIsALine() {
    let long = [UInt8](repeating: 0x78, count: 5_000_000)
    #expect(lineEdits(long + [0x0A], long + [0x79, 0x0A]) == [Edit(oldRange: 0..<1, newRange: 0..<1)])
  }

  /// Random texts of short lines, so that bytes are shared within lines and lines repeat.
  private func relatedTexts(_ random: inout SplitMix64) -> (old: [UInt8], new: [UInt8]) {
    let (a, b) = random.relatedTokens(upTo: 50, alphabet: 3 + random.below(40))
    let vocabulary = ["\n", "  x\n", "}\n", "  xx\n", "\tx\n"] + (0..<40).map { "\($0)\n" }
    var old = a.flatMap { bytes(vocabulary[Int($0)]) }
    var new = b.flatMap { bytes(vocabulary[Int($0)]) }
    if random.below(3) == 0, !old.isEmpty { old.removeLast() }
    if random.below(3) == 0, !new.isEmpty { new.removeLast() }
    return (old, new)
  }

  @Test(arguments: DiffAlgorithm.allCases, [UInt64(1), 2, 3])
  func editsMakeNewFromOld(algorithm: DiffAlgorithm, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<500 {
      let (old, new) = relatedTexts(&random)
      for sliding in [false, true] {
        let edits = lineEdits(old, new, algorithm, sliding: sliding)
        #expect(
          fault(in: edits, lines(old), lines(new)) == nil, "seed \(seed), round \(round), sliding \(sliding)")
      }
    }
  }

  @Test(arguments: DiffAlgorithm.allCases, [UInt64(4), 5])
  func textEditsAreTheLineEditsInBytes(algorithm: DiffAlgorithm, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<300 {
      let (old, new) = relatedTexts(&random)
      let (a, b) = (LineTable(old), LineTable(new))
      let byLine = lineEdits(old, new, algorithm).map {
        Edit(oldRange: a.bytes(of: $0.oldRange), newRange: b.bytes(of: $0.newRange))
      }
      #expect(diffText(old: old, new: new, algorithm: algorithm) == byLine, "seed \(seed), round \(round)")
    }
  }

  @Test func farFromTheEndsTextEditsAreStillTheLineEdits() {
    // Thousands of equal lines around a change that could slide through all of them.
    let old =
      [[UInt8]](repeating: bytes("same\n"), count: 5_000) + [bytes("x\n")]
      + [[UInt8]](repeating: bytes("same\n"), count: 5_000)
    var new = old
    new.insert(bytes("same\n"), at: 7_000)
    new.remove(at: 2_000)
    new.insert(bytes("y\n"), at: 6_000)
    let (a, b) = (Array(old.joined()), Array(new.joined()))
    let byLine = lineEdits(a, b).map {
      Edit(oldRange: LineTable(a).bytes(of: $0.oldRange), newRange: LineTable(b).bytes(of: $0.newRange))
    }
    #expect(diffText(old: a, new: b) == byLine)
    #expect(fault(in: byLine, a, b) == nil)
  }

  @Test func tokensMayBeCutAnyhow() {
    let old = bytes("alpha|beta|gamma")
    let new = bytes("beta gamma delta")
    let edits = old.withUnsafeBytes { a in
      new.withUnsafeBytes { b in
        diffTokens(
          old: a, oldTokens: [0..<5, 6..<10, 11..<16], new: b, newTokens: [0..<4, 5..<10, 11..<16])
      }
    }
    #expect(edits == [Edit(oldRange: 0..<1, newRange: 0..<0), Edit(oldRange: 3..<3, newRange: 2..<3)])
  }

  @Test func markersMatchNothing() {
    var interner = TokenInterner()
    let shown = bytes("a\nb\n")
    let typed = bytes("a\n>>>>\nb\n")
    var old = shown.withUnsafeBytes { interner.ids(of: LineTable($0), in: $0) }
    old.insert(interner.uniqueID(), at: 1)
    let new = typed.withUnsafeBytes { interner.ids(of: LineTable($0), in: $0) }
    #expect(diff(old, new) == [Edit(oldRange: 1..<2, newRange: 1..<2)])
  }
}
