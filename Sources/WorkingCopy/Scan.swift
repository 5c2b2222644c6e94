import ChangeModel
import FileSystem
import Pristine

/// What stands out when the files of a working copy are held against its index: everything that is not as it was last written or recorded.
///
/// Cost: one look at each tracked file, in step with the index; content is read only where size, times or inode number differ.
package struct Scan: Sendable {
  /// One tracked path that stands out.
  package struct Item: Sendable {
    package var path: RelativePath
    /// Number of the directory the entry is in.
    package var directory: UInt32
    package var entry: IndexEntry
    package var difference: Difference
    /// What is on disk now; nil when nothing is.
    package var status: FileStatus?
    /// Where it was, when it was found to have moved and the index does not know.
    package var origin: RelativePath?
    package var name: [UInt8] { Array(path.name) }
  }

  package struct Difference: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let content = Difference(rawValue: 1)
    package static let mode = Difference(rawValue: 2)
    package static let missing = Difference(rawValue: 4)
    /// A file became a directory, a link a file, and so on.
    package static let kind = Difference(rawValue: 8)
    package static let added = Difference(rawValue: 16)
    package static let moved = Difference(rawValue: 32)
    package static let conflict = Difference(rawValue: 64)
    /// Unchanged, but its stamp no longer says so.
    package static let stamp = Difference(rawValue: 128)
  }

  /// Tracked paths that stand out, in walk order.
  package private(set) var items: [Item] = []
  /// Paths not tracked and not ignored; a directory stands for all in it.
  package private(set) var untracked: [(path: RelativePath, isDirectory: Bool)] = []
  /// What is there but can not be recorded: sockets, pipes, devices.
  package private(set) var unsupported: [RelativePath] = []

  private struct Step {
    var path: RelativePath
    var directory: UInt32
    var isMissing: Bool
  }

  /// - Parameters:
  ///   - findsUntracked: whether to look for files the index does not have.
  package init(
    _ root: Directory, _ index: Index, findsUntracked: Bool = true
  ) throws(WorkingCopyError) {
    var ignore = IgnoreStack(rootRules: IgnoreRules())
    var level = 0
    var listing = DirectoryListing()
    var todo = [Step(path: .root, directory: Index.root, isMissing: false)]
    var seen: Set<UInt32> = []
    while let step = todo.popLast() {
      // A damaged index may lead back to where it came from.
      guard seen.insert(step.directory).inserted else {
        throw .store(.corrupt(table: "index", detail: "directory \(step.directory) is in two places"))
      }
      var entries: [(name: [UInt8], entry: IndexEntry)] = []
      try pristine { () throws(PristineError) in
        try index.entries(in: step.directory) { name, entry throws(PristineError) in
          entries.append((name, entry))
        }
      }
      if step.isMissing {
        todo += try Scan.missing(step, entries, &items)
        continue
      }
      let folder = try file { () throws(FileError) in try root.open(step.path) }
      try file { () throws(FileError) in try folder.list(into: &listing) }
      if findsUntracked {
        while level > 0, level >= max(step.path.depth, 1) {
          ignore.leave()
          level -= 1
        }
        let rules = try file { () throws(FileError) in try IgnoreRules(readingFrom: folder, listing: listing)
        }
        if step.path.isRoot {
          ignore = IgnoreStack(rootRules: rules)
        } else {
          let name = Array(step.path.name)
          ignore.enter(name.span, rules: rules)
          level += 1
        }
      }
      todo += try merge(step, folder, listing, entries, ignore, findsUntracked).reversed()
    }
    items.sort { $0.path < $1.path }
  }

  mutating func replace(items: [Item], untracked: [(path: RelativePath, isDirectory: Bool)]) {
    self.items = items
    self.untracked = untracked
  }

  /// Walks one folder and its index side by side; returns the folders to look into next.
  private mutating func merge(
    _ step: Step, _ folder: Directory, _ listing: DirectoryListing,
    _ entries: [(name: [UInt8], entry: IndexEntry)],
    _ ignore: IgnoreStack, _ findsUntracked: Bool
  ) throws(WorkingCopyError) -> [Step] {
    var inner: [Step] = []
    var i = 0
    var j = 0
    while i < entries.count || j < listing.count {
      let order = Scan.order(listing, j, i < entries.count ? entries[i].name : nil)
      if order < 0 {
        if findsUntracked { try addUntracked(step, listing, j, ignore) }
        j += 1
        continue
      }
      let (name, entry) = entries[i]
      let path = try file { () throws(FileError) in try step.path.appending(name: name) }
      i += 1
      if order > 0 {
        items.append(
          Item(path: path, directory: step.directory, entry: entry, difference: .missing, status: nil))
        if entry.kind == .directory {
          inner.append(Step(path: path, directory: entry.directory, isMissing: true))
        }
        continue
      }
      let number = j
      j += 1
      if entry.kind == .directory, listing.kind(number) == .directory {
        if entry.tracking != .recorded || entry.hasTreeConflict {
          items.append(
            Item(
              path: path, directory: step.directory, entry: entry, difference: Scan.standing(entry),
              status: nil))
        }
        inner.append(Step(path: path, directory: entry.directory, isMissing: false))
        continue
      }
      let status = try file { () throws(FileError) in try folder.status(ofEntry: number, in: listing) }
      guard let status else {
        items.append(
          Item(path: path, directory: step.directory, entry: entry, difference: .missing, status: nil))
        continue
      }
      var difference = Scan.standing(entry)
      if Scan.kind(status) != entry.kind {
        difference.insert(.kind)
        if entry.kind == .directory {
          inner.append(Step(path: path, directory: entry.directory, isMissing: true))
        }
      } else if entry.kind != .directory {
        difference.formUnion(try Scan.compare(folder, listing.path(number), status, entry))
      }
      if !difference.isEmpty {
        items.append(
          Item(path: path, directory: step.directory, entry: entry, difference: difference, status: status))
      }
    }
    return inner
  }

  /// Whether the `j`-th name on disk comes before a name of the index (negative), is it, or comes after it.
  private static func order(_ listing: DirectoryListing, _ j: Int, _ name: [UInt8]?) -> Int {
    guard let name else { return -1 }
    return j == listing.count ? 1 : listing.order(j, against: name.span)
  }

  static func standing(_ entry: IndexEntry) -> Difference {
    var out: Difference = []
    if entry.tracking == .added { out.insert(.added) }
    if entry.tracking == .moved { out.insert(.moved) }
    if entry.hasContentConflict || entry.hasTreeConflict { out.insert(.conflict) }
    return out
  }

  /// Holds one file against its entry, by stamp if that says enough, else by content.
  package static func compare(
    _ folder: Directory, _ name: RelativePath, _ status: FileStatus, _ entry: IndexEntry
  ) throws(WorkingCopyError) -> Difference {
    var out: Difference = []
    if status.kind == .file, status.isExecutable != entry.executable { out.insert(.mode) }
    if FileStamp(status) == entry.stamp { return out }
    if let digest = entry.digest {
      if entry.stamp != .unknown, status.size != entry.stamp.size {
        out.insert(.content)
      } else {
        out.insert(try contentDigest(folder, name, status) == digest ? .stamp : .content)
      }
    } else {
      out.insert(.content)
    }
    return out
  }

  /// SHA-256 of a file's bytes, or of a link's target. Of a large file nothing is held but a portion.
  package static func contentDigest(
    _ folder: Directory, _ name: RelativePath, _ status: FileStatus
  ) throws(WorkingCopyError) -> Digest {
    try file { () throws(FileError) in
      if status.kind == .symlink { return Digest.of(try folder.readSymlink(name)) }
      if status.size <= Portions.size { return Digest.of(try folder.read(name)) }
      let file = try folder.openToRead(name)
      var digest = DigestBuilder()
      var buffer: [UInt8] = []
      var offset = 0
      while true {
        try file.read(offset..<offset + Portions.size, into: &buffer)
        if buffer.isEmpty { return digest.digest }
        digest.add(buffer)
        offset += buffer.count
      }
    }
  }

  private mutating func addUntracked(
    _ step: Step, _ listing: DirectoryListing, _ number: Int, _ ignore: IgnoreStack
  ) throws(WorkingCopyError) {
    let kind = listing.kind(number)
    let name = Array(listing.name(number))
    guard !ignore.isIgnored(name.span, isDirectory: kind == .directory) else { return }
    let path = try file { () throws(FileError) in try step.path.appending(name: name) }
    if kind == .other { unsupported.append(path) } else { untracked.append((path, kind == .directory)) }
  }

  /// Entries of a directory that is gone are gone with it.
  private static func missing(
    _ step: Step, _ entries: [(name: [UInt8], entry: IndexEntry)], _ items: inout [Item]
  ) throws(WorkingCopyError) -> [Step] {
    var inner: [Step] = []
    for (name, entry) in entries {
      let path = try file { () throws(FileError) in try step.path.appending(name: name) }
      items.append(
        Item(path: path, directory: step.directory, entry: entry, difference: .missing, status: nil))
      if entry.kind == .directory {
        inner.append(Step(path: path, directory: entry.directory, isMissing: true))
      }
    }
    return inner
  }

  /// What an inode would have to be for what is on disk; nil for what can not be recorded.
  package static func kind(_ status: FileStatus) -> InodeKind? {
    switch status.kind {
    case .file: .file
    case .directory: .directory
    case .symlink: .symlink
    case .other: nil
    }
  }
}

extension FileStamp {
  package init(_ status: FileStatus) {
    self.init(size: status.size, modified: status.modified, changed: status.changed, inode: status.inode)
  }
}
