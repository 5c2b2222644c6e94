/// Has a message typed in the user's editor, above a list of what it is for.
struct MessageEditor {
  let editor: TextEditor

  private static let scissors = "# ------------------------ >8 ------------------------"

  /// The text as it was left by the editor, without what is below the scissors and without blank lines at its ends.
  ///
  /// - Parameter listing: lines about what is going to be recorded.
  func edit(_ text: [UInt8], about listing: [String]) throws -> [UInt8] {
    let explanation =
      [
        MessageEditor.scissors, "Above this line type what the change is for; the first line is its title.",
        "This line and all below it are left out. An empty message records nothing.", "",
      ] + listing
    let comment = explanation.map { $0.isEmpty ? "#" : $0.hasPrefix("#") ? $0 : "# \($0)" }
    let page = text + Array(("\n" + comment.joined(separator: "\n") + "\n").utf8)
    guard let typed = try editor.edit(page, as: "message") else {
      throw Failure(
        .refused, "the editor \(ShownText.quoted(editor.command)) failed, so nothing was recorded",
        hint: "type -m \"MESSAGE\"")
    }
    return MessageEditor.cleaned(typed)
  }

  /// Without scissors, lines that start with # are left out: what was below them may still be there.
  static func cleaned(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if let end = lines.firstIndex(where: { $0.elementsEqual(scissors.utf8) }) {
      lines.removeSubrange(end...)
    } else {
      lines.removeAll { $0.first == UInt8(ascii: "#") }
    }
    func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
      line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    while let first = lines.first, isBlank(first) { lines.removeFirst() }
    return Array(lines.joined(separator: [0x0A]))
  }
}
