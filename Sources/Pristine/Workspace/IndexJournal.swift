import ChangeModel
import LMDB

/// Rows of the index of one workspace as they were before they were written: what it takes to put them back.
package struct IndexJournal: Sendable {
  private var rows: [[UInt8]: [UInt8]?] = [:]

  package init() {}

  /// What another journal, of what came later, noted besides.
  package mutating func merge(_ later: IndexJournal) { rows.merge(later.rows) { mine, _ in mine } }

  /// The rows, by key. All of one workspace, whose number the keys leave out.
  package var images: [Operation.IndexImage] {
    rows.map { Operation.IndexImage(key: Array($0.key.dropFirst(4)), value: $0.value) }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }
  }

  fileprivate func knows(_ key: [UInt8]) -> Bool { rows[key] != nil }
  fileprivate mutating func note(_ key: [UInt8], _ value: [UInt8]?) { rows.updateValue(value, forKey: key) }
}

extension Operation.IndexImage {
  /// Whether it tells of a tracked path, not of something that was removed, nor the number of a directory.
  fileprivate var isPath: Bool { !isNumber && !key.starts(with: Key.of(Index.removed)) }

  /// Whether it tells the number that a directory had.
  fileprivate var isNumber: Bool { key.starts(with: Key.of(Index.retired)) }

  /// The number of the directory it tells of; nil where it is about something else.
  fileprivate func directory() throws(PristineError) -> UInt32? {
    guard let value, isPath else { return nil }
    let entry = try decodeRow(value, "index") { reader throws(DecodeError) in
      try IndexEntry.decode(&reader)
    }
    return entry.kind == .directory ? entry.directory : nil
  }
}

extension StoreWriter {
  /// From here on, rows of the index are noted before they are written.
  package mutating func journalIndex() { journal = IndexJournal() }

  /// What was noted so far.
  package mutating func takeJournal() -> IndexJournal {
    defer { journal = nil }
    return journal ?? IndexJournal()
  }

  /// Notes the rows at and about a path, whether or not they are going to be written.
  package mutating func noteIndex(_ names: [[UInt8]], _ inode: LocalInode?, _ workspace: UInt32)
    throws(PristineError)
  {
    if let inode { try noteRemoval(of: inode, workspace) }
    var directory = Index.root
    for (depth, name) in names.enumerated() {
      let row = Key.of(workspace, directory) + name
      guard let entry = try Index(reader, workspace: workspace).entry(in: directory, name) else {
        // Where a directory above is not tracked, its row would be made for it; where it was removed, that would be taken back.
        try note(row)
        let removed = try Index(reader, workspace: workspace).removals().first {
          $0.directory == directory && $0.name == name
        }
        guard let removed else { return }
        for inode in removed.entry.inodes { try noteRemoval(of: inode, workspace) }
        guard removed.entry.kind == .directory else { return }
        directory = removed.entry.directory
        continue
      }
      if depth < names.count - 1, entry.kind == .directory {
        directory = entry.directory
        continue
      }
      try note(row)
      if let inode, entry.inodes.contains(inode) { return }
      // Something else makes way.
      for inode in entry.inodes { try noteRemoval(of: inode, workspace) }
      for below in try rows(below: row, workspace) {
        try note(below.key)
        for inode in below.entry.inodes { try noteRemoval(of: inode, workspace) }
      }
      return
    }
  }

  private mutating func noteRemoval(of inode: LocalInode, _ workspace: UInt32) throws(PristineError) {
    try note(Key.of(workspace, Index.removed) + Key.bytes(inode.value))
  }

  /// Notes the rows of inodes wherever they are tracked, and of what is in them.
  package mutating func noteMoves(of inodes: Set<LocalInode>, _ workspace: UInt32) throws(PristineError) {
    if inodes.isEmpty { return }
    for (directory, name) in try Index(reader, workspace: workspace).rows(of: inodes) {
      let row = Key.of(workspace, directory) + name
      try note(row)
      for below in try rows(below: row, workspace) { try note(below.key) }
    }
  }

  /// Puts rows back.
  package mutating func restore(_ images: [Operation.IndexImage], _ workspace: UInt32) throws(PristineError) {
    for key in try rowsLeaving(with: images, workspace) { try deleteIndexRow(key) }
    for image in images where !image.isNumber {
      let key = Key.of(workspace) + image.key
      guard let value = image.value else {
        try deleteIndexRow(key)
        continue
      }
      try putIndexRow(key, value)
      if let directory = try image.directory() { try forgetRetired(directory, workspace) }
    }
  }

