import ChangeModel
import Semantics

/// Rows of the tree facts.
extension ChangeRows {
  @_lifetime(self: copy self)
  mutating func add(_ fact: TreeFact) throws(PristineError) {
    let ordinal = nextOrdinal
    nextOrdinal += 1
    switch fact {
    case .create(let kind, let parent, let name, let again):
      let parent = try directory(parent)
      let inode = try number(
        of: TreeNaming.inode(kind, parent: try inodeID(parent), name: name, again: again), kind)
      created[ordinal] = inode
      put(Key.of(id.value, ordinal), Key.of(inode.value), in: reader.tables.created)
      addChild(inode, parent, name)
      append(.create(parent: parent, name: name), ordinal, to: inode)
    case .place(let reference, let parent, let name, let supersedes, let settles):
      let inode = try inode(reference)
      let parent = try directory(parent)
      let supersedes = try placements(supersedes, of: inode)
      let settles = try removals(settles, of: inode)
      let fact = TreeNaming.place(
        try inodeID(inode), parent: try inodeID(parent), name: name, supersedes: supersedes, settles: settles)
      addChild(inode, parent, name)
      if try kind(of: inode) == .directory {
        put(Key.of(Key.movedDirectories, inode.value), [], in: reader.tables.children)
      }
      append(
        .place(id: fact, parent: parent, name: name, supersedes: supersedes, settles: settles), ordinal,
        to: inode)
    case .mode(let reference, let executable, let supersedes):
      let inode = try inode(reference)
      let supersedes = try modes(supersedes, of: inode)
      let fact = TreeNaming.mode(try inodeID(inode), executable: executable, supersedes: supersedes)
      append(.mode(id: fact, executable: executable, supersedes: supersedes), ordinal, to: inode)
    case .remove(let reference, let supersedes, let seenText, let seenVersions):
      let inode = try inode(reference)
      let supersedes = try placements(supersedes, of: inode)
      let versions = try versions(seenVersions, of: inode)
      let fact = TreeNaming.remove(
        try inodeID(inode), supersedes: supersedes, seenText: try encoded(seenText, of: inode),
        seenVersions: ChangeRows.encoded(versions))
      let numbers = numbers
      append(
        .remove(
          id: fact, supersedes: supersedes, seenText: seenText.map(numbers.range), seenVersions: versions),
        ordinal, to: inode)
    }
  }

  @_lifetime(self: copy self)
  private mutating func append(_ fact: TreeRow.Fact, _ ordinal: UInt32, to inode: LocalInode) {
    tree[inode, default: TreeRow()].facts.append((ordinal, fact))
  }

  @_lifetime(self: copy self)
  private mutating func addChild(_ inode: LocalInode, _ parent: LocalInode, _ name: [UInt8]) {
    // The zero keeps a name apart from a longer one that begins alike.
    put(Key.of(parent.value, name) + [0] + Key.bytes(inode.value), [], in: reader.tables.children)
  }

  /// The number of an inode by name: the known one, or the next.
  @_lifetime(self: copy self)
  private mutating func number(of name: InodeID, _ kind: InodeKind) throws(PristineError) -> LocalInode {
    if let given = newNumbers[name] { return given }
    let known = try reader.localInode(name)
    var last = try reader.meta("inode") ?? 0
    if let given = made.lastNewInode { last = UInt64(given.value) }
    guard last + 1 < UInt64(UInt32.max) else { throw .tooLarge("more than 4 billion inodes") }
    let inode = known ?? LocalInode(UInt32(last + 1))
    var number = ByteWriter()
    number.varint(inode.value)
    let rows = [
      StoredRow(table: reader.tables.inodeIDs, key: name.digest.bytes, value: number.bytes),
      StoredRow(
        table: reader.tables.inodes, key: Key.of(inode.value), value: name.digest.bytes + [kind.rawValue]),
    ]
    newNumbers[name] = inode
    newInodes[inode] = (name, kind)
    if known == nil {
      made.rows += rows
      made.lastNewInode = inode
    } else {
      made.standing += rows
    }
    return inode
  }

