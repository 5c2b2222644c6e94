/// The lines in which two byte strings differ, as ranges of line numbers.
///
/// Equal ends are found with `memcmp` before any line is hashed, so a small edit of a large file costs a comparison. With
/// `sliding`, insertions and deletions are placed where a reader would put them (see `Slider`). The result is a function
/// of the bytes. `O(bytes)` plus the cost of `diff` for the lines between the equal ends.
///
/// - Precondition: the tables are those of the whole byte strings.
package func diffLines(
  old: UnsafeRawBufferPointer, oldLines: LineTable, new: UnsafeRawBufferPointer, newLines: LineTable,
  algorithm: DiffAlgorithm = .histogram, sliding: Bool = true
) -> [Edit] {
  let ends = EqualEnds(lines: old, new)
  let window = LineWindow(
    old: old, oldLines: oldLines, new: new, newLines: newLines, prefix: oldLines.lines(before: ends.prefix),
    suffix: oldLines.count - oldLines.lines(before: old.count - ends.suffix))
  return window.edits(algorithm, sliding: sliding)
}

/// The regions in which two byte strings differ, as ranges of bytes that begin and end with lines.
///
/// What `diffLines` answers, without a table of the lines that lie far from any difference: the one to use for files.
package func diffText(
  old: UnsafeRawBufferPointer, new: UnsafeRawBufferPointer, algorithm: DiffAlgorithm = .histogram,
  sliding: Bool = true
) -> [Edit] {
  let ends = EqualEnds(lines: old, new)
  if ends.prefix == old.count, ends.prefix == new.count { return [] }
  // Hunks may slide into the equal ends, but not farther than this.
  let start = ends.prefix - lengthOfLastLines(SlideLimit.context, in: old.part(0..<ends.prefix))
  let after = lengthOfFirstLines(SlideLimit.context, in: old.part(old.count - ends.suffix..<old.count))
  let oldLines = LineTable(old, in: start..<old.count - ends.suffix + after)
  let newLines = LineTable(new, in: start..<new.count - ends.suffix + after)
  let window = LineWindow(
    old: old, oldLines: oldLines, new: new, newLines: newLines, prefix: oldLines.lines(before: ends.prefix),
    suffix: oldLines.count - oldLines.lines(before: old.count - ends.suffix))
  return window.edits(algorithm, sliding: sliding).map {
    Edit(oldRange: oldLines.bytes(of: $0.oldRange), newRange: newLines.bytes(of: $0.newRange))
  }
}

/// The regions in which two byte strings differ, as ranges of bytes that begin and end with lines.
package func diffText(
  old: [UInt8], new: [UInt8], algorithm: DiffAlgorithm = .histogram, sliding: Bool = true
) -> [Edit] {
  old.withUnsafeBytes { old in
    new.withUnsafeBytes { new in diffText(old: old, new: new, algorithm: algorithm, sliding: sliding) }
  }
}

/// The tokens in which two byte strings differ, each side cut into tokens as the caller likes, as ranges of token numbers.
///
/// Tokens are equal when their bytes are; they need neither end with a newline nor touch each other. `O(bytes)` plus `diff`.
package func diffTokens(
  old: UnsafeRawBufferPointer, oldTokens: [Range<Int>], new: UnsafeRawBufferPointer, newTokens: [Range<Int>],
  algorithm: DiffAlgorithm = .histogram
) -> [Edit] {
  var prefix = 0
  let limit = min(oldTokens.count, newTokens.count)
  while prefix < limit, same(old, oldTokens[prefix], new, newTokens[prefix]) { prefix += 1 }
  var suffix = 0
  while suffix < limit - prefix,
    same(old, oldTokens[oldTokens.count - 1 - suffix], new, newTokens[newTokens.count - 1 - suffix])
  { suffix += 1 }
  return diffMiddle(
    old, oldTokens, prefix..<oldTokens.count - suffix, new, newTokens, prefix..<newTokens.count - suffix,
    algorithm)
}

private func same(
  _ old: UnsafeRawBufferPointer, _ a: Range<Int>, _ new: UnsafeRawBufferPointer, _ b: Range<Int>
) -> Bool {
  guard a.count == b.count else { return false }
  // Empty buffers have no address and nothing to compare.
  guard let p = old.baseAddress, let q = new.baseAddress else { return a.isEmpty }
  return sameBytes(p + a.lowerBound, q + b.lowerBound, a.count)
}

/// Diffs stretches of tokens whose equal ends are gone already.
func diffMiddle<Tokens: TokenSource>(
  _ old: UnsafeRawBufferPointer, _ oldTokens: Tokens, _ oldRange: Range<Int>, _ new: UnsafeRawBufferPointer,
  _ newTokens: Tokens, _ newRange: Range<Int>, _ algorithm: DiffAlgorithm
) -> [Edit] {
  if oldRange.isEmpty && newRange.isEmpty { return [] }
  // Positions are kept as `Int32` while matching: beyond 2^30 tokens everything between the ends is one edit.
  let isTooLong = oldTokens.count >= 1 << 30 || newTokens.count >= 1 << 30
  if oldRange.isEmpty || newRange.isEmpty || isTooLong {
    return [Edit(oldRange: oldRange, newRange: newRange)]
  }
  return match(
    CommonTokens(interning: old, oldTokens, oldRange, new, newTokens, newRange), oldRange, newRange, algorithm
  )
}
