/// A directory as git stores it: entries by name.
package struct GitTree: Sendable {
  package struct Entry: Hashable, Sendable {
    package var name: [UInt8]
    package var mode: GitMode
    package var id: GitID
    package init(name: [UInt8], mode: GitMode, id: GitID) {
      self.name = name
      self.mode = mode
      self.id = id
    }
  }

  /// In git's order: by name, a directory's as if it ended in a slash.
  package var entries: [Entry]
  /// Whether a mode was written with zeros before it, as some programs did: the tree has another name then than it would have now.
  package private(set) var isPadded = false

  package init(_ entries: [Entry]) { self.entries = entries.sorted(by: GitTree.precedes) }

  /// - Throws: `.corrupt` for bytes that are no tree; `.unsupported` for a tree that no program should write: what was read could not be
  ///   written again as it was.
  package init(_ bytes: [UInt8], _ id: GitID) throws(GitError) {
    entries = []
    let idCount = id.format.byteCount
    var at = 0
    while at < bytes.count {
      var mode: UInt32 = 0
      let start = at
      while at < bytes.count, bytes[at] != 0x20 {
        guard (0x30...0x37).contains(bytes[at]), at - start < 7 else {
          throw .corrupt(id, .tree, "a mode is no number")
        }
        mode = mode << 3 | UInt32(bytes[at] - 0x30)
        at += 1
      }
      if at < bytes.count, at > start, bytes[start] == 0x30 { isPadded = true }
      let nameStart = at + 1
      guard nameStart <= bytes.count, let end = bytes[nameStart...].firstIndex(of: 0),
        end + idCount < bytes.count, let entry = GitID(bytes[(end + 1)...(end + idCount)], id.format)
      else {
        throw .corrupt(id, .tree, "it ends in the middle of an entry")
      }
      guard GitMode(mode).isKnown else {
        throw .unsupported(id, .tree, "an entry with the mode \(String(mode, radix: 8)) is of no known kind")
      }
      entries.append(Entry(name: Array(bytes[nameStart..<end]), mode: GitMode(mode), id: entry))
      at = end + 1 + idCount
      if entries.count > 1, !GitTree.precedes(entries[entries.count - 2], entries[entries.count - 1]) {
        throw .unsupported(id, .tree, "its entries are not in order, or one is there twice")
      }
    }
    var names: Set<[UInt8]> = []
    // A file and a directory of one name need not lie side by side.
    for entry in entries where entry.mode.isTree {
      names.insert(entry.name)
    }
    if !names.isEmpty, entries.contains(where: { !$0.mode.isTree && names.contains($0.name) }) {
      throw .unsupported(id, .tree, "a file and a directory have one name")
    }
  }

  package var bytes: [UInt8] {
    var out: [UInt8] = []
    for entry in entries {
      out += Array(String(entry.mode.value, radix: 8).utf8)
      out.append(0x20)
      out += entry.name
      out.append(0)
      out += entry.id.bytes
    }
    return out
  }

  static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    let common = min(a.name.count, b.name.count)
    for index in 0..<common where a.name[index] != b.name[index] { return a.name[index] < b.name[index] }
    func next(_ entry: Entry) -> UInt8 {
      entry.name.count > common ? entry.name[common] : entry.mode.isTree ? UInt8(ascii: "/") : 0
    }
    return next(a) < next(b)
  }
}

/// What a tree says an entry is.
package struct GitMode: Hashable, Sendable {
  package let value: UInt32
  package init(_ value: UInt32) { self.value = value }

  package static let tree = GitMode(0o40000)
  package static let file = GitMode(0o100644)
  package static let executable = GitMode(0o100755)
  package static let link = GitMode(0o120000)
  package static let commit = GitMode(0o160000)

  package var isTree: Bool { value & 0o170000 == 0o40000 }
  package var isLink: Bool { value & 0o170000 == 0o120000 }
  /// A commit of another repository.
  package var isCommit: Bool { value & 0o170000 == 0o160000 }
  package var isFile: Bool { value & 0o170000 == 0o100000 }
  var isKnown: Bool { isFile || isLink || isCommit || value == GitMode.tree.value }
  package var isExecutable: Bool { isFile && value & 0o100 != 0 }

  /// The mode that an entry of this kind has nearly always.
  package var usual: GitMode { isLink ? .link : isTree ? .tree : isExecutable ? .executable : .file }
}
