/// The slots of an open-addressing table from byte strings to small numbers, the hash kept beside the number.
///
/// A slot is `hash << 32 | number + 1`, zero when free. The number of slots is a power of two and at least a quarter stay
/// free, so every probe ends. The strings themselves are the owner's.
struct HashSlots {
  private(set) var slots: [UInt64]

  /// Room for `expected` entries. `O(expected)`.
  init(expected: Int) {
    slots = [UInt64](repeating: 0, count: Self.size(for: expected))
  }

  /// The power of two that leaves a third of the slots free.
  static func size(for expected: Int) -> Int {
    var size = 16
    while size < expected + expected / 2 { size *= 2 }
    return size
  }

  /// Whether `entries` leave too few slots free.
  func isCrowded(by entries: Int) -> Bool { entries * 4 >= slots.count * 3 }

  /// Twice the slots, same entries.
  mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for slot in slots where slot != 0 {
      var i = Int(slot >> 32) & mask
      while larger[i] != 0 { i = (i + 1) & mask }
      larger[i] = slot
    }
    slots = larger
  }

  /// Works on the slots in place.
  @inline(__always)
  mutating func withView<R>(_ body: (HashSlotsView) -> R) -> R {
    // Unchecked access: every index is masked by the number of slots.
    slots.withUnsafeMutableBufferPointer { body(HashSlotsView(slots: $0)) }
  }
}

/// Probing, while the slots are pinned.
struct HashSlotsView {
  let slots: UnsafeMutableBufferPointer<UInt64>

  /// The number stored for the string that `isEqual` recognises, or -1 and, if asked, `number` stored for it.
  @inline(__always)
  func find(_ hash: UInt64, storing number: Int32?, _ isEqual: (Int32) -> Bool) -> Int32 {
    let tag = hash >> 32
    let mask = slots.count - 1
    var i = Int(tag) & mask
    while true {
      let slot = slots[i]
      if slot == 0 {
        if let number { slots[i] = tag << 32 | UInt64(UInt32(bitPattern: number) + 1) }
        return -1
      }
      if slot >> 32 == tag {
        let found = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
        if isEqual(found) { return found }
      }
      i = (i + 1) & mask
    }
  }
}
