import ChangeModel

/// A set of changes by local number, one bit each: what a channel is. Testing membership costs a shift and a mask.
package struct ChangeSet: Hashable, Sendable {
  /// Bits of a stored page.
  static let pageBits = 8192
  static let pageWords = pageBits / 64
  /// Pages there can be at most.
  static let pageLimit = UInt32(1 << 32 / pageBits)

  private(set) var words: [UInt64] = []
  package private(set) var count = 0

  package init() {}
  package init(_ members: some Sequence<LocalChange>) {
    for member in members { insert(member) }
  }

  package func contains(_ change: LocalChange) -> Bool { contains(change.holder) }
  package func contains(_ holder: Holder) -> Bool {
    let word = Int(holder.value >> 6)
    return word < words.count && words[word] >> UInt64(holder.value & 63) & 1 == 1
  }

  @discardableResult
  package mutating func insert(_ change: LocalChange) -> Bool {
    let word = Int(change.value >> 6)
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
    let bit = UInt64(1) << UInt64(change.value & 63)
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    count += 1
    return true
  }

  @discardableResult
  package mutating func remove(_ change: LocalChange) -> Bool {
    guard contains(change) else { return false }
    words[Int(change.value >> 6)] &= ~(1 << UInt64(change.value & 63))
    count -= 1
    return true
  }

  /// All members' numbers are below this one.
  package var upperBound: Int { words.count * 64 }

  /// Members ascending by number.
  package var members: [LocalChange] {
    var out: [LocalChange] = []
    out.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        out.append(LocalChange(UInt32(index * 64 + rest.trailingZeroBitCount)))
        rest &= rest - 1
      }
    }
    return out
  }

  /// The member with the highest number.
  package var last: LocalChange? {
    guard let index = words.lastIndex(where: { $0 != 0 }) else { return nil }
    return LocalChange(UInt32(index * 64 + 63 - words[index].leadingZeroBitCount))
  }

  /// The same set with bits, none of them set, for all that another one has bits for.
  func widened(like other: ChangeSet) -> ChangeSet {
    var out = self
    if words.count < other.words.count {
      out.words += repeatElement(0, count: other.words.count - words.count)
    }
    return out
  }

  package func subtracting(_ other: ChangeSet) -> ChangeSet {
    var out = self
    for index in 0..<min(words.count, other.words.count) { out.words[index] &= ~other.words[index] }
    out.count = out.words.reduce(0) { $0 + $1.nonzeroBitCount }
    return out
  }

  package func intersection(_ other: ChangeSet) -> ChangeSet {
    var out = self
    for index in out.words.indices {
      out.words[index] &= index < other.words.count ? other.words[index] : 0
    }
    out.count = out.words.reduce(0) { $0 + $1.nonzeroBitCount }
    return out
  }

  /// Appends the members that are also in a part of another set: words of it, the first of which has the number `first`.
  func appendShared(with other: [UInt64], from first: Int, to out: inout [LocalChange]) {
    for (index, word) in other.enumerated() where first + index < words.count {
      var rest = word & words[first + index]
      while rest != 0 {
        out.append(LocalChange(UInt32((first + index) * 64 + rest.trailingZeroBitCount)))
        rest &= rest - 1
      }
    }
  }

  /// How many members are in both. No memory is taken.
  package func countShared(with other: ChangeSet) -> Int {
    zip(words, other.words).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
  }

  package func union(_ other: ChangeSet) -> ChangeSet {
    var out = words.count >= other.words.count ? self : other
    let less = words.count >= other.words.count ? other : self
    for index in less.words.indices { out.words[index] |= less.words[index] }
    out.count = out.words.reduce(0) { $0 + $1.nonzeroBitCount }
    return out
  }

  package static func == (a: ChangeSet, b: ChangeSet) -> Bool {
    a.count == b.count && zip(a.words, b.words).allSatisfy { $0 == $1 }
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(count) }

  // MARK: Pages

  mutating func setPage(_ page: Int, _ bits: [UInt64]) {
    setWords(from: page * ChangeSet.pageWords, bits)
  }

  /// Puts bits in place of those from a word on.
  mutating func setWords(from first: Int, _ bits: [UInt64]) {
    if words.count < first + bits.count {
      words.append(contentsOf: repeatElement(0, count: first + bits.count - words.count))
    }
    for (index, word) in bits.enumerated() {
      count += word.nonzeroBitCount - words[first + index].nonzeroBitCount
      words[first + index] = word
    }
  }

  var pageCount: Int { (words.count + ChangeSet.pageWords - 1) / ChangeSet.pageWords }

  func page(_ page: Int) -> ArraySlice<UInt64> {
    words[min(words.count, page * ChangeSet.pageWords)..<min(words.count, (page + 1) * ChangeSet.pageWords)]
  }
}
