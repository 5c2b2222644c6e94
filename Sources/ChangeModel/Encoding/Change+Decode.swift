extension Change {
  /// Reads canonical bytes and checks everything that can be checked without other changes: bounds, canonical form, own references.
  ///
  /// What was decoded encodes to the same bytes again.
  /// - Throws: `DecodeError`.
  public static func decode(_ bytes: [UInt8]) throws(DecodeError) -> EncodedChange {
    let result = bytes.withUnsafeBytes { raw -> Result<Change, DecodeError> in
      var decoder = ChangeDecoder(reader: ByteReader(raw))
      return Result { () throws(DecodeError) in try decoder.change() }
    }
    let change = try result.get()
    return EncodedChange(hash: hash(ofCanonical: bytes), change: change, bytes: bytes)
  }

  /// Reads only the header and the dependencies.
  package static func decodeHeader(
    _ bytes: UnsafeRawBufferPointer
  ) throws(DecodeError) -> (header: Header, dependencies: [ChangeHash]) {
    var decoder = ChangeDecoder(reader: ByteReader(bytes))
    try decoder.version()
    let header = try decoder.header()
    return (header, try decoder.hashes("dependencies"))
  }
}

/// The state of decoding one change: which holders, facts and bytes there are to refer to.
struct ChangeDecoder {
  var reader: ByteReader
  var dependencyCount = 0
  var holderCount = 0
  var own = OwnFacts()

  mutating func version() throws(DecodeError) {
    let version = try reader.varint()
    guard version == Limits.version else { throw .unsupportedVersion(version) }
  }

  mutating func change() throws(DecodeError) -> Change {
    try version()
    let header = try header()
    let dependencies = try hashes("dependencies")
    let mentions = try hashes("mentions")
    if !ChangeDecoder.areDisjoint(dependencies, mentions) {
      throw .notCanonical("a mention is a dependency", at: reader.offset)
    }
    dependencyCount = dependencies.count
    holderCount = dependencies.count + mentions.count
    let contentsCount = try reader.count(limit: Limits.contents)
    let at = reader.offset
    let contentsDigest = try reader.digest()
    if contentsCount == 0, contentsDigest != Change.contentsDigest(ofLeaves: []) {
      throw .notCanonical("a digest of contents that are not there", at: at)
    }
    let treeFacts = try list { decoder throws(DecodeError) in
      let fact = try decoder.treeFact()
      decoder.own.add(fact)
      return fact
    }
    var seen: Set<InodeReference> = []
    let contentFacts = try list { decoder throws(DecodeError) in
      let at = decoder.reader.offset
      let inode = try decoder.inode()
      guard inode != .root, seen.insert(inode).inserted else {
        throw .notCanonical("a file's facts stand in one place", at: at)
      }
      decoder.own.startFile()
      let facts = try decoder.list { decoder throws(DecodeError) in
        let fact = try decoder.contentFact()
        decoder.own.add(fact)
        guard decoder.own.newBytes <= contentsCount else {
          throw .valueTooLarge(at: decoder.reader.offset, limit: UInt64(contentsCount))
        }
        return fact
      }
      guard !facts.isEmpty else { throw .notCanonical("a file without facts", at: at) }
      return Change.FileFacts(inode: inode, facts: facts)
    }
    guard own.newBytes == contentsCount else {
      throw .notCanonical("contents without a fact", at: reader.offset)
    }
    try reader.expectEnd()
    return Change(
      header: header, dependencies: dependencies, mentions: mentions, treeFacts: treeFacts,
      contentFacts: contentFacts,
      contentsCount: contentsCount, contentsDigest: contentsDigest)
  }

  mutating func header() throws(DecodeError) -> Header {
    let author = Author(
      name: try reader.string(limit: Limits.author), email: try reader.string(limit: Limits.author),
      key: try reader.string(limit: Limits.author))
    let nanoseconds = try reader.signed()
    let at = reader.offset
    let offset = try reader.signed()
    guard offset.magnitude <= UInt64(Limits.offset) else {
      throw .valueTooLarge(at: at, limit: UInt64(Limits.offset))
    }
    let message = try reader.string(limit: Limits.message)
    let commitment: Digest? = try flag() ? try reader.digest() : nil
    let nonce = try reader.string(limit: Limits.nonce)
    var extensions: [[UInt8]: [UInt8]] = [:]
    var last: [UInt8]?
    for _ in 0..<(try reader.listCount()) {
      let at = reader.offset
      let key = try reader.string(limit: Limits.author)
      if let last, !last.lexicographicallyPrecedes(key) { throw .notCanonical("extensions ascend", at: at) }
      last = key
      extensions[key] = try reader.string(limit: Limits.extensions)
    }
    return Header(
      author: author, timestamp: Timestamp(nanoseconds: nanoseconds, offset: Int(offset)), message: message,
      commitment: commitment, nonce: nonce, extensions: extensions)
  }

  mutating func hashes(_ what: String) throws(DecodeError) -> [ChangeHash] {
    let at = reader.offset
    let out = try list { decoder throws(DecodeError) in ChangeHash(try decoder.reader.digest()) }
    guard zip(out, out.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .notCanonical("\(what) ascend", at: at)
    }
    return out
  }

  /// Whether two ascending lists have nothing in common. O(both).
  private static func areDisjoint(_ a: [ChangeHash], _ b: [ChangeHash]) -> Bool {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] { return false }
      if a[i] < b[j] { i += 1 } else { j += 1 }
    }
    return true
  }

  mutating func flag() throws(DecodeError) -> Bool {
    let at = reader.offset
    switch try reader.byte() {
    case 0: return false
    case 1: return true
    case let tag: throw .unknownTag(tag, at: at)
    }
  }

  mutating func list<Element>(
    _ body: (inout ChangeDecoder) throws(DecodeError) -> Element
  ) throws(DecodeError) -> [Element] {
    let count = try reader.listCount()
    var out: [Element] = []
    // Not the announced count: a hostile one would reserve more than its bytes can hold.
    out.reserveCapacity(min(count, 1024))
    for _ in 0..<count { out.append(try body(&self)) }
    return out
  }
}
