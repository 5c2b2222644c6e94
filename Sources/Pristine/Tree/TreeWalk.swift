import ChangeModel

/// A listing of all that is in a directory and below, one entry at a time: each directory's entries ascending by name, a directory
/// right before what is in it.
///
///     var walk = try TreeWalk(from: [], in: &view, source)
///     while let entry = try walk.next(in: &view, source) { ... }
///
/// Holds the entries still to come of the directories it is in. Pass the same view and source throughout.
package struct TreeWalk: Sendable {
  private var pending: [TreeEntry] = []

  /// - Parameter path: A directory, itself left out; or a file or link, the only entry then.
  package init<Source: TreeSource & ~Copyable & ~Escapable>(
    from path: [UInt8], in view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    switch try view.node(at: path, in: source) {
    case .directory(let group): pending = try view.list(group, at: path, in: source).reversed()
    case .entry(let inode): pending = try view.entry(of: inode, in: source).map { [$0] } ?? []
    case nil: break
    }
  }

  package mutating func next<Source: TreeSource & ~Copyable & ~Escapable>(
    in view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) -> TreeEntry? {
    guard let entry = pending.popLast() else { return nil }
    if entry.kind == .directory {
      let group = try view.group(of: entry.inode, in: source)
      pending += try view.list(group, at: entry.path, in: source).reversed()
    }
    return entry
  }
}
