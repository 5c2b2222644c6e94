import ChangeModel
import Repository

/// Finds a state of a channel by the beginning of its digest.
enum StatePrefix {
  static func resolve(_ text: String, channel: String?, in repository: Repository) throws -> Digest {
    guard let prefix = HashPrefix(text) else { throw RepositoryError.noSuchState(text) }
    let states = Set(try repository.log(channel: channel).map(\.state)).filter {
      prefix.lowerBound <= $0 && $0 <= prefix.upperBound
    }
    guard let state = states.first else { throw RepositoryError.noSuchState(text) }
    guard states.count == 1 else {
      throw Failure(
        .notFound, "several states of the channel start with \(ShownText.quoted(Array(text.utf8))):",
        details: states.sorted().map(\.description), hint: "type more of it")
    }
    return state
  }
}
