public import Attribution
public import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// A Byline repository with its working copy: record, branch, merge, credit.
///
///     let repository = try WorkingRepository.create(at: "/tmp/demo", author: Author(name: Array("Ada".utf8)))
///     try repository.add(["notes.txt"])
///     let change = try repository.record(message: "First notes")
///     for line in try repository.credit("notes.txt") { ... }
///
/// Paths are relative to the working copy, with `/` between names. It prints nothing, asks nothing and reads no environment variable.
public final class WorkingRepository: Sendable {
  private let repository: Repository
  private let author: Author

  private init(_ repository: Repository, _ author: Author) {
    self.repository = repository
    self.author = author
  }

  /// Opens the repository whose working copy is the folder `path`.
  ///
  /// - Parameter author: in whose name changes are recorded.
  /// - Throws: `BylineError` of kind `notFound` when there is none.
  public convenience init(at path: String, author: Author) throws(BylineError) {
    self.init(try rethrowing { () throws(RepositoryError) in try Repository(at: Array(path.utf8)) }, author)
  }

  /// Makes an empty repository, with one channel called `main`, in the folder `path`.
  ///
  /// - Throws: `BylineError` of kind `refused` when there is one already.
  public static func create(at path: String, author: Author) throws(BylineError) -> WorkingRepository {
    WorkingRepository(
      try rethrowing { () throws(RepositoryError) in try Repository.initialize(at: Array(path.utf8)) }, author
    )
  }

  // MARK: Recording

  /// Tracks files, links and directories; directories with all they hold that no ignore file names.
  public func add(_ paths: [String]) throws(BylineError) {
    try rethrowing { () throws(RepositoryError) in
      _ = try repository.add(try relative(paths), recursive: true, invocation("add"))
    }
  }

  /// Records what was edited as one change of the channel shown. A tracked file that is gone is found again among files that are new.
  ///
  /// - Parameters:
  ///   - paths: only what is at or below these; everything when empty.
  ///   - timestamp: nil is now, UTC.
  ///   - hand: whose the edits are, as far as no checkpoint tells.
  /// - Returns: the hash that names the change everywhere.
  /// - Throws: `BylineError` of kind `nothingToRecord`, or `refused` when conflict markers were damaged.
  @discardableResult
  public func record(
    message: String, paths: [String] = [], timestamp: Timestamp? = nil, by hand: Authorship = .unknown
  ) throws(BylineError) -> ChangeHash {
    try rethrowing { () throws(RepositoryError) in
      var request = RecordRequest()
      request.message = Array(message.utf8)
      request.paths = try relative(paths)
      request.attribution = try hand.request()
      return try repository.record(request, try invocation("record", timestamp)).hash
    }
  }

  // MARK: Attribution

  /// Says who made the edits since the last checkpoint, so that the next record can tell the hands apart.
  ///
  /// - Parameter paths: only edits at or below these; everything when empty.
  /// - Returns: the paths that were edited.
  @discardableResult
  public func checkpoint(by hand: Authorship, paths: [String] = []) throws(BylineError) -> [String] {
    try rethrowing { () throws(RepositoryError) in
      try repository.checkpoint(
        by: hand.editor, paths: try relative(paths), try invocation("checkpoint")
      ).files.map(\.description)
    }
  }

  /// Who and what wrote a change; nil when no record of that is here.
  public func attribution(of change: ChangeHash) throws(BylineError) -> AttributionRecord? {
    try rethrowing { () throws(RepositoryError) in try repository.attribution(of: change).state.record }
  }

  // MARK: Channels

  /// A channel and its state: two channels hold the same changes exactly when their states agree.
  public struct Channel: Sendable, Hashable {
    public let name: String
    public let state: Digest
    /// Changes it holds.
    public let count: Int
    public let isCurrent: Bool
  }

  public func channels() throws(BylineError) -> [Channel] {
    try rethrowing { () throws(RepositoryError) in
      try repository.channels().map {
        Channel(name: $0.name, state: $0.state, count: $0.count, isCurrent: $0.isCurrent)
      }
    }
  }

