import Glibc

/// Gives equal byte strings equal numbers, across any number of buffers.
///
/// Numbers are dense, in the order of first appearance: nothing about them depends on hashing. The interner keeps a copy of
/// every distinct string, so buffers may go away. At most 2^31 - 1 distinct tokens.
///
///     var tokens = TokenInterner()
///     tokens.id(for: line)       // 0
///     tokens.uniqueID()          // 1, equal to no string and to no other unique number
package struct TokenInterner: Sendable {
  private var slots: HashSlots
  private var bytes: [UInt8] = []
  /// `ends[id]` is where the copy of token `id` ends in `bytes`; it starts where the one before ends.
  private var ends: [Int] = []
  private var interned = 0

  /// An empty interner with room for `expectedTokens` distinct tokens.
  package init(expectedTokens: Int = 0) {
    slots = HashSlots(expected: expectedTokens)
    ends.reserveCapacity(expectedTokens)
  }

  /// The number of ids given out.
  package var count: Int { ends.count }

  /// The id of a byte string: the one it has, or the next free one. `O(bytes)`.
  package mutating func id(for token: UnsafeRawBufferPointer) -> Int32 {
    if slots.isCrowded(by: interned) { slots.grow() }
    let next = Int32(ends.count)
    let hash: UInt64
    // An empty buffer may have no address; hashing and comparing read no byte of it.
    if let start = token.baseAddress { hash = ByteHash.forProcess.hash(start, token.count) } else { hash = 0 }
    let found = slots.withView { view in
      // Unchecked reads of the copies: offsets come from `ends`, which never exceeds `bytes.count`.
      bytes.withUnsafeBytes { copies in
        view.find(token.isEmpty ? 0 : hash, storing: next) { candidate in
          let start = candidate == 0 ? 0 : ends[Int(candidate) - 1]
          let length = ends[Int(candidate)] - start
          guard length == token.count else { return false }
          guard length > 0, let p = token.baseAddress, let q = copies.baseAddress else { return true }
          return memcmp(p, q + start, length) == 0
        }
      }
    }
    if found >= 0 { return found }
    bytes.append(contentsOf: token)
    ends.append(bytes.count)
    interned += 1
    return next
  }

  /// The id of a byte string. `O(bytes)`.
  package mutating func id(for token: [UInt8]) -> Int32 {
    token.withUnsafeBytes { id(for: $0) }
  }

  /// An id that no byte string and no other call has: for markers that must match nothing.
  package mutating func uniqueID() -> Int32 {
    ends.append(bytes.count)
    return Int32(ends.count - 1)
  }

  /// The ids of the lines of `bytes`. `O(bytes)`.
  package mutating func ids(of lines: LineTable, in bytes: UnsafeRawBufferPointer) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(lines.count)
    for line in 0..<lines.count { ids.append(id(for: bytes.part(lines[line]))) }
    return ids
  }
}
