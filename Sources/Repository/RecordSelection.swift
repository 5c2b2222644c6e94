import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What a record takes in of all that stands out, and what has to go along with it.
///
/// A move goes along, without the edits of what moved, where something chosen would be in no place otherwise: that of a directory with what
/// is new in it, and that out of a directory with the removal of the directory.
struct RecordSelection {
  private let request: RecordRequest
  /// Directories that were moved, and in which something new is chosen.
  private var carriers: Set<RelativePath> = []
  /// What was moved out of directories of which the removal is chosen.
  private var leavers: Set<RelativePath> = []

  /// Cost: nothing where everything is recorded, else as the scan.
  init(
    _ request: RecordRequest, _ scan: Scan, _ removals: [RemovedEntry], _ view: View
  ) throws(PristineError) {
    self.request = request
    if request.paths.isEmpty, request.chosen == nil { return }
    leavers = try leavers(in: scan, removals, view)
    carriers = carriers(in: scan)
  }

  /// What is to be recorded of an item, and the text to record instead of what is on disk; nil when that is nothing.
  func selected(of item: Scan.Item) -> (item: Scan.Item, text: [UInt8]?)? {
    if let chosen = chosen(of: item) { return chosen }
    if carriers.contains(item.path) { return (item, nil) }
    guard leavers.contains(item.path) else { return nil }
    var moved = item
    moved.difference.subtract([.content, .mode, .stamp])
    return (moved, nil)
  }

  private func chosen(of item: Scan.Item) -> (item: Scan.Item, text: [UInt8]?)? {
    if request.ignoresMissing, item.difference.contains(.missing) { return nil }
    guard request.selects(item) else { return nil }
    guard let chosen = request.chosen else { return (item, nil) }
    return chosen.chosen(of: item)
  }

  private func leavers(
    in scan: Scan, _ removals: [RemovedEntry], _ view: View
  ) throws(PristineError) -> Set<RelativePath> {
    let moved = scan.items.filter { $0.entry.tracking == .moved }
    if moved.isEmpty { return [] }
    var gone: [LocalInode] = []
    for item in scan.items where item.entry.kind == .directory && item.entry.tracking != .added {
      if !item.difference.isDisjoint(with: [.missing, .kind]), chosen(of: item) != nil {
        gone += item.entry.inodes
      }
    }
    var tree = TreeView()
    var folders: Set<[UInt8]> = []
    for inode in gone { if let path = try tree.path(of: inode, in: view) { folders.insert(path) } }
    for removed in removals where removed.entry.kind == .directory {
      guard let path = try tree.path(of: removed.inode, in: view), let place = try? RelativePath(path),
        request.takesRemoval(of: place)
      else { continue }
      folders.insert(path)
    }
    if folders.isEmpty { return [] }
    var out: Set<RelativePath> = []
    for item in moved {
      guard let inode = item.entry.inodes.first, let old = try tree.path(of: inode, in: view) else {
        continue
      }
      if !folders.isDisjoint(with: ancestors(of: [old])) { out.insert(item.path) }
    }
    return out
  }

  private func carriers(in scan: Scan) -> Set<RelativePath> {
    let moved = Set(
      scan.items.filter { $0.entry.kind == .directory && $0.entry.tracking == .moved }.map(\.path.bytes))
    if moved.isEmpty { return [] }
    let placed = scan.items.filter { item in
      item.entry.tracking != .recorded && !item.difference.contains(.missing)
        && (chosen(of: item) != nil || leavers.contains(item.path))
    }
    let above = ancestors(of: placed.map(\.path.bytes)).intersection(moved)
    return Set(scan.items.lazy.map(\.path).filter { above.contains($0.bytes) })
  }
}

extension RecordRequest {
  func selects(_ path: RelativePath) -> Bool {
    paths.isEmpty || paths.contains { path.isWithin($0) }
  }

  /// What was found elsewhere goes by either of its paths.
  func selects(_ item: Scan.Item) -> Bool {
    if selects(item.path) { return true }
    guard let origin = item.origin else { return false }
    return selects(origin)
  }

  /// Whether the removal of what the channel has at a path is recorded.
  func takesRemoval(of path: RelativePath) -> Bool {
    selects(path) && (chosen == nil || chosen?.parts[path] != nil)
  }
}
