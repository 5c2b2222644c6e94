import ChangeModel
import FileSystem
import Pristine

extension StoreWriter {
  /// Forgets where the user had moved or removed what was written all the same, or is gone. What is in a directory that was moved and is
  /// gone stays tracked there, as new.
  package mutating func forgetMoves(of outcome: Output.Outcome, workspace: UInt32) throws(PristineError) {
    let kept = outcome.writtenPaths.union(outcome.removed)
    let above = ancestors(of: outcome.written.map(\.path))
    // A directory from which something only goes stays moved.
    let directories = outcome.written.filter { $0.entry.kind == .directory && above.contains($0.path) }
      .flatMap(\.entry.inodes)
    let moved = outcome.inodes.union(outcome.gone).union(directories)
    for (_, names) in try Index(reader, workspace: workspace).places(of: moved).sorted(by: {
      $0.value.count > $1.value.count
    }) where !kept.contains(Array(names.joined(separator: [UInt8(ascii: "/")]))) {
      guard let (directory, found) = try Index(reader, workspace: workspace).lookup(names), var entry = found
      else { continue }
      if entry.kind == .directory, try !Index(reader, workspace: workspace).isEmpty(entry.directory) {
        (entry.tracking, entry.inodes, entry.hasTreeConflict) = (.added, [], false)
        try putIndex(workspace, directory, names[names.count - 1], entry)
        try markMoved(in: entry.directory, workspace)
      } else {
        try deleteIndex(workspace, directory, names[names.count - 1])
      }
    }
    for inode in outcome.inodes { try deleteRemoval(workspace, inode) }
  }

  /// Says of all that is in a directory that it was moved there: the directory is not the one in which the channel has it.
  private mutating func markMoved(in directory: UInt32, _ workspace: UInt32) throws(PristineError) {
    var inner: [(name: [UInt8], entry: IndexEntry)] = []
    try Index(reader, workspace: workspace).entries(in: directory) { name, entry in
      if entry.tracking == .recorded { inner.append((name, entry)) }
    }
    for (name, entry) in inner {
      var entry = entry
      entry.tracking = .moved
      try putIndex(workspace, directory, name, entry)
    }
  }

  /// Brings the index of a workspace in line with what was written. A stamp no older than `now` says nothing: the file could be changed
  /// within the same tick of the clock.
  package mutating func apply(_ outcome: Output.Outcome, workspace: UInt32, now: Int64) throws(PristineError)
  {
    let kept = outcome.writtenPaths
    let touched = kept.union(outcome.removed)
    // What the program itself writes is nobody's edit.
    try forgetCheckpoints(of: workspace) { touched.contains($0) }
    try forgetTakenBack(at: touched, of: workspace)
    // Nothing is left to be removed of what is gone.
    for inode in outcome.gone { try deleteRemoval(workspace, inode) }
    var handled = outcome.inodes.union(outcome.gone)
    for written in outcome.written { handled.formUnion(written.entry.inodes) }
    for path in outcome.removed.sorted(by: { $0.count > $1.count }) where !kept.contains(path) {
      let names = Index.names(of: path)
      guard let (directory, found) = try Index(reader, workspace: workspace).lookup(names), var entry = found
      else { continue }
      let name = names[names.count - 1]
      let isFolder = entry.kind == .directory
      let holdsMore = isFolder ? try !Index(reader, workspace: workspace).isEmpty(entry.directory) : false
      if entry.tracking != .added, handled.isDisjoint(with: entry.inodes) {
        // What was moved here went with it: it is removed, and that is not recorded.
        if !holdsMore, let place = try? RelativePath(path) { _ = try untrack(place, workspace) }
        continue
      }
      if isFolder {
        // What was added in it, and is not recorded, keeps it.
        if holdsMore {
          (entry.tracking, entry.inodes, entry.hasTreeConflict) = (.added, [], false)
          try putIndex(workspace, directory, name, entry)
          continue
        }
        try retireDirectory(entry, workspace)
      }
      try deleteIndex(workspace, directory, name)
    }
    for (path, entry) in outcome.written.sorted(by: { $0.path.count < $1.path.count }) {
      let names = Index.names(of: path)
      if let known = try Index(reader, workspace: workspace).lookup(names)?.entry,
        known.kind != entry.kind || known.tracking != .added, handled.isDisjoint(with: known.inodes)
      {
        // What was moved here makes way: it is removed, and that is not recorded.
        if let place = try? RelativePath(path) { _ = try untrack(place, workspace) }
      }
      // What had been removed, and that is not recorded, is there again.
      for inode in entry.inodes { try deleteRemoval(workspace, inode) }
      let directory = try trackedDirectory(Array(names.dropLast()), workspace)
      var entry = entry
      if entry.kind == .directory {
        let known = try Index(reader, workspace: workspace).entry(in: directory, names[names.count - 1])
        entry.directory = known?.kind == .directory ? known?.directory ?? 0 : 0
        if entry.directory == 0 { entry.directory = try directoryNumber(of: entry.inodes, workspace) }
      } else if entry.stamp.modified >= now || entry.stamp.changed >= now {
        entry.stamp = .unknown
      }
      try putIndex(workspace, directory, names[names.count - 1], entry)
    }
    for flagged in outcome.flagged {
      let names = Index.names(of: flagged.path)
      // What was moved or removed, and that is not recorded, is not there.
      guard let (directory, found) = try Index(reader, workspace: workspace).lookup(names), var entry = found,
        entry.inodes.contains(flagged.inode)
      else { continue }
      entry.hasTreeConflict = flagged.hasTreeConflict
      try putIndex(workspace, directory, names[names.count - 1], entry)
    }
  }
}

extension Output.Outcome {
  package var writtenCount: Int { written.count }

  fileprivate var writtenPaths: Set<[UInt8]> { Set(written.map(\.path)) }

  /// Where what was written is.
  package var places: [LocalInode: [UInt8]] {
    var out: [LocalInode: [UInt8]] = [:]
    for (path, entry) in written { for inode in entry.inodes { out[inode] = path } }
    return out
  }

  /// An entry that is there without having been written.
  package mutating func add(_ path: [UInt8], _ entry: IndexEntry) { written.append((path, entry)) }
}
