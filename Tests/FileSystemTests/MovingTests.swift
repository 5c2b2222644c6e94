import FileSystem
import Glibc
import Testing

@Suite struct MovingTests {
  @Test(arguments: everyResolution)
  func aFileMovesOntoAnother(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    try place.root.writeAtomically("a/f", Array("moved".utf8), staging: nil)
    try place.root.writeAtomically("b/g", Array("replaced".utf8), staging: nil)
    try place.root.rename("a/f", to: "b/g")
    #expect(try place.text("b/g") == "moved")
    #expect(try place.names("a") == [])
  }

  @Test(arguments: everyResolution)
  func nothingIsReplacedUnasked(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    try place.plant("f", "f")
    try place.plant("g", "g")
    try place.plantDirectory("d")
    try place.plantDirectory("e")
    for (path, newPath) in [("f", "g"), ("f", "d"), ("d", "e"), ("d", "f")] as [(RelativePath, RelativePath)]
    {
      let error = failure { () throws(FileError) in try place.root.renameNoReplace(path, to: newPath) }
      #expect(error?.errno == EEXIST, "\(path) \(newPath)")
    }
    #expect(try place.text("g") == "g")
    try place.root.renameNoReplace("f", to: "h")
    try place.root.renameNoReplace("d", to: "i")
    #expect(try place.names() == ["e", "g", "h", "i"])
    #expect(try place.text("h") == "f")
  }

  @Test func aMoveIntoNowhereChangesNothing() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "f")
    let error = failure { () throws(FileError) in try place.root.rename("f", to: "d/f") }
    #expect(error?.errno == ENOENT)
    #expect(try place.text("f") == "f")
  }

  @Test func removingTellsWhetherSomethingWasThere() throws {
    let place = try TemporaryDirectory()
    try place.plant("f")
    try place.plantLink("l", to: "f")
    #expect(try place.root.remove("l"))
    #expect(try place.root.remove("f"))
    #expect(try !place.root.remove("f"))
    #expect(try !place.root.remove("d/e/f"))
    try place.plantDirectory("d")
    #expect(failure { () throws(FileError) in try place.root.remove("d") }?.errno == EISDIR)
  }

  @Test func onlyAnEmptyDirectoryIsRemoved() throws {
    let place = try TemporaryDirectory()
    try place.root.writeAtomically("d/f", [], staging: nil)
    #expect(try !place.root.removeDirectoryIfEmpty("d"))
    #expect(try !place.root.removeDirectoryIfEmpty("d/f"))
    #expect(try place.root.remove("d/f"))
    #expect(try place.root.removeDirectoryIfEmpty("d"))
    #expect(try !place.root.removeDirectoryIfEmpty("d"))
  }

  @Test func aTreeIsRemovedWhatever() throws {
    let place = try TemporaryDirectory()
    for path: RelativePath in ["t/a/b/f", "t/a/g", "t/c/d/e/f", "t/h"] {
      try place.root.writeAtomically(path, [], staging: nil)
    }
    try place.root.makeDirectories("t/empty/er")
    try place.root.removeTree("t/a/g")
    #expect(try place.names("t/a") == ["b"])
    try place.root.removeTree("t")
    try place.root.removeTree("t")
    #expect(try place.names() == [])
  }
}
