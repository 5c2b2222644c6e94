import ChangeModel
import GitBridge
import Repository
import TestSupport
import Testing

/// Random histories of git, taken over, held against git, and given back.
@Suite("Random git histories")
struct RandomGitImportTests {
  private func history(_ seed: Int, _ stage: GitStage) throws -> GitProgram {
    let git = try stage.git()
    let history = RandomGitHistory(seed: seed, commits: 70)
    _ = try git.run(
      ["fast-import", "--quiet", "--date-format=raw-permissive", "--done"], input: history.stream)
    return git
  }

  @Test("are taken over byte for byte, and given back under the same ids", arguments: 1...2)
  func exact(seed: Int) throws {
    let stage = try GitStage()
    let git = try history(seed, stage)
    let repository = try stage.take(git, as: "taken")
    let verified = try repository.verifyGit(
      try GitSource(git), GitImportRequest(), .all, stage.invocation())
    #expect(verified.commits >= 70)

    let copy = try stage.git("copy")
    let outcome = try repository.exportGit(to: try GitSource(copy), GitExportRequest(), stage.invocation())
    #expect(outcome.skipped.isEmpty)
    let refs = ["for-each-ref", "--format=%(objectname) %(refname)"]
    #expect(try copy.run(refs) == git.run(refs))
    _ = try copy.run(["fsck", "--strict"])

    // Nothing is new either way.
    let before = try repository.states()
    let again = try repository.importGit(
      try GitSource(copy), GitImportRequest(), showsHead: false, stage.invocation())
    #expect(again.imported == 0)
    #expect(try repository.states() == before)
    #expect(try repository.check().isEmpty)
  }

  @Test(
    "become the same whole, bit by bit, or from another repository with its refs in other order",
    arguments: [3])
  func deterministic(seed: Int) throws {
    let stage = try GitStage()
    let git = try history(seed, stage)
    let whole = try stage.take(git, as: "whole").states()

    // One branch after the other, the last first.
    let other = try stage.git("other")
    let refs = try git.run(["for-each-ref", "--format=%(refname)"]).split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
    for ref in refs.reversed() {
      _ = try other.run(["fetch", "-q", String(decoding: git.directory, as: UTF8.self), "\(ref):\(ref)"])
      try stage.take(other, as: "parts")
    }
    #expect(try Repository(at: stage.path("parts"), durable: false).states() == whole)
  }
}
