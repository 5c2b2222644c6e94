import FileSystem
import Glibc
import Testing

@Suite struct StrangeNameTests {
  @Test(arguments: everyResolution)
  func allBytesSurvive(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    let names: [[UInt8]] = [
      Array("with space".utf8), Array("new\nline".utf8), Array("-dash".utf8), Array("\"quoted\"".utf8),
      Array("back\\slash".utf8), Array("😀".utf8), Array("e\u{301}".utf8), Array("\u{E9}".utf8),
      [0xFF, 0xFE, 0x80], [0xC3], [1, 2, 0x7F], [UInt8](repeating: 0x78, count: 255), Array("Case".utf8),
      Array("case".utf8),
    ]
    for name in names {
      let path = try RelativePath("d".utf8).appending(name: name)
      try place.root.writeAtomically(path, name, staging: nil)
      #expect(try place.root.read(path) == name)
      let inside = try RelativePath(name).appending("f")
      try place.root.writeAtomically(inside, name, staging: nil)
      #expect(try place.root.read(inside) == name)
    }
    let listing = try place.root.open("d").list()
    #expect(Set((0..<listing.count).map { Array(listing.name($0)) }) == Set(names))
  }

  @Test func aNameThatIsTooLongIsAnError() throws {
    let place = try TemporaryDirectory()
    let path = try RelativePath([UInt8](repeating: 0x78, count: 256))
    let error = failure { () throws(FileError) in try place.root.writeAtomically(path, [], staging: nil) }
    #expect(error?.errno == ENAMETOOLONG)
    let below = path.appending("f")
    #expect(failure { () throws(FileError) in _ = try place.root.read(below) }?.errno == ENAMETOOLONG)
  }

  @Test(arguments: everyResolution)
  func aPathLongerThanTheKernelTakesWorks(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    var path = RelativePath.root
    for level in 0..<200 {
      let name = Array("\(level)-".utf8) + [UInt8](repeating: 0x64, count: 60)
      path = try path.appending(name: name)
    }
    #expect(path.bytes.count > 2 * Int(PATH_MAX))
    let file = path.appending("file")
    try place.root.writeAtomically(file, Array("deep".utf8), staging: nil)
    #expect(try place.text(file) == "deep")
    #expect(try place.root.status(of: file)?.size == 4)
    let moved = path.appending("moved")
    try place.root.rename(file, to: moved)
    try place.root.writeSymlink(path.appending("link"), target: [0x78], staging: nil)
    #expect(try place.root.readSymlink(path.appending("link")) == [0x78])
    #expect(try place.root.setExecutable(moved, true).isExecutable)
    #expect(try place.names(path) == ["link", "moved"])
    #expect(try place.root.remove(moved))
    for top in try place.names() { try place.root.removeTree(RelativePath(top.utf8)) }
    #expect(try place.names() == [])
  }

  @Test func aTreeDeeperThanThereAreDescriptorsIsRemoved() throws {
    let place = try TemporaryDirectory()
    let path = try RelativePath(Array(repeating: [0x64], count: 1500).joined(separator: [0x2F]))
    try place.root.makeDirectories(path)
    try place.root.removeTree("d")
    #expect(try place.names() == [])
  }
}
