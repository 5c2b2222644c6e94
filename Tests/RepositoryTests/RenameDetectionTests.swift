import ChangeModel
import FileSystem
import Testing

@testable import Repository

/// Which of the files that are gone is which of those that came, by sizes, digests and likeness alone.
@Suite struct RenameDetectionTests {
  private func file(
    _ path: String, _ content: String? = nil, size: Int? = nil, kind: InodeKind = .file
  ) throws -> RenameDetection.File {
    RenameDetection.File(
      path: try RelativePath(path.utf8), kind: kind, size: size ?? content?.utf8.count ?? 10,
      digest: content.map { Digest.of(Array($0.utf8)) })
  }

  /// Matches as `from -> to percent`, and the pairs whose lines were asked about.
  private func plan(
    _ vanished: [RenameDetection.File], _ appeared: [RenameDetection.File], _ likeness: [String: Int] = [:]
  ) -> (matches: [String], asked: [String]) {
    var asked: [String] = []
    let matches = RenameDetection.plan(vanished, appeared) { from, to in
      let pair = "\(vanished[from].path) \(appeared[to].path)"
      asked.append(pair)
      return likeness[pair] ?? 0
    }
    return (matches.map { "\(vanished[$0.from].path) -> \(appeared[$0.to].path) \($0.similarity)" }, asked)
  }

  @Test func identicalFilesAreOneAndNotCompared() throws {
    let found = try plan([file("a", "text")], [file("b", "text"), file("c", "other")])
    #expect(found.matches == ["a -> b 100"] && found.asked.isEmpty)
  }

  @Test func ofIdenticalFilesThoseOfTheSameNameGoTogetherThenTheFirst() throws {
    let found = try plan(
      [file("a", "same"), file("d/x", "same"), file("e", "same")],
      [file("f/b", "same"), file("f/c", "same"), file("f/x", "same")])
    #expect(found.matches == ["a -> f/b 100", "d/x -> f/x 100", "e -> f/c 100"])
  }

  @Test func emptyFilesAreNoEvidence() throws {
    let found = try plan([file("a", "")], [file("b", "")])
    #expect(found.matches.isEmpty && found.asked.isEmpty)
  }

  @Test func aLinkIsNoFile() throws {
    let found = try plan([file("a", "text", kind: .symlink)], [file("b", "text")])
    #expect(found.matches.isEmpty && found.asked.isEmpty)
  }

  @Test func theMostAlikeWinAndHalfIsEnough() throws {
    let found = try plan(
      [file("a"), file("b"), file("c")], [file("x"), file("y"), file("z")],
      ["a x": 60, "b x": 90, "b y": 95, "a y": 50, "c z": 49])
    #expect(found.matches == ["a -> x 60", "b -> y 95"])
  }

  @Test func ofEquallyAlikeTheNameDecides() throws {
    let found = try plan(
      [file("d/a"), file("d/b")], [file("e/b"), file("e/c")],
      ["d/a e/b": 80, "d/b e/b": 80, "d/a e/c": 80, "d/b e/c": 80])
    #expect(found.matches == ["d/a -> e/c 80", "d/b -> e/b 80"])
  }

  @Test func sizesFarApartAreNotCompared() throws {
    let found = try plan(
      [file("a", size: 100)],
      [file("b", size: 49), file("c", size: 50), file("d", size: 200), file("e", size: 201)])
    #expect(found.asked == ["a c", "a d"])
  }

  @Test func whatIsTooLargeIsNotCompared() throws {
    let large = RenameDetection.largestCompared + 1
    #expect(try plan([file("a", size: large)], [file("b", size: large)]).asked.isEmpty)
  }

  @Test func comparisonsAreLimitedToTheNearest() throws {
    let vanished = try (0..<100).map { try file("old/\($0)", size: 1_000 + $0) }
    let appeared = try (0..<100).map { try file("new/\($0)x", size: 1_000 + $0) }
    let asked = plan(vanished, appeared).asked
    #expect(asked.count == RenameDetection.mostComparisons)
    // Each with the one of its own size at least.
    for number in 0..<100 { #expect(asked.contains("old/\(number) new/\(number)x")) }
  }

  @Test func whatCannotBeReadEndsIt() throws {
    struct Unreadable: Error {}
    #expect(throws: Unreadable.self) {
      try RenameDetection.plan([try file("a")], [try file("b")]) { _, _ in throw Unreadable() }
    }
  }

  @Test func likenessIsOfLinesAndNeverAllOfThem() {
    func likeness(_ old: String, _ new: String) -> Int {
      RenameDetection.similarity(Array(old.utf8), Array(new.utf8))
    }
    #expect(likeness("a\nb\nc\nd\n", "a\nb\nc\nX\n") == 75)
    #expect(likeness("a\nb\n", "a\nb\nc\nd\n") == 50)
    #expect(likeness("a\n", "a\n") == 99)
    #expect(likeness("a\n\0", "a\n\0") == 0)
    #expect(likeness("", "") == 0)
  }
}
