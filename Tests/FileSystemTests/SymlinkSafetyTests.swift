import FileSystem
import Glibc
import Testing

/// A working copy beside a directory that must stay as it is, with links from the one to the other.
@Suite struct SymlinkSafetyTests {
  let outside: TemporaryDirectory
  let place: TemporaryDirectory

  init() throws {
    outside = try TemporaryDirectory()
    place = try TemporaryDirectory()
    try outside.plant("precious", "do not touch")
    try place.plantDirectory("d")
    try place.plantDirectory("d/real")
    try place.plantLink("d/link", to: outside.path)
    try place.plantLink("file", to: "\(outside.path)/precious")
    try place.plantLink("inner", to: "d/real")
  }

  private func root(_ resolution: PathResolution) throws -> Directory {
    try Directory(path: place.path.utf8, resolution: resolution)
  }

  private func checkOutside() throws {
    #expect(try outside.names() == ["precious"])
    #expect(try outside.text("precious") == "do not touch")
  }

  @Test(arguments: everyResolution)
  func nothingIsWrittenThroughADirectoryLink(resolution: PathResolution) throws {
    let root = try root(resolution)
    for path: RelativePath in ["d/link/precious", "d/link/new", "d/link/a/b/new", "inner/new"] {
      let error = failure { () throws(FileError) in try root.writeAtomically(path, [1], staging: nil) }
      #expect(error?.reason == .symbolicLink, "\(path)")
      let link = failure { () throws(FileError) in try root.writeSymlink(path, target: [0x78], staging: nil) }
      #expect(link?.reason == .symbolicLink, "\(path)")
      let directory = failure { () throws(FileError) in try root.makeDirectories(path) }
      #expect(directory?.reason == .symbolicLink, "\(path)")
    }
    try checkOutside()
    #expect(try place.names("d/real") == [])
  }

  @Test(arguments: everyResolution)
  func nothingIsReadThroughALink(resolution: PathResolution) throws {
    let root = try root(resolution)
    for path: RelativePath in ["file", "d/link/precious"] {
      #expect(failure { () throws(FileError) in _ = try root.read(path) }?.reason == .symbolicLink, "\(path)")
      let opening = failure { () throws(FileError) in _ = try root.openToRead(path) }
      #expect(opening?.reason == .symbolicLink, "\(path)")
    }
    #expect(failure { () throws(FileError) in _ = try root.open("d/link") }?.reason == .symbolicLink)
    #expect(failure { () throws(FileError) in _ = try root.open("inner") }?.reason == .symbolicLink)
    #expect(try root.status(of: "d/link/precious") == nil)
    #expect(try root.status(of: "d/link")?.kind == .symlink)
  }

  @Test(arguments: everyResolution)
  func nothingIsRemovedOrMovedThroughALink(resolution: PathResolution) throws {
    let root = try root(resolution)
    try place.plant("mine", "mine")
    #expect(try !root.remove("d/link/precious"))
    #expect(try !root.removeDirectoryIfEmpty("d/link"))
    try root.removeTree("d/link/precious")
    #expect(
      failure { () throws(FileError) in try root.rename("mine", to: "d/link/new") }?.reason == .symbolicLink)
    let taking = failure { () throws(FileError) in try root.rename("d/link/precious", to: "stolen") }
    #expect(taking?.reason == .symbolicLink)
    let mode = failure { () throws(FileError) in try root.setExecutable("file", true) }
    #expect(mode?.reason == .symbolicLink)
    #expect(try outside.root.status(of: "precious")?.isExecutable == false)
    try checkOutside()
  }

  @Test func removingATreeTakesItsLinksAndNotTheirTargets() throws {
    try place.root.removeTree("d")
    #expect(try place.root.status(of: "d") == nil)
    try checkOutside()
  }

  @Test func aFileReplacesTheLinkItself() throws {
    try place.root.writeAtomically("file", Array("new".utf8), staging: nil)
    #expect(try place.root.status(of: "file")?.kind == .file)
    try place.root.writeAtomically("d/link", Array("new".utf8), staging: nil)
    #expect(try place.text("d/link") == "new")
    try checkOutside()
  }

  @Test func theRootItselfMayBeReachedThroughALink() throws {
    let entrance = try TemporaryDirectory()
    try entrance.plantLink("door", to: place.path)
    let root = try Directory(path: "\(entrance.path)/door".utf8)
    #expect(try root.status().inode == place.root.status().inode)
  }

  @Test(arguments: everyResolution)
  func swappingADirectoryForALinkMeanwhileHelpsNobody(resolution: PathResolution) async throws {
    let victim = try root(resolution)
    let base = place.path
    let target = outside.path
    try place.plantDirectory("swap")
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<400 {
          rename("\(base)/swap", "\(base)/away")
          symlink(target, "\(base)/swap")
          unlink("\(base)/swap")
          rename("\(base)/away", "\(base)/swap")
        }
      }
      group.addTask {
        for number in 0..<400 {
          let bytes = Array("\(number)".utf8)
          _ = try? victim.writeAtomically("swap/a/new", bytes, staging: nil)
          _ = try? victim.remove("swap/precious")
        }
      }
    }
    try checkOutside()
  }
}
