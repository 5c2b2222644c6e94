import ChangeModel

/// Maps names to dense numbers by open addressing on the first word of the digest, which is well mixed already.
///
/// Ten times cheaper than a `Dictionary` with its keyed hash. A hostile author can make first words collide; the table then probes linearly,
/// which costs time and never a wrong answer, since whole names are compared.
struct TableOfNames {
  private var slots: [Int32]
  private var mask: Int
  private(set) var names: [FactID] = []

  init(expecting count: Int) {
    var size = 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    mask = size - 1
    names.reserveCapacity(count)
  }

  /// The number of `name`, given it now if it is new.
  mutating func number(of name: FactID) -> Int {
    if names.count * 2 >= slots.count { grow() }
    var at = Int(truncatingIfNeeded: name.digest.prefix) & mask
    while slots[at] >= 0 {
      if names[Int(slots[at])] == name { return Int(slots[at]) }
      at = (at + 1) & mask
    }
    slots[at] = Int32(names.count)
    names.append(name)
    return names.count - 1
  }

  /// The number of `name`, if it has one.
  func existing(_ name: FactID) -> Int? {
    var at = Int(truncatingIfNeeded: name.digest.prefix) & mask
    while slots[at] >= 0 {
      if names[Int(slots[at])] == name { return Int(slots[at]) }
      at = (at + 1) & mask
    }
    return nil
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for (number, name) in names.enumerated() {
      var at = Int(truncatingIfNeeded: name.digest.prefix) & mask
      while slots[at] >= 0 { at = (at + 1) & mask }
      slots[at] = Int32(number)
    }
  }
}
