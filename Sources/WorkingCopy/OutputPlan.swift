import ChangeModel
import FileSystem
import Pristine

/// What has to be done to the files of a working copy so that they show one set of changes where they showed another.
///
/// Cost: proportional to what the two sets differ in, never to the repository.
package struct OutputPlan: Sendable {
  /// One inode that looks different, before and after. Paths are nil where it is not shown.
  package struct Item: Sendable {
    package var inode: LocalInode
    package var kind: InodeKind
    package var oldPath: [UInt8]?
    package var new: TreeEntry?
    /// Whether changes between the sets say something about its content.
    package var hasNewContent: Bool

    /// Whether it stays as it is on disk: only what is in conflict about its path is otherwise.
    package var stays: Bool { kind != .directory && !hasNewContent && oldPath != nil && oldPath == new?.path }
  }
  package private(set) var items: [Item] = []

  /// - Parameter touched: inodes that changes in one set and not in the other say something about.
  package init(from old: View, to new: View, touched: Set<LocalInode>) throws(PristineError) {
    var oldTree = TreeView()
    var newTree = TreeView()
    var seen: Set<LocalInode> = []
    var todo = touched.sorted()
    while let inode = todo.popLast() {
      guard seen.insert(inode).inserted, inode != .root else { continue }
      let before = try oldTree.entry(of: inode, in: old)
      var after = try newTree.entry(of: inode, in: new)
      // What is in conflict about one of several directories merged at a path is so about the path.
      for other in after?.merged ?? [] where other != inode {
        after?.conflicts += try newTree.conflicts(of: other, in: new)
      }
      let kind = try new.reader.kind(of: inode)
      if touched.contains(inode) || before?.path != after?.path || before?.merged != after?.merged {
        // Others at a name that was left or taken may be shown otherwise now, whichever of the directories merged there they are in.
        if let before { todo += try oldTree.rivals(of: before, in: old) }
        if let after { todo += try newTree.rivals(of: after, in: new) }
      }
      if before?.path != after?.path {
        // A directory without a place of its own follows what is in it.
        todo += [before, after].compactMap { $0?.placement.parent }
      }
      if kind == .directory, before?.path != after?.path || before?.merged != after?.merged {
        for member in Set([inode] + (before?.merged ?? []) + (after?.merged ?? [])) {
          todo.append(member)
          for (_, child) in try new.candidates(in: member, named: nil) { todo.append(child) }
        }
      }
      // Whatever was once at a place that changes is looked at; what is as it was is none of this plan's business.
      if !touched.contains(inode), kind != .directory, OutputPlan.isSame(before, after) { continue }
      items.append(
        Item(
          inode: inode, kind: kind, oldPath: before?.path, new: after, hasNewContent: touched.contains(inode))
      )
    }
    items.sort { $0.inode < $1.inode }
  }

  /// Directories that are shown and will not be.
  package var leavingDirectories: [(path: [UInt8], inode: LocalInode)] {
    items.compactMap { item in
      guard item.kind == .directory, item.new == nil, let path = item.oldPath else { return nil }
      return (path, item.inode)
    }
  }

  /// The same for working copies that show a part of the tree, or come to show another part: what leaves it is not shown any more, what enters
  /// it was not shown before.
  package func limited(from old: Scope, to new: Scope) -> OutputPlan {
    guard !old.isWhole || !new.isWhole else { return self }
    var out = self
    out.items = items.compactMap { item in
      var item = item
      if let path = item.oldPath, !old.shows(path, item.kind) { item.oldPath = nil }
      if let entry = item.new, !new.shows(entry.path, item.kind) { item.new = nil }
      return item.oldPath == nil && item.new == nil ? nil : item
    }
    return out
  }

  private static func isSame(_ before: TreeEntry?, _ after: TreeEntry?) -> Bool {
    before?.path == after?.path && before?.isExecutable == after?.isExecutable
      && before?.conflicts == after?.conflicts
  }
}

extension TreeView {
  /// Inodes that were ever placed at the name of an entry, in any of the directories merged where it is.
  fileprivate mutating func rivals(of entry: TreeEntry, in view: View) throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    for directory in try directory(at: Array(entry.directory), in: view) ?? [] {
      for (_, rival) in try view.candidates(in: directory, named: entry.placement.name) { out.append(rival) }
    }
    return out
  }
}
