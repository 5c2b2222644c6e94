/// What can go wrong with a git repository: facts with values, worded for people elsewhere.
package enum GitError: Error, Equatable, Sendable {
  /// The program cannot be started.
  case noProgram
  /// The program ended with a status other than 0, and what it said of it.
  case failed(command: [UInt8], status: Int32, message: [UInt8])
  /// The program answered something it should not.
  case unexpected(command: [UInt8], detail: String)
  /// There is no git repository.
  case notARepository([UInt8])
  /// Part of the history is not there.
  case shallow([UInt8])
  case missing(GitID)
  /// An object does not read as what it should be.
  case corrupt(GitID, GitKind, String)
  /// An object reads, but cannot be taken over such that it could be given back as it is.
  case unsupported(GitID, GitKind, String)
}
