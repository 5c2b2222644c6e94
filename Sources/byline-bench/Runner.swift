import Glibc

/// A program that did not end as it should.
struct RunError: Error, CustomStringConvertible {
  let description: String
}

/// Runs programs in an environment without any settings of the user's, and says what they cost.
enum Runner {
  private static let environment = [
    "HOME=/nonexistent", "LC_ALL=C.UTF-8", "NO_COLOR=1", "BYLINE_AUTHOR=Ann Example <ann@example.org>",
    "GIT_AUTHOR_NAME=Ann Example", "GIT_AUTHOR_EMAIL=ann@example.org", "GIT_COMMITTER_NAME=Ann Example",
    "GIT_COMMITTER_EMAIL=ann@example.org", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_COUNT=3",
    "GIT_CONFIG_KEY_0=gc.auto", "GIT_CONFIG_VALUE_0=0", "GIT_CONFIG_KEY_1=maintenance.auto",
    "GIT_CONFIG_VALUE_1=false", "GIT_CONFIG_KEY_2=init.defaultBranch", "GIT_CONFIG_VALUE_2=main",
  ]

  /// Runs a program to its end in a folder. Output goes through a file, so that reading it costs the program nothing.
  static func run(_ program: String, _ arguments: [String], in folder: String) throws -> (
    cost: Cost, output: String
  ) {
    let output = open("/tmp", O_RDWR | temporaryFile | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw RunError(description: "no temporary file can be made in /tmp") }
    defer { close(output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)

    // C strings for the call, freed after it.
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = (environment + ["PATH=\(path)"]).map { strdup($0) } + [nil]
    defer { for string in argv + envp { free(string) } }

    // A shell that changes the folder would count as part of the program.
    guard chdir(folder) == 0 else { throw RunError(description: "\(folder) cannot be entered") }
    let start = now()
    var process = pid_t()
    let code = posix_spawnp(&process, program, &actions, nil, &argv, &envp)
    guard code == 0 else {
      throw RunError(description: "\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw RunError(description: "waiting for \(program) failed") }
    }
    let cost = Cost(
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), elapsed: now() - start,
      memory: usage.ru_maxrss * 1024)
    let text = String(decoding: contents(output), as: UTF8.self)
    guard status == 0 else {
      let line = ([program] + arguments).joined(separator: " ").prefix(300)
      throw RunError(description: "\(line) in \(folder) ended with \(status >> 8): \(text.prefix(2000))")
    }
    return (cost, text)
  }

  /// A file without a name; the header's definition is made of others, which the importer does not follow.
  private static let temporaryFile: Int32 = 0o20000000 | O_DIRECTORY

  private static func contents(_ file: Int32) -> [UInt8] {
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    lseek(file, 0, SEEK_SET)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count <= 0 { return out }
      out += buffer[..<count]
    }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// Lets the clock of the file system move on, so that neither program has to distrust what was just written.
  static func settle() { usleep(50_000) }
}
