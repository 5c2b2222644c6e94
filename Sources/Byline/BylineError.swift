import Pristine
import Repository

/// What can go wrong in a repository, in one sentence of facts.
public struct BylineError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure a program can act on.
  public enum Kind: Sendable {
    /// There is no repository, channel, change or path of that name.
    case notFound
    /// Several changes match.
    case ambiguous
    /// It would lose edits that are not recorded, or break what others depend on.
    case refused
    /// Nothing differs from what is recorded.
    case nothingToRecord
    /// The store or the file system failed, or holds what it should not.
    case failed
  }
  public let kind: Kind
  public let description: String

  init(_ error: RepositoryError) {
    kind =
      switch error {
      case .notARepository, .noSuchPath, .notTracked, .noSuchChange, .notInChannel, .noSuchChannel,
        .noSuchState,
        .store(.unknownChange(_)), .store(.noSuchChannel(_)), .store(.notFound):
        .notFound
      case .ambiguousChange: .ambiguous
      case .nothingToRecord, .nothingToRevert: .nothingToRecord
      case .wouldOverwrite, .cannotRecord, .currentChannel, .staleWorkingCopy, .store(.hasDependents(_, _)),
        .store(.channelExists(_)),
        .store(.missingDependencies(_, _)), .alreadyARepository:
        .refused
      default: .failed
      }
    description = "\(error)"
  }
}

func rethrowing<Result>(_ body: () throws(RepositoryError) -> Result) throws(BylineError) -> Result {
  do throws(RepositoryError) { return try body() } catch { throw BylineError(error) }
}