  /// Makes a channel that holds what the one shown holds. Costs the same whatever the size.
  public func fork(_ name: String) throws(BylineError) {
    try rethrowing { () throws(RepositoryError) in try repository.fork(name, invocation("fork")) }
  }

  /// Shows another channel in the working copy.
  ///
  /// - Parameter force: overwrite edits that are not recorded.
  /// - Returns: paths written with something in conflict.
  @discardableResult
  public func switchChannel(to name: String, force: Bool = false) throws(BylineError) -> [String] {
    try rethrowing { () throws(RepositoryError) in
      try repository.switchChannel(name, force: force, invocation("channel switch")).conflicts.map(
        \.description)
    }
  }

  // MARK: Changes

  /// One change as the log lists it.
  public struct Entry: Sendable {
    public let hash: ChangeHash
    public let header: Header
    /// State of the channel once the change was in.
    public let state: Digest
  }

  /// Changes of a channel, newest arrival first.
  public func log(channel: String? = nil, limit: Int = .max) throws(BylineError) -> [Entry] {
    try rethrowing { () throws(RepositoryError) in
      try repository.log(channel: channel, limit: limit).map {
        Entry(hash: $0.hash, header: $0.header, state: $0.state)
      }
    }
  }

  /// The change a prefix of its hash names.
  public func change(_ prefix: String) throws(BylineError) -> EncodedChange {
    try rethrowing { () throws(RepositoryError) in
      try repository.details(of: repository.resolve(prefix)).encoded
    }
  }

  /// Puts changes that are stored, and what they depend on, into the channel shown, or another.
  ///
  /// - Returns: what was not there before, in order of arrival.
  @discardableResult
  public func apply(_ hashes: [ChangeHash], to channel: String? = nil) throws(BylineError) -> [ChangeHash] {
    try rethrowing { () throws(RepositoryError) in
      try repository.apply(hashes, to: channel, invocation("apply")).changes
    }
  }

  /// Takes changes out of the channel shown and puts the files back to what is left.
  ///
  /// - Throws: `BylineError` of kind `refused` when others depend on them.
  public func unrecord(_ hashes: [ChangeHash]) throws(BylineError) {
    try rethrowing { () throws(RepositoryError) in
      _ = try repository.unrecord(hashes, reset: true, invocation("unrecord"))
    }
  }

  // MARK: Credit

  /// A line and the change it comes from.
  public struct CreditedLine: Sendable {
    public let text: [UInt8]
    /// Nil for a conflict marker.
    public let change: ChangeHash?
    public let author: Author?
    /// Whose the visible bytes of the line are.
    public let hand: HandCounts.Class
    /// The AI that typed some of them.
    public let ai: AIUse?
  }

  /// Each line of a file with the change it comes from: one read of the file, whatever the length of its history.
  public func credit(_ path: String, channel: String? = nil) throws(BylineError) -> [CreditedLine] {
    try rethrowing { () throws(RepositoryError) in
      let credited = try repository.credit(try relative([path])[0], channel: channel, hands: true)
      return credited.lines.map { line in
        let source = credited.source(of: line)
        return CreditedLine(
          text: Array(line.text), change: source?.hash, author: source?.header.author, hand: line.hand,
          ai: line.parts.lazy.compactMap(\.use).first)
      }
    }
  }

  // MARK: Arguments

  private func relative(_ paths: [String]) throws(RepositoryError) -> [RelativePath] {
    do throws(FileError) {
      return try paths.map { path throws(FileError) in try RelativePath(path.utf8) }
    } catch {
      throw .file(error)
    }
  }

  private func invocation(_ command: String, _ timestamp: Timestamp? = nil) throws(RepositoryError)
    -> Invocation
  {
    let nonce: [UInt8]
    do throws(FileError) { nonce = try System.randomBytes(16) } catch { throw .file(error) }
    return Invocation(
      author: author, timestamp: timestamp ?? Timestamp(nanoseconds: System.wallClock()), nonce: nonce,
      command: Array(command.utf8))
  }
}
