import ChangeModel

/// The name of a file that did not keep its own: `NAME.~` and the beginning of a text that tells inodes apart.
enum SuffixedName {
  /// How much of the text is used unless that is taken.
  static let usual = 8
  /// Longer names may have to be shortened, and then share what is left of them with other names.
  static let long = 180

  /// `name` with `length` characters of `text`; counts on where the text ends. At most 255 bytes: the name gives way, at a character.
  static func make(_ name: [UInt8], _ text: [UInt8], length: Int) -> [UInt8] {
    let mark = length > text.count ? text + Array(String(length).utf8) : Array(text.prefix(length))
    var kept = min(name.count, max(0, Limits.name - 2 - mark.count))
    if kept < name.count {
      // Not inside a UTF-8 character, which takes up to four bytes; other bytes are cut anywhere.
      let cut = (max(0, kept - 3)...kept).last { name[$0] & 0xC0 != 0x80 }
      kept = cut ?? kept
    }
    return name[..<kept] + [UInt8(ascii: "."), UInt8(ascii: "~")] + mark
  }

  /// Where a suffix may start in a name; nil when it has none.
  static func split(_ name: [UInt8]) -> (base: [UInt8], mark: ArraySlice<UInt8>)? {
    guard let tilde = name.lastIndex(of: UInt8(ascii: "~")), tilde > 0, name[tilde - 1] == UInt8(ascii: ".")
    else {
      return nil
    }
    return (Array(name[..<(tilde - 1)]), name[(tilde + 1)...])
  }

  /// Whether the base of such a name may have been longer once.
  static func mayBeShortened(_ name: [UInt8]) -> Bool { name.count >= Limits.name - 3 }
}

extension TreeView {
  /// The name under which a shown inode is shown.
  mutating func shownName<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> [UInt8] {
    guard let standing = try standing(of: inode, in: source), let placement = standing.placement else {
      throw .missing(inode)
    }
    if standing.kind == .directory { return placement.name }
    let group = try group(of: placement.parent, in: source)
    let slot = try slot(placement.name, of: group, in: source)
    if slot.keeper == inode { return placement.name }
    if let known = suffixedNames[inode] { return known }
    try nameSuffixed(placement.name, of: group, in: source)
    guard let name = suffixedNames[inode] else { throw .missing(inode) }
    return name
  }

  /// Names the files of a slot that do not keep its name: the shortest that nothing in the group has and no earlier one was given.
  ///
  /// Names that must be shortened can become equal, so all long ones of the group are named together, in order.
  private mutating func nameSuffixed<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) {
    let names = name.count > SuffixedName.long ? try longNames(of: group, in: source) : [name]
    var given: Set<[UInt8]> = []
    for name in names {
      for file in try self.slot(name, of: group, in: source).suffixed {
        guard let id = try standing(of: file, in: source)?.id else { throw .missing(file) }
        let text = suffix(id)
        var length = SuffixedName.usual
        while true {
          let next = SuffixedName.make(name, text, length: length)
          if !given.contains(next), try self.slot(next, of: group, in: source).isEmpty {
            given.insert(next)
            suffixedNames[file] = next
            break
          }
          length += 1
        }
      }
    }
  }

  /// The names in a group that may have to be shortened, ascending.
  private mutating func longNames<Source: TreeSource & ~Copyable & ~Escapable>(
    of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [[UInt8]] {
    try occupants(of: group, in: source).map(\.name).filter { $0.count > SuffixedName.long }
  }

  /// Files in a group whose name, if it needs a suffix, could be `name`.
  mutating func suffixedLike<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], of group: TreeGroup.Index, in source: borrowing Source
  ) throws(PristineError) -> [LocalInode] {
    guard let (base, mark) = SuffixedName.split(name), mark.count >= SuffixedName.usual, !base.isEmpty else {
      return []
    }
    var names = [base]
    if SuffixedName.mayBeShortened(name) {
      names += try longNames(of: group, in: source).filter { $0 != base }
    }
    var out: [LocalInode] = []
    for name in names { out += try slot(name, of: group, in: source).suffixed }
    return out
  }

  /// Whether a file that did not keep its name would be shown as `name` if nothing else were.
  mutating func prefers<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], for file: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> Bool {
    let shown = try shownName(of: file, in: source)
    guard let standing = try standing(of: file, in: source), let own = standing.placement?.name else {
      return false
    }
    let text = suffix(standing.id)
    var length = SuffixedName.usual
    while true {
      let next = SuffixedName.make(own, text, length: length)
      if next == shown { return false }
      if next == name { return true }
      length += 1
    }
  }
}
