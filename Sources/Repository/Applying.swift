import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// What applying or unrecording did to a channel.
package struct ChannelOutcome: Sendable {
  /// Changes that entered it, or left it.
  package var changes: [ChangeHash]
  package var report: OutputReport
}

/// Sets of changes grow and shrink: `apply` and `unrecord`. No content is touched but that of the files the changes are about.
extension Repository {
  /// Puts stored changes and what they depend on into a channel.
  ///
  /// - Parameters:
  ///   - onlyDependencies: what they depend on, without themselves.
  /// - Returns: what was not in the channel before, in order of arrival.
  package func apply(
    _ hashes: [ChangeHash], to channel: String? = nil, onlyDependencies: Bool = false,
    withDependencies: Bool = true,
    force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> ChannelOutcome {
    try apply([], hashes, channel, onlyDependencies, withDependencies, force, invocation)
  }

  /// Stores changes that come from elsewhere and puts them into a channel.
  ///
  /// - Throws: `.store(.missingDependencies)` when what one depends on is neither stored nor among them.
  package func apply(
    received: [PreparedChange], to channel: String? = nil, force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> ChannelOutcome {
    try apply(received, received.map(\.encoded.hash), channel, false, true, force, invocation)
  }

  private func apply(
    _ received: [PreparedChange], _ hashes: [ChangeHash], _ channel: String?, _ onlyDependencies: Bool,
    _ withDependencies: Bool, _ force: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> ChannelOutcome {
    let outcome = try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      let channel = channel ?? workspace.channel
      let before = try writer.reader.requireHead(of: channel)
      let set = try writer.reader.set(of: before)
      for (number, change) in PreparedChange.inOrder(received).enumerated() {
        invocation.progress?.report(.storingChanges, done: number, of: received.count)
        try writer.insert(change)
      }
      let ids = try writer.reader.ids(of: hashes)
      var wanted = withDependencies ? try writer.reader.closure(of: ids, without: set) : ids
      if onlyDependencies { wanted.removeAll { ids.contains($0) } }
      let (added, effects) = try writer.enter(wanted, channel, holding: set, from: before, workspace.id)
      return (try added.map { id throws(PristineError) in try writer.reader.hash(of: id) }, effects)
    }
    return ChannelOutcome(changes: outcome.result, report: outcome.report)
  }

  /// Takes changes out of a channel.
  ///
  /// - Parameters:
  ///   - withDependents: also what depends on them; else that is refused.
  ///   - reset: whether the files are put to the new state; otherwise they stay, and what was recorded is an edit again.
  package func unrecord(
    _ hashes: [ChangeHash], from channel: String? = nil, withDependents: Bool = false, reset: Bool = false,
    force: Bool = false, _ invocation: Invocation
  ) throws(RepositoryError) -> ChannelOutcome {
    let current = try currentChannel()
    let isShown = (channel ?? current) == current
    if isShown, !reset {
      return try exclusively { () throws(RepositoryError) in
        try unrecordKeepingFiles(hashes, current, withDependents, invocation)
      }
    }
    let outcome = try moving(force: force, invocation) { writer, workspace throws(PristineError) in
      try writer.unrecord(hashes, from: channel ?? workspace.channel, withDependents, workspace.id)
    }
    return ChannelOutcome(changes: outcome.result, report: outcome.report)
  }

  /// Takes changes out of the channel that is shown, and leaves every file as it is.
  private func unrecordKeepingFiles(
    _ hashes: [ChangeHash], _ channel: String, _ withDependents: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> ChannelOutcome {
    let gone = try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        writer.journalIndex()
        let (gone, effects) = try writer.unrecordKeepingFiles(
          hashes, from: channel, withDependents, self.workspaceID)
        try writer.remember(try writer.reader.storedIDs(of: gone), of: self.workspaceID)
        var step = Operation.Step(movesFiles: false, effects: effects)
        step.rows = writer.takeJournal().images
        try writer.log(self.operation(invocation, [step]))
        return gone
      }
    }
    return ChannelOutcome(changes: gone, report: OutputReport())
  }
}

extension StoreWriter {
  /// Where a channel stands; it is made if need be, which is then among the effects.
  mutating func headMade(
    of channel: String, _ effects: inout [Operation.Effect]
  ) throws(PristineError) -> ChannelHead {
    if try reader.head(of: channel) == nil {
      try createChannel(channel)
      effects.append(.created(channel: channel, at: ChannelHead.none.place))
    }
    return try reader.requireHead(of: channel)
  }

  /// Puts stored changes, with all that they depend on, into a channel that stands at `before` and so has `set`. Other working copies that
  /// show it go on showing what they showed.
  ///
  /// - Returns: those that were not in it, in order of arrival.
  mutating func enter(
    _ changes: [LocalChange], _ channel: String, holding set: ChangeSet, from before: ChannelHead,
    _ workspace: UInt32?
  ) throws(PristineError) -> (added: [LocalChange], effects: [Operation.Effect]) {
    guard changes.contains(where: { !set.contains($0) }) else { return ([], []) }
    try detachWorkspaces(of: channel, except: workspace)
    let added = try add(changes, to: channel)
    return (added, [try effect(on: channel, added: added, from: before)])
  }

