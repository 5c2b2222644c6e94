import FileSystem
import Repository

/// Has a message typed in the user's editor.
struct MessageEditor {
  /// The command, through the shell; the file is its last argument.
  let editor: [UInt8]

  private static let file: RelativePath = ".byline/tmp/message"
  private static let explanation = """

    # Type what the change is for; the first line is its title.
    # Lines that start with # are left out, an empty message records nothing.

    """

  /// The text as it was left by the editor, without comments and without blank lines at its ends.
  func edit(_ text: [UInt8], in repository: Repository) throws -> [UInt8] {
    let root = repository.root
    try root.writeAtomically(
      MessageEditor.file, text + Array(MessageEditor.explanation.utf8), staging: repository.staging)
    defer { _ = try? root.remove(MessageEditor.file) }
    let file = repository.path + Array("/".utf8) + MessageEditor.file.bytes
    guard let process = ShellCommand.start(editor, [file]), ShellCommand.wait(for: process) == 0 else {
      throw Failure(
        .refused, "the editor \(ShownText.quoted(editor)) failed, so nothing was recorded",
        hint: "type -m \"MESSAGE\"")
    }
    return MessageEditor.cleaned(try root.read(MessageEditor.file))
  }

  private static func cleaned(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).filter {
      $0.first != UInt8(ascii: "#")
    }
    func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
      line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    while let first = lines.first, isBlank(first) { lines.removeFirst() }
    return Array(lines.joined(separator: [0x0A]))
  }
}
