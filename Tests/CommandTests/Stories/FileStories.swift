import TestSupport
import Testing

/// Names, places and the existence of files.
@Suite("Files and names")
struct FileStories {
  private static func oneFile(_ sandbox: Sandbox) throws { try sandbox.write("f", "a\nb\nc\n") }

  /// Equal paths added by two are one file: their texts are an order conflict inside it, not a name conflict.
  @Test func twoAddTheSamePath() throws {
    let merged = try Meeting(
      { try $0.write("other", "") }, [{ try $0.write("f", "x\n") }, { try $0.write("f", "y\n") }]
    ).merged()
    #expect(try merged.shown("f") == "{x|y}")
    #expect(try merged.conflicts() == ["f:1 order"])
    try merged.write("f", "x\n")
    try merged.record("x it is")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func twoAddTheSameFile() throws {
    let merged = try Meeting(
      { try $0.write("other", "") }, [{ try $0.write("f", "x\n") }, { try $0.write("f", "x\n") }]
    ).merged()
    #expect(try merged.read("f") == "x\n" && merged.conflicts() == [])
  }

  @Test func aNameConflictResolvedByRenamingOneOrDeletingOne() throws {
    func meeting() throws -> Sandbox {
      try Meeting(
        {
          try Self.oneFile($0)
          try $0.write("g", "g\n")
        },
        [
          { try $0.byline("mv", "f", "x") }, { try $0.byline("mv", "g", "x") },
        ]
      ).merged()
    }
    for deletes in [false, true] {
      let merged = try meeting()
      let suffixed = try #require(try merged.tree().paths.first { $0.hasPrefix("x.~") })
      #expect(try merged.tree().paths == ["x", suffixed])
      #expect(Set(try merged.conflicts()) == ["x name", "\(suffixed) name"])
      let texts = Set([try merged.read("x"), try merged.read(suffixed)])
      #expect(texts == ["a\nb\nc\n", "g\n"])
      if deletes {
        try merged.byline("remove", suffixed)
      } else {
        try merged.byline("mv", suffixed, "y")
      }
      try merged.record("resolve")
      #expect(try merged.conflicts() == [])
      #expect(try merged.tree().paths == (deletes ? ["x"] : ["x", "y"]))
      try merged.verify()
    }
  }

  @Test func editsOfTheSuffixedFileAreRecordedInIt() throws {
    let merged = try Meeting(
      {
        try Self.oneFile($0)
        try $0.write("g", "g\n")
      },
      [
        { try $0.byline("mv", "f", "x") }, { try $0.byline("mv", "g", "x") },
      ]
    ).merged()
    let suffixed = try #require(try merged.tree().paths.first { $0.hasPrefix("x.~") })
    try merged.write(suffixed, try merged.read(suffixed) + "more\n")
    let hash = try merged.record("more")
    #expect(try merged.edits(hash) == ["+ more"])
    #expect(try merged.read(suffixed).hasSuffix("more\n"))
    #expect(
      try merged.json("change", hash)["facts"].array.allSatisfy {
        $0["type"].string != "place" || !$0["inode"].isNull
      })
    try merged.byline("check")
  }

  /// Directories at one path are one directory.
  @Test func twoAddTheSameDirectoryWithDifferentFiles() throws {
    let merged = try Meeting(
      { try Self.oneFile($0) }, [{ try $0.write("d/x", "x\n") }, { try $0.write("d/y", "y\n") }]
    ).merged()
    #expect(try merged.tree().paths == ["d", "d/x", "d/y", "f"])
    #expect(try merged.conflicts() == [])
  }

  @Test(arguments: ["g", "d/g"])
  func aRenameAgainstAnEdit(target: String) throws {
    let merged = try Meeting(
      Self.oneFile,
      [
        {
          try $0.makeFolder("d")
          try $0.byline("mv", "f", target)
        }, { try $0.write("f", "a\nX\nc\n") },
      ]
    ).merged()
    #expect(try merged.read(target) == "a\nX\nc\n" && merged.conflicts() == [])
    #expect(try !merged.exists("f"))
  }

