import FileSystem
import Testing

@Suite struct RelativePathTests {
  private func problem(_ bytes: [UInt8]) -> FileError.PathProblem? {
    let error = failure { () throws(FileError) in _ = try RelativePath(bytes) }
    guard case .invalidPath(let problem)? = error?.reason else { return nil }
    return problem
  }

  @Test func aPathCannotClimbOut() {
    for text in ["..", ".", "a/..", "../a", "a/../b", "./a", "a/.", "a/./b"] {
      #expect(problem(Array(text.utf8)) == .dotComponent, "\(text)")
    }
  }

  @Test func aPathCannotBeAbsoluteOrHaveEmptyComponents() {
    for text in ["/", "/a", "a/", "a//b", "//"] {
      #expect(problem(Array(text.utf8)) == .emptyComponent, "\(text)")
    }
    #expect(problem([]) == .empty)
  }

  @Test func aPathCannotHideBehindANul() {
    #expect(problem([0x61, 0, 0x62]) == .containsNUL)
  }

  @Test func allOtherBytesAreNames() throws {
    for bytes: [UInt8] in [
      [0xFF, 0xFE], Array("a\nb".utf8), Array("...".utf8), Array(" ".utf8), [0x2D], [0x5C],
    ] {
      #expect(try RelativePath(bytes).bytes == bytes)
    }
  }

  @Test func aPathComesApartAndTogether() throws {
    let path: RelativePath = "a/bc/d"
    #expect(path.components.map(Array.init) == [[0x61], [0x62, 0x63], [0x64]])
    #expect(path.depth == 3)
    #expect(Array(path.name) == [0x64])
    #expect(path.parent == "a/bc")
    #expect(path.parent?.parent?.parent == .root)
    #expect(RelativePath.root.parent == nil)
    #expect(RelativePath.root.depth == 0)
    #expect(Array(RelativePath.root.components).isEmpty)
    #expect(try RelativePath.root.appending(name: "a".utf8) == "a")
    #expect(try path.appending(name: "e".utf8) == "a/bc/d/e")
    #expect(path.appending("x/y") == "a/bc/d/x/y")
    #expect(path.appending(.root) == path)
  }

  @Test func aNameIsOneComponent() {
    let path: RelativePath = "a"
    #expect(throws: FileError.self) { try path.appending(name: "b/c".utf8) }
    #expect(throws: FileError.self) { try path.appending(name: "..".utf8) }
  }

  @Test func withinMeansWholeComponents() {
    let path: RelativePath = "a/b/c"
    #expect(path.isWithin("a/b"))
    #expect(path.isWithin(path))
    #expect(path.isWithin(.root))
    #expect(!path.isWithin("a/b/c/d"))
    #expect(!RelativePath("a/bc").isWithin("a/b"))
    #expect(path.relative(to: "a") == "b/c")
    #expect(path.relative(to: path) == .root)
    #expect(path.relative(to: "b") == nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func theOrderIsThatOfComponents(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func path() throws -> RelativePath {
      let components = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
          "!-0aA".utf8.randomElement(using: &random) ?? 0x61
        }
      }
      return try RelativePath(components.joined(separator: [UInt8(ascii: "/")]))
    }
    for _ in 0..<2000 {
      let (left, right) = (try path(), try path())
      let expected = left.components.lexicographicallyPrecedes(right.components) {
        $0.lexicographicallyPrecedes($1)
      }
      #expect((left < right) == expected, "seed \(seed): \(left) \(right)")
    }
  }

  @Test func differentPathsNeverReadAlike() throws {
    #expect("\(RelativePath("src/größe.c"))" == "src/größe.c")
    #expect("\(RelativePath.root)" == ".")
    #expect("\(try RelativePath(Array("a\nb\u{1B}\\".utf8)))" == #"a\nb\x1B\\"#)
    #expect("\(try RelativePath([0x61, 0xFF, 0xC3, 0xA9, 0xC3]))" == #"a\xFFé\xC3"#)
    // A mark that turns the reading direction could disguise a name.
    #expect("\(try RelativePath(Array("a\u{202E}b".utf8)))" == #"a\xE2\x80\xAEb"#)
  }

  @Test func anErrorNamesOperationPathAndReason() {
    let error = FileError(.read, Array("a/b".utf8), .system(13))
    #expect("\(error)" == "cannot read a/b: Permission denied")
    #expect(error.errno == 13)
    #expect(!error.isMissing)
    #expect(FileError(.read, [], .symbolicLink).isMissing)
  }
}
