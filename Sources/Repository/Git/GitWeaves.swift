import ChangeModel
import Pristine
import Semantics

/// Files as the last commits that edited them left them: the next one nearly always goes on from there.
///
/// A weave is a function of the changes that have facts about the file, so it holds for every set that has just these. Which those are is
/// asked of the store each time; that is a scan of keys, where making the weave anew is all the work there is.
final class GitWeaves {
  struct Known {
    /// The changes it is made of, ascending.
    var changes: [UInt32]
    var weave: Weave
  }
  private var young: [LocalInode: Known] = [:]
  private var old: [LocalInode: Known] = [:]
  private var youngBlocks = 0
  private static let mostBlocks = 60_000

  /// Files that a commit edited, with where its facts about each begin in the change.
  struct Edited {
    fileprivate var files: [(inode: LocalInode, known: Known, contents: Int, ordinal: UInt32)] = []

    /// - Parameter weaves: with what was recorded, and the changes they were made of before.
    init(_ weaves: [LocalInode: Known], in draft: ChangeDraft) {
      var (contents, ordinal) = (0, UInt32(draft.tree.count))
      for file in draft.files where !file.facts.isEmpty {
        if case .existing(let inode) = file.inode, let known = weaves[inode] {
          files.append((inode, known, contents, ordinal))
        }
        contents += file.newText.count
        ordinal += UInt32(file.facts.count)
      }
    }
  }

  /// A file as a set shows it, with the changes it is made of.
  func file(_ inode: LocalInode, _ view: View) throws(PristineError) -> (file: FileView, changes: [UInt32]) {
    let changes = try view.changes(withContentOf: inode)
    if let known = young[inode] ?? old[inode], changes == known.changes {
      return (FileView(known.weave), changes)
    }
    return (try view.file(inode), changes)
  }

  /// Remembers the files that a change edited, now that it has a number.
  func keep(_ edited: Edited, of change: LocalChange) {
    for file in edited.files {
      var weave = file.known.weave
      weave.settleOwn(as: change.holder, contents: file.contents, ordinal: file.ordinal)
      if youngBlocks > GitWeaves.mostBlocks {
        old = young
        young = [:]
        youngBlocks = 0
      }
      young[file.inode] = Known(changes: file.known.changes + [change.value], weave: weave)
      youngBlocks += weave.blocks.count
    }
  }
}
