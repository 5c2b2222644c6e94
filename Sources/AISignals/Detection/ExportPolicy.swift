/// What happens to the lines of a message that name an AI, where a change is written for others, such as into a git repository. The record of
/// the change itself is not touched by any of them.
package enum ExportPolicy: String, Sendable, CaseIterable {
  case keep
  /// `Co-authored-by` becomes `Assisted-by`, for projects that count authors as people.
  case mapKeys = "map"
  case strip

  /// The message as that policy has it. Subject, people, bots, and an AI in Signed-off-by stay as they are.
  package func applied(to message: [UInt8]) -> [UInt8] {
    if self == .keep { return message }
    var out: [UInt8] = []
    var removes = false
    for line in MessageLine.lines(of: message) {
      guard !line.isSubject, let signal = line.signal(), signal.actor == .ai else {
        out += line.whole
        continue
      }
      switch (self, line.trailer) {
      case (.strip, _): removes = true
      case (.mapKeys, let trailer?) where trailer.isCoAuthor:
        out += line.whole[..<trailer.key.startIndex]
        out += "Assisted-by".utf8
        out += line.whole[trailer.key.endIndex...]
      default: out += line.whole
      }
    }
    return removes ? ExportPolicy.withoutBlankEnd(out, like: message) : out
  }

  /// Without the blank lines that removed ones leave at the end.
  private static func withoutBlankEnd(_ text: [UInt8], like message: [UInt8]) -> [UInt8] {
    var end = text.count
    while end > 0, text[end - 1] == 0x0A || text[end - 1] == 0x0D { end -= 1 }
    let newline: ArraySlice<UInt8> = text[end...].first == 0x0D ? [0x0D, 0x0A] : [0x0A]
    let isEnded = message.last == 0x0A || message.last == 0x0D
    return Array(text[..<end]) + (isEnded && end > 0 ? newline : [])
  }
}

extension Trailer {
  var isCoAuthor: Bool { if case .coAuthor = meaning { true } else { false } }
}
