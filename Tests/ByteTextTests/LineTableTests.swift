import ByteText
import Testing

@Suite("Lines")
struct LineTableTests {
  @Test(arguments: [
    ("", [0]), ("a", [0, 1]), ("a\n", [0, 2]), ("a\nb", [0, 2, 3]), ("\n\n\n", [0, 1, 2, 3]),
    ("a\r\nb\n", [0, 3, 5]),
  ])
  func aLineEndsAfterItsNewlineAndTheLastMayLackOne(content: String, starts: [Int]) {
    #expect(LineTable(bytes(content)).starts == starts)
  }

  @Test func aPartIsCutAtItsOwnBorders() {
    let table = bytes("ab\ncd\nef\n").withUnsafeBytes { LineTable($0, in: 1..<7) }
    #expect(table.starts == [1, 3, 6, 7])
  }

  @Test func linesAreFoundByOffset() {
    let table = LineTable(bytes("ab\ncd\nef"))
    #expect(table.lines(before: 0) == 0)
    #expect(table.lines(before: 3) == 1)
    #expect(table.lines(before: 4) == 2)
    #expect(table.lines(before: 8) == 3)
    #expect(table.bytes(of: 1..<3) == 3..<8)
    #expect(table.bytes(of: 1..<1) == 3..<3)
  }

  @Test func manyLinesAreAllFound() {
    let content = [UInt8](repeating: 0x0A, count: 100_000)
    #expect(LineTable(content).count == 100_000)
    #expect(LineTable(content).starts == Array(0...100_000))
  }
}

@Suite("Comparing bytes")
struct ByteComparisonTests {
  @Test(arguments: [0, 1, 7, 8, 9, 4095, 4096, 4097, 12_000])
  func theFirstAndLastDifferenceAreFoundWhereverTheyAre(at position: Int) {
    var random = SplitMix64(seed: 1)
    let old = random.bytes(12_001)
    var new = old
    new[position] ^= 0x80
    old.withUnsafeBytes { a in
      new.withUnsafeBytes { b in
        #expect(commonPrefixCount(a, b) == position)
        #expect(commonSuffixCount(a, b) == 12_000 - position)
        #expect(commonPrefixCount(a, a) == 12_001)
        #expect(commonSuffixCount(b, b) == 12_001)
      }
    }
  }

  @Test func theShorterSideBoundsWhatIsShared() {
    bytes("abcabc").withUnsafeBytes { a in
      bytes("abc").withUnsafeBytes { b in
        #expect(commonPrefixCount(a, b) == 3)
        #expect(commonSuffixCount(a, b) == 3)
      }
      let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
      #expect(commonPrefixCount(a, nothing) == 0)
      #expect(commonSuffixCount(nothing, a) == 0)
    }
  }
}

@Suite("Binary or text")
struct BinaryCheckTests {
  @Test func aNulAmongTheFirst8000BytesMakesBinary() {
    var content = [UInt8](repeating: 0x61, count: 9_000)
    #expect(!isBinary(content))
    content[8_000] = 0
    #expect(!isBinary(content))
    content[7_999] = 0
    #expect(isBinary(content))
    #expect(isBinary([0]))
    #expect(!isBinary([]))
  }

  @Test func invalidUTF8IsText() {
    #expect(!isBinary([0xFF, 0xFE, 0x80, 0x0A]))
  }
}

@Suite("Interning")
struct TokenInternerTests {
  @Test func equalBytesGetEqualIdsInOrderOfAppearance() {
    var interner = TokenInterner()
    #expect(interner.id(for: bytes("b")) == 0)
    #expect(interner.id(for: bytes("a")) == 1)
    #expect(interner.id(for: bytes("")) == 2)
    #expect(interner.id(for: bytes("b")) == 0)
    #expect(interner.id(for: bytes("")) == 2)
    #expect(interner.count == 3)
  }

  @Test func uniqueIdsEqualNothing() {
    var interner = TokenInterner()
    let a = interner.id(for: [])
    let marker = interner.uniqueID()
    let other = interner.uniqueID()
    #expect(Set([a, marker, other, interner.id(for: bytes("x")), interner.id(for: [])]).count == 4)
  }

  @Test func buffersShareOneSpaceOfIds() {
    var interner = TokenInterner()
    let old = bytes("one\ntwo\nthree")
    let new = bytes("two\nthree\n")
    let a = old.withUnsafeBytes { interner.ids(of: LineTable($0), in: $0) }
    let b = new.withUnsafeBytes { interner.ids(of: LineTable($0), in: $0) }
    #expect(a == [0, 1, 2])
    #expect(b == [1, 3], "the last line without its newline is another line")
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func idsAreEqualExactlyWhenBytesAre(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var interner = TokenInterner(expectedTokens: seed == 3 ? 5_000 : 0)
    var known: [[UInt8]: Int32] = [:]
    for _ in 0..<20_000 {
      let token = (0..<random.below(random.below(40) + 1)).map { _ in UInt8(random.below(2)) }
      let id = interner.id(for: token)
      if let before = known[token] {
        #expect(id == before, "seed \(seed)")
      } else {
        #expect(id == Int32(known.count), "seed \(seed)")
        known[token] = id
      }
    }
  }
}
