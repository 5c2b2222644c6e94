import ChangeModel
import Testing

@Suite struct HashPrefixTests {
  private let hash = ChangeHash(Digest.of(Array("abc".utf8)))

  @Test func everyBeginningOfAHashMatchesItInEitherCase() throws {
    let text = hash.description
    for count in 1...52 {
      #expect(try #require(HashPrefix(text.prefix(count))).matches(hash))
      #expect(try #require(HashPrefix(text.prefix(count).lowercased())).matches(hash))
    }
  }

  @Test func anotherBeginningDoesNot() throws {
    let text = Array(hash.description.utf8)
    for place in 0..<51 {
      var other = text[...place]
      other[place] = other[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(!(try #require(HashPrefix(String(decoding: other, as: UTF8.self))).matches(hash)), "\(place)")
    }
  }

  @Test func itsBoundsAreTheFirstAndTheLastHashThatStartLikeIt() throws {
    let prefix = try #require(HashPrefix("b7"))
    #expect(prefix.description == "B7")
    #expect(prefix.lowerBound.description == "B7" + String(repeating: "A", count: 50))
    #expect(prefix.upperBound.description == "B7" + String(repeating: "7", count: 49) + "Q")
  }

  @Test func matchingIsLyingWithinTheBounds() throws {
    var random = SplitMix64(seed: 3)
    for round in 0..<300 {
      let name = ChangeHash(Digest.of(random.bytes(4)))
      let typed = ChangeHash(Digest.of(random.bytes(4))).description.prefix(1 + random.below(2))
      let prefix = try #require(HashPrefix(typed))
      #expect(prefix.matches(name) == name.description.hasPrefix(typed), "round \(round)")
    }
  }

  @Test func aWholeHashIsItsOwnBounds() throws {
    let prefix = try #require(HashPrefix(hash.description))
    #expect(prefix.lowerBound == hash.digest)
    #expect(prefix.upperBound == hash.digest)
  }

  @Test func whatCannotBeginAHashIsRefused() {
    let whole = String(repeating: "A", count: 52)
    for text in ["", "0", "1", "8", "A B", "A=", "\u{E4}", whole + "A"] {
      #expect(HashPrefix(text) == nil, "\(text)")
    }
    // The last character has one bit to say.
    #expect(HashPrefix(whole.dropLast() + "A") != nil)
    #expect(HashPrefix(whole.dropLast() + "Q") != nil)
    #expect(HashPrefix(whole.dropLast() + "B") == nil)
  }
}
