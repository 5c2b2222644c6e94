import LMDB

/// The tables of the bridge to git. A store made before there was one gains them when it is first opened to be written.
package struct GitTables: Sendable {
  /// Id of a commit or annotated tag -> the change it was taken over as, and where its bytes are kept.
  let objects: Table
  /// Number -> bytes of some commits or tags, compressed together.
  let bytes: Table
  /// (kind, name) -> where a branch or tag of the other repository stood, and the settings of the bridge.
  let refs: Table
  /// (local inode, local change) -> the mode a change gave to a file that has none of the usual two.
  let modes: Table

  package static let names = ["git_objects", "git_bytes", "git_refs", "git_modes"]

  init(_ t: [Table]) {
    objects = t[0]
    bytes = t[1]
    refs = t[2]
    modes = t[3]
  }

  func name(of table: Table) -> String? {
    [objects, bytes, refs, modes].firstIndex(of: table).map { GitTables.names[$0] }
  }
}
