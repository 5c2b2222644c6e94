extension LineSelection {
  /// The edits that a hunk says which somebody edited; nil when it no longer fits the old lines.
  ///
  /// Lines that start with `#` are left out, and so is the heading. An empty line is an empty line of context, whose blank got lost.
  package func edits(in patch: [UInt8], of piece: Range<Int>, context: Int) -> [LineEdit]? {
    let shown = shownLines(piece, context: context)
    var at = shown.lowerBound
    var out: [LineEdit] = []
    var open: LineEdit?
    var isLastAdded = false
    var rest = patch.split(separator: 0x0A, omittingEmptySubsequences: false)
    if rest.last?.isEmpty == true { rest.removeLast() }
    for line in rest {
      let text = line.dropFirst()
      defer { isLastAdded = line.first == UInt8(ascii: "+") }
      switch line.first {
      case UInt8(ascii: "#"), UInt8(ascii: "@"): continue
      case UInt8(ascii: "+"):
        if open == nil { open = LineEdit(old: at..<at, new: []) }
        open?.new.append(text + [0x0A])
      case UInt8(ascii: "\\"):
        // Says so of the line above; of lines that are there already it is known.
        if isLastAdded, let last = open?.new.popLast() { open?.new.append(last.dropLast()) }
      case UInt8(ascii: "-"):
        guard at < shown.upperBound, isLine(at, text) else { return nil }
        at += 1
        open = LineEdit(old: (open?.old.lowerBound ?? at - 1)..<at, new: open?.new ?? [])
      case UInt8(ascii: " "), nil:
        guard at < shown.upperBound, isLine(at, text) else { return nil }
        if let edit = open { out.append(edit) }
        open = nil
        at += 1
      default: return nil
      }
    }
    if let edit = open { out.append(edit) }
    return at == shown.upperBound ? out : nil
  }

  private func isLine(_ number: Int, _ text: ArraySlice<UInt8>) -> Bool {
    let line = old[number]
    return (line.last == 0x0A ? line.dropLast() : line).elementsEqual(text)
  }
}
