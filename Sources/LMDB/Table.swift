/// A named table of an environment, opened by `Environment.openTables(_:create:)`.
///
/// A handle is good for every transaction of its environment until that is closed, and for no other environment.
package struct Table: Hashable, Sendable {
  /// LMDB's number of the table.
  let id: UInt32
}
