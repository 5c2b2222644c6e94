import FileSystem
import Glibc
import Testing

/// A directory of the test's own, removed with everything in it when the value goes.
final class TemporaryDirectory {
  /// Where many small files are made quickly.
  static let fastBase = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

  let path: String

  /// The directory as the module under test sees it.
  let root: Directory

  init(under base: String = "/tmp", resolution: PathResolution = .kernel) throws {
    var template = Array("\(base)/byline-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    try #require(made)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    root = try Directory(path: path.utf8, resolution: resolution)
  }

  deinit {
    try? root.removeTree(.root)
    rmdir(path)
  }

  /// Makes a file outside the module under test.
  func plant(_ name: String, _ text: String = "") throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  /// Makes a directory outside the module under test.
  func plantDirectory(_ name: String) throws {
    try #require(mkdir("\(path)/\(name)", 0o755) == 0)
  }

  /// Makes a symbolic link outside the module under test.
  func plantLink(_ name: String, to target: String) throws {
    try #require(symlink(target, "\(path)/\(name)") == 0)
  }

  func text(_ path: RelativePath) throws -> String {
    String(decoding: try root.read(path), as: UTF8.self)
  }

  /// The names in the directory, or in one below it.
  func names(_ path: RelativePath = .root) throws -> [String] {
    let listing = try root.open(path).list()
    return (0..<listing.count).map { String(decoding: listing.name($0), as: UTF8.self) }
  }
}

/// Runs `body` and gives the error it must end with.
func failure(_ body: () throws(FileError) -> Void) -> FileError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

let everyResolution: [PathResolution] = [.kernel, .componentwise]
