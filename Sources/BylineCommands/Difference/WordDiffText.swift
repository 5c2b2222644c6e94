/// A hunk as running text: what goes and what comes stand beside each other in their lines, in colours or as `[-old-]{+new+}`.
struct WordDiffText {
  let console: Console

  func write(_ hunk: Hunk) {
    console.line(console.styled(hunk.heading, .place))
    for stretch in hunk.stretches {
      for line in stretch.same {
        console.write(line.text)
        console.line()
      }
      if stretch.removed.isEmpty, stretch.added.isEmpty { continue }
      write(ChangedWords(stretch).pieces)
      switch (stretch.removed.last?.isEnded ?? true, stretch.added.last?.isEnded ?? true) {
      case (true, false): console.line("\\ No newline at end of file")
      case (false, true): console.line("\\ Newline added at end of file")
      default: break
      }
    }
  }

  /// Marks end before each newline and begin anew behind it, so that every line can be read by itself.
  private func write(_ pieces: [(mark: ChangedWords.Mark, text: ArraySlice<UInt8>)]) {
    var isLineBegun = false
    for (mark, text) in pieces {
      for line in TextLines(text) {
        if !line.text.isEmpty { write(line.text, mark) }
        isLineBegun = !line.isEnded
        if line.isEnded { console.line() }
      }
    }
    if isLineBegun { console.line() }
  }

  private func write(_ text: ArraySlice<UInt8>, _ mark: ChangedWords.Mark) {
    let (style, signs): (Style, (String, String)) =
      mark == .removed ? (.removed, ("[-", "-]")) : (.added, ("{+", "+}"))
    if mark == .same {
      console.write(text)
    } else if console.isColoured {
      console.write("\u{1B}[\(style.rawValue)m")
      console.write(text)
      console.write("\u{1B}[0m")
    } else {
      console.write(signs.0)
      console.write(text)
      console.write(signs.1)
    }
  }
}
