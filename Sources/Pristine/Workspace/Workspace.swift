import ChangeModel
import LMDB

/// A working copy of the repository: which channel it shows, and what its files show.
///
/// Invariant: the files show `base` where there is one, else the channel; while `target` is there, somebody is writing them, or was, and
/// each shows the one or the other.
package struct Workspace: Equatable, Sendable {
  package var id: UInt32
  package var name: String
  package var channel: String
  /// The set the files on disk show, when that is no longer the channel's: the channel moved, or output was interrupted.
  package var base: ChannelHead?
  /// The set the files are being brought to from `base`.
  package var target: ChannelHead?
  /// What an undo puts back besides, until it is there.
  package var restoring: Restoring?
  /// An operation that takes several steps back and is not through: the next command goes on with it.
  package var reverting: Reverting?
  /// The folder of the working copy, absolute; empty for the one the store lies in, wherever that is.
  package var path: [UInt8] = []
  /// What tells it from others that ever had its place: its pointer says it, too.
  package var key: [UInt8] = []
  /// Operations up to this one cannot be undone here: the files have followed another working copy since.
  package var lastFixed: UInt32 = 0
  /// Which part of the tree the files show, or are being brought to show.
  package var scope = Scope.whole
  /// Which part they showed before.
  package var shownScope = Scope.whole
  /// Numbers of directories in the index count from here.
  var nextDirectory: UInt32

  /// The number of the working copy that the store lies in.
  package static let main: UInt32 = 1
  /// Stands for no working copy: what came from another repository.
  package static let nobody: UInt32 = 0

  /// A step that is being taken back: its rows and files are still to be put back.
  package struct Restoring: Equatable, Sendable {
    package var operation: UInt32
    /// Which of its steps.
    package var step: UInt32
    /// What its moves move back, by the numbers the file system gives: 0 for what is not there. In the order of moving.
    package var moving: [UInt64]

    package init(operation: UInt32, step: UInt32, moving: [UInt64]) {
      self.operation = operation
      self.step = step
      self.moving = moving
    }
  }

  /// An operation that takes back more steps than it has done so far.
  package struct Reverting: Equatable, Sendable {
    package var operation: UInt32
    /// Whether edits in the way are written over.
    package var force: Bool

    package init(operation: UInt32, force: Bool) {
      self.operation = operation
      self.force = force
    }
  }

  package init(id: UInt32, name: String, channel: String) {
    self.id = id
    self.name = name
    self.channel = channel
    nextDirectory = 1
  }

  /// Whether its files do not show what its channel holds, edits aside: that was moved from another working copy, or a command was
  /// interrupted.
  package func isBehind(_ channel: ChannelHead) -> Bool {
    target != nil || restoring != nil || reverting != nil || base.map { $0.state != channel.state } == true
  }

  func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.string(Array(name.utf8))
    out.string(Array(channel.utf8))
    out.varint(nextDirectory)
    for head in [base, target] {
      out.byte(head == nil ? 0 : 1)
      head?.encode(&out)
    }
    out.byte(restoring == nil ? 0 : 1)
    if let restoring {
      out.varint(restoring.operation)
      out.varint(restoring.step)
      out.varint(restoring.moving.count)
      for inode in restoring.moving { out.varint(inode) }
    }
    out.string(path)
    out.string(key)
    out.varint(lastFixed)
    let isPartial = !scope.isWhole || !shownScope.isWhole
    guard reverting != nil || isPartial else { return out.bytes }
    // No operation has the number 0.
    out.varint(reverting?.operation ?? 0)
    out.byte(reverting?.force == true ? 1 : 0)
    guard isPartial else { return out.bytes }
    scope.encode(&out)
    shownScope.encode(&out)
    return out.bytes
  }

  static func decode(_ id: UInt32, _ reader: inout ByteReader) throws(DecodeError) -> Workspace {
    var workspace = Workspace(
      id: id, name: String(decoding: try reader.string(limit: 4096), as: UTF8.self),
      channel: String(decoding: try reader.string(limit: 4096), as: UTF8.self))
    workspace.nextDirectory = try reader.uint32()
    if try reader.byte() == 1 { workspace.base = try ChannelHead.decode(&reader) }
    // Rows of before there could be several end here.
    if reader.isAtEnd { return workspace }
    if try reader.byte() == 1 { workspace.target = try ChannelHead.decode(&reader) }
    if try reader.byte() == 1 {
      var restoring = Restoring(operation: try reader.uint32(), step: try reader.uint32(), moving: [])
      for _ in 0..<(try reader.listCount()) { restoring.moving.append(try reader.varint()) }
      workspace.restoring = restoring
    }
    workspace.path = try reader.string(limit: Limits.storedPath)
    workspace.key = try reader.string(limit: 64)
    workspace.lastFixed = try reader.uint32()
    if reader.isAtEnd { return workspace }
    let reverting = Reverting(operation: try reader.uint32(), force: try reader.byte() == 1)
    if reverting.operation != 0 { workspace.reverting = reverting }
    if reader.isAtEnd { return workspace }
    workspace.scope = try Scope.decode(&reader)
    workspace.shownScope = try Scope.decode(&reader)
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

  /// The number of a new workspace: never one that another had.
  package mutating func nextWorkspace() throws(PristineError) -> UInt32 {
    if try reader.meta("workspace") == nil { _ = try next("workspace") }
    return try next("workspace")
  }

  /// Forgets a workspace and all it tracks.
  package mutating func deleteWorkspace(_ id: UInt32) throws(PristineError) {
    try clearIndex(id)
    try dropStaged(by: id)
    try delete(Key.of(id), in: tables.workspaces)
  }

  /// Keeps what other workspaces show, or are being brought to, apart from a channel that is about to move under them.
  package mutating func detachWorkspaces(of channel: String, except id: UInt32?) throws(PristineError) {
    let head = try reader.requireHead(of: channel)
    for workspace in try reader.workspaces()
    where workspace.channel == channel && workspace.id != id {
      if workspace.base == nil {
        var workspace = workspace
        try share(head)
        workspace.base = head
        try put(workspace)
      } else if workspace.target != nil {
        try share(head)
      }
    }
  }
}
