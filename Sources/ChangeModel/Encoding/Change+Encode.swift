extension Change {
  /// The canonical bytes: equal changes, and only they, have equal bytes. docs/format.md describes every field.
  public func encoded() -> EncodedChange {
    var out = ByteWriter(reserving: 512)
    out.varint(Limits.version)
    encodeHeader(&out)
    out.varint(dependencies.count)
    for hash in dependencies { out.digest(hash.digest) }
    out.varint(mentions.count)
    for hash in mentions { out.digest(hash.digest) }
    out.varint(contentsCount)
    out.digest(contentsDigest)
    out.varint(treeFacts.count)
    for fact in treeFacts { out.encode(fact) }
    out.varint(contentFacts.count)
    for file in contentFacts {
      out.encode(file.inode)
      out.varint(file.facts.count)
      for fact in file.facts { out.encode(fact) }
    }
    return EncodedChange(hash: Change.hash(ofCanonical: out.bytes), change: self, bytes: out.bytes)
  }

  /// The name of the change with these canonical bytes.
  package static func hash(ofCanonical bytes: [UInt8]) -> ChangeHash {
    var out = ByteWriter(reserving: bytes.count + 32)
    out.string(Array("byline change 1".utf8))
    out.raw(bytes)
    return ChangeHash(Digest.of(out.bytes))
  }

  private func encodeHeader(_ out: inout ByteWriter) {
    out.string(header.author.name)
    out.string(header.author.email)
    out.string(header.author.key)
    out.signed(header.timestamp.nanoseconds)
    out.signed(Int64(header.timestamp.offset))
    out.string(header.message)
    out.byte(header.commitment == nil ? 0 : 1)
    if let commitment = header.commitment { out.digest(commitment) }
    out.string(header.nonce)
    out.varint(header.extensions.count)
    for (key, value) in header.extensions.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      out.string(key)
      out.string(value)
    }
  }
}

extension ByteWriter {
  mutating func encode(_ reference: FactReference) {
    varint(reference.holder.value)
    varint(reference.ordinal)
  }

  mutating func encode(_ inode: InodeReference) {
    switch inode {
    case .root: varint(0)
    case .created(let reference):
      varint(UInt64(reference.holder.value) + 1)
      varint(reference.ordinal)
    }
  }

  mutating func encode(_ position: Position) {
    varint(position.holder.value)
    varint(position.offset)
  }

  mutating func encode(_ range: TextRange) {
    encode(range.start)
    varint(range.count)
  }

  mutating func encode<Element>(_ list: [Element], _ body: (inout ByteWriter, Element) -> Void) {
    varint(list.count)
    for element in list { body(&self, element) }
  }

  mutating func encode(_ run: Run) {
    encode(run.ranges) { $0.encode($1) }
    encode(run.left) { $0.encode($1) }
    encode(run.right) { $0.encode($1) }
  }

  mutating func encode(_ names: [FactID]) { encode(names) { $0.digest($1.digest) } }
  mutating func encode(_ references: [FactReference]) { encode(references) { $0.encode($1) } }

  mutating func encode(_ fact: TreeFact) {
    switch fact {
    case .create(let kind, let parent, let name, let again):
      byte(TreeTag.create.rawValue)
      byte(kind.rawValue)
      encode(parent)
      string(name)
      encode(again)
    case .place(let inode, let parent, let name, let supersedes, let settles):
      byte(TreeTag.place.rawValue)
      encode(inode)
      encode(parent)
      string(name)
      encode(supersedes)
      encode(settles)
    case .mode(let inode, let executable, let supersedes):
      byte(TreeTag.mode.rawValue)
      encode(inode)
      byte(executable ? 1 : 0)
      encode(supersedes)
    case .remove(let inode, let supersedes, let seenText, let seenVersions):
      byte(TreeTag.remove.rawValue)
      encode(inode)
      encode(supersedes)
      encode(seenText) { $0.encode($1) }
      encode(seenVersions)
    }
  }

  mutating func encode(_ fact: ContentFact) {
    switch fact {
    case .insert(let insert):
      byte(ContentTag.insert.rawValue)
      varint(insert.count)
      byte(insert.anchor.position == nil ? Slot.after.rawValue | 4 : insert.anchor.slot.rawValue)
      if let position = insert.anchor.position { encode(position) }
      encode(insert.after) { $0.encode($1) }
      encode(insert.before) { $0.encode($1) }
      encode(insert.runs) { $0.encode($1) }
      encode(insert.again)
    case .kill(let run, let again):
      byte(ContentTag.kill.rawValue)
      encode(run)
      encode(again)
    case .order(let first, let second):
      byte(ContentTag.order.rawValue)
      encode(first)
      encode(second)
    case .settle(let block, let kills):
      byte(ContentTag.settle.rawValue)
      encode(block)
      encode(kills)
    case .restore(let ranges, let kills):
      byte(ContentTag.restore.rawValue)
      encode(ranges) { $0.encode($1) }
      encode(kills)
    case .version(let version):
      byte(ContentTag.version.rawValue)
      encode(version.supersedes)
      byte(version.content == nil ? 0 : 1)
      guard let content = version.content else { return }
      varint(content.count)
      digest(content.digest)
      encode(content.pieces) { out, piece in
        switch piece {
        case .new(let count):
          out.byte(0)
          out.varint(count)
        case .copy(let offset, let count):
          out.byte(1)
          out.varint(offset)
          out.varint(count)
        }
      }
    }
  }
}

/// First bytes of tree facts.
enum TreeTag: UInt8 {
  case create = 1
  case place = 2
  case mode = 3
  case remove = 4
}

/// First bytes of content facts.
enum ContentTag: UInt8 {
  case insert = 1
  case kill = 2
  case order = 3
  case settle = 4
  case restore = 5
  case version = 6
}
