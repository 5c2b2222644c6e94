/// Two sequences without the tokens that only one of them has.
///
/// Leaving those out changes no longest common subsequence, and makes everything after it proportional to what the
/// sequences share. Tokens are renumbered as classes in `0..<classCount`; `oldAt` and `newAt` map back.
struct CommonTokens {
  var old: [Int32] = []
  var new: [Int32] = []
  /// Where each element of `old` was.
  var oldAt: [Int32] = []
  /// Where each element of `new` was.
  var newAt: [Int32] = []
  var classCount = 0

  init() {}

  /// Filters ids. `O(n + m)`, whatever values the ids have.
  init(
    old: UnsafeBufferPointer<Int32>, _ oldRange: Range<Int>, new: UnsafeBufferPointer<Int32>,
    _ newRange: Range<Int>
  ) {
    var greatest: Int32 = 0
    var least: Int32 = 0
    for i in oldRange {
      greatest = max(greatest, old[i])
      least = min(least, old[i])
    }
    if least >= 0, Int(greatest) <= 8 * (oldRange.count + newRange.count) + 1024 {
      filterDense(old: old, oldRange, new: new, newRange, limit: Int(greatest) + 1)
    } else {
      filterSparse(old: old, oldRange, new: new, newRange)
    }
  }

  /// Small ids index a table themselves.
  private mutating func filterDense(
    old: UnsafeBufferPointer<Int32>, _ oldRange: Range<Int>, new: UnsafeBufferPointer<Int32>,
    _ newRange: Range<Int>, limit: Int
  ) {
    var seen = [UInt8](repeating: 0, count: limit)
    for i in oldRange { seen[Int(old[i])] = 1 }
    for j in newRange where new[j] >= 0 && Int(new[j]) < limit && seen[Int(new[j])] != 0 {
      seen[Int(new[j])] = 2
      self.new.append(new[j])
      newAt.append(Int32(truncatingIfNeeded: j))
    }
    for i in oldRange where seen[Int(old[i])] == 2 {
      self.old.append(old[i])
      oldAt.append(Int32(truncatingIfNeeded: i))
    }
    classCount = limit
  }

  /// Ids from a large space, as when few lines are compared of the many that an interner knows, are renumbered first.
  private mutating func filterSparse(
    old: UnsafeBufferPointer<Int32>, _ oldRange: Range<Int>, new: UnsafeBufferPointer<Int32>,
    _ newRange: Range<Int>
  ) {
    var table = HashSlots(expected: oldRange.count)
    var values: [Int32] = []
    var oldClasses: [Int32] = []
    oldClasses.reserveCapacity(oldRange.count)
    for i in oldRange {
      let next = Int32(values.count)
      let found = table.withView { view in
        view.find(Self.scatter(old[i]), storing: next) { values[Int($0)] == old[i] }
      }
      if found < 0 { values.append(old[i]) }
      oldClasses.append(found < 0 ? next : found)
    }
    var seen = [Bool](repeating: false, count: values.count)
    for j in newRange {
      let found = table.withView { view in
        view.find(Self.scatter(new[j]), storing: nil) { values[Int($0)] == new[j] }
      }
      guard found >= 0 else { continue }
      seen[Int(found)] = true
      self.new.append(found)
      newAt.append(Int32(truncatingIfNeeded: j))
    }
    for i in oldRange where seen[Int(oldClasses[i - oldRange.lowerBound])] {
      self.old.append(oldClasses[i - oldRange.lowerBound])
      oldAt.append(Int32(truncatingIfNeeded: i))
    }
    classCount = values.count
  }

  /// A multiplication by an odd constant spreads consecutive ids over the table.
  @inline(__always)
  private static func scatter(_ id: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: id)) &* 0x9E37_79B9_7F4A_7C15
  }
}
