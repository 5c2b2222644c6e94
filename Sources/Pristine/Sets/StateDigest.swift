import ChangeModel

/// The state of a set of changes: a homomorphic multiset hash (LtHash), so that adding or removing a change costs the same however large
/// the set is, and two channels hold the same set exactly when their digests agree.
///
/// 1,024 lanes of 16 bits, summed with wrap-around; each change contributes SHA-256 of its hash in counter mode.
/// Source: Bellare and Micciancio, *A New Paradigm for Collision-free Hashing*; lane sizes as in Lewi et al., *Securing Update Propagation*.
package struct StateAccumulator: Hashable, Sendable {
  private(set) var lanes: [UInt16]

  package init() { lanes = Array(repeating: 0, count: 1024) }

  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 2048 else { return nil }
    lanes = (0..<1024).map {
      UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))
    }
  }

  var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(2048)
    for lane in lanes {
      out.append(UInt8(truncatingIfNeeded: lane))
      out.append(UInt8(truncatingIfNeeded: lane >> 8))
    }
    return out
  }

  package mutating func add(_ change: ChangeHash) { combine(change) { $0 &+ $1 } }
  package mutating func remove(_ change: ChangeHash) { combine(change) { $0 &- $1 } }

  private mutating func combine(_ change: ChangeHash, _ operation: (UInt16, UInt16) -> UInt16) {
    var block = change.digest.bytes + [0]
    for counter in 0..<64 {
      block[32] = UInt8(counter)
      let digest = Digest.of(block).bytes
      for lane in 0..<16 {
        let value = UInt16(digest[2 * lane]) | UInt16(digest[2 * lane + 1]) << 8
        lanes[counter * 16 + lane] = operation(lanes[counter * 16 + lane], value)
      }
    }
  }

  /// The state, as it is shown and compared.
  package var digest: Digest { Digest.of(bytes) }
}
