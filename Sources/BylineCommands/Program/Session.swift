import Attribution
import ChangeModel
import FileSystem
import Glibc
import Pristine
import Repository
import TOML
import WorkingCopy

/// One run of the program: what a command works with besides its arguments.
struct Session {
  let host: Host
  let console: Console
  let configuration: Configuration
  let people: People
  private let opened = Opened()

  var signers: Signers { people.signers }

  /// The repository the command opened, for what is said after it failed.
  private final class Opened {
    var repository: Repository?
  }

  init(host: Host, console: Console) {
    self.host = host
    self.console = console
    configuration = Configuration(host, console)
    people = People(host, console)
  }

  /// The repository a command is about: the one named, or the nearest at or above the current directory.
  ///
  /// - Parameter folder: taken for the current directory; nil for the one of the process.
  func open(_ options: RepositoryOptions, at folder: [UInt8]? = nil) throws -> OpenRepository {
    let current =
      try folder.map { folder throws(FileError) in try System.canonicalPath(folder) }
      ?? host.currentDirectory()
    let path = try place(options, from: current)
    configuration.repository = Repository.home(of: path)
    let repository = try Repository(at: path)
    opened.repository = repository
    people.repository = repository
    return OpenRepository(repository: repository, currentDirectory: current)
  }

  /// Settles which repository's settings count, for commands that do not open it.
  ///
  /// - Parameter isNeeded: whether it has to be there.
  func locate(_ options: RepositoryOptions, isNeeded: Bool = false) throws {
    guard isNeeded || options.repository != nil else { return }
    configuration.repository = Repository.home(of: try place(options, from: try host.currentDirectory()))
  }

  /// Settles how results are shown: in colours or not and, for results that can be long, a screen at a time.
  func prepareResults(_ options: RepositoryOptions, paged: Bool = false) throws {
    let choice = try options.color ?? configuration.choice(.color, ColourChoice.self) ?? .auto
    switch choice {
    case .always: console.isColoured = true
    case .never: console.isColoured = false
    case .auto:
      console.isColoured =
        host.isTerminal(STDOUT_FILENO) && host.variable("NO_COLOR") == nil
        && host.variable("TERM") != Array("dumb".utf8)
    }
    guard paged, !options.noPager, host.isTerminal(STDOUT_FILENO), try configuration.flag(.paginate),
      let pager = try configuration[.pager], case .string(let command) = pager.value
    else { return }
    console.pager = Pager.command(ArgumentText.bytes(of: command), isStandard: pager.origin == .standard)
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

  /// Who runs the command, when and with what words.
  ///
  /// - Parameter author: who the change is by that the command makes, and signs where there is a key; nil when it makes none.
  func invocation(author: Author? = nil, timestamp: String? = nil) throws -> Invocation {
    var invocation = Invocation(
      author: author ?? Author(name: []), timestamp: try TimestampArgument.timestamp(timestamp, host),
      nonce: try nonce(),
      command: CommandText.text(of: host.arguments))
    if author != nil, let signer = try signer() {
      invocation.signer = signer
      invocation.author.key = signer.publicKey.fingerprint.bytes
    }
    invocation.progress = try progress()
    return invocation
  }

  /// Shows how far long work has come, where there is a terminal to show it on.
  func progress() throws -> (any Progress)? {
    guard host.isTerminal(STDERR_FILENO) else { return nil }
    if let known = console.progress { return known }
    let line = ProgressLine(after: try configuration.number(.progressAfter))
    console.progress = line
    return line
  }

  /// Who serves others from here: nothing it makes is by anybody, and nobody watches it.
  func servingInvocation() throws -> Invocation {
    Invocation(
      author: Author(name: []), timestamp: try TimestampArgument.timestamp(nil, host), nonce: [],
      command: CommandText.text(of: host.arguments))
  }

  /// Bytes that nobody can guess, for one purpose; where `BYLINE_NONCE` is set, they follow from it.
  func salt(_ purpose: String) throws -> [UInt8] {
    guard let given = host.variable("BYLINE_NONCE") else {
      return try System.randomBytes(AttributionRecord.saltCount)
    }
    return Array(
      Digest.of(Array("byline salt \(purpose) ".utf8) + given).bytes.prefix(AttributionRecord.saltCount))
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
