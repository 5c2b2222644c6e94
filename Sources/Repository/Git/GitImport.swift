import Attribution
import ChangeModel
import GitBridge
import Pristine

/// What a commit becomes, and how: the algorithm, by its version.
///
/// A change is a function of the commit, of those it comes from, and of this version: no clock, no key, no number of this store and no
/// order of arrival has a say in it. So everybody who takes over a history has the same changes.
package enum GitImport {
  /// Counted up with everything that makes another change of a commit: how trees are compared, renames found, texts diffed, headers written.
  package static let version = 1
  /// The extension of a change's header that says that its nonce is the id of a commit.
  package static let extensionKey = Array("git".utf8)

  /// A mode that only git knows, given to the file at a path. Of several that a set holds of one file the last counts.
  struct Mode: Equatable {
    var path: [UInt8]
    var mode: UInt32
    /// One more than all that were known.
    var generation: UInt32
  }

  static func extensionValue(_ modes: [Mode]) -> [UInt8] {
    var out = ByteWriter()
    out.varint(version)
    out.varint(modes.count)
    for mode in modes {
      out.string(mode.path)
      out.varint(mode.mode)
      out.varint(mode.generation)
    }
    return out.bytes
  }

  /// The header of what a commit becomes. What the format has no room for is cut; the commit is kept as it is beside it.
  static func header(_ commit: GitCommit, _ id: GitID, modes: [Mode]) -> Header {
    Header(
      author: Author(
        name: Array(commit.author.name.prefix(Limits.author)),
        email: Array(commit.author.email.prefix(Limits.author))),
      timestamp: timestamp(commit.author), message: Array(commit.message.prefix(Limits.message)),
      nonce: id.bytes, extensions: [extensionKey: extensionValue(modes)])
  }

  static func timestamp(_ person: GitPerson) -> Timestamp {
    let (nanoseconds, isOver) = person.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return Timestamp(
      nanoseconds: isOver ? (person.seconds < 0 ? .min : .max) : nanoseconds,
      offset: max(-Limits.offset, min(Limits.offset, person.offset)))
  }

  /// The id of the commit that a change was taken over from; nil for any other change.
  package static func commit(of header: Header) -> GitID? {
    header.extensions[extensionKey] == nil ? nil : GitID(header.nonce)
  }
}

/// What to take over from a git repository.
package struct GitImportRequest: Sendable {
  /// Branches, without `refs/heads/`; all, and all tags, when empty.
  package var branches: [[UInt8]] = []
  package var selection = GitHistory.Selection()
  /// Who or what made a commit, as far as it says; nil when it says nothing.
  package var attribution: (@Sendable (GitCommit, GitID) -> AttributionRecord?)?
  package init() {}
}

/// What was taken over.
package struct GitImportOutcome: Sendable {
  /// Commits taken over now, and those that were there.
  package var imported = 0
  package var known = 0
  package var merges = 0
  /// Names of channels made or moved, and tags.
  package var channels: [String] = []
  package var tags: [String] = []
  /// Branches and tags left out, and why.
  package var skipped: [(name: [UInt8], reason: SkipReason)] = []
  package var report = OutputReport()
  /// Files that both sides of a merge had edited, by what the two come to here.
  package var merged: [Merged: Int] = [:]

  package enum Merged: Sendable {
    /// Just what was committed.
    case asCommitted
    /// A conflict, which the merge settles.
    case inConflict
    /// Something else, without a conflict: the merge corrects it.
    case otherwise
  }

  package enum SkipReason: Sendable {
    /// A tag of something that is no commit.
    case noCommit
    /// No channel or tag may have this name.
    case name
    /// The channel has changes of its own, and the branch does not go on from where it was.
    case diverged
    /// There is a channel or tag of this name that has nothing to do with it.
    case taken
  }
}
