import Attribution
import ChangeModel
import LMDB

extension StoreWriter {
  /// Stores a change as facts by inode: a graph is never built, and no channel holds it yet.
  ///
  /// Everything it refers to is looked up and checked first; a reference that its dependencies do not contain is refused, and so is a
  /// version that does not come to the digest it claims: what is stored can be shown.
  /// - Parameter isOwn: whether it was just recorded from this store, so that its versions are known to be what they claim.
  /// - Returns: its number; the known one when it is stored already.
  /// - Throws: `.missingDependencies`, `.invalidReference`, `.sourceChanged`, `.database`. The transaction is then good for nothing but to be dropped.
  @discardableResult
  package mutating func insert(_ prepared: PreparedChange, isOwn: Bool = false) throws(PristineError)
    -> LocalChange
  {
    let hash = prepared.encoded.hash
    if let known = try reader.id(of: hash) {
      try completeContents(of: known, with: prepared)
      try complete(known, with: prepared)
      return known
    }
    let change = prepared.encoded.change
    var missing: [ChangeHash] = []
    for dependency in change.dependencies where try reader.id(of: dependency) == nil {
      missing.append(dependency)
    }
    guard missing.isEmpty else { throw .missingDependencies(of: hash, missing) }
    let id = try numberOf(hash)
    for other in change.dependencies + change.mentions { _ = try numberOf(other) }

    let made = try ChangeRows.made(of: prepared.encoded, id, leaves: prepared.leaves, reader)
    for row in made.rows { try put(row.key, row.value, in: row.table) }
    if let last = made.lastNewInode { try setMeta("inode", UInt64(last.value)) }
    try putContents(prepared, id)
    try put(Key.of(id.value), prepared.row, in: tables.changes)
    for term in AttributionTerm.terms(of: change.header.author) { try add(id, to: term) }
    try put(prepared.summary, of: id)
    if !isOwn { try reader.checkVersions(of: id, hash, in: made.versioned) }
    try complete(id, with: prepared)
    return id
  }

  /// Adds the contents of a stored change that came without them.
  ///
  /// - Throws: `.invalidReference` for versions in it that do not come to what they claim.
  private mutating func completeContents(of id: LocalChange, with prepared: PreparedChange)
    throws(PristineError)
  {
    if case .absent = prepared.contents { return }
    let change = prepared.encoded.change
    guard try !reader.hasContents(of: id, count: change.contentsCount) else { return }
    try putContents(prepared, id)
    try put(prepared.summary, of: id)
    let made = try ChangeRows.made(of: prepared.encoded, id, leaves: prepared.leaves, reader)
    try reader.checkVersions(of: id, prepared.encoded.hash, in: made.versioned)
  }

  /// Adds what belongs to a stored change and is not here yet: signature, record, statements, prompts.
  private mutating func complete(_ id: LocalChange, with prepared: PreparedChange) throws(PristineError) {
    let hash = prepared.encoded.hash
    // One signature is kept, the first that comes.
    if let signature = prepared.signature, try reader.signature(of: id) == nil {
      try put(Key.of(id.value), signature, in: tables.signatures)
    }
    let commitment = prepared.encoded.change.header.commitment
    if commitment != nil, try !reader.hasAttribution(of: id, commitment: commitment) {
      if let attribution = prepared.attribution {
        try put(attribution, of: id, hash, commitment: commitment, row: prepared.attributionRow)
        try put(try summary(of: id, prepared, attribution), of: id)
      } else if prepared.isAttributionWithheld {
        try markWithheld(id)
      }
    }
    for statement in prepared.statements { try add(statement) }
    for prompt in prepared.prompts where try reader.prompt(of: id, use: prompt.use) == nil {
      try keep([prompt], of: id)
    }
  }

  /// The summary of a change with its record; of one that came without contents, by those that are stored.
  private func summary(
    of id: LocalChange, _ prepared: PreparedChange, _ attribution: EncodedAttribution
  ) throws(PristineError) -> ChangeSummary {
    let change = prepared.encoded.change
    guard case .absent = prepared.contents, try reader.hasContents(of: id, count: change.contentsCount) else {
      return prepared.summary
    }
    var counter = HandCounter(attribution.record)
    _ = try reader.leaves(of: id, change, &counter)
    return ChangeSummary(nanoseconds: change.header.timestamp.nanoseconds, counts: counter.counts)
  }
}