  // MARK: Looking up

  func inodeID(_ inode: LocalInode) throws(PristineError) -> InodeID {
    if let own = newInodes[inode] { return own.name }
    return try reader.inodeID(inode)
  }

  func kind(of inode: LocalInode) throws(PristineError) -> InodeKind {
    if let own = newInodes[inode] { return own.kind }
    return try reader.kind(of: inode)
  }

  func inode(_ reference: InodeReference) throws(PristineError) -> LocalInode {
    guard case .created(let fact) = reference else { return .root }
    let inode =
      fact.holder == .this
      ? created[fact.ordinal] : try reader.created(by: numbers.change(fact.holder), fact.ordinal)
    guard let inode else {
      throw invalid("fact \(fact.ordinal) of \(fact.holder == .this ? "it" : "a dependency") creates nothing")
    }
    return inode
  }

  private func directory(_ reference: InodeReference) throws(PristineError) -> LocalInode {
    let inode = try inode(reference)
    guard try kind(of: inode) == .directory else { throw invalid("a parent is no directory") }
    return inode
  }

  private func treeFact(_ reference: FactReference, of inode: LocalInode) throws(PristineError)
    -> TreeRow.Fact
  {
    let row =
      reference.holder == .this
      ? tree[inode] : try reader.treeRow(of: inode, by: numbers.change(reference.holder))
    guard let fact = row?.facts.first(where: { $0.ordinal == reference.ordinal })?.fact else {
      throw invalid("fact \(reference.ordinal) is not about that inode")
    }
    return fact
  }

  private func placements(_ references: [FactReference], of inode: LocalInode) throws(PristineError)
    -> [FactID]
  {
    var out: [FactID] = []
    for reference in references {
      switch try treeFact(reference, of: inode) {
      case .create: out.append(FactID(try inodeID(inode).digest))
      case .place(let id, _, _, _, _): out.append(id)
      default: throw invalid("what is superseded is no placement")
      }
    }
    return out.sorted()
  }

  private func removals(_ references: [FactReference], of inode: LocalInode) throws(PristineError) -> [FactID]
  {
    var out: [FactID] = []
    for reference in references {
      guard case .remove(let id, _, _, _) = try treeFact(reference, of: inode) else {
        throw invalid("what is settled is no removal")
      }
      out.append(id)
    }
    return out.sorted()
  }

  private func modes(_ references: [FactReference], of inode: LocalInode) throws(PristineError) -> [FactID] {
    var out: [FactID] = []
    for reference in references {
      guard case .mode(let id, _, _) = try treeFact(reference, of: inode) else {
        throw invalid("what is superseded is no mode")
      }
      out.append(id)
    }
    return out.sorted()
  }

  @_lifetime(self: copy self)
  private mutating func versions(_ references: [FactReference], of inode: LocalInode) throws(PristineError)
    -> [FactID]
  {
    do throws(SemanticsError) { return try versionNames(references, of: inode).sorted() } catch {
      throw invalid("\(error)")
    }
  }

  // MARK: What a removal saw, in an encoding that equal content has in common

  @_lifetime(self: copy self)
  private mutating func encoded(_ ranges: [TextRange], of inode: LocalInode) throws(PristineError) -> [UInt8]
  {
    var out = ByteWriter()
    out.varint(ranges.count)
    for range in ranges {
      let block = try block(at: range.start, of: inode)
      let offset = range.start.offset - block.start
      guard range.count <= block.count - offset else { throw invalid("a removal names text outside a block") }
      out.digest(block.id.digest)
      out.varint(offset)
      out.varint(range.count)
    }
    return out.bytes
  }

  private static func encoded(_ versions: [FactID]) -> [UInt8] {
    var out = ByteWriter()
    out.names(versions)
    return out.bytes
  }
}
