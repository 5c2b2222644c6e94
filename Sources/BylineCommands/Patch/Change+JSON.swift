import ChangeModel
import JSON
import Repository

/// A change for programs: everything it says, in terms that mean the same everywhere.
///
/// Schema `byline/change/1`. A *position* is `{"change", "offset"}`: a byte of the contents of a change; a *range* has a `count` besides. A
/// *fact* is `{"change", "ordinal"}`, an *inode* is the fact that created it, or `"root"`. Facts stand in the order of their
/// ordinals. `docs/format.md` says what each field means.
struct ChangeJSON {
  private let hash: ChangeHash
  private let change: Change

  static func fields(_ details: ChangeDetails, _ people: People) throws(Failure) -> JSON {
    let writer = ChangeJSON(hash: details.encoded.hash, change: details.encoded.change)
    let change = details.encoded.change
    let signature = details.signature.flatMap { Signature(encoded: $0) }
    let fields: JSON = [
      "hash": .hash(details.encoded.hash), "header": writer.header(change.header, people),
      "dependencies": .hashes(change.dependencies), "mentions": .hashes(change.mentions),
      "contents": [
        "count": .int(change.contentsCount), "digest": .digest(change.contentsDigest),
        "base64": .optional(details.contents.map { .string(Base64.encode($0)) }),
      ],
      "facts": .array(writer.facts(details.paths)),
      "attribution": AttributionJSON.state(details.attribution, of: change),
      "statements": .array(
        try details.statements.map { statement throws(Failure) in
          try AttributionJSON.statement(statement, people)
        }),
    ]
    return fields.adding(
      try people.signers.json(signature, of: details.encoded.hash, author: change.header.author))
  }

  private func header(_ header: Header, _ people: People) -> JSON {
    let (seconds, fraction) = header.timestamp.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let extensions = header.extensions.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let author: JSON = [
      "name": .bytes(header.author.name), "email": .bytes(header.author.email),
      "key": .bytes(header.author.key),
    ]
    return [
      "author": people.withAlias(author, of: header.author),
      "timestamp": [
        "text": .string(DateText.rfc3339(header.timestamp)), "seconds": .int(Int(seconds)),
        "nanoseconds": .int(Int(fraction)),
        "offset": .int(header.timestamp.offset),
      ],
      "message": .bytes(header.message), "commitment": .optional(header.commitment.map { .digest($0) }),
      "nonce": .string(Base64.encode(header.nonce)),
      "extensions": .array(
        extensions.map { ["key": .string(Base64.encode($0.key)), "value": .string(Base64.encode($0.value))] }),
    ]
  }

  private func facts(_ paths: [[UInt8]]) -> [JSON] {
    var out: [JSON] = []
    var offset = 0
    for fact in change.treeFacts { out.append((["ordinal": .int(out.count)] as JSON).adding(tree(fact))) }
    for (number, file) in change.contentFacts.enumerated() {
      let path = number < paths.count ? paths[number] : []
      for fact in file.facts {
        let fields: JSON = ["ordinal": .int(out.count), "inode": inode(file.inode), "path": .bytes(path)]
        out.append(fields.adding(content(fact, offset)))
        offset += fact.newBytes
      }
    }
    return out
  }

  // MARK: References

  private func name(_ holder: Holder) -> JSON { .hash(change.hash(of: holder) ?? hash) }
  private func position(_ position: Position) -> JSON {
    ["change": name(position.holder), "offset": .int(position.offset)]
  }
  private func range(_ range: TextRange) -> JSON {
    ["change": name(range.start.holder), "offset": .int(range.start.offset), "count": .int(range.count)]
  }
  private func reference(_ fact: FactReference) -> JSON {
    ["change": name(fact.holder), "ordinal": .int(Int(fact.ordinal))]
  }
  private func references(_ facts: [FactReference]) -> JSON { .array(facts.map(reference)) }
  private func inode(_ inode: InodeReference) -> JSON {
    switch inode {
    case .root: "root"
    case .created(let fact): reference(fact)
    }
  }
  private func names(_ ids: [FactID]) -> JSON { .array(ids.map { .digest($0.digest) }) }
  private func run(_ run: Run) -> JSON {
    [
      "ranges": .array(run.ranges.map(range)), "left": .array(run.left.map(position)),
      "right": .array(run.right.map(position)),
    ]
  }

  // MARK: Facts

  private func tree(_ fact: TreeFact) -> JSON {
    switch fact {
    case .create(let kind, let parent, let name, let again):
      [
        "type": "create", "kind": .string("\(kind)"), "parent": inode(parent), "name": .bytes(name),
        "again": names(again),
      ]
    case .place(let placed, let parent, let name, let supersedes, let settles):
      [
        "type": "place", "inode": inode(placed), "parent": inode(parent), "name": .bytes(name),
        "supersedes": references(supersedes), "settles": references(settles),
      ]
    case .mode(let of, let executable, let supersedes):
      [
        "type": "mode", "inode": inode(of), "executable": .bool(executable),
        "supersedes": references(supersedes),
      ]
    case .remove(let removed, let supersedes, let seenText, let seenVersions):
      [
        "type": "remove", "inode": inode(removed), "supersedes": references(supersedes),
        "seenText": .array(seenText.map(range)), "seenVersions": references(seenVersions),
      ]
    }
  }

  private func content(_ fact: ContentFact, _ offset: Int) -> JSON {
    switch fact {
    case .insert(let insert):
      return [
        "type": "insert", "offset": .int(offset), "count": .int(insert.count),
        "anchor": [
          "position": .optional(insert.anchor.position.map(position)),
          "slot": .string("\(insert.anchor.slot)"),
        ], "after": .array(insert.after.map(position)), "before": .array(insert.before.map(position)),
        "runs": .array(insert.runs.map(run)), "again": names(insert.again),
      ]
    case .kill(let killed, let again): return ["type": "kill", "run": run(killed), "again": names(again)]
    case .order(let first, let second):
      return ["type": "order", "first": position(first), "second": position(second)]
    case .settle(let block, let kills):
      return ["type": "settle", "block": position(block), "kills": references(kills)]
    case .restore(let ranges, let kills):
      return ["type": "restore", "ranges": .array(ranges.map(range)), "kills": references(kills)]
    case .version(let version):
      let content = version.content.map { content -> JSON in
        [
          "count": .int(content.count), "digest": .digest(content.digest),
          "pieces": pieces(content.pieces, offset),
        ]
      }
      return ["type": "version", "supersedes": references(version.supersedes), "content": .optional(content)]
    }
  }

  private func pieces(_ pieces: [Version.Piece], _ start: Int) -> JSON {
    var offset = start
    return .array(
      pieces.map { piece in
        switch piece {
        case .copy(let from, let count): return ["type": "copy", "offset": .int(from), "count": .int(count)]
        case .new(let count):
          defer { offset += count }
          return ["type": "new", "offset": .int(offset), "count": .int(count)]
        }
      })
  }
}
