import CShims
import Glibc

/// A terminal of 24 lines and 80 columns for one program, and what the program wrote to it.
package enum Terminal {
  /// Runs a program to its end with the terminal as its input, output and messages, as its own: what a person at a keyboard would start.
  ///
  /// - Parameters:
  ///   - typed: what the person has typed by the time it starts.
  ///   - answers: what the person types once something has appeared, one after the other.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String,
    typed: String = "", answers: [(to: String, keys: String)] = []
  ) throws(CommandError) -> Output {
    var name = [CChar](repeating: 0, count: 128)
    let terminal = byline_open_terminal(&name, name.count, 24, 80)
    guard terminal >= 0 else { throw .system("cannot open a terminal", errno) }
    defer { close(terminal) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The first terminal that the leader of a new session opens becomes its own.
    posix_spawnattr_setflags(&attributes, byline_spawn_setsid | byline_spawn_setsigmask)
    Subprocess.unblockSignals(&attributes)
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)

    // C strings for the call, freed after it.
    var argv =
      (["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments).map { strdup($0) } + [nil]
    var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for string in argv + envp { free(string) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw .system("cannot start \(program)", code) }
    func type(_ text: String) {
      let keys = Array(text.utf8)
      if !keys.isEmpty { _ = write(terminal, keys, keys.count) }
    }
    type(typed)

    var out: [UInt8] = []
    var waiting = answers[...]
    var seen = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = read(terminal, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      // The last program that had the terminal open is gone.
      if count <= 0 { break }
      out += buffer[..<count]
      while let next = waiting.first,
        let place = out[seen...].indices.first(where: { out[$0...].starts(with: next.to.utf8) })
      {
        seen = place + next.to.utf8.count
        waiting = waiting.dropFirst()
        type(next.keys)
      }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw .system("cannot wait for \(program)", errno) }
    }
    let signal = status & 0x7F
    return Output(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, bytes: out, messageBytes: [])
  }
}

extension Sandbox {
  /// Runs `byline` on a terminal and answers all that appeared there, lines ended by newlines alone.
  package func onTerminal(
    _ arguments: String..., expecting status: Int32 = 0, typed: String = "",
    answers: [(to: String, keys: String)] = []
  ) throws(CommandError) -> String {
    let environment = ["TERM": "xterm"].merging(currentEnvironment()) { $1 }
    let output = try Terminal.run(
      program, arguments, environment: environment, folder: path, typed: typed,
      answers: answers)
    guard output.status == status else {
      throw .unexpectedStatus(
        command: "\(name), on a terminal: byline \(arguments.joined(separator: " "))", expected: status,
        output)
    }
    let bytes = output.bytes
    let shown = bytes.indices.filter { bytes[$0] != 0x0D || $0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A }
    return String(decoding: shown.map { bytes[$0] }, as: UTF8.self)
  }
}
