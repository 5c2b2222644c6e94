import FileSystem
import Glibc
import Testing

@Suite struct WritingTests {
  @Test func aRepeatableWriteReplacesWhatIsThere() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    for text in ["new", "newer"] {
      var file = try place.root.beginWriting("f", staging: nil, isRepeatable: true)
      try file.write(Array(text.utf8))
      #expect(try file.commit().size == text.utf8.count)
      #expect(try place.root.read("f") == Array(text.utf8))
    }
  }

  @Test func aRepeatableWriteDoesNotRemoveADirectory() throws {
    let place = try TemporaryDirectory()
    try place.plantDirectory("d")
    let error = failure { () throws(FileError) in
      let file = try place.root.beginWriting("d", staging: nil, isRepeatable: true)
      _ = try file.commit()
    }
    #expect(error?.errno == EISDIR)
  }

  @Test(arguments: everyResolution)
  func aFileAppearsWithItsParents(resolution: PathResolution) throws {
    let place = try TemporaryDirectory(resolution: resolution)
    let status = try place.root.writeAtomically("a/b/c/f", Array("text".utf8), staging: nil)
    #expect(try place.text("a/b/c/f") == "text")
    #expect(try place.root.status(of: "a/b/c/f") == status)
    #expect(status.size == 4)
    #expect(try place.names("a/b/c") == ["f"])
  }

  @Test func aStagingDirectoryKeepsTheTemporaryFileOutOfSight() throws {
    let place = try TemporaryDirectory()
    try place.root.makeDirectories(".byline/tmp")
    let staging = try place.root.open(".byline/tmp")
    var file = try place.root.beginWriting("f", staging: staging)
    try file.write(Array("one ".utf8))
    #expect(try place.names() == [".byline"])
    #expect(try place.names(".byline/tmp").count == 1)
    try file.write(Array("two".utf8))
    _ = try file.commit()
    #expect(try place.text("f") == "one two")
    #expect(try place.names(".byline/tmp") == [])
  }

  @Test func readersSeeTheOldFileUntilTheCommit() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    let reader = try #require(fopen("\(place.path)/f", "r"))
    defer { fclose(reader) }
    var file = try place.root.beginWriting("f", staging: nil)
    try file.write(Array("new".utf8))
    #expect(try place.text("f") == "old")
    _ = try file.commit()
    #expect(try place.text("f") == "new")
    #expect(fgetc(reader) == Int32(UInt8(ascii: "o")))
  }

  @Test func anAbandonedFileLeavesNothing() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    do {
      var file = try place.root.beginWriting("f", staging: nil)
      try file.write([1, 2, 3])
      #expect(try place.names().count == 2)
    }
    #expect(try place.names() == ["f"])
    #expect(try place.text("f") == "old")
  }

  @Test func modesAreThoseAskedFor() throws {
    let place = try TemporaryDirectory()
    let regular = try place.root.writeAtomically("regular", [], staging: nil)
    #expect(regular.permissions & 0o111 == 0)
    #expect(!regular.isExecutable)
    let executable = try place.root.writeAtomically("executable", [], mode: .executable, staging: nil)
    #expect(executable.isExecutable)
    let secret = try place.root.writeAtomically("secret", [], mode: .secret, staging: nil)
    #expect(secret.permissions == 0o600)
  }

  @Test func theExecutableBitComesAndGoes() throws {
    let place = try TemporaryDirectory()
    let before = try place.root.writeAtomically("f", [1], staging: nil)
    let made = try place.root.setExecutable("f", true)
    #expect(made.isExecutable)
    #expect(made.inode == before.inode)
    #expect(made.permissions & ~0o111 == before.permissions)
    #expect(try place.root.setExecutable("f", false).permissions == before.permissions)
    try place.plantDirectory("d")
    let error = failure { () throws(FileError) in try place.root.setExecutable("d", false) }
    #expect(error?.reason == .notRegularFile(.directory))
  }

  @Test func whatMustNotBeReplacedStays() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    let error = failure { () throws(FileError) in
      try place.root.writeAtomically("f", [1], staging: nil, replacing: false)
    }
    #expect(error?.errno == EEXIST)
    let link = failure { () throws(FileError) in
      try place.root.writeSymlink("f", target: [0x78], staging: nil, replacing: false)
    }
    #expect(link?.errno == EEXIST)
    #expect(try place.text("f") == "old")
    #expect(try place.names() == ["f"])
    try place.root.writeAtomically("g", [1], staging: nil, replacing: false)
    try place.root.writeSymlink("l", target: [0x78], staging: nil, replacing: false)
    #expect(try place.names() == ["f", "g", "l"])
  }

  @Test func aFileInPlaceOfADirectoryIsRefused() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "file")
    let below = failure { () throws(FileError) in try place.root.writeAtomically("f/g", [1], staging: nil) }
    #expect(below?.errno == ENOTDIR)
    let making = failure { () throws(FileError) in try place.root.makeDirectories("f/g/h") }
    #expect(making?.errno == ENOTDIR)
    let exactly = failure { () throws(FileError) in try place.root.makeDirectories("f") }
    #expect(exactly?.errno == ENOTDIR)
    #expect(try place.text("f") == "file")
  }

  @Test func aDirectoryInPlaceOfAFileStays() throws {
    let place = try TemporaryDirectory()
    try place.root.makeDirectories("d/e")
    let error = failure { () throws(FileError) in try place.root.writeAtomically("d", [1], staging: nil) }
    #expect(error?.errno == EISDIR)
    #expect(try place.names() == ["d"])
  }

  @Test func aStagingDirectoryThatIsGoneLeavesTheOldFile() throws {
    let place = try TemporaryDirectory()
    try place.plant("f", "old")
    try place.plantDirectory("tmp")
    let staging = try place.root.open("tmp")
    try place.root.removeTree("tmp")
    let error = failure { () throws(FileError) in try place.root.writeAtomically("f", [1], staging: staging) }
    #expect(error?.errno == ENOENT)
    #expect(error?.operation == .write)
    #expect(try place.text("f") == "old")
    #expect(try place.names() == ["f"])
  }

  @Test(.enabled(if: access("/dev/shm", W_OK) == 0))
  func stagingOnAnotherFileSystemStillWorks() throws {
    let place = try TemporaryDirectory()
    let elsewhere = try TemporaryDirectory(under: "/dev/shm")
    let bytes = [UInt8](repeating: 7, count: 700_000)
    let status = try place.root.writeAtomically("f", bytes, mode: .executable, staging: elsewhere.root)
    #expect(try place.root.read("f") == bytes)
    #expect(status.isExecutable)
    #expect(try place.root.status(of: "f") == status)
    try place.root.writeSymlink("l", target: [0x78], staging: elsewhere.root)
    #expect(try place.names() == ["f", "l"])
    #expect(try elsewhere.names() == [])
  }

  @Test func aDurableFileIsWrittenLikeAnyOther() throws {
    let place = try TemporaryDirectory()
    try place.root.writeAtomically("d/f", [1, 2], staging: nil, durable: true)
    #expect(try place.root.read("d/f") == [1, 2])
  }

  @Test(.enabled(if: !System.isSuperuser))
  func aReadOnlyDirectoryLeavesTheOldFile() throws {
    let place = try TemporaryDirectory()
    try place.root.writeAtomically("d/f", Array("old".utf8), staging: nil)
    try place.plantDirectory("tmp")
    let staging = try place.root.open("tmp")
    try #require(chmod("\(place.path)/d", 0o555) == 0)
    defer { chmod("\(place.path)/d", 0o755) }
    for staging in [staging, nil] {
      let error = failure { () throws(FileError) in
        try place.root.writeAtomically("d/f", [1], staging: staging)
      }
      #expect(error?.errno == EACCES)
    }
    #expect(failure { () throws(FileError) in try place.root.remove("d/f") }?.errno == EACCES)
    #expect(try place.text("d/f") == "old")
    #expect(try place.names("tmp") == [])
  }

  @Test(.enabled(if: !System.isSuperuser))
  func aDirectoryThatMayNotBeListedMayStillBeUsed() throws {
    let place = try TemporaryDirectory()
    try place.root.makeDirectories("d")
    try #require(chmod("\(place.path)/d", 0o300) == 0)
    defer { chmod("\(place.path)/d", 0o755) }
    try place.root.writeAtomically("d/f", [1], staging: nil)
    #expect(try place.root.read("d/f") == [1])
    #expect(failure { () throws(FileError) in _ = try place.root.open("d") }?.errno == EACCES)
  }

  @Test func aLinkIsText() throws {
    let place = try TemporaryDirectory()
    for target in ["nowhere", "/etc/passwd", "../../x", "with\nnewline", "\u{7F}"] {
      let status = try place.root.writeSymlink("d/l", target: Array(target.utf8), staging: nil)
      #expect(status.kind == .symlink)
      #expect(try place.root.readSymlink("d/l") == Array(target.utf8))
    }
    let long = [UInt8](repeating: 0x78, count: 4000)
    try place.root.writeSymlink("long", target: long, staging: nil)
    #expect(try place.root.readSymlink("long") == long)
    #expect(try place.names("d") == ["l"])
  }

  @Test func aLinkThatCannotBeIsRefused() throws {
    let place = try TemporaryDirectory()
    try place.root.writeSymlink("l", target: [0x78], staging: nil)
    let targets: [[UInt8]] = [[], [0x61, 0, 0x62], [UInt8](repeating: 0x78, count: 5000)]
    for target in targets {
      #expect(throws: FileError.self) { try place.root.writeSymlink("l", target: target, staging: nil) }
    }
    #expect(try place.root.readSymlink("l") == [0x78])
    #expect(try place.names() == ["l"])
    try place.plant("f")
    #expect(failure { () throws(FileError) in _ = try place.root.readSymlink("f") }?.errno == EINVAL)
  }
}
