import FileSystem

/// A folder of its own for one test, removed with everything in it when it goes.
package final class TemporaryFolder {
  package let path: [UInt8]

  package init() throws {
    let name = try System.randomBytes(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      .joined()
    path = Array("/tmp/byline-test-\(name)".utf8)
    _ = try Directory.make(path)
  }

  deinit {
    let parent = try? Directory(path: Array("/tmp".utf8))
    if let parent, let name = try? RelativePath(path.dropFirst(5)) { try? parent.removeTree(name) }
  }
}
