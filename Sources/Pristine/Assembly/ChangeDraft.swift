import Attribution
import ChangeModel
import Semantics

/// A change in the making, in terms of local ids: what was recorded of the tree and of each file.
package struct ChangeDraft: Sendable {
  /// Content facts of one file; own positions and ordinals count from the start of its own.
  package struct File: Sendable {
    package var inode: TreeInode
    package var facts: [ContentFact]
    package var newText: NewText
    /// Whose work it is; nil when nothing is known of that.
    package var attribution: FileAttribution?
    package init(
      inode: TreeInode, facts: [ContentFact], newText: NewText, attribution: FileAttribution? = nil
    ) {
      self.inode = inode
      self.facts = facts
      self.newText = newText
      self.attribution = attribution
    }
  }
  /// What a removal took away knowingly.
  package struct Seen: Sendable {
    package var text: [TextRange]
    package var versions: [FactReference]
    package init(text: [TextRange], versions: [FactReference]) {
      self.text = text
      self.versions = versions
    }
  }

  package var tree: [LocalTreeFact] = []
  package var seen: [LocalInode: Seen] = [:]
  package var files: [File] = []
  package var extraDependencies: Set<Holder> = []

  package init() {}
  package var isEmpty: Bool { tree.isEmpty && files.allSatisfy { $0.facts.isEmpty } }
}

/// A change with the bytes its facts insert.
package struct AssembledChange: Sendable {
  package var change: Change
  /// One part for each file with facts.
  var contents: [NewText] = []
  /// Digests of the new bytes of each fact that has any.
  var leaves: [Digest] = []
  /// Who and what made it; nil when no record was asked for.
  package var attribution: EncodedAttribution?
}

extension View {
  /// Writes a draft down as a change: local ids become hashes in its table, facts of others become references to whoever holds them.
  ///
  /// Of several holders the one with the smallest hash is named, so that everybody who records the same edit of the same set writes the
  /// same bytes.
  ///
  /// - Parameter attribution: what is declared of the change; nil when no record is to be made.
  package func assemble(
    _ draft: ChangeDraft, _ header: Header, attribution: AttributionDraft? = nil
  ) throws(PristineError) -> AssembledChange {
    var table = HolderTable(own: draft.extraDependencies)
    var tree: [PendingTreeFact] = []
    for fact in draft.tree { tree.append(try pending(fact, draft)) }
    var inodes: [InodeReference] = []
    for file in draft.files { inodes.append(try reference(file.inode)) }

    for fact in tree { fact.collect(&table) }
    for inode in inodes { table.add(inode) }
    for file in draft.files { for fact in file.facts { table.add(fact) } }
    var hashes: [Holder: ChangeHash] = [:]
    for holder in table.hard.union(table.soft) { hashes[holder] = try reader.hash(of: LocalChange(holder)) }
    table.number(hashes)

    var change = Change(header: header, dependencies: table.dependencies, mentions: table.mentions)
    change.treeFacts = tree.map { $0.fact(table) }
    var assembled = AssembledChange(change: change)
    var count = 0
    var ordinal = change.treeFacts.count
    for (file, inode) in zip(draft.files, inodes) where !file.facts.isEmpty {
      let shift = OwnShift(contents: count, ordinal: UInt32(ordinal))
      assembled.change.contentFacts.append(
        Change.FileFacts(inode: table.wire(inode), facts: file.facts.map { table.wire($0, shift) }))
      ordinal += file.facts.count
      count += file.newText.count
      assembled.contents.append(file.newText)
      assembled.leaves += file.newText.leaves(of: file.facts)
    }
    assembled.change.contentsCount = count
    assembled.change.contentsDigest = Change.contentsDigest(ofLeaves: assembled.leaves)
    if let attribution {
      let files = draft.files.filter { !$0.facts.isEmpty }.map { ($0.attribution, $0.newText.count) }
      let record = try attribution.assembled(files, resolves: settled(by: tree), table) {
        holder throws(PristineError) in try reader.hash(of: LocalChange(holder))
      }
      assembled.change.header.commitment = record.commitment
      assembled.attribution = record
    }
    return assembled
  }

  /// Changes whose rival places or removals tree facts put an end to.
  private func settled(by facts: [PendingTreeFact]) -> Set<Holder> {
    var out: Set<Holder> = []
    for fact in facts {
      switch fact.local {
      case .place(_, _, _, let supersedes, let settles):
        if supersedes.count > 1 { out.formUnion(supersedes.map(\.holder)) }
        out.formUnion(settles.map(\.holder))
      case .mode(_, _, let supersedes), .remove(_, let supersedes, _, _):
        if supersedes.count > 1 { out.formUnion(supersedes.map(\.holder)) }
      case .create: break
      }
    }
    return out
  }

