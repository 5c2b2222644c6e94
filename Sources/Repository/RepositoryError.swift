import ChangeModel
import FileSystem
import GitBridge
import Pristine
import Remote
import Semantics
import WorkingCopy

/// What can go wrong in a repository: facts with values; the command line words them.
package enum RepositoryError: Error, Sendable {
  case store(PristineError)
  case file(FileError)
  /// These paths hold edits that are not recorded, or files that are not tracked, where something else would be written.
  case wouldOverwrite([RelativePath])
  /// No repository here or above.
  case notARepository([UInt8])
  case alreadyARepository([UInt8])
  case noSuchPath(RelativePath)
  /// The working copy shows another part of the tree only.
  case outsideScope([RelativePath])
  case outsideRepository([UInt8])
  case notTracked(RelativePath)
  case alreadyTracked(RelativePath)
  case ignored([RelativePath])
  case isDirectory(RelativePath)
  /// A directory, where the content of a file or link is asked for.
  case notAFile(RelativePath)
  /// The conflicts of the file have this many sides, 0 when there is none; another one was asked for.
  case noSuchSide(RelativePath, sides: Int)
  case notInConflict(RelativePath)
  /// The text has this many conflicts; another one was asked for.
  case noSuchConflict(RelativePath, conflicts: Int)
  /// Of so many versions of a file that is no text only one can be kept.
  case versionsExclude(RelativePath, count: Int)
  /// A conflict cannot be right as it stands while its markers are there.
  case markersLeft(RelativePath)
  case unsupportedKind(RelativePath)
  case cannotRecord(RelativePath, RecordRefusal)
  /// The tree as it is cannot be recorded: the path and what is wrong with it.
  case treeRefused([UInt8], String)
  case nothingToRecord
  case noSuchChange(String)
  case ambiguousChange(String, [ChangeHash])
  case notInChannel(ChangeHash, String)
  case noSuchChannel(String, known: [String])
  case invalidChannelName(String)
  case invalidTagName(String)
  case currentChannel(String)
  case noSuchState(String)
  /// The working copy shows an earlier state of its channel.
  case staleWorkingCopy
  case invalidPatch(String)
  /// The primitive that signs failed.
  case cannotSign(ChangeHash)
  /// Reverting would undo nothing that is still there.
  case nothingToRevert(ChangeHash)
  case nothingToUndo
  case nothingToRedo
  case noSuchOperation(UInt32)
  /// The channel has moved since the operation, by another one of another working copy.
  case operationBlocked(UInt32, channel: String, by: UInt32?)
  /// The files have followed another working copy since the operation.
  case followedSince(UInt32)
  /// The files do not show what the channel holds, and these, edited or not tracked, are in the way of bringing them there.
  case behind([RelativePath])
  /// The store of a working copy is not where its pointer says.
  case repositoryMissing([UInt8], workspace: [UInt8])
  /// A working copy the repository does not know: removed, or made by another one that stood there.
  case workspaceUnknown([UInt8], repository: [UInt8])
  /// A working copy that was known at another place: moved, or copied when it is still there.
  case workspaceElsewhere([UInt8], known: [UInt8], repository: [UInt8], isCopy: Bool)
  case noSuchWorkspace(String, known: [String])
  case workspaceExists(String)
  /// The channel a new working copy would be on is there already.
  case workspaceChannelExists(String)
  /// The working copy that the store lies in cannot be removed.
  case mainWorkspace
  /// A working copy would lie in another one.
  case insideWorkingCopy([UInt8])
  case notEmpty([UInt8])
  /// Between two repositories.
  case remote(RemoteError)
  /// A working copy with edits that are not recorded should be forgotten.
  case hasEdits(String, [RelativePath])
  /// The other repository, of git's, cannot be read or written.
  case git(GitError)
  /// What of a git history cannot be taken over, or given back.
  case gitRefused(GitRefusal)
}

extension RepositoryError {
  init(_ error: WorkingCopyError) {
    switch error {
    case .file(let error): self = .file(error)
    case .store(let error): self = .store(error)
    case .wouldOverwrite(let paths): self = .wouldOverwrite(paths)
    }
  }
}

extension RepositoryError {
  init(_ refusal: TreeRefusal) {
    switch refusal {
    case .notTracked(let path): self = .treeRefused(path, "is not tracked")
    case .occupied(let path): self = .treeRefused(path, "would hold two things at once")
    case .notADirectory(let path):
      self = .treeRefused(path, "is no directory, but something should go into it")
    case .notAFile(let path): self = .treeRefused(path, "is no file, so it cannot be executable")
    case .contradictory(let path): self = .treeRefused(path, "should be two things at once")
    case .invalidName(let path): self = .treeRefused(path, "has a name that cannot be recorded")
    case .store(let error): self = .store(error)
    }
  }
}

func files<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(RepositoryError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(error) }
}

func stored<Result>(_ body: () throws(PristineError) -> Result) throws(RepositoryError) -> Result {
  do throws(PristineError) { return try body() } catch { throw .store(error) }
}

func working<Result>(_ body: () throws(WorkingCopyError) -> Result) throws(RepositoryError) -> Result {
  do throws(WorkingCopyError) { return try body() } catch { throw RepositoryError(error) }
}
