extension CommonTokens {
  /// Interns byte strings and keeps those that both sides have. `O(bytes)`.
  ///
  /// Only the old side enters the table; a new token that is not found there is unique to the new side.
  init<Tokens: TokenSource>(
    interning old: UnsafeRawBufferPointer, _ oldTokens: Tokens, _ oldRange: Range<Int>,
    _ new: UnsafeRawBufferPointer, _ newTokens: Tokens, _ newRange: Range<Int>
  ) {
    self.init()
    // Raw pointers: tokens are hashed and compared at offsets that their tables vouch for. Empty buffers have no
    // address; their tokens are all empty and nothing is read through the stand-in.
    let nothing = UnsafeRawPointer(bitPattern: MemoryLayout<UInt64>.alignment)
    guard let p = old.baseAddress ?? nothing, let q = new.baseAddress ?? nothing else { return }
    let hasher = ByteHash.forProcess
    var table = HashSlots(expected: oldRange.count)
    /// The first token of each class.
    var firsts: [Int32] = []
    var oldClasses = [Int32](repeating: 0, count: oldRange.count)
    var isShared: [Bool] = []
    table.withView { view in
      for i in oldRange {
        let token = oldTokens[i]
        let hash = hasher.hash(p + token.lowerBound, token.count)
        let next = Int32(truncatingIfNeeded: firsts.count)
        let found = view.find(hash, storing: next) { candidate in
          let first = oldTokens[Int(firsts[Int(candidate)])]
          return first.count == token.count
            && sameBytes(p + first.lowerBound, p + token.lowerBound, token.count)
        }
        if found < 0 { firsts.append(Int32(truncatingIfNeeded: i)) }
        oldClasses[i - oldRange.lowerBound] = found < 0 ? next : found
      }
      isShared = [Bool](repeating: false, count: firsts.count)
      for j in newRange {
        let token = newTokens[j]
        let hash = hasher.hash(q + token.lowerBound, token.count)
        let found = view.find(hash, storing: nil) { candidate in
          let first = oldTokens[Int(firsts[Int(candidate)])]
          return first.count == token.count
            && sameBytes(p + first.lowerBound, q + token.lowerBound, token.count)
        }
        guard found >= 0 else { continue }
        isShared[Int(found)] = true
        self.new.append(found)
        newAt.append(Int32(truncatingIfNeeded: j))
      }
    }
    for i in oldRange {
      let found = oldClasses[i - oldRange.lowerBound]
      guard isShared[Int(found)] else { continue }
      self.old.append(found)
      oldAt.append(Int32(truncatingIfNeeded: i))
    }
    classCount = firsts.count
  }
}
