import FileSystem
import Glibc
import Testing

/// Writing where there is no room left. A limit on the size of files stands in for the disk; it holds for a whole process, so this is this test
/// program once more, told by a variable what to run.
///
/// Not an exit test of the testing library: it looks for its own child among all that have ended, and waits for ever behind one that another
/// test has not asked for yet.
@Suite struct FullDiskTests {
  fileprivate static let variable = "BYLINE_TEST_FULL_DISK"
  private static let limit = 100_000

  @Test func aFullDiskLeavesTheOldFile() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    var program = [CChar](repeating: 0, count: Int(PATH_MAX))
    try #require(readlink("/proc/self/exe", &program, program.count - 1) > 0)
    var environment = ["\(FullDiskTests.variable)=\(place.path)", "PATH=/usr/bin:/bin"]
    if let libraries = getenv("LD_LIBRARY_PATH") {
      environment.append("LD_LIBRARY_PATH=\(String(cString: libraries))")
    }
    let name = program.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let words = ["--testing-library", "swift-testing", "--filter", "FullDiskPart"].map { Array($0.utf8) }
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nowhere) }
    let process = try #require(
      Spawning.start(
        [name] + words, environment: environment.map { Array($0.utf8) },
        Spawning.Streams(input: nowhere, output: nowhere, errors: nowhere), resetting: [SIGXFSZ]))
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
    #expect(status == 0)
    #expect(try place.text("f") == "old")
    // That it got there.
    #expect(try place.text("refusal") == "\(EFBIG)")
    #expect(try place.names() == ["f", "refusal"])
  }

  fileprivate static func lower() throws {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
    // RLIMIT_FSIZE, which Swift sees as a number.
    try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)
  }
}

/// The part of the other process.
@Suite struct FullDiskPart {
  @Test(.enabled(if: getenv(FullDiskTests.variable) != nil, "a part of another test"))
  func write() throws {
    let path = String(cString: try #require(getenv(FullDiskTests.variable)))
    let root = try Directory(path: path.utf8)
    try FullDiskTests.lower()
    let error = failure { () throws(FileError) in
      try root.writeAtomically("f", [UInt8](repeating: 1, count: 200_000), staging: nil)
    }
    try root.writeAtomically("refusal", Array("\(error?.errno ?? 0)".utf8), staging: nil)
  }
}
