import FileSystem
import Repository

/// The user's editor, for texts that live no longer than a command.
struct TextEditor {
  /// The command, through the shell; the file is its last argument.
  let command: [UInt8]
  let repository: Repository

  init(_ session: Session, _ repository: Repository) throws(Failure) {
    command = ArgumentText.bytes(of: try session.configuration.text(.recordEditor) ?? "vi")
    self.repository = repository
  }

  /// The text as the editor left it; nil when the editor failed.
  ///
  /// While it runs an interrupt is the editor's business.
  ///
  /// - Parameter name: of the file it is edited in, which is gone afterwards.
  /// - Throws: `Interrupted` when an interrupt ended the editor.
  func edit(_ text: [UInt8], as name: String) throws -> [UInt8]? {
    let root = repository.root
    let place = try RelativePath(Array(".byline/tmp/\(name)".utf8))
    try root.writeAtomically(place, text, staging: repository.staging)
    defer { _ = try? root.remove(place) }
    let file = repository.path + Array("/".utf8) + place.bytes
    ShellCommand.ignoreInterrupts(true)
    defer { ShellCommand.ignoreInterrupts(false) }
    guard let process = ShellCommand.start(command, [file]) else { return nil }
    switch ShellCommand.wait(for: process) {
    case .done: return try root.read(place)
    case .failed: return nil
    case .interrupted: throw Interrupted()
    }
  }
}
