import FileSystem
import Glibc
import Testing

@Suite struct SystemTests {
  @Test func clocksGoForward() {
    let wall = System.wallClock()
    let monotonic = System.monotonicClock()
    #expect(wall > 1_700_000_000_000_000_000)
    #expect(System.monotonicClock() >= monotonic)
    #expect(System.processID == getpid())
  }

  @Test func randomBytesAreNotRepeated() throws {
    #expect(try System.randomBytes(0) == [])
    #expect(try System.randomBytes(100_000).count == 100_000)
    #expect(try System.randomBytes(32) != System.randomBytes(32))
  }

  @Test func aCanonicalPathHasNoLinks() throws {
    let place = try TemporaryDirectory()
    try place.plantDirectory("d")
    try place.plantLink("l", to: "d")
    let straight = try System.canonicalPath(Array("\(place.path)/d".utf8))
    #expect(try System.canonicalPath(Array("\(place.path)/l/../l/.".utf8)) == straight)
    #expect(try System.currentDirectory().first == UInt8(ascii: "/"))
    let error = failure { () throws(FileError) in _ = try System.canonicalPath(Array("\(place.path)/x".utf8))
    }
    #expect(error?.isMissing == true)
  }
}
