import Glibc
import LMDB
import Testing

/// What another process does to the environment, and what is left when it is killed.
///
/// The other process is this test program again, told by a variable to run `OtherProcess` only.
@Suite struct OtherProcessTests {
  let scratch = Scratch()

  @Test func aKilledWriterLeavesTheStateBeforeAndNoLock() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10], in: table)
    let other = try OtherProcess("write", in: scratch.path)
    // It holds the lock now, with rows written and nothing committed.
    #expect(try environment.rows(of: table) == [Row([1], [10])])
    other.kill()
    try environment.store([2: 20], in: table)
    #expect(try environment.rows(of: table) == [Row([1], [10]), Row([2], [20])])
  }

  @Test func whoOpensAfterAKilledWriterSeesTheStateBefore() throws {
    do {
      let (environment, table) = try scratch.openTable()
      try environment.store([1: 10], in: table)
    }
    let other = try OtherProcess("write", in: scratch.path)
    other.kill()
    let (environment, table) = try scratch.openTable()
    #expect(try environment.rows(of: table) == [Row([1], [10])])
    try environment.store([1: 11], in: table)
    #expect(try environment.rows(of: table) == [Row([1], [11])])
  }

  @Test func theSlotOfAKilledReaderIsFreedAndItsPagesAreUsedAgain() throws {
    let (environment, table) = try scratch.openTable()
    try environment.store([1: 10], in: table)
    let other = try OtherProcess("read", in: scratch.path)
    #expect(try environment.info.readers >= 1)
    other.kill()
    #expect(try environment.checkReaders() == 1)
    #expect(try environment.checkReaders() == 0)
    // With the reader's snapshot pinned every rewrite would take new pages.
    func size(after rewrites: Int) throws -> Int {
      for round in 0..<rewrites {
        var transaction = try environment.beginWrite()
        try transaction.put([2], Array(repeating: UInt8(round), count: 100_000), in: table)
        try transaction.commit()
      }
      return try environment.info.usedSize
    }
    let settled = try size(after: 5)
    #expect(try size(after: 40) == settled)
  }
}

/// The part of the other process: begins a transaction, says so, and waits to be killed.
@Suite struct OtherProcessPart {
  @Test(.enabled(if: getenv(OtherProcess.variable) != nil, "a part of another test"))
  func hold() throws {
    guard let given = getenv(OtherProcess.variable).map({ String(cString: $0) }) else { return }
    let (part, path) = (given.prefix { $0 != " " }, String(given.drop { $0 != " " }.dropFirst()))
    let environment = try Environment(path: path, options: .init(mapSize: 1 << 30, durability: .none))
    let table = try environment.openTables(["rows"], create: false)[0]
    let ready = open(path + OtherProcess.ready, O_WRONLY)
    if part == "write" {
      var transaction = try environment.beginWrite()
      // More than fits into memory pages kept back: some of it is on its way to the file.
      for key in 0..<200 as Range<UInt8> {
        try transaction.put([key], Array(repeating: 7, count: 20_000), in: table)
      }
      write(ready, "w", 1)
      pause()
      transaction.abort()
    } else {
      let transaction = try environment.beginRead()
      #expect(try transaction.reader.rows(of: table).count == 1)
      write(ready, "r", 1)
      pause()
      extendLifetime(transaction)
    }
  }
}

/// This test program once more, in mid-transaction.
private final class OtherProcess {
  /// The other process did not begin, or never got to its transaction.
  struct NotThere: Error {}

  static let variable = "BYLINE_TEST_PART"
  static let ready = "-ready"
  private let process: pid_t
  private let pipe: String

  /// Answers when the other process is where it should be.
  init(_ part: String, in path: String) throws {
    pipe = path + OtherProcess.ready
    mkfifo(pipe, 0o600)
    // Both ways, so that opening waits for nobody.
    let reading = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(reading) }
    let arguments = [
      "/proc/self/exe", "--testing-library", "swift-testing", "--filter", "OtherProcessPart",
    ]
    // C strings for the call, freed after it.
    var argv = arguments.map { strdup($0) } + [nil]
    var environment = ["\(OtherProcess.variable)=\(part) \(path)", "PATH=/usr/bin:/bin"]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      environment.append("LD_LIBRARY_PATH=\(String(cString: libraries))")
    }
    var envp = environment.map { strdup($0) } + [nil]
    defer { for string in argv + envp { free(string) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var process = pid_t()
    var program = [CChar](repeating: 0, count: Int(PATH_MAX))
    readlink("/proc/self/exe", &program, program.count - 1)
    guard posix_spawn(&process, program, &actions, nil, &argv, &envp) == 0 else { throw NotThere() }
    self.process = process
    var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, 60_000) == 1 else {
      kill()
      throw NotThere()
    }
  }

  /// Kills it, and waits until it is gone.
  func kill() {
    _ = Glibc.kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  deinit { unlink(pipe) }
}
