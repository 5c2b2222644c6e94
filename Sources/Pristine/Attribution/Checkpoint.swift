import Attribution
import ChangeModel
import Compression
import LMDB

/// Somebody's word on who edited which files of a working copy since the checkpoint before: pending until the edits are recorded.
package struct Checkpoint: Sendable {
  /// Who made the edits.
  package enum Editor: Hashable, Sendable {
    /// Edits before an agent began, of which nothing is known.
    case unknown
    case human
    case ai(AIUse)
  }
  /// A file as it was then.
  package struct File: Hashable, Sendable {
    package var path: [UInt8]
    /// SHA-256 of its bytes; nil when it was gone.
    package var digest: Digest?
    /// Whether its bytes are kept: those of text are.
    package var hasContents: Bool
    package init(path: [UInt8], digest: Digest?, hasContents: Bool) {
      self.path = path
      self.digest = digest
      self.hasContents = hasContents
    }
  }
  /// What became of a file.
  package enum Content: Sendable {
    case gone
    case text([UInt8])
    /// Bytes that are no lines: whose they are is known of them all or not at all, so they need not be kept.
    case whole(Digest)
  }
  /// Ascending in its working copy.
  package var number: UInt32
  package var editor: Editor
  package var timestamp: Timestamp
  /// What was edited.
  package var files: [File]

  private func encoded() -> [UInt8] {
    var out = ByteWriter()
    switch editor {
    case .unknown: out.byte(0)
    case .human: out.byte(1)
    case .ai(let use):
      out.byte(2)
      out.string(use.encoded())
    }
    out.signed(timestamp.nanoseconds)
    out.signed(Int64(timestamp.offset))
    for file in files {
      out.string(file.path)
      out.byte(file.digest == nil ? 0 : file.hasContents ? 1 : 2)
      if let digest = file.digest { out.digest(digest) }
    }
    return out.bytes
  }

  fileprivate init(_ number: UInt32, _ reader: inout ByteReader) throws(DecodeError) {
    self.number = number
    let at = reader.offset
    let tag = try reader.byte()
    switch tag {
    case 0: editor = .unknown
    case 1: editor = .human
    case 2: editor = .ai(try AIUse(decoding: try reader.string(limit: 1 << 20)))
    default: throw .unknownTag(tag, at: at)
    }
    timestamp = Timestamp(nanoseconds: try reader.signed(), offset: Int(try reader.signed()))
    files = []
    while !reader.isAtEnd {
      let path = try reader.string(limit: 1 << 16)
      let at = reader.offset
      let tag = try reader.byte()
      guard tag <= 2 else { throw .unknownTag(tag, at: at) }
      files.append(File(path: path, digest: tag == 0 ? nil : try reader.digest(), hasContents: tag == 1))
    }
  }

  fileprivate init(_ number: UInt32, _ editor: Editor, _ timestamp: Timestamp, _ files: [File]) {
    self.number = number
    self.editor = editor
    self.timestamp = timestamp
    self.files = files
  }

  fileprivate func store(_ writer: inout StoreWriter, _ workspace: UInt32) throws(PristineError) {
    try writer.put(Key.of(workspace, number), encoded(), in: writer.attributionTables().checkpoints)
  }
}

extension StoreReader {
  /// The pending checkpoints of a working copy, oldest first.
  package func checkpoints(of workspace: UInt32) throws(PristineError) -> [Checkpoint] {
    var out: [Checkpoint] = []
    guard let tables = tables.attribution else { return out }
    try rows(Key.of(workspace), in: tables.checkpoints) { key, value throws(PristineError) in
      // Longer keys are those of contents.
      guard key.byteCount == 8, let number = Key.number(key, 1) else { return true }
      out.append(
        try decodeSpan(value, "checkpoints") { reader throws(DecodeError) in
          try Checkpoint(number, &reader)
        })
      return true
    }
    return out
  }

