import CShims
import Glibc

/// Starting other programs.
package enum Spawning {
  /// Descriptors that become a program's standard input, output and error; its own are this program's where nil.
  package struct Streams: Sendable {
    package var input: Int32?
    package var output: Int32?
    package var errors: Int32?

    package init(input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil) {
      self.input = input
      self.output = output
      self.errors = errors
    }
  }

  /// Starts a program; nil when that is not possible.
  ///
  /// - Parameters:
  ///   - words: the program, found on the path unless it has a slash in it, and its arguments.
  ///   - environment: `NAME=value`, all it gets; this program's own when nil.
  ///   - other: a descriptor it does not get.
  ///   - signals: what this program ignores is the other's own business.
  package static func start(
    _ words: [[UInt8]], environment: [[UInt8]]? = nil, _ streams: Streams, without other: Int32? = nil,
    resetting signals: [Int32]
  ) -> pid_t? {
    // C strings for the call, freed after it.
    var argv = words.map { word in strdup(word.map { CChar(bitPattern: $0) } + [0]) } + [nil]
    var variables = environment?.map { strdup($0.map { CChar(bitPattern: $0) } + [0]) } ?? []
    variables.append(nil)
    defer { for text in argv + variables { free(text) } }
    guard let program = argv.first ?? nil else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, place) in [
      (streams.input, STDIN_FILENO), (streams.output, STDOUT_FILENO), (streams.errors, STDERR_FILENO),
    ] {
      if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, place) }
    }
    if let other { posix_spawn_file_actions_addclose(&actions, other) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in signals { sigaddset(&usual, signal) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, byline_spawn_setsigdef)
    var process = pid_t()
    let status =
      environment == nil
      ? posix_spawnp(&process, program, &actions, &attributes, &argv, environ)
      : posix_spawnp(&process, program, &actions, &attributes, &argv, &variables)
    return status == 0 ? process : nil
  }
}
