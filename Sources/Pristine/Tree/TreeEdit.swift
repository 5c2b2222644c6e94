import ChangeModel

/// One difference between the tree a view shows and the tree to record.
///
/// Edits are simultaneous, not a script: `add` and the target of `move` are paths of the new tree, every other path is one of the tree
/// shown. So two moves swap two files, and `remove` with `add` puts a new file in the place of another.
package enum TreeEdit: Hashable, Sendable {
  /// Something new. Directories above it that are not there are made.
  case add([UInt8], InodeKind, executable: Bool = false)
  /// Takes away what is shown there; of a directory all that is in it too, but for what moves elsewhere.
  case remove([UInt8])
  /// A file, link or directory goes elsewhere and stays what it is; what is in a directory goes with it. To its own place: confirms it.
  case move(from: [UInt8], to: [UInt8])
  /// The executable bit of a file.
  case setMode([UInt8], executable: Bool)
}

/// Why edits cannot be recorded as they stand.
package enum TreeRefusal: Error, Sendable {
  /// Nothing is shown at this path.
  case notTracked([UInt8])
  /// Something stays, or comes twice, where this should go.
  case occupied([UInt8])
  /// A file or link stays, or comes, where a directory is needed.
  case notADirectory([UInt8])
  /// Only files are executable or not.
  case notAFile([UInt8])
  /// Two edits want different things of this path, or the root is to go.
  case contradictory([UInt8])
  /// A name that no entry may have.
  case invalidName([UInt8])
  case store(PristineError)
}