  // MARK: Who holds what

  private func reference(_ inode: TreeInode) throws(PristineError) -> InodeReference {
    switch inode {
    // Creations come first among the facts, in sequence.
    case .new(let number): .created(FactReference(.own, UInt32(number)))
    case .existing(.root): .root
    case .existing(let inode):
      .created(try holder(of: FactID(try reader.inodeID(inode).digest), about: inode))
    }
  }

  /// Who holds a fact about the place or mode of an inode: the change of the set with the smallest hash.
  func holder(of name: FactID, about inode: LocalInode) throws(PristineError) -> FactReference {
    var best: (hash: ChangeHash, reference: FactReference)?
    let own = FactID(try reader.inodeID(inode).digest)
    try treeRows(of: inode) { change, row throws(PristineError) in
      for (ordinal, fact) in row.facts {
        let id: FactID =
          switch fact {
          case .create: own
          case .place(let id, _, _, _, _), .mode(let id, _, _), .remove(let id, _, _, _): id
          }
        guard id == name else { continue }
        let hash = try reader.hash(of: change)
        if best.map({ hash < $0.hash }) ?? true { best = (hash, FactReference(change.holder, ordinal)) }
      }
    }
    guard let best else {
      throw .corrupt(table: "tree_atoms", detail: "no change of the set holds fact \(name)")
    }
    return best.reference
  }

  private func pending(_ fact: LocalTreeFact, _ draft: ChangeDraft) throws(PristineError) -> PendingTreeFact {
    func holders(_ names: [FactID], _ inode: LocalInode) throws(PristineError) -> [FactReference] {
      try names.map { name throws(PristineError) in try holder(of: name, about: inode) }
    }
    switch fact {
    case .create(_, let kind, let parent, let name, let again):
      return PendingTreeFact(.create(kind, parent: try reference(parent), name: name, again: again))
    case .place(let inode, let parent, let name, let supersedes, let settles):
      return PendingTreeFact(
        .place(
          try reference(.existing(inode)), parent: try reference(parent), name: name,
          supersedes: try holders(supersedes, inode), settles: try holders(settles, inode)))
    case .mode(.existing(let inode), let executable, let supersedes):
      return PendingTreeFact(
        .mode(
          try reference(.existing(inode)), executable: executable, supersedes: try holders(supersedes, inode))
      )
    case .mode(let inode, let executable, _):
      return PendingTreeFact(.mode(try reference(inode), executable: executable, supersedes: []))
    case .remove(let inode, let supersedes):
      let seen = draft.seen[inode] ?? ChangeDraft.Seen(text: [], versions: [])
      return PendingTreeFact(
        .remove(
          try reference(.existing(inode)), supersedes: try holders(supersedes, inode), seenText: seen.text,
          seenVersions: seen.versions))
    }
  }
}

/// A tree fact whose holders are local ids.
private struct PendingTreeFact {
  let local: TreeFact
  init(_ local: TreeFact) { self.local = local }

  func collect(_ table: inout HolderTable) {
    switch local {
    case .create(_, let parent, _, _): table.add(parent)
    case .place(let inode, let parent, _, let supersedes, let settles):
      table.add(inode)
      table.add(parent)
      for reference in supersedes + settles { table.add(reference.holder) }
    case .mode(let inode, _, let supersedes):
      table.add(inode)
      for reference in supersedes { table.add(reference.holder) }
    case .remove(let inode, let supersedes, let text, let versions):
      table.add(inode)
      for reference in supersedes + versions { table.add(reference.holder) }
      for range in text { table.add(range.start.holder) }
    }
  }

  func fact(_ table: HolderTable) -> TreeFact {
    switch local {
    case .create(let kind, let parent, let name, let again):
      .create(kind, parent: table.wire(parent), name: name, again: again)
    case .place(let inode, let parent, let name, let supersedes, let settles):
      .place(
        table.wire(inode), parent: table.wire(parent), name: name,
        supersedes: supersedes.map { table.wire($0, .none) },
        settles: settles.map { table.wire($0, .none) })
    case .mode(let inode, let executable, let supersedes):
      .mode(table.wire(inode), executable: executable, supersedes: supersedes.map { table.wire($0, .none) })
    case .remove(let inode, let supersedes, let text, let versions):
      .remove(
        table.wire(inode), supersedes: supersedes.map { table.wire($0, .none) },
        seenText: text.map { table.wire($0, .none) },
        seenVersions: versions.map { table.wire($0, .none) })
    }
  }
}

extension View {
  /// The change of the set with the smallest hash that holds a fact about the place or mode of an inode.
  package func changeHolding(_ fact: FactID, about inode: LocalInode) throws(PristineError) -> ChangeHash {
    try reader.hash(of: LocalChange(try holder(of: fact, about: inode).holder))
  }
}
