import FileSystem
import Testing

@Suite struct IgnoreTests {
  /// Whether one file's rules, in the root, ignore a path; every directory on the way counts.
  private func ignores(_ rules: String, _ path: String, isDirectory: Bool = false) -> Bool {
    var stack = IgnoreStack(rootRules: IgnoreRules(Array(rules.utf8)))
    let components = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      if stack.isIgnored(component.span, isDirectory: isDirectory || !isLast) { return true }
      stack.enter(component.span, rules: IgnoreRules())
    }
    return false
  }

  @Test func aNameMatchesAtEveryLevel() {
    #expect(ignores("foo", "foo"))
    #expect(ignores("foo", "a/b/foo"))
    #expect(ignores("foo", "foo/a"))
    #expect(!ignores("foo", "food"))
    #expect(!ignores("foo", "afoo"))
  }

  @Test func aSlashTiesToOnePlace() {
    #expect(ignores("/foo", "foo"))
    #expect(!ignores("/foo", "a/foo"))
    #expect(ignores("a/foo", "a/foo"))
    #expect(!ignores("a/foo", "b/a/foo"))
  }

  @Test func aFinalSlashMeansDirectories() {
    #expect(ignores("foo/", "foo", isDirectory: true))
    #expect(ignores("foo/", "a/foo/b"))
    #expect(!ignores("foo/", "a/foo"))
  }

  @Test func starsAndQuestionMarksStayWithinAName() {
    #expect(ignores("*.o", "a/b.o"))
    #expect(ignores("*.o", ".o"))
    #expect(ignores("a*b*c", "axxbyybzc"))
    #expect(!ignores("a*b*c", "axxbyybzcd"))
    #expect(ignores("a/*.o", "a/b.o"))
    #expect(!ignores("a/*.o", "a/b/c.o"))
    #expect(ignores("a?c", "abc"))
    #expect(!ignores("a?c", "ac"))
  }

  @Test func twoStarsCrossDirectories() {
    #expect(ignores("**/foo", "foo"))
    #expect(ignores("**/foo", "a/b/foo"))
    #expect(ignores("**/foo/bar", "x/foo/bar"))
    #expect(ignores("a/**/b", "a/b"))
    #expect(ignores("a/**/b", "a/x/y/b"))
    #expect(!ignores("a/**/b", "x/a/b"))
    #expect(ignores("a/**", "a/x"))
    #expect(ignores("a/**", "a/x/y"))
    #expect(!ignores("a/**", "a", isDirectory: true))
    #expect(ignores("a/**/b/**/c", "a/b/x/b/y/c"))
  }

  @Test func bracketsHoldBytes() {
    #expect(ignores("[a-c]x", "bx"))
    #expect(!ignores("[a-c]x", "dx"))
    #expect(ignores("[!a-c]x", "dx"))
    #expect(!ignores("[^a-c]x", "ax"))
    #expect(ignores("[]a]", "]"))
    #expect(ignores("[a-]", "-"))
    #expect(ignores("[[:digit:]_]z", "7z"))
    #expect(ignores(#"[\]]"#, "]"))
    #expect(!ignores("[a", "[a"))
    #expect(!ignores("[[:nonsense:]]", "n"))
  }

  @Test func theLastMatchingLineDecides() {
    #expect(!ignores("*.o\n!keep.o", "keep.o"))
    #expect(ignores("!keep.o\n*.o", "keep.o"))
    #expect(ignores("*.o\n!keep.o\nkeep.o", "keep.o"))
  }

  @Test func whatLiesInAnIgnoredDirectoryStaysIgnored() {
    #expect(ignores("build/\n!build/keep", "build/keep"))
    #expect(!ignores("build/*\n!build/keep", "build/keep"))
  }

  @Test func commentsBlanksAndEscapesAreRead() {
    #expect(!ignores("# foo\n\n   \n", "# foo"))
    #expect(ignores("\\#foo", "#foo"))
    #expect(ignores("\\!foo", "!foo"))
    #expect(ignores("foo   ", "foo"))
    #expect(ignores("foo\\ ", "foo "))
    #expect(ignores(" foo", " foo"))
    #expect(!ignores(" foo", "foo"))
    #expect(ignores("a\\*b", "a*b"))
    #expect(!ignores("a\\*b", "axb"))
    #expect(!ignores("foo\\", "foo\\"))
  }

  @Test func linesMayEndLikeInWindows() {
    #expect(ignores("foo\r\nbar\r\n", "foo"))
    #expect(ignores("foo\r\nbar\r\n", "bar"))
    #expect(ignores("\u{FEFF}foo\n", "foo"))
    #expect(IgnoreRules(Array("\r\n\r\n".utf8)).isEmpty)
  }

  @Test func manyStarsDoNotBlowUp() {
    let pattern = String(repeating: "a*", count: 50) + "b"
    #expect(!ignores(pattern, String(repeating: "a", count: 255)))
    let deep = String(repeating: "**/a/", count: 40) + "b"
    #expect(!ignores(deep, String(repeating: "a/", count: 120) + "c"))
  }

  @Test func deeperRulesWin() {
    var stack = IgnoreStack(
      base: IgnoreRules(Array("*.tmp\n*.base".utf8)), rootRules: IgnoreRules(Array("*.o\n!a.base".utf8)))
    #expect(stack.ignores("x.tmp"))
    #expect(!stack.ignores("a.base"))
    stack.enter(Array("d".utf8).span, rules: IgnoreRules(Array("!*.o\n/only\ne/f".utf8)))
    #expect(!stack.ignores("x.o"))
    #expect(stack.ignores("only"))
    stack.enter(Array("e".utf8).span, rules: IgnoreRules())
    #expect(stack.ignores("f"))
    #expect(!stack.ignores("only"))
    stack.leave()
    stack.leave()
    #expect(stack.ignores("x.o"))
    #expect(!stack.ignores("only"))
  }

  @Test func anIgnoredDirectoryEnteredForItsTrackedFilesIgnoresTheRest() {
    var stack = IgnoreStack(rootRules: IgnoreRules(Array("build/".utf8)))
    stack.enter(Array("build".utf8).span, rules: IgnoreRules(Array("!*".utf8)), excluded: true)
    #expect(stack.isExcluded)
    #expect(stack.ignores("x"))
    stack.enter(Array("deep".utf8).span, rules: IgnoreRules())
    #expect(stack.ignores("x"))
    stack.leave()
    stack.leave()
    #expect(!stack.ignores("x"))
  }

  @Test func theToolsOwnNamesAreIgnoredEverywhere() {
    for name in [".byline", ".BYLINE", ".ByLine", ".git", ".byline-tmp-0123456789abcdef"] {
      #expect(ignores("!*", "a/\(name)"), "\(name)")
    }
    for name in [
      ".bylineignore", ".GIT", ".gitignore", "byline", ".byline-tmp-0123456789abcdeg", ".byline-tmp-",
    ] {
      #expect(!ignores("", "a/\(name)"), "\(name)")
    }
  }

  @Test func temporaryNamesAreRecognised() throws {
    let place = try TemporaryDirectory()
    let file = try place.root.beginWriting("f", staging: nil)
    let listing = try place.root.list()
    #expect(listing.count == 1)
    let isReserved = IgnoreStack.isReserved(listing.name(0).span)
    #expect(isReserved)
    _ = try file.commit()
  }

  @Test func theFilesOfADirectoryAreReadInOrder() throws {
    let place = try TemporaryDirectory()
    try place.plant(".gitignore", "*.a\n*.b\n*.c\n")
    try place.plant(".ignore", "!*.b\n!*.c\n")
    try place.plant(".bylineignore", "*.c\n")
    try place.plantDirectory("d")
    try place.plant("d/.gitignore", "!x.a\n")
    func ignored(_ path: RelativePath) throws -> Bool {
      try IgnoreStack.isIgnored(path, isDirectory: false, in: place.root)
    }
    #expect(try ignored("x.a"))
    #expect(try !ignored("x.b"))
    #expect(try ignored("x.c"))
    #expect(try !ignored("d/x.a"))
    #expect(try ignored("d/y.a"))
    #expect(try ignored("missing/y.a"))
    let listing = try place.root.list()
    #expect(
      try IgnoreRules(readingFrom: place.root, listing: listing) == IgnoreRules(readingFrom: place.root))
  }

  @Test func anIgnoreFileThatIsALinkOrADirectoryIsPassedBy() throws {
    let place = try TemporaryDirectory()
    try place.plant("rules", "*\n")
    try place.plantLink(".gitignore", to: "rules")
    try place.plantDirectory(".ignore")
    let listing = try place.root.list()
    #expect(try IgnoreRules(readingFrom: place.root).isEmpty)
    #expect(try IgnoreRules(readingFrom: place.root, listing: listing).isEmpty)
  }
}

extension IgnoreStack {
  fileprivate func ignores(_ name: String) -> Bool {
    isIgnored(Array(name.utf8).span, isDirectory: false)
  }
}
