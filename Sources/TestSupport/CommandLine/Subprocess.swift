import CShims
import Glibc

/// What a finished process left behind.
package struct Output: Sendable {
  package var status: Int32
  package var bytes: [UInt8]
  package var messageBytes: [UInt8]

  /// Standard output as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Standard error as text.
  package var messages: String { String(decoding: messageBytes, as: UTF8.self) }
  /// Lines of standard output.
  package var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
  }
}

/// A program that was started. Its streams are files, so neither side waits for the other.
package final class Subprocess {
  private let process: pid_t
  private let program: String
  private let files: [TemporaryDescriptor]
  private var output: Output?

  package init(
    _ program: String, _ arguments: [[UInt8]], environment: [String: String], folder: String,
    input: [UInt8] = []
  ) throws(CommandError) {
    files = try [TemporaryDescriptor(input), TemporaryDescriptor([]), TemporaryDescriptor([])]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file.raw, Int32(target))
    }

    // C strings for the call, freed after it.
    let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program].map { Array($0.utf8) }
    var argv = (shell + arguments).map { strdup($0.map { CChar(bitPattern: $0) } + [0]) } + [nil]
    var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for string in argv + envp { free(string) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, byline_spawn_setsigmask)
    Subprocess.unblockSignals(&attributes)
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw .system("cannot start \(program)", code) }
    self.process = process
    self.program = program
  }

  /// The threads tests run on hold signals back, and what they start would, too.
  static func unblockSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
  }

  /// Nobody else would wait for it.
  deinit {
    if output == nil {
      kill()
      _ = try? finish()
    }
  }

  /// Ends it at once, whatever it is doing.
  package func kill() { send(SIGKILL) }

  /// As Ctrl-C does.
  package func interrupt() { send(SIGINT) }

  private func send(_ signal: Int32) { if output == nil { _ = Glibc.kill(process, signal) } }

  /// Waits for its end.
  package func finish() throws(CommandError) -> Output {
    if let output { return output }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw .system("cannot wait for \(program)", errno) }
    }
    // A process that a signal ended counts as 128 and the signal, as in a shell.
    let signal = status & 0x7F
    let output = Output(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, bytes: try files[1].contents(),
      messageBytes: try files[2].contents())
    self.output = output
    return output
  }

  /// Runs a program to its end.
  package static func run(
    _ program: String, _ arguments: [[UInt8]], environment: [String: String], folder: String,
    input: [UInt8] = []
  ) throws(CommandError) -> Output {
    try Subprocess(program, arguments, environment: environment, folder: folder, input: input).finish()
  }
}

/// An open file without a name.
private final class TemporaryDescriptor {
  let raw: Int32

  init(_ bytes: [UInt8]) throws(CommandError) {
    let name = "/tmp/byline-stream-\(UInt64.random(in: 0...UInt64.max))"
    raw = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard raw >= 0 else { throw .system("cannot make a temporary file", errno) }
    unlink(name)
    var done = 0
    while done < bytes.count {
      // The rest of the array, lent for the length of the call.
      let count = bytes.withUnsafeBytes { write(raw, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      guard count > 0 else { throw .system("cannot write a temporary file", errno) }
      done += count
    }
    lseek(raw, 0, SEEK_SET)
  }

  deinit { close(raw) }

  func contents() throws(CommandError) -> [UInt8] {
    lseek(raw, 0, SEEK_SET)
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(raw, &buffer, buffer.count)
      guard count >= 0 else { throw .system("cannot read a temporary file", errno) }
      if count == 0 { return out }
      out += buffer[..<count]
    }
  }
}
