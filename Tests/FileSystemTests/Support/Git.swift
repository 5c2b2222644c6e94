import FileSystem
import Glibc
import Testing

/// The git program with nobody's configuration, to compare with.
enum Git {
  static let isInstalled = (try? System.canonicalPath(Array("/usr/bin/git".utf8))) != nil

  /// Runs git in `directory`, its standard input and output being files there; gives its exit status.
  static func run(_ arguments: [String], in directory: String, input: String, output: String) throws -> Int32
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let environment = [
      "PATH=/usr/bin:/bin", "HOME=\(directory)", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
      "XDG_CONFIG_HOME=\(directory)", "LC_ALL=C",
    ]
    var process = pid_t()
    let status = withStrings(["/usr/bin/git", "-C", directory] + arguments) { arguments in
      withStrings(environment) { environment in
        posix_spawn(&process, "/usr/bin/git", &actions, nil, arguments, environment)
      }
    }
    try #require(status == 0)
    var result: Int32 = 0
    try #require(waitpid(process, &result, 0) == process)
    return (result >> 8) & 0xFF
  }

  /// Lends strings as a C argument vector.
  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
