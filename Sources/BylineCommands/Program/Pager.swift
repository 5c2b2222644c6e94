import Glibc

/// A program that shows long results a screen at a time.
///
/// While it runs it owns the terminal: an interrupt is the pager's business, and when it is left early the rest of the results is dropped.
final class Pager {
  /// What is run where nothing else is configured: leaves at once when all fits, keeps colours, does not clear the screen.
  static let standard = "less -FRX"

  /// A command to run, not empty.
  struct Command: Equatable {
    let text: [UInt8]
  }

  /// - Parameter isStandard: whether nobody chose it, so that it may be missing.
  /// - Returns: nil where no pager is wanted.
  static func command(_ text: [UInt8], isStandard: Bool) -> Command? {
    if isStandard {
      return Command(
        text: Array("if command -v less >/dev/null; then exec \(standard); else exec cat; fi; true".utf8))
    }
    let isBlank = text.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return isBlank || text == Array("cat".utf8) ? nil : Command(text: text)
  }

  private let process: pid_t
  /// Where to write what it shows.
  let input: Int32

  /// Starts it; nil when that is not possible.
  init?(_ command: Command) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    guard let process = ShellCommand.start(command.text, input: ends[0], without: ends[1]) else {
      close(ends[0])
      close(ends[1])
      return nil
    }
    close(ends[0])
    self.process = process
    input = ends[1]
    signal(SIGPIPE, SIG_IGN)
    ShellCommand.ignoreInterrupts(true)
  }

  /// Lets it see the end, and waits until it is left. Answers whether an interrupt ended it.
  func finish() -> Bool {
    close(input)
    let ending = ShellCommand.wait(for: process)
    ShellCommand.ignoreInterrupts(false)
    signal(SIGPIPE, SIG_DFL)
    return ending == .interrupted
  }
}
