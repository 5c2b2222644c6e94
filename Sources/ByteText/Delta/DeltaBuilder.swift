/// Collects the copies of a delta in the order of the new bytes and fills the gaps between them.
///
/// Invariant: the operations so far give exactly the new bytes before `done`.
struct DeltaBuilder {
  let old: UnsafeRawBufferPointer
  let new: UnsafeRawBufferPointer
  private(set) var ops: [BinaryDelta.Op] = []
  /// How much of the new bytes is accounted for.
  private(set) var done = 0
  /// Where the last copy ended, in the old and in the new bytes.
  private(set) var oldDone = 0
  private(set) var copied = 0

  init(old: UnsafeRawBufferPointer, new: UnsafeRawBufferPointer) {
    self.old = old
    self.new = new
  }

  /// A verified match: it grows backwards as far as the new bytes before it are free, then the gap is filled.
  ///
  /// A match of no bytes only has the gap before it filled.
  ///
  /// - Precondition: the match does not begin before `done`.
  mutating func copy(old oldStart: Int, new newStart: Int, count: Int) {
    let growth = commonSuffixCount(old.part(0..<oldStart), new.part(done..<newStart))
    FineMatcher.fill(newStart - growth, oldStart - growth, &self)
    append(copyOf: oldStart - growth, count + growth)
  }

  /// A verified match that is as long as it gets; what is left before it is new.
  mutating func place(old oldStart: Int, new newStart: Int, count: Int) {
    insert(upTo: newStart)
    append(copyOf: oldStart, count)
  }

  /// Takes what is left before `position` as new bytes.
  mutating func insert(upTo position: Int) {
    guard position > done else { return }
    if case .insert(let range) = ops.last {
      ops[ops.count - 1] = .insert(newRange: range.lowerBound..<position)
    } else {
      ops.append(.insert(newRange: done..<position))
    }
    done = position
  }

  private mutating func append(copyOf start: Int, _ count: Int) {
    guard count > 0 else { return }
    if case .copy(let offset, let length) = ops.last, offset + length == start {
      ops[ops.count - 1] = .copy(oldOffset: offset, count: length + count)
    } else {
      ops.append(.copy(oldOffset: start, count: count))
    }
    done += count
    oldDone = start + count
    copied = done
  }

  consuming func finish() -> [BinaryDelta.Op] {
    insert(upTo: new.count)
    return ops
  }
}