  mutating func unrecord(
    _ hashes: [ChangeHash], from channel: String, _ withDependents: Bool, _ workspace: UInt32
  ) throws(PristineError) -> (result: [ChangeHash], effects: [Operation.Effect]) {
    let before = try reader.requireHead(of: channel)
    let set = try reader.set(of: before)
    var ids: Set<LocalChange> = []
    for hash in hashes {
      guard let id = try reader.id(of: hash), set.contains(id) else { throw .unknownChange(hash) }
      ids.insert(id)
    }
    let gone = withDependents ? try reader.dependents(of: ids, in: set) : ids.sorted(by: >)
    try detachWorkspaces(of: channel, except: workspace)
    try remove(Set(gone), from: channel)
    let names = try gone.map { id throws(PristineError) in try reader.hash(of: id) }
    return (names, [try effect(on: channel, removed: gone, from: before)])
  }

  /// Takes changes out of the channel that is shown; the index says then that what they did is not recorded.
  mutating func unrecordKeepingFiles(
    _ hashes: [ChangeHash], from channel: String, _ withDependents: Bool, _ workspace: UInt32
  ) throws(PristineError) -> (result: [ChangeHash], effects: [Operation.Effect]) {
    let old = try reader.set(of: try reader.requireHead(of: channel))
    let (gone, effects) = try unrecord(hashes, from: channel, withDependents, workspace)
    let new = try reader.set(of: try reader.requireHead(of: channel))
    let plan = try OutputPlan(
      from: View(reader, old), to: View(reader, new),
      touched: try reader.inodes(touchedBetween: old, new))
    let scope = try reader.workspace(workspace)?.shownScope ?? .whole
    try forget(plan.limited(from: scope, to: scope), new, workspace)
    return (gone, effects)
  }

  /// What happened to a channel that stood at `before`.
  func effect(
    on channel: String, added: [LocalChange] = [], removed: [LocalChange] = [], from before: ChannelHead
  ) throws(PristineError) -> Operation.Effect {
    .changes(
      channel: channel, added: added, removed: removed, from: before.place,
      to: try reader.requireHead(of: channel).place)
  }

  /// Brings the index in line with a smaller set while the files stay: what the set does not have any more is new again, what it had is
  /// missing or edited.
  mutating func forget(_ plan: OutputPlan, _ set: ChangeSet, _ workspace: UInt32) throws(PristineError) {
    let places = try placesMoved(plan, workspace)
    let folders = try foldersMovedBack(plan, places, workspace)
    let leaving = Set(plan.items.filter { $0.new == nil }.map(\.inode))
    let removals = try Index(reader, workspace: workspace).removals()
    let removed = Dictionary(removals.map { ($0.inode, $0) }) { first, _ in first }
    for item in plan.items {
      if var removed = removed[item.inode] {
        guard let new = item.new else {
          // Nothing is left to be removed of what is gone.
          try deleteRemoval(workspace, item.inode)
          continue
        }
        if removed.entry.kind == .directory { continue }
        // What it held last is not what it holds when it is added again.
        removed.entry.executable = new.isExecutable
        try setExpectation(&removed.entry, item, View(reader, set))
        try putRemoval(workspace, removed.directory, removed.name, removed.entry)
        continue
      }
      // Where it is as far as it was not moved itself: the directories above it stay where they are.
      let newNames = item.new.map { new in
        folders[new.placement.parent].map { $0 + [Array(new.name)] } ?? Index.names(of: new.path)
      }
      let oldNames = places[item.inode] ?? item.oldPath.map { Index.names(of: $0) }
      if let oldNames, let (directory, found) = try Index(reader, workspace: workspace).lookup(oldNames),
        var entry = found,
        entry.inodes.contains(item.inode)
      {
        let name = oldNames[oldNames.count - 1]
        if let new = item.new {
          entry.inodes = new.merged
          // What is where it is since a directory above it was moved is not moved itself.
          if places[item.inode] == nil || entry.tracking == .moved {
            entry.tracking = newNames == oldNames ? .recorded : .moved
          }
          entry.executable = new.isExecutable
          entry.hasTreeConflict = !new.conflicts.isEmpty
        } else {
          entry.inodes = []
          entry.tracking = .added
          let path = Array(oldNames.joined(separator: [UInt8(ascii: "/")]))
          try remember(item.inode, at: path, of: workspace)
        }
        if entry.kind != .directory { try setExpectation(&entry, item, View(reader, set)) }
        try putIndex(workspace, directory, name, entry)
      } else if let new = item.new, let newNames {
        var entry = IndexEntry(kind: item.kind, tracking: .recorded, inodes: new.merged)
        entry.executable = new.isExecutable
        entry.hasTreeConflict = !new.conflicts.isEmpty
        if try isTaken(newNames, entry, leaving, workspace) {
          // What was moved or added to its place stays there: what comes back is removed, and that is not recorded.
          if entry.kind != .directory { try setExpectation(&entry, item, View(reader, set)) }
          try putRemoval(workspace, Index.nowhere, newNames[newNames.count - 1], entry)
          continue
        }
        let parent = try trackedDirectory(Array(newNames.dropLast()), workspace)
        if entry.kind == .directory {
          // What was added in a directory made anew at its place is in it now.
          let known = try Index(reader, workspace: workspace).entry(in: parent, newNames[newNames.count - 1])
          entry.directory = known?.directory ?? 0
          if entry.directory == 0 { entry.directory = try nextDirectory(workspace) }
        } else {
          try setExpectation(&entry, item, View(reader, set))
        }
        try putIndex(workspace, parent, newNames[newNames.count - 1], entry)
      }
    }
  }

