import ChangeModel
import FileSystem
import GitBridge
import Repository
import TestSupport

/// A folder with git repositories and repositories taken over from them, gone with it.
struct GitStage {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> [UInt8] { folder.path + Array("/\(name)".utf8) }

  /// A bare git repository.
  func git(_ name: String = "git") throws -> GitProgram {
    let git = GitProgram(
      directory: path(name),
      environment: [
        "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(String(decoding: folder.path, as: UTF8.self))",
        "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1",
        "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org", "GIT_COMMITTER_DATE=1700000000 +0000",
        "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_AUTHOR_DATE=1700000000 +0000",
      ].map { Array($0.utf8) })
    _ = try git.run(["init", "-q", "--bare", "-b", "b0"])
    return git
  }

  func invocation() -> Invocation {
    Invocation(
      author: Author(name: []), timestamp: Timestamp(nanoseconds: 0), nonce: [],
      command: Array("git import".utf8))
  }

  /// Takes a git repository over into a repository of that name, made if need be.
  @discardableResult
  func take(_ git: GitProgram, as name: String, _ request: GitImportRequest = GitImportRequest()) throws
    -> Repository
  {
    let isKnown = Repository.find(from: path(name)) == path(name)
    let repository =
      isKnown
      ? try Repository(at: path(name), durable: false)
      : try Repository.initialize(at: path(name), channel: "b0", durable: false)
    _ = try repository.importGit(try GitSource(git), request, showsHead: !isKnown, invocation())
    return repository
  }
}

extension Repository {
  /// The state of each channel and tag.
  func states() throws -> [String: Digest] {
    var out: [String: Digest] = [:]
    for channel in try channels() { out["channel \(channel.name)"] = channel.state }
    for tag in try tags() { out["tag \(tag.name)"] = tag.state }
    return out
  }
}
