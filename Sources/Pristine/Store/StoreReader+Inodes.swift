import ChangeModel
import LMDB

extension StoreReader {
  func localInode(_ name: InodeID) throws(PristineError) -> LocalInode? {
    if name == .root { return .root }
    return try row(name.digest.bytes, in: tables.inodeIDs, "inode_id") { reader throws(DecodeError) in
      LocalInode(try reader.uint32())
    }
  }

  private func inode(_ inode: LocalInode) throws(PristineError) -> (InodeID, InodeKind) {
    if inode == .root { return (.root, .directory) }
    let found = try row(Key.of(inode.value), in: tables.inodes, "inodes") { reader throws(DecodeError) in
      let name = InodeID(try reader.digest())
      let at = reader.offset
      let kind = try reader.byte()
      guard let kind = InodeKind(rawValue: kind) else { throw .unknownTag(kind, at: at) }
      return (name, kind)
    }
    guard let found else { throw .corrupt(table: "inodes", detail: "no inode number \(inode.value)") }
    return found
  }

  package func inodeID(_ inode: LocalInode) throws(PristineError) -> InodeID { try self.inode(inode).0 }
  package func kind(of inode: LocalInode) throws(PristineError) -> InodeKind { try self.inode(inode).1 }

  /// The inode that a fact created.
  package func created(by change: LocalChange, _ ordinal: UInt32) throws(PristineError) -> LocalInode? {
    guard
      let bytes = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(change.value, ordinal), in: tables.created)
      })
    else { return nil }
    guard let number = Key.number(bytes.span.bytes) else {
      throw .corrupt(table: "created", detail: "a short row")
    }
    return LocalInode(number)
  }

  func treeRow(of inode: LocalInode, by change: LocalChange) throws(PristineError) -> TreeRow? {
    try row(Key.of(inode.value, change.value), in: tables.tree, "tree_atoms") { reader throws(DecodeError) in
      try TreeRow.decode(&reader)
    }
  }

  func contentRow(of inode: LocalInode, by change: LocalChange) throws(PristineError) -> ContentRow? {
    try row(Key.of(inode.value, change.value), in: tables.content, "atoms") { reader throws(DecodeError) in
      try ContentRow.decode(&reader)
    }
  }

  /// Inodes a stored change says something about. O(facts of the change).
  package func inodes(touchedBy change: LocalChange) throws(PristineError) -> [LocalInode] {
    let encoded = try self.change(change).change
    var holders = [change]
    for hash in encoded.dependencies {
      guard let id = try number(of: hash) else {
        throw .corrupt(table: "change_id", detail: "unknown dependency \(hash)")
      }
      holders.append(id)
    }
    var out: Set<LocalInode> = []
    func add(_ reference: InodeReference) throws(PristineError) {
      guard case .created(let fact) = reference, Int(fact.holder.value) < holders.count,
        let inode = try created(by: holders[Int(fact.holder.value)], fact.ordinal)
      else { return }
      out.insert(inode)
    }
    for (ordinal, fact) in encoded.treeFacts.enumerated() {
      switch fact {
      case .create: try add(.created(FactReference(.this, UInt32(ordinal))))
      case .place(let inode, _, _, _, _), .mode(let inode, _, _), .remove(let inode, _, _, _): try add(inode)
      }
    }
    for file in encoded.contentFacts { try add(file.inode) }
    return out.sorted()
  }
}

extension StoreWriter {
  /// The number of an inode by name, given now if the name is new.
  mutating func localInode(_ name: InodeID, _ kind: InodeKind) throws(PristineError) -> LocalInode {
    if let known = try reader.localInode(name) { return known }
    let inode = LocalInode(try next("inode"))
    var out = ByteWriter()
    out.varint(inode.value)
    try put(name.digest.bytes, out.bytes, in: tables.inodeIDs)
    try put(Key.of(inode.value), name.digest.bytes + [kind.rawValue], in: tables.inodes)
    return inode
  }
}

extension StoreReader {
  /// The inodes of the files a change has content facts about, in sequence.
  package func contentInodes(of id: LocalChange, _ change: Change) throws(PristineError) -> [LocalInode] {
    var out: [LocalInode] = []
    for file in change.contentFacts {
      guard case .created(let fact) = file.inode else { continue }
      let holder: LocalChange
      if let hash = change.hash(of: fact.holder) {
        guard let known = try number(of: hash) else {
          throw .corrupt(table: "change_id", detail: "unknown dependency \(hash)")
        }
        holder = known
      } else {
        holder = id
      }
      guard let inode = try created(by: holder, fact.ordinal) else {
        throw .corrupt(table: "created", detail: "no inode for a file of change number \(id.value)")
      }
      out.append(inode)
    }
    return out
  }
}

extension StoreReader {
  /// Inodes that some stored changes say something about. O(facts of the changes).
  package func inodes(touchedBy changes: [LocalChange]) throws(PristineError) -> Set<LocalInode> {
    var out: Set<LocalInode> = []
    for change in changes { out.formUnion(try inodes(touchedBy: change)) }
    return out
  }

  /// Inodes that changes in one set and not in the other say something about.
  package func inodes(touchedBetween a: ChangeSet, _ b: ChangeSet) throws(PristineError) -> Set<LocalInode> {
    try inodes(touchedBy: a.subtracting(b).members + b.subtracting(a).members)
  }
}
