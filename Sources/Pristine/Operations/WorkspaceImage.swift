import ChangeModel

/// A working copy as the store knew it when it was forgotten: its row, and all that it tracked.
package struct WorkspaceImage: Equatable, Sendable {
  package let id: UInt32
  let row: [UInt8]
  /// Rows of its index; none where its files are to be written anew.
  let index: [Operation.IndexImage]

  /// The row of the working copy, whose files show `base` whatever has become of the channel since.
  package func workspace() throws(PristineError) -> Workspace {
    try decodeRow(row, "operations") { reader throws(DecodeError) in try Workspace.decode(id, &reader) }
  }

  /// The same working copy, with nothing in its folder.
  package func withoutFiles() throws(PristineError) -> WorkspaceImage {
    var row = try workspace()
    row.base = ChannelHead.none
    return WorkspaceImage(id: id, row: row.encoded(), index: [])
  }
}

extension WorkspaceImage {
  func encode(_ out: inout ByteWriter) {
    out.varint(id)
    out.string(row)
    out.varint(index.count)
    for image in index { image.encode(&out) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> WorkspaceImage {
    let (id, row) = (try reader.uint32(), try reader.string(limit: Limits.storedPath))
    var index: [Operation.IndexImage] = []
    for _ in 0..<(try reader.listCount()) { index.append(try Operation.IndexImage.decode(&reader)) }
    return WorkspaceImage(id: id, row: row, index: index)
  }
}

extension StoreWriter {
  /// Forgets a working copy, and answers what it takes to know it again. Cost: what it tracks.
  package mutating func takeWorkspace(_ workspace: Workspace) throws(PristineError) -> WorkspaceImage {
    var row = workspace
    // Its channel may move on while nobody looks after it.
    let shown = try reader.shownHead(of: row)
    try share(shown)
    row.base = shown
    var index: [Operation.IndexImage] = []
    try reader.rows(Key.of(row.id), in: tables.index) { key, value throws(PristineError) in
      index.append(Operation.IndexImage(key: Key.name(key, from: 4), value: Key.name(value, from: 0)))
      return true
    }
    try deleteWorkspace(row.id)
    return WorkspaceImage(id: row.id, row: row.encoded(), index: index)
  }

  /// Knows a working copy again.
  package mutating func putBack(_ image: WorkspaceImage) throws(PristineError) {
    let row = try image.workspace()
    guard try reader.head(of: row.channel) != nil else { throw .noSuchChannel(row.channel) }
    if let base = row.base { try share(base) }
    try put(row)
    for entry in image.index {
      guard let value = entry.value else { continue }
      try put(Key.of(row.id) + entry.key, value, in: tables.index)
    }
  }
}
