import ChangeModel
import Pristine
import Remote

extension StoreReader {
  /// Digest of all tags and what they name: equal where nothing about tags need be said.
  func tagsDigest() throws(PristineError) -> Digest { StoreReader.digest(of: try tags()) }

  /// The same of tags that were read already.
  static func digest(of tags: [(name: String, tag: Tag)]) -> Digest {
    var out = ByteWriter()
    for (name, tag) in tags {
      out.string(Array(name.utf8))
      out.digest(tag.head.state)
    }
    return Digest.of(out.bytes)
  }
}

/// Tags travel as what they say; which changes are in the state of one is found in the log of a channel that once was in that state, and
/// told where none was.
extension Repository {
  /// The tags whose changes all lie within a set.
  func tagNotes(within set: ChangeSet) throws(RepositoryError) -> [TagNote] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [TagNote] = []
        for (name, tag) in try reader.tags() {
          let members = try reader.set(of: tag.head)
          guard members.countShared(with: set) == members.count else { continue }
          out.append(TagNote(name, tag))
        }
        return out
      }
    }
  }

  /// The changes in the state of a tag, in the order of their arrival.
  ///
  /// - Throws: `.remote(.refused)` when there is no such tag.
  func members(ofTag name: String) throws(RepositoryError) -> [ChangeHash] {
    let found = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> [ChangeHash]? in
        guard let tag = try reader.tag(name) else { return nil }
        return try reader.changes(of: tag.head, after: 0).map { id throws(PristineError) in
          try reader.hash(of: id)
        }
      }
    }
    guard let found else { throw .remote(.refused(Refusal(.noSuchTag, name))) }
    return found
  }

  /// Takes a tag that somebody pushed.
  ///
  /// - Parameter members: the changes in its state, once they were asked for.
  func take(
    _ note: TagNote, fromLogOf channel: String, members: [ChangeHash]? = nil, _ invocation: Invocation
  ) throws(RepositoryError) -> TagPut.Outcome {
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        let outcome = try writer.take(note, fromLogOf: channel, members: members)
        if outcome == .put {
          let step = Operation.Step(movesFiles: false, effects: [.tag(note.name, before: nil)])
          try writer.log(
            Operation(
              timestamp: invocation.timestamp, command: invocation.command, workspace: Workspace.nobody,
              steps: [step]))
        }
        return outcome
      }
    }
  }

  /// Takes the names of changes in that were asked for.
  func receiveMembers(over connection: Connection, most: Int) throws(RepositoryError) -> [ChangeHash] {
    try talking { () throws(RemoteError) in try connection.receiveAll(Members.self, most: most) }
  }
}

extension StoreWriter {
  /// Stores a tag from elsewhere, where its name is free and its changes are here.
  mutating func take(
    _ note: TagNote, fromLogOf channel: String, members: [ChangeHash]?
  ) throws(PristineError) -> TagPut.Outcome {
    if let known = try reader.tag(note.name) { return known.head.state == note.state ? .known : .differs }
    guard ChannelName.isValid(note.name) else { return .lacksChanges }
    var head: ChannelHead?
    if let known = try reader.head(of: channel), try reader.state(of: known, after: note.count) == note.state
    {
      head = try self.head(known, cutTo: note.count)
    } else if let members {
      let ids = try reader.storedIDs(of: members)
      guard ids.count == members.count else { return .lacksChanges }
      head = try self.head(.none, with: ids)
    }
    guard let head else { return .membersWanted }
    guard head.state == note.state else { return .lacksChanges }
    try setTag(
      note.name, Tag(head: head, message: note.message, author: note.author, timestamp: note.timestamp))
    return .put
  }
}

extension TagNote {
  init(_ name: String, _ tag: Tag) {
    self.init(
      name: name, state: tag.head.state, count: Int(tag.head.length), message: tag.message,
      author: tag.author, timestamp: tag.timestamp)
  }
}

extension RemoteClient {
  /// Tags there that are new here, and those whose names mean something else here.
  func newTags(_ opened: Opened, in repository: Repository) throws(RepositoryError) -> NewTags {
    guard welcome.knows(ProtocolVersion.tags) else { return NewTags() }
    let own = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in try reader.tags() }
    }
    guard StoreReader.digest(of: own) != opened.tags else { return NewTags() }
    let states = Dictionary(own.map { ($0.name, $0.tag.head.state) }) { first, _ in first }
    var out = NewTags()
    for note in try tags() {
      guard let known = states[note.name] else {
        out.tags.append(note)
        continue
      }
      if known != note.state { out.differing.append(note.name) }
    }
    return out
  }

  /// Tags with their changes, where no log here will have been in their state once `order` has come after what `head` holds.
  func members(
    of notes: [TagNote], after head: ChannelHead, _ order: [ChangeHash], in repository: Repository
  ) throws(RepositoryError) -> [PlacedTag] {
    guard !notes.isEmpty else { return [] }
    var late: [Int: Digest] = [:]
    let counts = Set(notes.map(\.count))
    var sum = head.sum
    for (index, hash) in order.enumerated() {
      sum.add(hash)
      let count = Int(head.length) + index + 1
      if counts.contains(count) { late[count] = sum.digest }
    }
    var out: [PlacedTag] = []
    for note in notes {
      let state = try stored { () throws(PristineError) -> Digest? in
        if let state = late[note.count] { return state }
        return try repository.store.read { reader throws(PristineError) in
          try reader.state(of: head, after: note.count)
        }
      }
      if state == note.state {
        out.append(PlacedTag(note: note, members: nil))
      } else {
        try send(TagMembers(note.name))
        out.append(
          PlacedTag(
            note: note, members: try repository.receiveMembers(over: connection, most: note.count)))
      }
    }
    return out
  }
}

/// Tags of another repository.
struct NewTags {
  var tags: [TagNote] = []
  var differing: [String] = []
}

/// A tag that is to be stored; the changes in its state where no log tells them.
struct PlacedTag {
  var note: TagNote
  var members: [ChangeHash]?
}
