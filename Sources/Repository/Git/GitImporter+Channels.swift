import ChangeModel
import FileSystem
import GitBridge
import Pristine

/// Branches become channels, and tags tags: in one transaction, once all their commits are there.
extension GitImporter {
  /// Where channels and tags go.
  struct Placing {
    var branches: [(ref: GitRef, name: String)] = []
    var tags: [(ref: GitRef, name: String)] = []
    /// The branch whose channel a new repository shows.
    var shown: String?
  }

  /// The head that was made last, and the logs that others can go on from.
  private struct Heads {
    var head = ChannelHead.none
    var set = ChangeSet()
    /// By commit: where the log ends that lists its set.
    var places: [Int: LogPlace] = [:]
  }

  /// Makes and moves channels and tags.
  func place(_ placing: Placing, _ writer: inout StoreWriter, _ workspace: inout Workspace)
    throws(RepositoryError) -> [Operation.Effect]
  {
    var made = Heads()
    var effects: [Operation.Effect] = []
    for (ref, name) in placing.branches {
      guard let commit = ref.commit.flatMap({ history.number(of: $0) }) else { continue }
      let effect = try place(ref, name, commit, &made, &writer, workspace.channel)
      if let effect { effects.append(effect) }
    }
    for (ref, name) in placing.tags.sorted(by: { commitNumber($0.ref) < commitNumber($1.ref) }) {
      guard let commit = ref.commit.flatMap({ history.number(of: $0) }) else { continue }
      if let effect = try placeTag(ref, name, commit, &made, &writer) { effects.append(effect) }
    }
    if let shown = placing.shown, shown != workspace.channel,
      try stored({ () throws(PristineError) in try writer.reader.head(of: shown) }) != nil
    {
      effects.append(.shown(from: workspace.channel, to: shown))
      workspace.channel = shown
    }
    return effects
  }

  private func commitNumber(_ ref: GitRef) -> Int { ref.commit.flatMap { history.number(of: $0) } ?? 0 }

  private func place(
    _ ref: GitRef, _ name: String, _ commit: Int, _ made: inout Heads, _ writer: inout StoreWriter,
    _ shown: String
  ) throws(RepositoryError) -> Operation.Effect? {
    let old = try stored { () throws(PristineError) in try writer.reader.head(of: name) }
    let wanted = set(of: commit) ?? ChangeSet()
    let row = GitRefRow(.branch, ref.name, ref.target.bytes)
    let known = try stored { () throws(PristineError) in
      try writer.reader.gitRefs(.branch).first { $0.name == ref.name }
    }
    guard let old else {
      let head = try head(at: commit, wanted, &made, &writer)
      try stored { () throws(PristineError) in
        try writer.putChannel(name, head)
        try writer.put(row)
      }
      note(channel: name)
      return .created(channel: name, at: head.place)
    }
    let held = try stored { () throws(PristineError) in try writer.reader.set(of: old) }
    if held == wanted {
      if known != row { try stored { () throws(PristineError) in try writer.put(row) } }
      return nil
    }
    let before = known.flatMap { GitID($0.value) }.flatMap { history.number(of: $0) }.flatMap {
      setOnce(of: $0)
    }
    let isOurs = held.count == 0 || before == held || held.countShared(with: wanted) == held.count
    if isOurs {
      let isAhead = held.count > 0 && held.countShared(with: wanted) == held.count
      let head =
        isAhead
        ? try head(at: commit, wanted, goingOnFrom: old, held, &made, &writer)
        : try head(at: commit, wanted, &made, &writer)
      try stored { () throws(PristineError) in
        try writer.share(old)
        try writer.detachWorkspaces(of: name, except: repository.workspaceID)
        try writer.putChannel(name, head)
        try writer.put(row)
      }
      note(channel: name)
      return .changes(
        channel: name, added: wanted.subtracting(held).members, removed: held.subtracting(wanted).members,
        from: old.place, to: head.place)
    }
    guard let before else {
      skip(ref.name, known == nil ? .taken : .diverged)
      return nil
    }
    guard before.countShared(with: wanted) == before.count, before.countShared(with: held) == before.count
    else {
      skip(ref.name, .diverged)
      return nil
    }
    // Both went on: the channel gets what is new, beside its own.
    let new = wanted.subtracting(held).members
    let effect = try stored { () throws(PristineError) in
      try writer.detachWorkspaces(of: name, except: repository.workspaceID)
      let added = try writer.add(new, to: name)
      try writer.put(row)
      return added.isEmpty ? nil : try writer.effect(on: name, added: added, removed: [], from: old)
    }
    if effect != nil { note(channel: name) }
    return effect
  }

