import ChangeModel
import Pristine

/// A tag as it is listed.
package struct TagInfo: Sendable {
  package var name: String
  package var state: Digest
  /// Changes in the state it names.
  package var count: Int
  package var message: [UInt8]
  package var author: Author
  package var timestamp: Timestamp
}

/// Names for states. A tag holds its set and its order of arrival, so it survives whatever becomes of the channel.
extension Repository {
  package func tags() throws(RepositoryError) -> [TagInfo] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.tags().map { name, tag in
          TagInfo(
            name: name, state: tag.head.state, count: Int(tag.head.length), message: tag.message,
            author: tag.author, timestamp: tag.timestamp)
        }
      }
    }
  }

  /// Tags whose states hold one of some changes.
  package func tags(holding hashes: [ChangeHash]) throws(RepositoryError) -> [String] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var changes: [LocalChange] = []
        for hash in hashes { changes += try reader.id(of: hash).map { [$0] } ?? [] }
        var out: [String] = []
        for (name, tag) in try reader.tags() {
          let set = try reader.set(of: tag.head)
          if changes.contains(where: { set.contains($0) }) { out.append(name) }
        }
        return out
      }
    }
  }

  /// Names the state of a channel. Several tags may name one state.
  ///
  /// - Throws: `.store(.tagExists)`, `.invalidTagName`.
  package func createTag(
    _ name: String, channel: String? = nil, message: [UInt8] = [], _ invocation: Invocation
  ) throws(RepositoryError) {
    guard ChannelName.isValid(name) else { throw .invalidTagName(name) }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        guard try writer.reader.tag(name) == nil else { throw .tagExists(name) }
        let head = try writer.reader.requireHead(of: try self.channel(channel, writer.reader))
        try writer.setTag(
          name,
          Tag(
            head: head, message: message, author: invocation.author, timestamp: invocation.timestamp))
        let step = Operation.Step(movesFiles: true, effects: [.tag(name, before: nil)])
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  package func deleteTag(_ name: String, _ invocation: Invocation) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let tag = try writer.reader.requireTag(name)
        try writer.deleteTag(name)
        let step = Operation.Step(movesFiles: true, effects: [.tag(name, before: tag)])
        try writer.log(self.operation(invocation, [step]))
      }
    }
  }

  /// Shows the state of a tag, as a channel of its own that can go on from there.
  ///
  /// A channel of that name that holds just this state is shown as it is.
  /// - Parameter channel: what it is called; otherwise as the tag.
  /// - Throws: `.store(.channelExists)` when it holds something else; `.wouldOverwrite`.
  package func checkOut(
    tag name: String, as channel: String? = nil, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> OutputReport {
    let channel = channel ?? name
    try ChannelName.check(channel)
    return try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      let tag = try writer.reader.requireTag(name)
      var effects: [Operation.Effect] = []
      if let known = try writer.reader.head(of: channel) {
        guard known.state == tag.head.state else { throw .channelExists(channel) }
      } else {
        try writer.fork(tag.head, to: channel)
        effects.append(.created(channel: channel, at: try writer.reader.requireHead(of: channel).place))
      }
      if workspace.channel != channel { effects.append(.shown(from: workspace.channel, to: channel)) }
      workspace.channel = channel
      return ((), effects)
    }.report
  }

  /// Puts the channel shown to the state of a tag: what came since leaves, what left since is back, in the order of arrival it had.
  ///
  /// - Throws: `.wouldOverwrite` when edits that are not recorded are in the way.
  package func reset(
    toTag name: String, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> OutputReport {
    try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      let tag = try writer.reader.requireTag(name)
      let before = try writer.reader.requireHead(of: workspace.channel)
      guard before.place != tag.head.place else { return ((), []) }
      try writer.detachWorkspaces(of: workspace.channel, except: workspace.id)
      let (added, removed) = try writer.move(workspace.channel, to: tag.head)
      return (
        (), [try writer.effect(on: workspace.channel, added: added, removed: removed, from: before)]
      )
    }.report
  }
}
