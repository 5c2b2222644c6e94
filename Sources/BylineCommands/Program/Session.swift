import ChangeModel
import FileSystem
import Pristine
import Repository

/// One run of the program: what a command works with besides its arguments.
struct Session {
  let host: Host
  let console: Console
  private let opened = Opened()

  /// The repository the command opened, for what is said after it failed.
  private final class Opened {
    var repository: Repository?
  }

  /// The repository a command is about: the one named, or the nearest at or above the current directory.
  func open(_ options: RepositoryOptions) throws -> OpenRepository {
    let current = try host.currentDirectory()
    let repository = try Repository(at: try place(options, from: current))
    opened.repository = repository
    return OpenRepository(repository: repository, currentDirectory: current)
  }

  /// Where the repository is.
  private func place(_ options: RepositoryOptions, from current: [UInt8]) throws(RepositoryError) -> [UInt8] {
    if let named = options.repository {
      do throws(FileError) { return try System.canonicalPath(ArgumentText.bytes(of: named)) } catch {
        throw .file(error)
      }
    }
    guard let path = Repository.find(from: current) else { throw .notARepository(current) }
    return path
  }

  /// A failure to find a channel also says which channel may be meant.
  func withSuggestion(_ failure: Failure, for error: any Error) -> Failure {
    guard case RepositoryError.store(.noSuchChannel(let name)) = error,
      let known = try? opened.repository?.channels().map(\.name)
    else { return failure }
    let likely = Suggestion.likely(name, among: known)
    guard !likely.isEmpty else { return failure }
    var failure = failure
    failure.hint = Suggestion.question(likely.map { Words.name($0) })
    return failure
  }

  /// Who runs the command, when and with what words, for what is not signed with a name.
  func invocation(author: Author = Author(name: []), timestamp: String? = nil) throws -> Invocation {
    Invocation(
      author: author, timestamp: try TimestampArgument.timestamp(timestamp, host), nonce: try nonce(),
      command: CommandText.text(of: host.arguments))
  }

  /// What makes this change differ from an equal one: 16 random bytes, or those of `BYLINE_NONCE`.
  private func nonce() throws -> [UInt8] {
    guard let given = host.variable("BYLINE_NONCE") else { return try System.randomBytes(16) }
    guard given.count <= Limits.nonce else {
      throw Failure(
        .usage, "BYLINE_NONCE has \(given.count) bytes, at most \(Limits.nonce) are allowed",
        hint: "shorten it, or unset it")
    }
    return given
  }
}

/// A repository that is open, and where the user stands.
struct OpenRepository {
  let repository: Repository
  let currentDirectory: [UInt8]

  /// The path within the repository that an argument names.
  func path(_ argument: String) throws -> RelativePath {
    try PathArgument.resolve(ArgumentText.bytes(of: argument), from: currentDirectory, in: repository.path)
  }

  func paths(_ arguments: [String]) throws -> [RelativePath] { try arguments.map { try path($0) } }
}