  /// Whether something else is tracked at a path, or stands as a file where a directory above it would have to be. A directory that no
  /// channel has any more gives its place, and what is in it, to one that comes back; one that is merged with it shares it.
  private func isTaken(
    _ names: [[UInt8]], _ entry: IndexEntry, _ leaving: Set<LocalInode>, _ workspace: UInt32
  ) throws(PristineError) -> Bool {
    let index = Index(reader, workspace: workspace)
    for depth in 1..<names.count {
      guard let above = try index.lookup(Array(names[..<depth]))?.entry else { return false }
      if above.kind != .directory { return true }
    }
    guard let known = try index.lookup(names)?.entry else { return false }
    if known.kind == .directory, entry.kind == .directory, known.tracking == .recorded {
      return !leaving.union(entry.inodes).isSuperset(of: known.inodes)
    }
    return known.tracking != .added || known.kind != entry.kind
  }

  /// Where the inodes of a plan are that are not where the channel had them, since they were moved and that is not recorded.
  private func placesMoved(_ plan: OutputPlan, _ workspace: UInt32) throws(PristineError) -> [LocalInode:
    [[UInt8]]]
  {
    let index = Index(reader, workspace: workspace)
    var elsewhere: Set<LocalInode> = []
    for item in plan.items {
      guard let names = item.oldPath.map({ Index.names(of: $0) }) else { continue }
      if try index.lookup(names)?.entry?.inodes.contains(item.inode) != true { elsewhere.insert(item.inode) }
    }
    return elsewhere.isEmpty ? [:] : try index.places(of: elsewhere)
  }

  /// Where directories are tracked, and stay, that the channel has at other places now.
  private func foldersMovedBack(
    _ plan: OutputPlan, _ places: [LocalInode: [[UInt8]]], _ workspace: UInt32
  ) throws(PristineError) -> [LocalInode: [[UInt8]]] {
    let index = Index(reader, workspace: workspace)
    var out: [LocalInode: [[UInt8]]] = [:]
    for item in plan.items where item.kind == .directory {
      guard let old = item.oldPath, let new = item.new, old != new.path else { continue }
      let names = places[item.inode] ?? Index.names(of: old)
      guard try index.lookup(names)?.entry?.inodes.contains(item.inode) == true else { continue }
      out[item.inode] = names
    }
    return out
  }

  /// What a file would hold by the set: its content has to be looked at to know whether it does.
  private func setExpectation(_ entry: inout IndexEntry, _ item: OutputPlan.Item, _ view: View)
    throws(PristineError)
  {
    entry.stamp = .unknown
    guard item.new != nil else {
      entry.digest = nil
      entry.hasContentConflict = false
      return
    }
    let rendered = try RenderedFile(item.inode, view)
    entry.digest = Digest.of(rendered.bytes)
    entry.hasContentConflict = rendered.hasConflict
  }
}

extension PreparedChange {
  /// Changes with what they depend on before them, as far as it is among them.
  static func inOrder(_ changes: [PreparedChange]) -> [PreparedChange] {
    var byHash: [ChangeHash: PreparedChange] = [:]
    for change in changes { byHash[change.encoded.hash] = change }
    var out: [PreparedChange] = []
    var state: [ChangeHash: Bool] = [:]
    var todo = changes.reversed().map(\.encoded.hash)
    while let hash = todo.last {
      guard let change = byHash[hash], state[hash] != true else {
        todo.removeLast()
        continue
      }
      if state[hash] == false {
        state[hash] = true
        out.append(change)
        todo.removeLast()
      } else {
        state[hash] = false
        for dependency in change.encoded.change.dependencies where state[dependency] == nil {
          todo.append(dependency)
        }
      }
    }
    return out
  }
}
