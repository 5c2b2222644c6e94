/// Two byte strings cut into lines, of which the first `prefix` and the last `suffix` are known to be equal.
struct LineWindow {
  let old: UnsafeRawBufferPointer
  let oldLines: LineTable
  let new: UnsafeRawBufferPointer
  let newLines: LineTable
  let prefix: Int
  let suffix: Int

  /// The edits, in line numbers of the tables.
  func edits(_ algorithm: DiffAlgorithm, sliding: Bool) -> [Edit] {
    let edits = diffMiddle(
      old, oldLines, prefix..<oldLines.count - suffix, new, newLines, prefix..<newLines.count - suffix,
      algorithm)
    guard sliding, edits.contains(where: { $0.isInsertion || $0.isDeletion }) else { return edits }
    return Slider(
      old: LineSide(bytes: old, lines: oldLines), new: LineSide(bytes: new, lines: newLines),
      within: max(0, prefix - SlideLimit.reach)...oldLines.count - max(0, suffix - SlideLimit.reach)
    ).slide(edits)
  }
}
