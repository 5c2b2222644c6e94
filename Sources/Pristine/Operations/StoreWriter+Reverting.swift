import ChangeModel

/// Turning effects round.
extension StoreWriter {
  /// Takes back one effect of an operation that was run in `workspace`, and answers the effect of doing so.
  ///
  /// - Throws: `.movedSince` when the channel does not stand where the operation left it, `.channelIsShown`, `.channelExists`.
  package mutating func revert(
    _ effect: Operation.Effect, _ workspace: inout Workspace
  ) throws(PristineError) -> Operation.Effect {
    switch effect {
    case .changes(let channel, let added, let removed, let from, let to):
      try detachWorkspaces(of: channel, except: workspace.id)
      try exchange(channel, out: added, in: removed, from: to, to: from)
      return .changes(channel: channel, added: removed, removed: added, from: to, to: from)
    case .created(let channel, let place):
      let head = try reader.requireHead(of: channel)
      guard head.place == place else { throw .movedSince(channel: channel) }
      let others = try reader.workspaces().filter { $0.id != workspace.id } + [workspace]
      if let other = others.first(where: { $0.channel == channel }) {
        throw .channelIsShown(channel, workspace: other.name)
      }
      try share(head)
      try deleteChannel(channel)
      return .deleted(channel: channel, head)
    case .deleted(let channel, let head):
      guard try reader.head(of: channel) == nil else { throw .channelExists(channel) }
      try share(head)
      try setHead(of: channel, head)
      return .created(channel: channel, at: head.place)
    case .renamed(let channel, let other):
      try renameChannel(other, to: channel)
      if workspace.channel == other { workspace.channel = channel }
      return .renamed(channel: other, to: channel)
    case .shown(let from, let to):
      guard try reader.head(of: from) != nil else { throw .noSuchChannel(from) }
      workspace.channel = from
      return .shown(from: to, to: from)
    case .tag(let name, let before):
      let now = try reader.tag(name)
      if let before { try setTag(name, before) } else { try deleteTag(name) }
      return .tag(name, before: now)
    case .workspace(let id, let name, let before?, let keepsFiles):
      try putBack(before)
      return .workspace(id, name: name, before: nil, keepsFiles: keepsFiles)
    case .workspace(let id, let name, before: nil, let keepsFiles):
      guard let row = try reader.workspace(id) else { return effect }
      let image = try takeWorkspace(row)
      return .workspace(
        id, name: name, before: keepsFiles ? image : try image.withoutFiles(), keepsFiles: keepsFiles)
    }
  }
}