  private func placeTag(
    _ ref: GitRef, _ name: String, _ commit: Int, _ made: inout Heads, _ writer: inout StoreWriter
  ) throws(RepositoryError) -> Operation.Effect? {
    let old = try stored { () throws(PristineError) in try writer.reader.tag(name) }
    let wanted = set(of: commit) ?? ChangeSet()
    let row = GitRefRow(.tag, ref.name, ref.target.bytes)
    let known = try stored { () throws(PristineError) in
      try writer.reader.gitRefs(.tag).first { $0.name == ref.name }
    }
    if old != nil, known == row { return nil }
    if old != nil, known == nil {
      skip(ref.name, .taken)
      return nil
    }
    let head = try head(at: commit, wanted, &made, &writer)
    var tag = Tag(head: head, message: [], author: Author(name: []), timestamp: Timestamp(nanoseconds: 0))
    var objects: [(id: [UInt8], change: LocalChange?, bytes: [UInt8])] = []
    for id in ref.tags {
      let raw = try fromGit { () throws(GitError) in try self.objects.read(id, .tag) }
      if id == ref.tags.first {
        let object = try fromGit { () throws(GitError) in try GitTag(raw, id) }
        tag.message = Array(object.message.prefix(Limits.message))
        if let tagger = object.tagger {
          tag.author = Author(name: tagger.name, email: tagger.email)
          tag.timestamp = GitImport.timestamp(tagger)
        }
      }
      objects.append((id.bytes, nil, raw))
    }
    if ref.tags.isEmpty {
      // It says of itself neither who nor when: then as the commit does.
      let raw = try fromGit { () throws(GitError) in try self.objects.read(history.ids[commit], .commit) }
      let object = try fromGit { () throws(GitError) in try GitCommit(raw, history.ids[commit]) }
      tag.author = Author(name: object.committer.name, email: object.committer.email)
      tag.timestamp = GitImport.timestamp(object.committer)
    }
    let (finished, kept) = (tag, objects)
    try stored { () throws(PristineError) in
      var unknown: [(id: [UInt8], change: LocalChange?, bytes: [UInt8])] = []
      for object in kept where try writer.reader.gitObject(object.id) == nil { unknown.append(object) }
      try writer.keepGit(unknown)
      try writer.setTag(name, finished)
      try writer.put(row)
    }
    note(tag: name)
    return .tag(name, before: old)
  }

  /// A head for the set of a commit that goes on from where a channel stands.
  private func head(
    at commit: Int, _ wanted: ChangeSet, goingOnFrom old: ChannelHead, _ held: ChangeSet,
    _ made: inout Heads, _ writer: inout StoreWriter
  ) throws(RepositoryError) -> ChannelHead {
    let new = wanted.subtracting(held).members
    let head = try stored { () throws(PristineError) in
      var head = try writer.head(holding: wanted, near: old, holding: held, at: old.place, before: new)
      try writer.list(new, in: &head)
      return head
    }
    made.places[commit] = head.place
    (made.head, made.set) = (head, wanted)
    return head
  }

  /// A head for the set of a commit, whose log lists what came along the line of first parents, each merge behind what it brought in.
  private func head(
    at commit: Int, _ wanted: ChangeSet, _ made: inout Heads, _ writer: inout StoreWriter
  ) throws(RepositoryError) -> ChannelHead {
    var line: [Int] = []
    var at: Int? = commit
    while let number = at, made.places[number] == nil {
      line.append(number)
      at = history.parents(of: number).first.map { Int($0) }
    }
    var listed: [(commit: Int, changes: [LocalChange])] = []
    for number in line.reversed() {
      guard let change = changes[number] else { continue }
      listed.append((number, (arrivals[number] ?? []) + [change]))
    }
    let place = at.flatMap { made.places[$0] } ?? ChannelHead.none.place
    let entries = listed
    let (other, otherSet) = (made.head, made.set)
    let (head, places) = try stored { () throws(PristineError) in
      var head = try writer.head(
        holding: wanted, near: other, holding: otherSet, at: place, before: entries.flatMap(\.changes))
      var places: [(Int, LogPlace)] = []
      for (commit, changes) in entries {
        try writer.list(changes, in: &head)
        places.append((commit, head.place))
      }
      return (head, places)
    }
    for (commit, place) in places { made.places[commit] = place }
    (made.head, made.set) = (head, wanted)
    return head
  }
}
