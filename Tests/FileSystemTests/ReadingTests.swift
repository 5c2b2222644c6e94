import FileSystem
import Glibc
import Testing

@Suite struct ReadingTests {
  @Test(arguments: everyResolution)
  func aFileIsReadWhole(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    try place.plantDirectory("d")
    try place.plantDirectory("d/e")
    try place.plant("d/e/f", "text\n")
    #expect(try place.text("d/e/f") == "text\n")
    #expect(try place.root.open("d").open("e").read("f") == Array("text\n".utf8))
    let (bytes, status) = try place.root.readWithStatus("d/e/f")
    #expect(bytes.count == 5)
    #expect(try place.root.status(of: "d/e/f") == status)
  }

  @Test func anEmptyFileHasNoBytes() throws {
    let place = try TemporaryDirectory()
    try place.plant("f")
    #expect(try place.root.read("f") == [])
    #expect(try place.root.openToRead("f").status.size == 0)
  }

  @Test func statusTellsWhatIsThere() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "abc")
    try place.plantDirectory("d")
    try place.plantLink("l", to: "nowhere")
    let file = try #require(try place.root.status(of: "f"))
    #expect(file.kind == .file)
    #expect(file.size == 3)
    #expect(!file.isExecutable)
    #expect(file.modified > 0)
    #expect(file.changed >= file.modified)
    #expect(try place.root.status(of: "d")?.kind == .directory)
    #expect(try place.root.status(of: "l")?.kind == .symlink)
    #expect(try place.root.status(of: .root)?.inode == place.root.status().inode)
  }

  @Test(arguments: everyResolution)
  func nothingThereIsNoError(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    try place.plant("f")
    #expect(try place.root.status(of: "g") == nil)
    #expect(try place.root.status(of: "g/h/i") == nil)
    #expect(try place.root.status(of: "f/below/a/file") == nil)
    let error = failure { () throws(FileError) in _ = try place.root.read("g/h") }
    #expect(error?.isMissing == true)
    #expect(error?.errno == ENOENT)
  }

  @Test func aWriteWithinTheSameSecondShows() throws {
    let place = try TemporaryDirectory()
    let before = try place.root.writeAtomically("f", [1], staging: nil)
    let after = try place.root.writeAtomically("f", [2], staging: nil)
    #expect(before != after)
    #expect(try place.root.status(of: "f") == after)
  }

  @Test func theLimitHolds() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "12345")
    #expect(try place.root.read("f", limit: 5).count == 5)
    let error = failure { () throws(FileError) in _ = try place.root.read("f", limit: 4) }
    #expect(error?.reason == .tooLarge(limit: 4))
  }

  @Test func aFileThatTellsNoSizeIsReadToItsEnd() throws {
    let process = try Directory(path: "/proc/self".utf8)
    #expect(try process.status(of: "status")?.size == 0)
    #expect(try process.read("status").count > 100)
    let error = failure { () throws(FileError) in _ = try process.read("status", limit: 10) }
    #expect(error?.reason == .tooLarge(limit: 10))
  }

  @Test func pipesAndSocketsAreNotReadNorWaitedFor() throws {
    let place = try TemporaryDirectory()
    try #require(mkfifo("\(place.path)/pipe", 0o600) == 0)
    try place.plantSocket("socket")
    #expect(try place.root.status(of: "pipe")?.kind == .other)
    #expect(try place.root.status(of: "socket")?.kind == .other)
    for path: RelativePath in ["pipe", "socket"] {
      let error = failure { () throws(FileError) in _ = try place.root.read(path) }
      #expect(error?.reason == .notRegularFile(.other))
      let mapping = failure { () throws(FileError) in _ = try place.root.openToRead(path) }
      #expect(mapping?.reason == .notRegularFile(.other))
    }
  }

  @Test func aDirectoryIsNoFile() throws {
    let place = try TemporaryDirectory()
    try place.plantDirectory("d")
    let error = failure { () throws(FileError) in _ = try place.root.read("d") }
    #expect(error?.reason == .notRegularFile(.directory))
  }

  @Test func aFileIsReadInPortions() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "abcdefg")
    let file = try place.root.openToRead("f")
    #expect(file.status.size == 7)
    var bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    try file.read(2..<5, into: &bytes)
    #expect(bytes == Array("cde".utf8))
    try file.read(0..<4, into: &bytes)
    #expect(bytes == Array("abcd".utf8))
  }

  @Test func aPortionEndsWithTheFile() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "abc")
    let file = try place.root.openToRead("f")
    var bytes: [UInt8] = []
    try file.read(1..<100, into: &bytes)
    #expect(bytes == Array("bc".utf8))
    try file.read(3..<100, into: &bytes)
    #expect(bytes == [])
  }

  @Test(.enabled(if: !System.isSuperuser))
  func anUnreadableFileSaysSo() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "secret")
    try #require(chmod("\(place.path)/f", 0) == 0)
    let error = failure { () throws(FileError) in _ = try place.root.read("f") }
    #expect(error?.errno == EACCES)
    #expect(try place.root.status(of: "f")?.size == 6)
  }
}

extension TemporaryDirectory {
  /// Makes a socket that nobody listens on.
  func plantSocket(_ name: String) throws {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try #require(socket >= 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array("\(path)/\(name)".utf8CString)
    try #require(bytes.count <= MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { field in
      bytes.withUnsafeBytes { field.copyMemory(from: $0) }
    }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
  }
}
