import Glibc

/// How many whole lines' bytes two byte strings share at either end. `O(prefix + suffix)`.
struct EqualEnds {
  /// Bytes shared at the start: nothing, or up to and including a newline, or everything.
  let prefix: Int
  /// Bytes shared at the end, not overlapping the prefix; they begin a line on both sides.
  let suffix: Int

  init(lines old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer) {
    var prefix = commonPrefixCount(old, new)
    if prefix == old.count, prefix == new.count {
      self.prefix = prefix
      suffix = 0
      return
    }
    while prefix > 0, old[prefix - 1] != 0x0A { prefix -= 1 }
    let oldRest = old.part(prefix..<old.count)
    let newRest = new.part(prefix..<new.count)
    var suffix = commonSuffixCount(oldRest, newRest)
    if suffix > 0, !Self.beginsLine(oldRest, suffix) || !Self.beginsLine(newRest, suffix) {
      // The shared bytes begin within a line: give up what is left of it.
      let shared = oldRest.part(oldRest.count - suffix..<oldRest.count)
      suffix -= lengthOfFirstLines(1, in: shared)
    }
    self.prefix = prefix
    self.suffix = suffix
  }

  private static func beginsLine(_ rest: UnsafeRawBufferPointer, _ suffix: Int) -> Bool {
    suffix == rest.count || rest[rest.count - suffix - 1] == 0x0A
  }
}

/// The bytes that the first `count` lines take.
func lengthOfFirstLines(_ count: Int, in bytes: UnsafeRawBufferPointer) -> Int {
  // Raw pointer: `memchr` is handed the exact number of bytes left.
  guard let base = bytes.baseAddress else { return 0 }
  var length = 0
  for _ in 0..<count where length < bytes.count {
    guard let newline = memchr(base + length, 0x0A, bytes.count - length) else { return bytes.count }
    length = UnsafeRawPointer(newline) - base + 1
  }
  return length
}

/// The bytes that the last `count` lines take.
func lengthOfLastLines(_ count: Int, in bytes: UnsafeRawBufferPointer) -> Int {
  var start = bytes.count
  for _ in 0..<count where start > 0 {
    start -= 1
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
  }
  return bytes.count - start
}
