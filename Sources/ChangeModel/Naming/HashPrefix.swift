/// The beginning of a hash as a person types it: 1 to 52 characters of base32, in either case.
///
/// Stands for the digests from `lowerBound` to `upperBound`, which are one stretch of a sorted table.
public struct HashPrefix: Hashable, Sendable, CustomStringConvertible {
  /// Characters of a whole hash.
  public static let longest = 52

  /// The first digest that starts like this, and the last.
  public let lowerBound: Digest
  public let upperBound: Digest
  /// The characters typed, in upper case.
  public let description: String

  /// Nil when `text` is empty, too long, or cannot be the beginning of a hash: the last character of a whole one has only one bit to say.
  public init?(_ text: some StringProtocol) {
    guard (1...HashPrefix.longest).contains(text.utf8.count) else { return nil }
    var low = [UInt8](repeating: 0, count: Digest.byteCount + 1)
    var high = [UInt8](repeating: 0xFF, count: Digest.byteCount + 1)
    var shown: [UInt8] = []
    var bit = 0
    for character in text.utf8 {
      guard let value = Base32.value(of: character) else { return nil }
      shown.append(Base32.character(of: value))
      for place in (0..<5).reversed() {
        let mask = UInt8(0x80) >> UInt8(bit & 7)
        if value >> UInt8(place) & 1 == 1 { low[bit >> 3] |= mask } else { high[bit >> 3] &= ~mask }
        bit += 1
      }
    }
    guard low[Digest.byteCount] == 0, let first = Digest(low.dropLast()), let last = Digest(high.dropLast())
    else { return nil }
    lowerBound = first
    upperBound = last
    description = String(decoding: shown, as: UTF8.self)
  }

  /// Whether the hash, or the name of anything else, starts like this.
  public func matches<Kind>(_ name: Name<Kind>) -> Bool {
    lowerBound <= name.digest && name.digest <= upperBound
  }
}
