import ChangeModel
import LMDB

/// A working copy of the repository: which channel it shows, and what it was last written from.
package struct Workspace: Equatable, Sendable {
  package var id: UInt32
  package var name: String
  package var channel: String
  /// The set the files on disk show, when that is no longer the channel's: the channel moved, or output was interrupted.
  package var base: ChannelHead?
  /// Numbers of directories in the index count from here.
  var nextDirectory: UInt32

  package init(id: UInt32, name: String, channel: String) {
    self.id = id
    self.name = name
    self.channel = channel
    nextDirectory = 1
  }

  func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.string(Array(name.utf8))
    out.string(Array(channel.utf8))
    out.varint(nextDirectory)
    out.byte(base == nil ? 0 : 1)
    base?.encode(&out)
    return out.bytes
  }

  static func decode(_ id: UInt32, _ reader: inout ByteReader) throws(DecodeError) -> Workspace {
    var workspace = Workspace(
      id: id, name: String(decoding: try reader.string(limit: 4096), as: UTF8.self),
      channel: String(decoding: try reader.string(limit: 4096), as: UTF8.self))
    workspace.nextDirectory = try reader.uint32()
    if try reader.byte() == 1 { workspace.base = try ChannelHead.decode(&reader) }
    return workspace
  }
}

extension StoreReader {
  package func workspace(_ id: UInt32) throws(PristineError) -> Workspace? {
    try row(Key.of(id), in: tables.workspaces, "workspaces") { reader throws(DecodeError) in
      try Workspace.decode(id, &reader)
    }
  }

  package func workspaces() throws(PristineError) -> [Workspace] {
    var out: [Workspace] = []
    try rows(from: [], in: tables.workspaces) { key, value throws(PristineError) in
      guard let id = Key.number(key) else { throw .corrupt(table: "workspaces", detail: "a short key") }
      out.append(
        try decodeSpan(value, "workspaces") { reader throws(DecodeError) in try Workspace.decode(id, &reader)
        })
      return true
    }
    return out
  }

  /// The set the files of a workspace show.
  package func shownHead(of workspace: Workspace) throws(PristineError) -> ChannelHead {
    if let base = workspace.base { return base }
    return try requireHead(of: workspace.channel)
  }
}

extension StoreWriter {
  package mutating func put(_ workspace: Workspace) throws(PristineError) {
    try put(Key.of(workspace.id), workspace.encoded(), in: tables.workspaces)
  }

  /// Keeps what other workspaces show apart from a channel that is about to move under them.
  package mutating func detachWorkspaces(of channel: String, except id: UInt32?) throws(PristineError) {
    let head = try reader.requireHead(of: channel)
    for workspace in try reader.workspaces()
    where workspace.channel == channel && workspace.id != id && workspace.base == nil {
      var workspace = workspace
      try share(head)
      workspace.base = head
      try put(workspace)
    }
  }
}