  /// What was in a file at a checkpoint; nil when it was gone, or was no text.
  package func contents(
    of file: Int, at checkpoint: Checkpoint, of workspace: UInt32
  ) throws(PristineError) -> [UInt8]? {
    guard let digest = checkpoint.files[file].digest, checkpoint.files[file].hasContents,
      let tables = tables.attribution
    else { return nil }
    let key = Key.of(workspace, checkpoint.number) + Key.of(UInt32(file))
    guard let row = try database({ () throws(LMDBError) in try raw.bytes(for: key, in: tables.checkpoints) })
    else { throw .corrupt(table: "checkpoints", detail: "no contents of a file") }
    let bytes: [UInt8]
    do { bytes = try Frames.decode(row) } catch { throw .corrupt(table: "checkpoints", detail: "\(error)") }
    guard Digest.of(bytes) == digest else {
      throw .corrupt(table: "checkpoints", detail: "contents that are not those of the file")
    }
    return bytes
  }
}

extension StoreWriter {
  /// Adds a checkpoint behind the others of a working copy.
  ///
  /// - Parameter files: what was edited.
  package mutating func addCheckpoint(
    by editor: Checkpoint.Editor, at timestamp: Timestamp,
    _ files: [(path: [UInt8], content: Checkpoint.Content)],
    of workspace: UInt32
  ) throws(PristineError) {
    let number = (try reader.checkpoints(of: workspace).last?.number ?? 0) + 1
    var list: [Checkpoint.File] = []
    let compressor = Compressor()
    for (index, file) in files.enumerated() {
      let contents: [UInt8]
      switch file.content {
      case .gone:
        list.append(Checkpoint.File(path: file.path, digest: nil, hasContents: false))
        continue
      case .whole(let digest):
        list.append(Checkpoint.File(path: file.path, digest: digest, hasContents: false))
        continue
      case .text(let bytes):
        list.append(Checkpoint.File(path: file.path, digest: Digest.of(bytes), hasContents: true))
        contents = bytes
      }
      let row: [UInt8]
      do throws(CompressionError) { row = try Frames.encode(contents, .zstd, compressor) } catch {
        throw .tooLarge("a file to check in")
      }
      let key = Key.of(workspace, number) + Key.of(UInt32(index))
      try put(key, row, in: attributionTables().checkpoints)
    }
    try Checkpoint(number, editor, timestamp, list).store(&self, workspace)
  }

  /// Lets checkpoints speak of a file, or of what is in a directory, under the path it was moved to.
  package mutating func moveCheckpoints(
    from source: [UInt8], to target: [UInt8], of workspace: UInt32
  ) throws(PristineError) {
    func isWithin(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
      path == folder || path.starts(with: folder + [UInt8(ascii: "/")])
    }
    // What was there once is something else.
    try forgetCheckpoints(of: workspace) { isWithin($0, target) }
    for checkpoint in try reader.checkpoints(of: workspace) {
      var moved = checkpoint
      for (index, file) in checkpoint.files.enumerated() where isWithin(file.path, source) {
        moved.files[index].path = target + file.path.dropFirst(source.count)
      }
      if moved.files != checkpoint.files { try moved.store(&self, workspace) }
    }
    var taken = try reader.takenBack(of: workspace)
    guard !taken.changes.isEmpty else { return }
    taken.places.removeAll { isWithin($0.path, target) }
    for index in taken.places.indices where isWithin(taken.places[index].path, source) {
      taken.places[index].path = target + taken.places[index].path.dropFirst(source.count)
    }
    try put(taken, of: workspace)
  }

  /// Forgets what checkpoints say of some paths: their edits are recorded, or written over.
  package mutating func forgetCheckpoints(
    of workspace: UInt32, where isGone: ([UInt8]) -> Bool
  ) throws(PristineError) {
    guard let table = tables.attribution?.checkpoints else { return }
    for checkpoint in try reader.checkpoints(of: workspace) {
      guard checkpoint.files.allSatisfy({ isGone($0.path) }) else {
        // Files keep their places: contents are found by them.
        var left = checkpoint
        for (index, file) in checkpoint.files.enumerated() where isGone(file.path) && !file.path.isEmpty {
          left.files[index] = Checkpoint.File(path: [], digest: nil, hasContents: false)
          try delete(Key.of(workspace, checkpoint.number) + Key.of(UInt32(index)), in: table)
        }
        if left.files != checkpoint.files { try left.store(&self, workspace) }
        continue
      }
      try deleteAll(Key.of(workspace, checkpoint.number), in: table)
    }
  }
}
