extension String {
  /// The lines, without their newlines.
  var lines: [String] { split(separator: "\n").map(String.init) }

  /// The text with each of `old` replaced.
  func replacing(_ old: String, with new: String) -> String {
    var out = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(old) {
        out += new
        rest = rest.dropFirst(old.count)
      } else {
        out.append(rest.removeFirst())
      }
    }
    return out
  }

  /// What stands before a separator.
  func prefix(upTo separator: String) -> String {
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) { return String(self[..<rest.startIndex]) }
      rest = rest.dropFirst()
    }
    return self
  }
}
