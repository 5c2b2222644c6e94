import FileSystem
import Glibc

/// The `git` program, and the repository it is run on.
package struct GitProgram: Sendable {
  /// The folder that git calls its directory: `.git`, or a bare repository.
  package var directory: [UInt8]
  /// `NAME=value`, all the program gets.
  package var environment: [[UInt8]]

  package init(directory: [UInt8], environment: [[UInt8]]) {
    self.directory = directory
    self.environment = environment
  }

  /// Runs a command to its end and answers what it wrote.
  ///
  /// - Parameter input: what it reads.
  /// - Throws: `.noProgram`, `.failed`.
  package func run(_ arguments: [String], input: [UInt8] = []) throws(GitError) -> [UInt8] {
    let process = try GitProcess(self, arguments.map { Array($0.utf8) })
    var out: [UInt8] = []
    try process.write(input)
    process.endInput()
    while let portion = try process.readPortion() { out += portion }
    try process.finish()
    return out
  }
}

/// A running git whose input and output are held here. Its end is waited for.
///
/// Whoever writes much has to read meanwhile: some 100 KiB of either wait in between.
package final class GitProcess {
  private let command: [UInt8]
  private var process: pid_t
  /// All three are sockets, so that writing to a program that ended is an error and no signal.
  private var input: Int32
  private let output: Int32
  private let complaints: Int32
  private var buffer: [UInt8] = []
  private var at = 0
  private static let portion = 1 << 17

  package init(_ git: GitProgram, _ arguments: [[UInt8]]) throws(GitError) {
    command = Array("git".utf8) + arguments.flatMap { [0x20] + $0 }
    var sockets: [Int32] = [-1, -1]
    var outputs: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &sockets) == 0, socketpair(AF_UNIX, kind, 0, &outputs) == 0,
      socketpair(AF_UNIX, kind, 0, &errors) == 0
    else {
      for descriptor in sockets + outputs where descriptor >= 0 { close(descriptor) }
      throw .noProgram
    }
    // What it has to say beyond what the socket holds is lost rather than waited for.
    _ = fcntl(errors[1], F_SETFL, O_NONBLOCK)
    _ = fcntl(errors[0], F_SETFL, O_NONBLOCK)
    var words = [Array("git".utf8), Array("--git-dir".utf8), git.directory]
    words += arguments
    let started = Spawning.start(
      words, environment: git.environment,
      Spawning.Streams(input: sockets[1], output: outputs[1], errors: errors[1]), resetting: [SIGPIPE])
    for descriptor in [sockets[1], outputs[1], errors[1]] { close(descriptor) }
    (input, output, complaints) = (sockets[0], outputs[0], errors[0])
    process = started ?? 0
    guard started != nil else { throw .noProgram }
  }

  deinit {
    endInput()
    close(output)
    close(complaints)
    // Nobody reads any more, so it ends by itself when it writes.
    var status: Int32 = 0
    while process > 0, waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// - Throws: `.failed` when the program has ended.
  package func write(_ bytes: [UInt8]) throws(GitError) {
    var at = 0
    while at < bytes.count {
      let count = bytes[at...].withUnsafeBytes {
        send(input, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ended() }
      at += count
    }
  }

  package func endInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// What it wrote next; nil at the end.
  package func readPortion() throws(GitError) -> [UInt8]? {
    if at < buffer.count {
      defer {
        buffer = []
        at = 0
      }
      return Array(buffer[at...])
    }
    guard try fill() else { return nil }
    return try readPortion()
  }

  /// What it wrote up to a byte, which is left out; nil at the end.
  package func read(upTo end: UInt8) throws(GitError) -> [UInt8]? {
    var searched = at
    while true {
      if let found = buffer[searched...].firstIndex(of: end) {
        defer { at = found + 1 }
        return Array(buffer[at..<found])
      }
      let offset = buffer.count - at
      guard try fill() else {
        guard at < buffer.count else { return nil }
        throw .unexpected(command: command, detail: "it ended in the middle of a line")
      }
      searched = at + offset
    }
  }

  /// Calls `body` with the next bytes, a portion at a time.
  package func read(_ count: Int, _ body: (ArraySlice<UInt8>) throws(GitError) -> Void) throws(GitError) {
    var left = count
    while left > 0 {
      let portion = try readSome(left)
      left -= portion.count
      try body(portion)
    }
  }

  /// The next bytes: at least one, at most `most`.
  package func readSome(_ most: Int) throws(GitError) -> ArraySlice<UInt8> {
    if at == buffer.count, try !fill() {
      throw .unexpected(command: command, detail: "it ended \(most) bytes too early")
    }
    let taken = min(most, buffer.count - at)
    defer { at += taken }
    return buffer[at..<at + taken]
  }

  /// Reads on; false at the end.
  private func fill() throws(GitError) -> Bool {
    if at > 0 {
      buffer.removeSubrange(..<at)
      at = 0
    }
    let known = buffer.count
    var portion = [UInt8](repeating: 0, count: GitProcess.portion)
    while true {
      let count = Glibc.read(output, &portion, portion.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer += portion[..<count]
      return buffer.count > known
    }
  }

  /// Waits for its end.
  ///
  /// - Throws: `.failed` when it did not do what it should.
  package func finish() throws(GitError) {
    let status = wait()
    if status != 0 { throw failure(status) }
  }

  private func wait() -> Int32 {
    guard process > 0 else { return 0 }
    endInput()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    process = 0
    return status
  }

  /// It is gone though it was still asked something.
  func ended() -> GitError { failure(wait()) }

  private func failure(_ status: Int32) -> GitError {
    var message = [UInt8](repeating: 0, count: 1 << 12)
    let count = Glibc.read(complaints, &message, message.count)
    return .failed(
      command: command, status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
      message: Array(message.prefix(max(0, count))))
  }
}
