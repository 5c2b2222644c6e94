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
    let words = [Array("sh".utf8), Array("-c".utf8), command + Array(" \"$@\"".utf8), command] + arguments
    // C strings for the call, freed after it.
    var argv = words.map { word in strdup(word.map { CChar(bitPattern: $0) } + [0]) } + [nil]
    defer { for argument in argv { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    if let other { posix_spawn_file_actions_addclose(&actions, other) }
    var process = pid_t()
    guard posix_spawn(&process, "/bin/sh", &actions, nil, &argv, environ) == 0 else { return nil }
    return process
  }

  /// Waits for its end and answers its status; -1 when it did not end by itself.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }
}
