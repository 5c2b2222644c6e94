import FileSystem
import Glibc

/// A command of the user's, run through the shell.
enum ShellCommand {
  /// Starts it; nil when there is no shell.
  ///
  /// - Parameters:
  ///   - arguments: added behind the command's own.
  ///   - input: what becomes its standard input; the program's own when nil.
  ///   - other: a descriptor it does not get: the end of a pipe that has to close when this program closes it.
  static func start(
    _ command: [UInt8], _ arguments: [[UInt8]] = [], input: Int32? = nil, without other: Int32? = nil
  ) -> pid_t? {
    let script = (isPlain(command) ? Array("exec ".utf8) : []) + command + Array(" \"$@\"".utf8)
    let words = [Array("/bin/sh".utf8), Array("-c".utf8), script, command] + arguments
    return Spawning.start(
      words, Spawning.Streams(input: input), without: other, resetting: [SIGINT, SIGQUIT, SIGPIPE])
  }

  /// Whether it is a program with arguments and nothing else, which needs no shell beside it: one that waited for it would take an
  /// interrupt for itself that the program knows what to do with.
  private static func isPlain(_ command: [UInt8]) -> Bool {
    let special = Array("|&;:<>()$`\\\"'*?[#~=%{}!\t\n".utf8)
    return !command.isEmpty && command[0] != UInt8(ascii: " ") && !command.contains(where: special.contains)
  }

  /// How it ended.
  enum Ending {
    case done
    case failed
    /// By an interrupt of the user's, which it did not take for anything else.
    case interrupted
  }

  /// Waits for its end.
  static func wait(for process: pid_t) -> Ending {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return .failed } }
    if status == 0 { return .done }
    let signal = status & 0x7F
    // A shell says by its status what ended the command it ran.
    let isInterrupted = signal == SIGINT || signal == 0 && (status >> 8) & 0xFF == 128 + SIGINT
    return isInterrupted ? .interrupted : .failed
  }

  /// Leaves interrupts to a command that has the terminal.
  static func ignoreInterrupts(_ ignored: Bool) {
    for number in [SIGINT, SIGQUIT] { signal(number, ignored ? SIG_IGN : SIG_DFL) }
  }
}
