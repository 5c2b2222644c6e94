import FileSystem
import Glibc

/// A program at the other ends of two pipes, with what it writes to standard error read beside.
final class ChildProcess {
  private let process: pid_t
  /// What it writes can be read here, what is written here it reads. Whoever uses them closes them.
  let output: Int32
  let input: Int32
  /// Where its messages come out.
  let messages: Int32

  /// Starts a program with arguments, found on the path; nil when that is not possible.
  init?(_ words: [[UInt8]]) {
    var (toChild, fromChild, errors): ([Int32], [Int32], [Int32]) = ([-1, -1], [-1, -1], [-1, -1])
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0, pipe(&errors) == 0 else {
      for end in toChild + fromChild + errors where end >= 0 { close(end) }
      return nil
    }
    // Ends that a child kept open by mistake would never be seen to end.
    for end in toChild + fromChild + errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let started = Spawning.start(
      words, Spawning.Streams(input: toChild[0], output: fromChild[1], errors: errors[1]),
      resetting: [SIGPIPE])
    for end in [toChild[0], fromChild[1], errors[1]] { close(end) }
    guard let started else {
      for end in [toChild[1], fromChild[0], errors[0]] { close(end) }
      return nil
    }
    process = started
    output = fromChild[0]
    input = toChild[1]
    messages = errors[0]
  }

  /// Waits for its end: its status, or 128 and the signal that ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return 128 } }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
