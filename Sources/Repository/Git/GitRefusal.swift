import ChangeModel
import GitBridge
import Semantics

/// Why a commit, branch or history cannot be taken over from git, or given back.
package enum GitRefusal: Error, Sendable {
  /// The commit has paths that no repository of this kind may hold.
  case paths(commit: GitID, [[UInt8]])
  /// The content of a file could not be recorded: a defect.
  case content(commit: GitID, [UInt8], RecordRefusal)
  /// The tree could not be recorded: a defect.
  case tree(commit: GitID, [UInt8], String)
  /// The set of changes shows another tree than the commit has.
  case differs(commit: GitID, [[UInt8]])
  /// The repository holds another part of the history: what that is, and what was asked for.
  case otherSelection(known: [UInt8], wanted: [UInt8])
  /// The repository holds objects of the other format.
  case otherFormat
  case noSuchBranch([UInt8])
  case noSuchCommit([UInt8])
  case ambiguousCommit([UInt8], [GitID])
  /// The branch went back or elsewhere in git, while the channel went on here.
  case diverged(channel: String)
  /// There is a channel of that name that has nothing to do with the branch.
  case channelTaken(String)
  /// The branch of the git repository stands at a commit that is not known here.
  case unknownBranchState([UInt8], GitID)
}
