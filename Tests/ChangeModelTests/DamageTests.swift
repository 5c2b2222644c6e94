import ChangeModel
import Testing

/// Bytes that were right once. A fault is either refused or makes another change, which has these bytes and no others.
@Suite struct DamageTests {
  /// Whether the bytes are read.
  @discardableResult
  private static func expectCanonical(_ bytes: [UInt8], _ what: @autoclosure () -> String) -> Bool {
    guard let decoded = try? Change.decode(bytes) else { return false }
    if decoded.change.encoded().bytes != bytes { Issue.record("not canonical: \(what())") }
    return true
  }

  @Test(arguments: FormatFixtures.vectors)
  func everyTruncationIsRefused(_ name: String) throws {
    let bytes = try FormatFixtures.bytes("\(name).hex")
    for count in bytes.indices where (try? Change.decode(Array(bytes[..<count]))) != nil {
      Issue.record("the first \(count) bytes of \(name) were read")
    }
  }

  @Test(arguments: FormatFixtures.vectors)
  func everyChangedByteIsRefusedOrMakesAnotherChange(_ name: String) throws {
    var bytes = try FormatFixtures.bytes("\(name).hex")
    for place in bytes.indices {
      let right = bytes[place]
      defer { bytes[place] = right }
      // Other bytes that are encoded again belong to another change.
      func isRead(_ value: UInt8) -> Bool {
        bytes[place] = value
        return Self.expectCanonical(bytes, "\(name), byte \(place): \(value)")
      }
      // Where every flipped bit makes a change, in digests and text, no value means more than another.
      let flips = (0..<8).map { isRead(right ^ 1 << UInt8($0)) }
      if flips.allSatisfy({ $0 }) { continue }
      for value in UInt8.min...UInt8.max where value != right { _ = isRead(value) }
    }
  }

  @Test(arguments: FormatFixtures.vectors)
  func anInsertedOrLostByteIsRefusedOrMakesAnotherChange(_ name: String) throws {
    let bytes = try FormatFixtures.bytes("\(name).hex")
    for place in bytes.indices {
      var other = bytes
      other.remove(at: place)
      Self.expectCanonical(other, "\(name) without byte \(place)")
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        other = bytes
        other.insert(value, at: place)
        Self.expectCanonical(other, "\(name) with \(value) before byte \(place)")
      }
    }
  }

  @Test(arguments: 1...8)
  func anyMixtureOfChangesIsRefusedOrAnotherChange(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let all = try FormatFixtures.vectors.map { try FormatFixtures.bytes("\($0).hex") }
    for round in 0..<400 {
      let (a, b) = (all[random.below(all.count)], all[random.below(all.count)])
      var bytes = a[..<random.below(a.count)] + b[random.below(b.count)...]
      for _ in 0..<random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      Self.expectCanonical(Array(bytes), "seed \(seed), round \(round)")
    }
  }
}
