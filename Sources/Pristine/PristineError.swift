import ChangeModel
import Compression
import LMDB
import Semantics

/// What can go wrong in the store: facts with values, worded for people elsewhere.
package enum PristineError: Error, Sendable {
  /// The database refused: disk full, no permission, not a database.
  case database(LMDBError)
  /// A stored row does not read as what it should be.
  case corrupt(table: String, detail: String)
  /// A stored change no longer has the hash it is stored under, or does not decode.
  case corruptChange(ChangeHash, detail: String)
  /// The stored or received attribution record of a change does not decode, or is another than it is bound to.
  case corruptAttribution(ChangeHash, detail: String)
  /// A record came with a change that is bound to another.
  case attributionMismatch(ChangeHash)
  /// The signature of a statement does not hold.
  case corruptStatement(Digest, about: ChangeHash)
  /// A stored statement is not the one of this name.
  case alteredStatement(Digest, about: ChangeHash)
  /// The store was written by a newer program.
  case unsupportedVersion(found: UInt64, supported: UInt64)
  /// There is no store.
  case notFound
  /// Bytes that are no change.
  case invalidChange(DecodeError)
  /// A change refers to what its dependencies do not contain.
  case invalidReference(ChangeHash, detail: String)
  /// Contents that do not match the change they came with.
  case contentsMismatch(ChangeHash)
  /// The change is known, its contents are not here.
  case contentsAbsent(ChangeHash)
  /// Changes that must be there first.
  case missingDependencies(of: ChangeHash, [ChangeHash])
  case unknownChange(ChangeHash)
  case noSuchChannel(String)
  case channelExists(String)
  /// The channel does not stand where an operation to be undone left it.
  case movedSince(channel: String)
  /// A working copy shows the channel that should go.
  case channelIsShown(String, workspace: String)
  case noSuchTag(String)
  case tagExists(String)
  /// Changes of the channel depend on the one that should leave it.
  case hasDependents(ChangeHash, [ChangeHash])
  /// The channel moved between reading and writing, repeatedly.
  case raced(channel: String)
  case semantics(SemanticsError)
  /// The file of this name changed while it was taken in.
  case sourceChanged([UInt8])
  /// Something exceeds a bound of the format.
  case tooLarge(String)
}

extension PristineError {
  /// Whether the store could be read, though not written.
  package var isAccessDenied: Bool {
    if case .database(let error) = self {
      [.accessDenied, .readOnlyFileSystem].contains(error)
    } else {
      false
    }
  }
}
