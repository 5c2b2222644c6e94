import FileSystem
import Testing

@testable import Repository

/// Which directories moved as a whole, by where their files went.
@Suite struct DirectoryMovesTests {
  private func path(_ text: String) throws -> RelativePath { try RelativePath(text.utf8) }

  /// - Parameters:
  ///   - gone: paths; those that end with a slash are directories, with a question mark empty files.
  ///   - files: where files went.
  private func moves(
    _ gone: [String], _ files: [String: String], new: [String], emptyFiles: [String] = [],
    refusing refused: String? = nil
  ) throws -> [String] {
    var kinds: [RelativePath: DirectoryMoves.Gone] = [:]
    for text in gone {
      let kind: DirectoryMoves.Gone =
        text.hasSuffix("/") ? .directory : text.hasSuffix("?") ? .emptyFile : .file
      kinds[try path(kind == .file ? text : String(text.dropLast()))] = kind
    }
    var moved: [RelativePath: RelativePath] = [:]
    for (from, to) in files { moved[try path(from)] = try path(to) }
    let found = DirectoryMoves(
      gone: kinds, files: moved, newDirectories: Set(try new.map(path)),
      newEmptyFiles: Set(try emptyFiles.map(path))
    ) { from, _ in "\(from)" != refused }
    let all = found.directories.merging(found.emptyFiles) { first, _ in first }
    return all.map { "\($0.key) -> \($0.value)" }.sorted()
  }

  @Test func aDirectoryAllOfWhoseFilesWentToOnePlaceMoved() throws {
    #expect(try moves(["d/", "d/a", "d/b"], ["d/a": "e/a", "d/b": "e/c"], new: ["e"]) == ["d -> e"])
  }

  @Test func oneThatLeftAFileBehindDidNot() throws {
    #expect(try moves(["d/", "d/a", "d/b"], ["d/a": "e/a"], new: ["e"]).isEmpty)
    #expect(try moves(["d/", "d/a", "d/b"], ["d/a": "e/a", "d/b": "f/b"], new: ["e", "f"]).isEmpty)
  }

  @Test func oneThatWentIntoADirectoryThatWasThereDidNot() throws {
    #expect(try moves(["d/", "d/a"], ["d/a": "e/a"], new: []).isEmpty)
  }

  @Test func innerDirectoriesMoveFirst() throws {
    #expect(
      try moves(
        ["d/", "d/a", "d/in/", "d/in/b"], ["d/a": "e/a", "d/in/b": "e/inner/b"], new: ["e", "e/inner"])
        == ["d -> e", "d/in -> e/inner"])
  }

  @Test func ofTwoThatWentToOnePlaceOnlyOneIsIt() throws {
    #expect(
      try moves(["c/", "c/a", "d/", "d/b"], ["c/a": "e/a", "d/b": "e/b"], new: ["e"]) == ["d -> e"])
  }

  @Test func emptyFilesAndDirectoriesComeAlongUnderTheirOwnNames() throws {
    let gone = ["d/", "d/a", "d/none?", "d/in/", "d/in/deep?"]
    let files = ["d/a": "e/a"]
    #expect(
      try moves(gone, files, new: ["e", "e/in"], emptyFiles: ["e/none", "e/in/deep"])
        == ["d -> e", "d/in -> e/in", "d/in/deep -> e/in/deep", "d/none -> e/none"])
    #expect(try moves(gone, files, new: ["e", "e/in"], emptyFiles: ["e/other", "e/in/deep"]).isEmpty)
    #expect(try moves(gone, files, new: ["e"], emptyFiles: ["e/none", "e/in/deep"]).isEmpty)
  }

  @Test func emptyFilesAloneTellNothing() throws {
    #expect(try moves(["d/", "d/none?"], [:], new: ["e"], emptyFiles: ["e/none"]).isEmpty)
  }

  @Test func whatIsNotWantedStays() throws {
    #expect(try moves(["d/", "d/a"], ["d/a": "e/a"], new: ["e"], refusing: "d").isEmpty)
  }
}
