import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// A channel as it is listed.
package struct ChannelInfo: Sendable {
  package var name: String
  package var state: Digest
  /// Changes in it.
  package var count: Int
  package var isCurrent: Bool
}

/// Which channels there are, and which one the working copy shows.
extension Repository {
  package func channels() throws(RepositoryError) -> [ChannelInfo] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let current = try self.workspace(reader).channel
        return try reader.channelNames().map { name throws(PristineError) in
          let head = try reader.requireHead(of: name)
          return ChannelInfo(
            name: name, state: head.state, count: Int(head.length), isCurrent: name == current)
        }
      }
    }
  }

  /// Makes a channel without changes.
  package func createChannel(_ name: String, _ invocation: Invocation) throws(RepositoryError) {
    try ChannelName.check(name)
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        try writer.createChannel(name)
        try self.logCreation(of: name, invocation, &writer)
      }
    }
  }

  /// Makes a channel that holds what another holds, or held: two rows, whatever the size.
  ///
  /// - Parameters:
  ///   - change: only this change and what it depends on.
  ///   - state: what the channel held when it was in this state.
  package func fork(
    _ name: String, from source: String? = nil, change: ChangeHash? = nil, state: Digest? = nil,
    _ invocation: Invocation
  ) throws(RepositoryError) {
    try ChannelName.check(name)
    let current = try currentChannel()
    let source = source ?? current
    var missing = false
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let head = try writer.reader.requireHead(of: source)
        if let change {
          guard let id = try writer.reader.id(of: change) else { throw PristineError.unknownChange(change) }
          try writer.createChannel(name)
          try writer.add(try writer.reader.closure(of: [id]), to: name)
        } else if let state, state != head.state {
          var length: UInt32?
          var at = head.length
          try writer.reader.log(of: head) { entry throws(PristineError) in
            if entry.state == state { length = at }
            at -= 1
            return length == nil
          }
          guard let length else {
            missing = true
            return
          }
          try writer.createChannel(name)
          var changes: [LocalChange] = []
          try writer.reader.log(of: head, skipping: Int(head.length - length)) {
            entry throws(PristineError) in
            changes.append(entry.change)
            return true
          }
          try writer.add(changes.reversed(), to: name)
        } else {
          try writer.fork(head, to: name)
        }
        try self.logCreation(of: name, invocation, &writer)
      }
    }
    if missing, let state { throw .noSuchState(state.description) }
  }

  func logCreation(of channel: String, _ invocation: Invocation, _ writer: inout StoreWriter)
    throws(PristineError)
  {
    let head = try writer.reader.requireHead(of: channel)
    let step = Operation.Step(movesFiles: true, effects: [.created(channel: channel, at: head.place)])
    try writer.log(operation(invocation, [step]))
  }

  package func deleteChannel(_ name: String, _ invocation: Invocation) throws(RepositoryError) {
    guard try currentChannel() != name else { throw .currentChannel(name) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let head = try writer.reader.requireHead(of: name)
        if let other = try writer.reader.workspaces().first(where: { $0.channel == name }) {
          throw .channelIsShown(name, workspace: other.name)
        }
        try writer.share(head)
        try writer.deleteChannel(name)
        let step = Operation.Step(movesFiles: true, effects: [.deleted(channel: name, head)])
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  package func renameChannel(_ name: String, to other: String, _ invocation: Invocation)
    throws(RepositoryError)
  {
    try ChannelName.check(other)
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        try writer.renameChannel(name, to: other)
        let step = Operation.Step(movesFiles: true, effects: [.renamed(channel: name, to: other)])
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  /// Shows another channel in the working copy. Cost: the files in which the two differ.
  ///
  /// - Throws: `.wouldOverwrite` when edits that are not recorded are in the way.
  package func switchChannel(
    _ name: String, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> OutputReport {
    try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      guard try writer.reader.head(of: name) != nil else { throw .noSuchChannel(name) }
      let from = workspace.channel
      workspace.channel = name
      return ((), from == name ? [] : [.shown(from: from, to: name)])
    }.report
  }
}
