import ChangeModel

/// The file tree a set of changes comes to: a pure function of the set.
///
/// The view is lazy and local. It asks its source about the inodes a question touches and those above them, never about the whole tree,
/// and remembers the answers: ask one view about one unchanging set only. Nothing it answers depends on local ids or on what was asked
/// before.
///
///     var view = TreeView()
///     if let entry = try view.entry(of: inode, in: source) { ... }
///     let names = try view.list(directory: [], in: source)
///
/// An inode is shown at its smallest effective placement. Without one, a file or link is shown where it last was if it has content that
/// no removal saw, and a directory if something shown is in it. Directories at one path are one directory. Of several files at one name,
/// the smallest `InodeID` keeps it.
///
/// - Throws: `corrupt` when a placement names a directory that is not there; else what the source throws.
package struct TreeView: Sendable {
  /// The text that tells inodes of one name apart; its first characters are used.
  let suffix: @Sendable (InodeID) -> [UInt8]

  var standings: [LocalInode: Standing?] = [:]
  /// Of inodes without effective placement.
  var shown: [LocalInode: Bool] = [:]
  var cycles = TreeCycles()
  var groups = [TreeGroup(members: [.root])]
  var groupOf: [LocalInode: TreeGroup.Index] = [.root: .root]
  /// Names of files that did not keep theirs.
  var suffixedNames: [LocalInode: [UInt8]] = [:]

  package init() { self.init { Array($0.description.utf8) } }

  init(suffix: @escaping @Sendable (InodeID) -> [UInt8]) { self.suffix = suffix }

  /// Where and how an inode is shown; nil when it is not. O(depth), and the inodes that ever had the same name there.
  package mutating func entry<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> TreeEntry? {
    guard inode != .root, try isShown(inode, in: source) else { return nil }
    let directory = try path(ofDirectory: try parent(of: inode, in: source), in: source)
    return try entry(of: inode, inDirectory: directory, in: source)
  }

  /// The path an inode is shown at; nil when it is not. The root's is empty.
  package mutating func path<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> [UInt8]? {
    guard inode != .root else { return [] }
    guard try isShown(inode, in: source) else { return nil }
    var path = try path(ofDirectory: try parent(of: inode, in: source), in: source)
    path.appendName(try shownName(of: inode, in: source))
    return path
  }

  /// What is in conflict about a shown inode, ascending by kind; nothing about one that is not shown.
  package mutating func conflicts<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> [TreeConflict] {
    guard inode != .root, try isShown(inode, in: source), let standing = try standing(of: inode, in: source)
    else {
      return []
    }
    var out: [TreeConflict] = []
    if standing.kind == .directory {
      try climb(from: inode, in: source)
      if let cycle = cycles.members[inode] { out.append(.cycle(cycle)) }
    }
    if standing.modesDiffer { out.append(.mode(standing.modes)) }
    if !standing.openRemovals.isEmpty { out.append(.moveDelete(removals: standing.openRemovals)) }
    let elsewhere = standing.elsewhere
    if !elsewhere.isEmpty {
      var places: [TreeConflict.Elsewhere] = []
      for placement in elsewhere {
        var path = try path(ofDirectory: placement.parent, in: source)
        path.appendName(placement.name)
        places.append(TreeConflict.Elsewhere(placement: placement.id, path: path))
      }
      places.sort {
        $0.path == $1.path ? $0.placement < $1.placement : $0.path.lexicographicallyPrecedes($1.path)
      }
      out.append(.moveMove(elsewhere: places))
    }
    if standing.kind != .directory {
      let slot = try slot(of: inode, in: source)
      if slot.isContested { out.append(.name(rivals: slot.rivals(of: inode))) }
      if !standing.isPlaced { out.append(.resurrected(removals: standing.removals)) }
    }
    return out
  }

  /// The effective placements of an inode, ascending by name of the fact: what a change that places or removes it supersedes.
  package mutating func effectivePlacements<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> [TreeRecord.Placement] {
    guard inode != .root, let standing = try standing(of: inode, in: source), standing.isPlaced else {
      return []
    }
    return (standing.placement.map { [$0] } ?? []) + standing.others
  }

  /// The entry of a shown inode whose directory has the path `directory`.
  mutating func entry<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, inDirectory directory: [UInt8], in source: borrowing Source
  ) throws(PristineError) -> TreeEntry {
    guard let standing = try standing(of: inode, in: source), let placement = standing.placement else {
      throw .missing(inode)
    }
    let name = try shownName(of: inode, in: source)
    var entry = TreeEntry(inode, standing, placement, inDirectory: directory, as: name)
    entry.conflicts = try conflicts(of: inode, in: source)
    if standing.kind == .directory {
      let members = groups[try group(of: inode, in: source).value].members
      if members.count > 1 { entry.group = members }
    }
    return entry
  }

  /// What the facts about an inode come to; nil when the set does not create it.
  ///
  /// - Parameter isListing: Whether plain files are not worth remembering, so that a walk remembers the directories only.
  mutating func standing<Source: TreeSource & ~Copyable & ~Escapable>(
    of inode: LocalInode, isListing: Bool = false, in source: borrowing Source
  ) throws(PristineError) -> Standing? {
    if let known = standings[inode] { return known }
    let standing = try source.record(of: inode).map { Standing($0) }
    if isListing, let standing, standing.kind != .directory, standing.isPlain { return standing }
    standings.updateValue(standing, forKey: inode)
    return standing
  }
}

extension Array where Element == UInt8 {
  /// Goes on from a directory's path to what is called `name` in it.
  mutating func appendName(_ name: some Collection<UInt8>) {
    if !isEmpty { append(UInt8(ascii: "/")) }
    append(contentsOf: name)
  }
}

extension PristineError {
  /// An inode that others refer to is not created by the set, or is no directory.
  static func missing(_ inode: LocalInode) -> PristineError {
    .corrupt(table: "placements", detail: "inode \(inode.value) is referred to and is not there")
  }
}
