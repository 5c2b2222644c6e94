import ChangeModel

/// One command that changed something: what it was, and all it takes to undo it exactly.
///
/// What it did to channels, tags and the channel shown is kept as effects that can be turned round; what it did to the index and to
/// files, as what was there before. Undoing is itself an operation, made of the inverse steps, so that undoing it redoes.
package struct Operation: Equatable, Sendable {
  package enum Kind: UInt8, Sendable {
    case command = 0
    /// Took back another operation.
    case undo = 1
    /// Took back an undo.
    case redo = 2
    /// Took back all operations after some earlier one.
    case restore = 3
    /// Took back what an operation that goes back had done when it was refused.
    case givenUp = 4
  }

  package var timestamp: Timestamp
  /// The command as it was given.
  package var command: [UInt8]
  /// The working copy it was run in.
  package var workspace: UInt32
  package var kind = Kind.command
  /// Numbers of the operations it took back.
  package var reverted: [UInt32] = []
  /// In the order in which they were done.
  package var steps: [Step]

  package init(timestamp: Timestamp, command: [UInt8], workspace: UInt32, steps: [Step]) {
    self.timestamp = timestamp
    self.command = command
    self.workspace = workspace
    self.steps = steps
  }
}

extension Operation {
  /// What one transaction did, and the files written with it.
  package struct Step: Equatable, Sendable {
    /// Whether the files went where the channel shown went; otherwise they stayed, and the index tells the difference.
    package var movesFiles: Bool
    package var effects: [Effect] = []
    /// What was moved on disk, in order.
    package var moves: [Move] = []
    /// Rows of the index as they were before.
    package var rows: [IndexImage] = []
    /// What stood at paths before, where the channel and the index do not tell.
    package var files: [FileImage] = []

    package init(movesFiles: Bool, effects: [Effect] = []) {
      self.movesFiles = movesFiles
      self.effects = effects
    }

    package var isEmpty: Bool { effects.isEmpty && moves.isEmpty && rows.isEmpty && files.isEmpty }
  }

  /// Something that can be turned round without looking at files.
  package enum Effect: Equatable, Sendable {
    /// Changes entered or left a channel, whose log went from one place to another.
    case changes(channel: String, added: [LocalChange], removed: [LocalChange], from: LogPlace, to: LogPlace)
    case created(channel: String, at: LogPlace)
    case deleted(channel: String, ChannelHead)
    case renamed(channel: String, to: String)
    /// The working copy shows another channel.
    case shown(from: String, to: String)
    /// A tag was made, changed or deleted; with what it was before.
    case tag(String, before: Tag?)
    /// A working copy was made or forgotten; with what it was before, and whether its files stay where it is forgotten.
    case workspace(UInt32, name: String, before: WorkspaceImage?, keepsFiles: Bool)
  }

  package struct Move: Equatable, Sendable {
    package var from: [UInt8]
    package var to: [UInt8]

    package init(from: [UInt8], to: [UInt8]) {
      self.from = from
      self.to = to
    }
  }

  /// A row of the index of the operation's workspace: its key there, and its value; nil where there was none.
  package struct IndexImage: Equatable, Sendable {
    var key: [UInt8]
    var value: [UInt8]?
  }

  /// What stood at a path.
  package struct FileImage: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
      case absent
      case directory
      /// A file whose bytes are kept in the store.
      case file(Digest, executable: Bool)
      case link(target: [UInt8])
      /// What the channel shows of an inode.
      case shown(LocalInode, executable: Bool)
      /// Something too large to be kept.
      case lost(byteCount: Int)
    }
    package var path: [UInt8]
    package var content: Content

    package init(path: [UInt8], content: Content) {
      self.path = path
      self.content = content
    }
  }
}