  @Test func twoRenamesOfOneFile() throws {
    for choice in ["g", "h", "third"] {
      let merged = try Meeting(
        Self.oneFile, [{ try $0.byline("mv", "f", "g") }, { try $0.byline("mv", "f", "h") }]
      ).merged()
      let paths = try merged.tree().paths
      #expect(paths.count == 1)
      let shown = paths[0]
      #expect(try merged.conflicts() == ["\(shown) move/move"])
      #expect(
        try merged.json("conflicts")["conflicts"][0]["others"].array.map(\.string) == [
          shown == "g" ? "h" : "g"
        ])
      if choice == shown { try merged.byline("add", shown) } else { try merged.byline("mv", shown, choice) }
      try merged.record("resolve")
      #expect(try merged.tree().paths == [choice] && merged.conflicts() == [])
      #expect(try merged.read(choice) == "a\nb\nc\n")
      try merged.verify()
    }
  }

  @Test func twoRenamesToTheSameName() throws {
    let merged = try Meeting(
      Self.oneFile, [{ try $0.byline("mv", "f", "g") }, { try $0.byline("mv", "f", "g") }]
    ).merged()
    #expect(try merged.tree().paths == ["g"] && merged.conflicts() == [])
  }

  @Test func aMoveIntoADirectoryThatIsRenamed() throws {
    let merged = try Meeting(
      {
        try Self.oneFile($0)
        try $0.write("d/x", "x\n")
      },
      [
        { try $0.byline("mv", "f", "d") }, { try $0.byline("mv", "d", "e") },
      ]
    ).merged()
    #expect(try merged.tree().paths == ["e", "e/f", "e/x"] && merged.conflicts() == [])
  }

  /// A directory follows its files: what was moved into the removed one keeps it, without a conflict.
  @Test func aMoveIntoADirectoryThatIsRemoved() throws {
    let merged = try Meeting(
      {
        try Self.oneFile($0)
        try $0.write("d/x", "x\n")
      },
      [
        { try $0.byline("mv", "f", "d") }, { try $0.byline("remove", "d") },
      ]
    ).merged()
    #expect(try merged.tree().paths == ["d", "d/f"] && merged.conflicts() == [])
  }

  @Test func aRenameAgainstARemoval() throws {
    for keeps in [true, false] {
      let merged = try Meeting(
        Self.oneFile, [{ try $0.byline("mv", "f", "g") }, { try $0.byline("remove", "f") }]
      ).merged()
      #expect(try merged.tree().paths == ["g"])
      #expect(try merged.conflicts() == ["g move/delete"])
      if keeps { try merged.byline("add", "g") } else { try merged.byline("remove", "g") }
      try merged.record("resolve")
      #expect(try merged.tree().paths == (keeps ? ["g"] : []) && merged.conflicts() == [])
      try merged.verify()
    }
  }

  /// The edit came after what the removal saw: the file is shown whole, and flagged.
  @Test func anEditAgainstARemoval() throws {
    for keeps in [true, false] {
      let merged = try Meeting(
        Self.oneFile, [{ try $0.write("f", "a\nX\nc\n") }, { try $0.byline("remove", "f") }]
      ).merged()
      #expect(try merged.tree().paths == ["f"])
      #expect(try merged.conflicts() == ["f resurrected"])
      #expect(try merged.shown("f").contains("X"))
      if keeps { try merged.byline("add", "f") } else { try merged.byline("remove", "f") }
      try merged.record("resolve")
      #expect(try merged.exists("f") == keeps)
      #expect(try merged.conflicts() == [])
      try merged.verify()
    }
  }

  @Test func bothRemoveAndThenTheRemovalsAreUnrecorded() throws {
    let meeting = try Meeting(
      Self.oneFile, [{ try $0.byline("remove", "f") }, { try $0.byline("remove", "f") }])
    let merged = try meeting.merged()
    #expect(try merged.tree().paths == [] && merged.conflicts() == [])
    try merged.byline("unrecord", "--reset", meeting.changes[0][0])
    #expect(try !merged.exists("f"))
    try merged.byline("unrecord", "--reset", meeting.changes[1][0])
    #expect(try merged.read("f") == "a\nb\nc\n")
    try merged.verify()
  }

  @Test func aRemovedDirectoryAgainstWhatOthersDidInIt() throws {
    let setting: (Sandbox) throws -> Void = {
      try $0.write("d/old", "old\n")
      try $0.write("d/1/2/3/deep", "a\nb\n")
      try $0.write("f", "f\n")
    }
    let merged = try Meeting(
      setting,
      [
        { try $0.byline("remove", "d") },
        {
          try $0.write("d/new", "new\n")
          try $0.write("d/1/2/3/deep", "a\nX\n")
        },
      ]
    ).merged()
    #expect(try merged.tree().paths == ["d", "d/1", "d/1/2", "d/1/2/3", "d/1/2/3/deep", "d/new", "f"])
    #expect(try merged.read("d/new") == "new\n")
    #expect(try merged.conflicts().contains("d/1/2/3/deep resurrected"))
  }

  @Test func directoriesMovedIntoEachOther() throws {
    let merged = try Meeting(
      {
        try $0.write("a/x", "x\n")
        try $0.write("b/y", "y\n")
      },
      [
        { try $0.byline("mv", "a", "b/a") }, { try $0.byline("mv", "b", "a/b") },
      ]
    ).merged()
    #expect(try merged.conflicts().contains { $0.hasSuffix(" cycle") })
    let files = try merged.tree().paths.filter { $0.hasSuffix("x") || $0.hasSuffix("y") }
    #expect(files.count == 2)
    let shown = try #require(try merged.conflicts().first { $0.hasSuffix(" cycle") }).dropLast(6)
    try merged.byline("add", String(shown))
    try merged.record("resolve")
    #expect(try merged.conflicts() == [])
    try merged.verify()
  }

  @Test func swappedNamesAgainstEdits() throws {
    let merged = try Meeting(
      {
        try $0.write("f", "f\n")
        try $0.write("g", "g\n")
      },
      [
        {
          try $0.byline("mv", "f", "t")
          try $0.byline("mv", "g", "f")
          try $0.byline("mv", "t", "g")
        }, { try $0.write("f", "f\nX\n") },
      ]
    ).merged()
    #expect(try merged.read("g") == "f\nX\n" && merged.read("f") == "g\n" && merged.conflicts() == [])
  }

  @Test func threeNamesRotated() throws {
    let merged = try Meeting(
      { for name in ["1", "2", "3"] { try $0.write(name, "\(name)\n") } },
      [
        {
          try $0.byline("mv", "1", "t")
          try $0.byline("mv", "3", "1")
          try $0.byline("mv", "2", "3")
          try $0.byline("mv", "t", "2")
        }, { try $0.write("1", "1\nX\n") },
      ]
    ).merged()
    #expect(try merged.read("2") == "1\nX\n" && merged.read("3") == "2\n" && merged.read("1") == "3\n")
    #expect(try merged.conflicts() == [])
  }

  @Test func aMoveAndAnEditInOneChange() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.recordAll("base")
    let before = try alice.tree()
    try alice.byline("mv", "f", "g")
    try alice.write("g", "a\nX\nc\n")
    let hash = try alice.record("both")
    #expect(Set(try alice.json("change")["facts"].array.map { $0["type"].string }) == ["place", "insert"])
    try alice.verify()
    try alice.byline("unrecord", "--reset", hash)
    #expect(try alice.tree() == before)
    try alice.verify()
  }

  @Test func movedAwayAndBackInTwoChanges() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.recordAll("base")
    try alice.byline("mv", "f", "g")
    try alice.record("away")
    try alice.byline("mv", "g", "f")
    let back = try alice.record("back")
    for hash in try alice.hashes().suffix(2) {
      #expect(try alice.json("change", hash)["facts"].array.map { $0["type"].string } == ["place"])
    }
    try alice.verify()
    try alice.byline("unrecord", "--reset", back)
    #expect(try alice.tree().paths == ["g"])
    try alice.verify()
  }

  @Test func removedAndAddedAgainWithTheSameBytes() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.recordAll("base")
    try alice.byline("remove", "f")
    let removal = try alice.record("remove")
    try Self.oneFile(alice)
    try alice.recordAll("again")
    try alice.verify()
    // Without the removal both files are there, and want one name.
    try alice.byline("unrecord", "--reset", removal, expecting: 3)
    #expect(try alice.conflicts().count == 2 && alice.conflicts().allSatisfy { $0.hasSuffix(" name") })
    for path in try alice.tree().paths { #expect(try alice.read(path) == "a\nb\nc\n") }
    try alice.verify()
  }

  @Test func aFileThatBecomesADirectoryAndBack() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.recordAll("file")
    try alice.byline("fork", "file")
    try alice.delete("f")
    try alice.write("f/inner", "i\n")
    try alice.recordAll("directory")
    let directory = try alice.tree()
    try alice.verify()
    for _ in 0..<2 {
      try alice.byline("channel", "switch", "file")
      #expect(try alice.read("f") == "a\nb\nc\n")
      try alice.byline("channel", "switch", "main")
      #expect(try alice.tree() == directory)
    }
    try alice.delete("f")
    try alice.write("f", "file again\n")
    try alice.recordAll("file again")
    #expect(try alice.read("f") == "file again\n")
    try alice.verify()
  }

  @Test func aFileThatBecomesADirectoryAgainstAnEditOfIt() throws {
    let merged = try Meeting(
      Self.oneFile,
      [
        {
          try $0.delete("f")
          try $0.write("f/inner", "i\n")
        }, { try $0.write("f", "a\nX\nc\n") },
      ]
    ).merged()
    #expect(try merged.read("f/inner") == "i\n")
    let file = try #require(try merged.tree().paths.first { $0.hasPrefix("f.~") })
    #expect(try merged.read(file).contains("X\n"))
    #expect(try !merged.conflicts().isEmpty)
  }

  @Test func whatIsDoneOutsideTheTool() throws {
    let alice = try Sandbox("alice")
    try Self.oneFile(alice)
    try alice.write("g", "g\n")
    try alice.recordAll("base")
    try alice.delete("g")
    #expect(try alice.byline("status", "--short").text == "D  g\n")
    try alice.rename("f", to: "h")
    // Where nothing is looked for, a file that only moved on disk is a deletion and something untracked, until `mv` says that it moved.
    #expect(
      try alice.byline("status", "--short", "--no-detect-renames").text == "D  f\nD  g\nU  h\n")
    try alice.byline("mv", "f", "h")
    try alice.record("outside")
    #expect(try alice.tree().paths == ["h"])
    #expect(try alice.byline("credit", "h").lines.count == 3)
    try alice.verify()
    try alice.write("short", "")
    try alice.byline("add", "short")
    try alice.delete("short")
    try alice.verify()
  }
}
