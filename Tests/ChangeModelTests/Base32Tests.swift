import ChangeModel
import Testing

@Suite struct Base32Tests {
  // RFC 4648, section 10, without the padding.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
    ("foobar", "MZXW6YTBOI"),
  ])
  func textHasTheCharactersOfTheStandard(_ plain: String, _ coded: String) {
    #expect(Base32.encode(Array(plain.utf8)) == coded)
    #expect(Base32.decode(coded) == Array(plain.utf8))
    #expect(Base32.decode(coded.lowercased()) == Array(plain.utf8))
  }

  @Test func bytesOfAnyCountComeBack() {
    var random = SplitMix64(seed: 2)
    for count in 0..<70 {
      let bytes = random.bytes(count)
      #expect(Base32.decode(Base32.encode(bytes)) == bytes, "\(count) bytes")
    }
  }

  @Test func foreignCharactersAreRefused() {
    for text in ["0A", "1A", "8A", "9A", "M=", "MZ XQ", "MZ-Q", "\u{C4}A", "MY======"] {
      #expect(Base32.decode(text) == nil, "\(text)")
    }
  }

  @Test func bitsLeftOverMustBeZero() {
    #expect(Base32.decode("MY") == [0x66])
    #expect(Base32.decode("MZ") == nil)
    #expect(Base32.decode("MZXR") == nil)
  }

  @Test func aCountOfCharactersThatNoBytesHaveIsRefused() {
    for text in ["A", "AAA", "AAAAAA", "AAAAAAAAA"] { #expect(Base32.decode(text) == nil, "\(text)") }
  }
}
