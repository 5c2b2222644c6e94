import ChangeModel
import LMDB
import Semantics

/// The store under one set of changes: the only way to read content, so that code that forgets the channel does not compile.
///
/// Law *no channel leaks*: nothing it answers depends on a fact of a change outside the set.
package struct View: ~Escapable {
  package let reader: StoreReader
  package let set: ChangeSet
  let contents: ContentsReader

  @_lifetime(copy reader)
  package init(_ reader: StoreReader, _ set: ChangeSet, contents: ContentsReader = ContentsReader()) {
    self.reader = reader
    self.set = set
    self.contents = contents
  }

  /// The content of a file or link. Cost: its own rows.
  package func file(_ inode: LocalInode) throws(PristineError) -> FileView {
    var pool = FactPool()
    var versions: [(FactReference, ContentRow.VersionRow)] = []
    try contentRows(of: inode) { holder, row throws(PristineError) in
      row.add(to: &pool, versions: &versions, holder: holder)
    }
    do throws(SemanticsError) {
      return FileView(weave: try Weave(pool), versions: VersionRegister(versions))
    } catch {
      throw .semantics(error)
    }
  }

  /// Calls `body` with the content facts of each change of the set about an inode.
  func contentRows(
    of inode: LocalInode, _ body: (Holder, ContentRow) throws(PristineError) -> Void
  ) throws(PristineError) {
    try reader.rows(Key.of(inode.value), in: reader.tables.content) { key, value throws(PristineError) in
      guard let change = Key.number(key, 1) else { throw .corrupt(table: "atoms", detail: "a short key") }
      guard set.contains(Holder(change)) else { return true }
      try body(
        Holder(change),
        try decodeSpan(value, "atoms") { reader throws(DecodeError) in try ContentRow.decode(&reader) })
      return true
    }
  }

  /// Appends the bytes of a stretch of a block.
  package func append(_ stretch: ShownLines.Stretch, of weave: Weave, to out: inout [UInt8])
    throws(PristineError)
  {
    let holder = weave.anyHolder(ofBlock: stretch.start.block)
    try contents.append(
      LocalChange(holder.holder), holder.offset + Int(stretch.start.offset), Int(stretch.count), to: &out,
      from: reader)
  }

  /// The shown text cut into lines.
  package func lines(_ file: FileView) throws(PristineError) -> ShownLines {
    try ShownLines(file.weave, file.shown) { stretch, out throws(PristineError) in
      try append(stretch, of: file.weave, to: &out)
    }
  }

  /// The shown text without markers.
  package func text(_ file: FileView) throws(PristineError) -> [UInt8] {
    let weave = file.weave
    var out: [UInt8] = []
    for case .chunk(let chunk) in file.shown.pieces {
      try append(weave.stretch(ofChunk: Int(chunk)), of: weave, to: &out)
    }
    return out
  }

  /// The bytes of a version.
  package func bytes(of version: FactID, _ file: FileView) throws(PristineError) -> [UInt8] {
    try reader.bytes(of: version, file.versions, contents)
  }
}

/// Decodes a borrowed row.
func decodeSpan<Result>(
  _ span: RawSpan, _ table: String, _ body: (inout ByteReader) throws(DecodeError) -> Result
) throws(PristineError) -> Result {
  let decoded = span.withUnsafeBytes { raw -> Swift.Result<Result, DecodeError> in
    Swift.Result { () throws(DecodeError) in
      var reader = ByteReader(raw)
      let result = try body(&reader)
      try reader.expectEnd()
      return result
    }
  }
  do throws(DecodeError) { return try decoded.get() } catch {
    throw .corrupt(table: table, detail: "\(error)")
  }
}

/// One file under a set of changes.
package struct FileView: Sendable {
  package let weave: Weave
  package let shown: Shown
  package let versions: VersionRegister

  init(weave: Weave, versions: VersionRegister) {
    self.weave = weave
    self.versions = versions
    shown = Shown(weave)
  }

  /// A file of text that was never anything else.
  package init(_ weave: Weave) { self.init(weave: weave, versions: VersionRegister([])) }

  /// What the file is shown as.
  package enum Content: Sendable {
    case text
    /// The whole content is this version.
    case version(FactID)
  }
  package var content: Content { versions.shown.map { .version($0) } ?? .text }

  /// Whether whole contents are in conflict: several versions that differ, or a version beside text that is alive.
  package var hasRivalVersions: Bool {
    versions.hasRivals || (versions.shown != nil && !weave.shown.isEmpty)
  }
}

extension View {
  /// The hashes of all changes that hold facts of a file, to name it by.
  package func hashes(of file: FileView) throws(PristineError) -> @Sendable (Holder) -> ChangeHash {
    var out: [Holder: ChangeHash] = [:]
    for holder in file.weave.holders.union(file.versions.allHolders) where holder != .own {
      out[holder] = try reader.hash(of: LocalChange(holder))
    }
    let known = out
    return { known[$0] ?? ChangeHash(Digest.of([])) }
  }
}
