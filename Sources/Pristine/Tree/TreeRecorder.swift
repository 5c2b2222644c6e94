import ChangeModel

/// From a view and what should differ from it to the facts that say so.
///
/// Law, *tree exactness*: the set with the recorded facts shows exactly the tree shown before with the edits made, every path, inode and
/// mode, whether or not the set was in conflict. Where a fact would shift something else, the recorder pins that to where it is shown:
/// files that wait for a name that becomes free, directories that were only there for what left them, what hangs in the root because of
/// a cycle. A pin takes a shown suffix for the name.
///
/// Conflicts of what the edits touch are settled, and those of the paths in `settling`; no others. With all conflicted paths in `settling`
/// no tree conflict is left. A conflict about a name is settled for all who want it when its keeper is settled, moved or removed, and for
/// one of them when only that one is. No edits, nothing to settle: no facts.
///
/// The cost is that of the edits: what is at the paths named, what shares a name with it, what is below a removed directory.
///
///     let recording = try TreeRecorder.record([.move(from: a, to: b)], on: &view, in: source)
package struct TreeRecorder {
  enum Fate { case removed, moved }

  /// A directory of the new tree.
  enum NewDirectory {
    case existing(TreeGroup.Index)
    case created(Int)
  }

  struct Destination {
    var parent: TreeInode
    var name: [UInt8]
  }

  struct Creation {
    var path: [UInt8]
    var kind: InodeKind
    var parent: NewDirectory
    var name: [UInt8]
    var isExecutable = false
  }

  enum Target {
    case moved(TreeNode)
    case added(InodeKind, executable: Bool)
  }

  /// What the edits name as moving or going: the names these have become free.
  var leaving: [TreeNode] = []
  /// What does not stay where it is shown: those, and all that is below a removed directory and does not move.
  var fates: [TreeNode: Fate] = [:]
  /// What comes to the paths of the new tree.
  var targets: [[UInt8]: Target] = [:]
  var directories: [[UInt8]: NewDirectory] = [[]: .existing(.root)]
  var creations: [Creation] = []

  var placed: [LocalInode: Destination] = [:]
  /// Directories that something is placed or created in.
  var receiving: Set<LocalInode> = []
  var removed: Set<LocalInode> = []
  var modes: [LocalInode: Bool] = [:]
  /// What was touched by edit or request: its conflicts get settled.
  var settled: Set<TreeNode> = []
  /// Placed or removed, with consequences still to be drawn.
  var touched: [LocalInode] = []

  private init() {}

  /// - Parameters:
  ///   - edits: In any order.
  ///   - settling: Shown paths whose conflicts are settled as they are shown.
  /// - Throws: A `TreeRefusal` when the edits do not make a tree.
  package static func record<Source: TreeSource & ~Copyable & ~Escapable>(
    _ edits: [TreeEdit], settling: [[UInt8]] = [], on view: inout TreeView, in source: borrowing Source
  ) throws(TreeRefusal) -> TreeRecording {
    var recorder = TreeRecorder()
    try recorder.read(edits, settling: settling, view: &view, source)
    do {
      try recorder.removeWhatIsBelow(view: &view, source)
    } catch {
      throw .store(error)
    }
    let moves = try recorder.findPlaces(view: &view, source)
    do {
      for (node, directory, name) in moves {
        try recorder.move(node, to: directory, name, view: &view, source)
      }
      try recorder.keepTheRest(view: &view, source)
      return try recorder.facts(view: &view, source)
    } catch {
      throw .store(error)
    }
  }
}
