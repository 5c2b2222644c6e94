import ChangeModel
import LMDB

extension StoreWriter {
  /// Overlays deeper than this are copied into one set: reading stays quick however often a channel is forked.
  private static let deepestOverlay: UInt32 = 8

  mutating func setHead(of channel: String, _ head: ChannelHead) throws(PristineError) {
    var out = ByteWriter(reserving: 2080)
    head.encode(&out)
    try put(Key.of(channel), out.bytes, in: tables.channels)
  }

  /// Makes an empty channel.
  package mutating func createChannel(_ name: String) throws(PristineError) {
    guard try reader.head(of: name) == nil else { throw .channelExists(name) }
    try setHead(of: name, .empty)
  }

  /// Makes a channel that holds what another holds: two rows, whatever the size.
  package mutating func fork(_ head: ChannelHead, to name: String) throws(PristineError) {
    guard try reader.head(of: name) == nil else { throw .channelExists(name) }
    try share(head)
    let log = try next("log")
    try setLog(log, base: head.log, length: head.length)
    try setHead(
      of: name, ChannelHead(set: head.set, log: log, length: head.length, accumulator: head.accumulator))
  }

  package mutating func deleteChannel(_ name: String) throws(PristineError) {
    guard try delete(Key.of(name), in: tables.channels) else { throw .noSuchChannel(name) }
  }

  /// Gives a channel another name; working copies that show it go on doing so.
  package mutating func renameChannel(_ name: String, to other: String) throws(PristineError) {
    let head = try reader.requireHead(of: name)
    guard try reader.head(of: other) == nil else { throw .channelExists(other) }
    try delete(Key.of(name), in: tables.channels)
    try setHead(of: other, head)
    for var workspace in try reader.workspaces() where workspace.channel == name {
      workspace.channel = other
      try put(workspace)
    }
  }

  /// Adds changes, in this order, whose dependencies are in the channel or earlier in the list; those it holds already are skipped.
  ///
  /// - Returns: what was added.
  /// - Throws: `.missingDependencies`, with the channel as it was.
  @discardableResult
  package mutating func add(_ changes: [LocalChange], to channel: String) throws(PristineError)
    -> [LocalChange]
  {
    var head = try reader.requireHead(of: channel)
    var set = try reader.set(of: head)
    var added: [LocalChange] = []
    for change in changes where !set.contains(change) {
      var missing: [ChangeHash] = []
      for dependency in try reader.dependencies(of: change) where !set.contains(dependency) {
        missing.append(try reader.hash(of: dependency))
      }
      let hash = try reader.hash(of: change)
      guard missing.isEmpty else { throw .missingDependencies(of: hash, missing) }
      set.insert(change)
      head.accumulator.add(hash)
      try append(change, &head)
      added.append(change)
    }
    guard !added.isEmpty else { return [] }
    try store(set, changed: added, &head)
    try setHead(of: channel, head)
    return added
  }

  /// Takes changes out of a channel on which nothing left in it depends.
  ///
  /// The log is written anew from the oldest of them on: later entries get the state they now stand for.
  /// - Throws: `.hasDependents`, `.unknownChange` when the channel does not hold one.
  package mutating func remove(_ changes: Set<LocalChange>, from channel: String) throws(PristineError) {
    var head = try reader.requireHead(of: channel)
    var set = try reader.set(of: head)
    for change in changes.sorted() {
      guard set.contains(change) else { throw .unknownChange(try reader.hash(of: change)) }
      var left: [ChangeHash] = []
      for dependent in try reader.dependents(of: change)
      where set.contains(dependent) && !changes.contains(dependent) {
        left.append(try reader.hash(of: dependent))
      }
      guard left.isEmpty else { throw .hasDependents(try reader.hash(of: change), left) }
    }
    var later: [LocalChange] = []
    var unseen = changes
    try reader.log(of: head) { entry throws(PristineError) in
      if unseen.remove(entry.change) == nil { later.append(entry.change) }
      return !unseen.isEmpty
    }
    for change in changes.sorted() + later {
      set.remove(change)
      head.accumulator.remove(try reader.hash(of: change))
    }
    let keep = head.length - UInt32(changes.count + later.count)
    let log = try next("log")
    try setLog(log, base: head.log, length: keep)
    (head.log, head.length) = (log, keep)
    for change in later.reversed() {
      set.insert(change)
      head.accumulator.add(try reader.hash(of: change))
      try append(change, &head)
    }
    try store(set, changed: changes.sorted(), &head)
    try setHead(of: channel, head)
  }

  /// Makes a channel hold just these changes, as if they had arrived in this order, with a set and a log of its own.
  mutating func replace(_ channel: String, by changes: [LocalChange]) throws(PristineError) {
    var head = ChannelHead.empty
    var set = ChangeSet()
    for change in changes {
      set.insert(change)
      head.accumulator.add(try reader.hash(of: change))
      try append(change, &head)
    }
    try store(set, changed: changes, &head)
    try setHead(of: channel, head)
  }

  /// Takes changes out and puts others in, and the log to another place of its past: the inverse of what led from there.
  ///
  /// - Throws: `.movedSince` when the log of the channel does not end at `from`.
  mutating func exchange(
    _ channel: String, out gone: [LocalChange], in back: [LocalChange], from: LogPlace, to: LogPlace
  ) throws(PristineError) {
    var head = try reader.requireHead(of: channel)
    guard head.place == from else { throw .movedSince(channel: channel) }
    var set = try reader.set(of: head)
    for change in gone where set.remove(change) { head.accumulator.remove(try reader.hash(of: change)) }
    for change in back where set.insert(change) { head.accumulator.add(try reader.hash(of: change)) }
    (head.log, head.length) = (to.log, to.length)
    try store(set, changed: gone + back, &head)
    try setHead(of: channel, head)
  }