  /// Notes the number of a directory that is going to leave with its channel: rows of what is in it, noted by earlier operations, know it by
  /// that.
  package mutating func noteNumber(
    of inode: LocalInode, at names: [[UInt8]], _ workspace: UInt32
  ) throws(PristineError) {
    guard let entry = try Index(reader, workspace: workspace).lookup(names)?.entry,
      entry.kind == .directory, entry.tracking == .recorded, entry.inodes.contains(inode)
    else { return }
    var number = ByteWriter()
    number.varint(entry.directory)
    let keys = entry.inodes.map { retiredKey(of: $0, workspace) }
    for key in keys { journal?.note(key, number.bytes) }
  }

  /// Has directories that are about to come back get the numbers that some rows know them by, whatever numbers they have had since.
  package mutating func expectDirectories(
    of images: [Operation.IndexImage], _ workspace: UInt32
  ) throws(PristineError) {
    for image in images where image.isNumber {
      guard let number = image.value else { continue }
      try put(Key.of(workspace) + image.key, number, in: tables.index)
    }
  }

  /// Notes the rows that putting some back would write or delete.
  package mutating func noteIndex(_ images: [Operation.IndexImage], _ workspace: UInt32) throws(PristineError)
  {
    for key in try rowsLeaving(with: images, workspace) { try note(key) }
    for image in images where !image.isNumber { try note(Key.of(workspace) + image.key) }
  }

  /// The rows in directories that go when some rows are put back: a directory that was not there, or was another one, goes with all in it,
  /// unless it only goes back to another place.
  private func rowsLeaving(with images: [Operation.IndexImage], _ workspace: UInt32) throws(PristineError)
    -> [[UInt8]]
  {
    var back: Set<UInt32> = []
    for image in images { if let directory = try image.directory() { back.insert(directory) } }
    var out: [[UInt8]] = []
    for image in images where image.isPath {
      out += try rows(below: Key.of(workspace) + image.key, workspace, except: back).map(\.key)
    }
    return out
  }

  /// What is tracked below the directory that has a row, if one has; of some directories, by number, nothing.
  private func rows(below key: [UInt8], _ workspace: UInt32, except: Set<UInt32> = []) throws(PristineError)
    -> [(
      key: [UInt8], entry: IndexEntry
    )]
  {
    let top = try reader.row(key, in: tables.index, "index") { reader throws(DecodeError) in
      try IndexEntry.decode(&reader)
    }
    guard let top else { return [] }
    var out: [(key: [UInt8], entry: IndexEntry)] = []
    var todo = [top]
    while let entry = todo.popLast() {
      guard entry.kind == .directory, !except.contains(entry.directory) else { continue }
      try Index(reader, workspace: workspace).entries(in: entry.directory) { name, inner in
        out.append((Key.of(workspace, entry.directory) + name, inner))
        todo.append(inner)
      }
    }
    return out
  }

  mutating func putIndexRow(_ key: [UInt8], _ value: [UInt8]) throws(PristineError) {
    try note(key)
    try put(key, value, in: tables.index)
  }

  mutating func deleteIndexRow(_ key: [UInt8]) throws(PristineError) {
    try note(key)
    try delete(key, in: tables.index)
  }

  private mutating func note(_ key: [UInt8]) throws(PristineError) {
    guard journal != nil, journal?.knows(key) != true else { return }
    let before = try database { () throws(LMDBError) in
      try transaction.reader.bytes(for: key, in: tables.index)
    }
    journal?.note(key, before)
  }
}

// MARK: Numbers of directories

extension StoreWriter {
  private func retiredKey(of inode: LocalInode, _ workspace: UInt32) -> [UInt8] {
    Key.of(workspace, Index.retired) + Key.bytes(inode.value)
  }

  /// Remembers the number of a directory that leaves the index with its channel.
  package mutating func retireDirectory(_ entry: IndexEntry, _ workspace: UInt32) throws(PristineError) {
    for inode in entry.inodes {
      var out = ByteWriter()
      out.varint(entry.directory)
      try put(retiredKey(of: inode, workspace), out.bytes, in: tables.index)
    }
  }

  /// The number that a directory of these inodes had, or a new one.
  package mutating func directoryNumber(of inodes: [LocalInode], _ workspace: UInt32) throws(PristineError)
    -> UInt32
  {
    for inode in inodes {
      let number = try reader.row(retiredKey(of: inode, workspace), in: tables.index, "index") {
        reader throws(DecodeError) in
        try reader.uint32()
      }
      guard let number else { continue }
      try forgetRetired(number, workspace)
      return number
    }
    return try nextDirectory(workspace)
  }

  /// A number is given to one directory only, whichever of the directories merged there had it.
  private mutating func forgetRetired(_ number: UInt32, _ workspace: UInt32) throws(PristineError) {
    var keys: [[UInt8]] = []
    try reader.rows(Key.of(workspace, Index.retired), in: tables.index) { key, value throws(PristineError) in
      let one = try decodeSpan(value, "index") { reader throws(DecodeError) in try reader.uint32() }
      if one == number { keys.append(Key.name(key, from: 0)) }
      return true
    }
    for key in keys { try delete(key, in: tables.index) }
  }
}
