import LMDB

/// The tables of the store. Facts are the truth and only grow; derived tables can be dropped and are rebuilt.
package struct Tables: Sendable {
  /// Name -> value: format version, counters.
  let meta: Table
  /// Change hash -> local id.
  let changeIDs: Table
  /// Local id -> hash: for every change known by name, also one only mentioned.
  let hashes: Table
  /// Local id -> header, dependencies and facts: the canonical bytes, in a compression frame.
  let changes: Table
  /// (local id, frame) -> compressed frame of the new bytes.
  let contents: Table
  /// Local id -> digests of the new bytes of each fact that has any.
  let leaves: Table
  /// Local id -> detached signature.
  let signatures: Table
  /// Inode name -> local inode.
  let inodeIDs: Table
  /// Local inode -> name and kind.
  let inodes: Table
  /// (local id, ordinal) -> the local inode that fact created.
  let created: Table
  /// (local inode, local id) -> tree facts of that change about that inode.
  let tree: Table
  /// (local inode, local id) -> content facts of that change about that inode.
  let content: Table
  /// (directory, name, inode) -> nothing: every place any change ever gave an inode.
  let children: Table
  /// (dependency, dependent) -> nothing.
  let dependents: Table
  /// Channel name -> head.
  let channels: Table
  /// Set -> base set and depth; (set, page) -> bits.
  let sets: Table
  let setPages: Table
  /// Log -> base log and length; (log, sequence) -> change and state.
  let logs: Table
  let logEntries: Table
  let tags: Table
  /// Sequence -> what a command did, enough to undo it.
  let operations: Table
  /// Workspace -> its channel and state.
  let workspaces: Table
  /// (workspace, directory, name) -> what was last written there.
  let index: Table

  static let names = [
    "meta", "change_id", "hash", "changes", "contents", "leaves", "signatures", "inode_id", "inodes", "created", "tree_atoms",
    "atoms", "children", "dependents", "channels", "sets", "channel_set", "logs", "channel_log", "tags", "operations",
    "workspaces", "index",
  ]

  init(_ t: [Table]) {
    meta = t[0]
    changeIDs = t[1]
    hashes = t[2]
    changes = t[3]
    contents = t[4]
    leaves = t[5]
    signatures = t[6]
    inodeIDs = t[7]
    inodes = t[8]
    created = t[9]
    tree = t[10]
    content = t[11]
    children = t[12]
    dependents = t[13]
    channels = t[14]
    sets = t[15]
    setPages = t[16]
    logs = t[17]
    logEntries = t[18]
    tags = t[19]
    operations = t[20]
    workspaces = t[21]
    index = t[22]
  }
}