  /// Puts a channel where another head stands: its set and its log.
  ///
  /// - Returns: what entered the channel, and what left it.
  package mutating func move(_ channel: String, to target: ChannelHead) throws(PristineError) -> (
    added: [LocalChange], removed: [LocalChange]
  ) {
    let (old, new) = (try reader.set(of: try reader.requireHead(of: channel)), try reader.set(of: target))
    try share(target)
    try setHead(of: channel, target)
    return (new.subtracting(old).members, old.subtracting(new).members)
  }

  /// A head that holds what another holds, and some changes besides: what files show that were recorded on it.
  package mutating func head(_ head: ChannelHead, with changes: [LocalChange]) throws(PristineError)
    -> ChannelHead
  {
    var head = head
    try share(head)
    var set = try reader.set(of: head)
    var added: [LocalChange] = []
    for change in changes where set.insert(change) {
      head.accumulator.add(try reader.hash(of: change))
      try append(change, &head)
      added.append(change)
    }
    if !added.isEmpty { try store(set, changed: added, &head) }
    return head
  }

  /// A head that holds what another holds, without some changes and with others; its log is not known. For sets that are no channel's.
  package mutating func head(
    _ head: ChannelHead, without gone: [LocalChange], with new: [LocalChange]
  ) throws(PristineError) -> ChannelHead {
    try share(head)
    var out = head
    (out.log, out.length) = (0, head.length)
    var set = try reader.set(of: head)
    var changed: [LocalChange] = []
    for change in gone where set.remove(change) {
      out.accumulator.remove(try reader.hash(of: change))
      changed.append(change)
    }
    for change in new where set.insert(change) {
      out.accumulator.add(try reader.hash(of: change))
      changed.append(change)
    }
    out.length = UInt32(set.count)
    if !changed.isEmpty { try store(set, changed: changed, &out) }
    return out
  }

  /// Where a channel stood when its log had so many entries: the same log, and the set of then.
  package mutating func head(_ head: ChannelHead, cutTo count: Int) throws(PristineError) -> ChannelHead {
    var out = try self.head(head, without: try reader.changes(of: head, after: count), with: [])
    (out.log, out.length) = (count == 0 ? 0 : head.log, UInt32(count))
    return out
  }

  // MARK: Logs and sets

  /// Entries are never overwritten: where a log goes on already, since some of it was undone, or another channel follows it, a new one
  /// branches off. So a place in a log means the same for ever.
  mutating func append(_ change: LocalChange, _ head: inout ChannelHead) throws(PristineError) {
    if head.log == 0 {
      head.log = try next("log")
      try setLog(head.log, base: 0, length: 0)
    } else if try reader.logEntry(head.log, head.length) != nil {
      let log = try next("log")
      try setLog(log, base: head.log, length: head.length)
      head.log = log
    }
    var out = ByteWriter()
    out.varint(change.value)
    out.digest(head.state)
    try put(Key.of(head.log, head.length), out.bytes, in: tables.logEntries)
    head.length += 1
  }

  private mutating func setLog(_ log: UInt32, base: UInt32, length: UInt32) throws(PristineError) {
    var out = ByteWriter()
    out.varint(base)
    out.varint(length)
    try put(Key.of(log), out.bytes, in: tables.logs)
  }

  /// Marks the set of a head as held by more than one: whoever changes it next makes an overlay.
  package mutating func share(_ head: ChannelHead) throws(PristineError) {
    guard head.set != 0 else { return }
    let info = try reader.setInfo(head.set)
    if !info.isShared { try putSetInfo(head.set, base: info.base, depth: info.depth, isShared: true) }
  }

  private mutating func putSetInfo(_ set: UInt32, base: UInt32, depth: UInt32, isShared: Bool)
    throws(PristineError)
  {
    var out = ByteWriter()
    out.varint(base)
    out.varint(depth)
    out.byte(isShared ? 1 : 0)
    try put(Key.of(set), out.bytes, in: tables.sets)
  }

  /// Writes the pages in which `changed` lie, to the head's own set or to an overlay of a shared one.
  mutating func store(_ set: ChangeSet, changed: [LocalChange], _ head: inout ChannelHead)
    throws(PristineError)
  {
    var pages = Set(changed.map { Int($0.value) / ChangeSet.pageBits })
    let info: (base: UInt32, depth: UInt32, isShared: Bool) =
      head.set == 0 ? (base: 0, depth: 0, isShared: true) : try reader.setInfo(head.set)
    if info.isShared {
      let old = head.set
      head.set = try next("set")
      if old == 0 || info.depth >= StoreWriter.deepestOverlay {
        try putSetInfo(head.set, base: 0, depth: 0, isShared: false)
        pages = Set(0..<set.pageCount)
      } else {
        try putSetInfo(head.set, base: old, depth: info.depth + 1, isShared: false)
      }
    }
    for page in pages.sorted() {
      var out: [UInt8] = []
      out.reserveCapacity(ChangeSet.pageBits / 8)
      for word in set.page(page) { withUnsafeBytes(of: word.littleEndian) { out.append(contentsOf: $0) } }
      try put(Key.of(head.set, UInt32(page)), out, in: tables.setPages)
    }
  }
}
