import ChangeModel
import Testing

/// That changes and their bytes correspond one to one, over changes that keep the rules.
@Suite struct RoundTripTests {
  @Test(arguments: 0..<10)
  func whatIsEncodedDecodesToTheSameChange(_ hundred: Int) throws {
    for number in 0..<100 {
      let seed = UInt64(hundred * 100 + number)
      let change = RandomChange.make(seed: seed)
      let encoded = change.encoded()
      do {
        let decoded = try Change.decode(encoded.bytes)
        #expect(decoded.change == change, "seed \(seed)")
        #expect(decoded.hash == encoded.hash, "seed \(seed)")
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
  }

  @Test func everyKindOfFactIsAmongThem() {
    var tree: Set<String> = []
    var content: Set<String> = []
    for seed: UInt64 in 0..<200 {
      let change = RandomChange.make(seed: seed)
      for fact in change.treeFacts { tree.insert(String("\(fact)".prefix { $0 != "(" })) }
      for fact in change.contentFacts.flatMap(\.facts) {
        content.insert(String("\(fact)".prefix { $0 != "(" }))
      }
    }
    #expect(tree == ["create", "place", "mode", "remove"])
    #expect(content == ["insert", "kill", "order", "settle", "restore", "version"])
  }

  @Test func differentChangesHaveDifferentHashes() {
    let changes = (UInt64(0)..<300).map { RandomChange.make(seed: $0) }
    #expect(Set(changes.map { $0.encoded().hash }).count == Set(changes).count)
  }

  @Test(arguments: 0..<8)
  func aDamagedChangeIsRefusedOrMakesAnotherChange(_ fifty: Int) {
    for number in 0..<50 {
      let seed = UInt64(10_000 + fifty * 50 + number)
      let bytes = RandomChange.make(seed: seed).encoded().bytes
      var random = SplitMix64(seed: seed)
      for _ in 0..<20 {
        var other = bytes
        for _ in 0...random.below(3) { other[random.below(other.count)] ^= 1 << UInt8(random.below(8)) }
        guard let decoded = try? Change.decode(other) else { continue }
        if decoded.change.encoded().bytes != other { Issue.record("seed \(seed)") }
      }
    }
  }
}
