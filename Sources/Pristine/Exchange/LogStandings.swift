import ChangeModel

/// Where the log of a channel has stood: after how many changes it was in which state. Two logs that were once in the same state held the
/// same changes then, in whatever order each got them; so what they differ in lies after it.
extension StoreReader {
  /// The state a channel was in when it held the first `count` changes of its log; nil when it never held so many. Cost: a few rows.
  package func state(of head: ChannelHead, after count: Int) throws(PristineError) -> Digest? {
    guard count >= 0, count <= Int(head.length) else { return nil }
    if count == Int(head.length) { return head.state }
    if count == 0 { return StateAccumulator().digest }
    let sequence = UInt32(count - 1)
    var log = head.log
    while log != 0 {
      let (base, baseLength) = try logInfo(log)
      guard base < log else { throw .corrupt(table: "logs", detail: "log \(log) goes on from log \(base)") }
      if sequence >= baseLength { return try logEntry(log, sequence)?.state }
      log = base
    }
    return nil
  }

  /// The changes of a channel after the first `count`, in the order of their arrival.
  package func changes(of head: ChannelHead, after count: Int) throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    var left = Int(head.length) - count
    guard left > 0 else { return [] }
    try log(of: head) { entry throws(PristineError) in
      out.append(entry.change)
      left -= 1
      return left > 0
    }
    return out.reversed()
  }

  /// The part of a channel's log that ends in a state whose digest lies in a range; nil when there is none.
  package func heads(
    of head: ChannelHead, in states: ClosedRange<Digest>
  ) throws(PristineError) -> [(count: Int, state: Digest)] {
    var out: [(count: Int, state: Digest)] = []
    var count = Int(head.length)
    try log(of: head) { entry throws(PristineError) in
      if states.contains(entry.state) { out.append((count, entry.state)) }
      count -= 1
      return true
    }
    return out
  }
}

extension ChannelHead {
  /// The state of the set with some changes more and others less.
  package func state(with new: [ChangeHash], without gone: [ChangeHash]) -> Digest {
    var sum = accumulator
    for change in new { sum.add(change) }
    for change in gone { sum.remove(change) }
    return sum.digest
  }
}

extension ChannelHead {
  /// The sum its state is the digest of, to be gone on with.
  package var sum: StateAccumulator { accumulator }

  /// The first entries of its log, to be read in their order; its set and its state are not those of the part.
  package func part(_ count: Int) -> ChannelHead {
    var out = self
    out.length = UInt32(min(count, Int(length)))
    return out
  }
}
