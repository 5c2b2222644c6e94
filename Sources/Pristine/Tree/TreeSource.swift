import ChangeModel

/// Where a `TreeView` reads the facts of one set of changes.
///
/// The set is closed under dependencies: a placement's parent is the root or a directory that the set creates. What breaks this never
/// gets past apply. A source is asked about single inodes and directories only, so it can be a view of a database.
package protocol TreeSource: ~Copyable, ~Escapable {
  /// What the set says of an inode other than the root; nil when no change of the set creates it.
  func record(of inode: LocalInode) throws(PristineError) -> TreeRecord?

  /// Every inode that any change ever placed in `directory`, called `name` or anything when that is nil; ascending by name, each pair
  /// once. Changes outside the set may count too.
  func candidates(
    in directory: LocalInode, named name: [UInt8]?
  ) throws(PristineError) -> [(name: [UInt8], inode: LocalInode)]

  /// Whether a file or link has content that none of its removals saw. Asked only of those without effective placement.
  func hasUnseenContent(_ inode: LocalInode) throws(PristineError) -> Bool

  /// Every directory that any change ever moved: the subject of a Place, not only of a Create. Changes outside the set may count too.
  ///
  /// Directories moved into each other are shown in the root, where nobody placed them; each such cycle holds one of these.
  func movedDirectories() throws(PristineError) -> [LocalInode]

  /// The inode called `id`, if a change of the set creates it.
  func inode(named id: InodeID) throws(PristineError) -> LocalInode?
}
