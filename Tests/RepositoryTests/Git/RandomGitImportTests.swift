import GitBridge
import Repository
import TestSupport
import Testing

/// Random histories of git, taken over and held against git again.
@Suite("Random git histories")
struct RandomGitImportTests {
  @Test("are taken over byte for byte, merges and oddities included", arguments: 1...6)
  func exact(seed: Int) throws {
    let stage = try GitStage()
    let git = try stage.git()
    let history = RandomGitHistory(seed: seed, commits: 60)
    _ = try git.run(
      ["fast-import", "--quiet", "--date-format=raw-permissive", "--done"], input: history.stream)
    let repository = try stage.take(git, as: "taken")
    let verified = try repository.verifyGit(
      try GitSource(git), GitImportRequest(), .all, stage.invocation())
    #expect(verified.commits >= 60)
  }
}
