import ChangeModel
import GitBridge
import Pristine
import WorkingCopy

/// What to write into a git repository.
package struct GitExportRequest: Sendable {
  /// Channels; all, and all tags, when empty.
  package var channels: [String] = []
  /// The message a change gets as a commit.
  package var message: (@Sendable (Header, ChangeHash) throws(RepositoryError) -> [UInt8])?
  package init() {}
}

/// What was written.
package struct GitExportOutcome: Sendable {
  /// Commits made for changes that had none.
  package var commits: [(change: ChangeHash, id: GitID)] = []
  /// Objects handed to git.
  package var objects = 0
  package var branches: [(name: String, id: GitID)] = []
  package var tags: [String] = []
  package var skipped: [(name: String, reason: SkipReason)] = []
  /// Whether git was given so much that packing it anew makes it much smaller.
  package var isLoose = false

  package enum SkipReason: Sendable {
    /// The channel is in conflict about these paths.
    case conflict([[UInt8]])
    /// The branch has commits that are not known here.
    case unknown(GitID)
    /// The branch has commits that the channel does not have.
    case diverged(GitID)
    /// It is checked out in the repository.
    case checkedOut
    /// Git refuses the name, or to move it.
    case refused
  }
}

extension Repository {
  /// Writes channels as branches of a git repository, and tags as tags.
  ///
  /// What was taken over from git comes out as the very commits it was; every other change becomes a commit on top of the one before it in
  /// the order of arrival, with the tree that the channel had then. What was written is noted: it is the same change when it is taken
  /// over again, and is not written twice.
  package func exportGit(
    to destination: GitSource, _ request: GitExportRequest, _ invocation: Invocation
  ) throws(RepositoryError) -> GitExportOutcome {
    var outcome = GitExportOutcome()
    var notes: [(id: GitID, change: LocalChange, bytes: [UInt8])] = []
    try reading { reader throws(RepositoryError) in
      let exporter = try GitExporter(destination, reader, request, invocation)
      try exporter.run(reader)
      (outcome, notes) = (exporter.outcome, exporter.made)
    }
    let made = notes
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        try writer.keepGit(made.map { ($0.id.bytes, $0.change, $0.bytes) })
        for commit in made { try writer.noteGitCommit(commit.id.bytes, of: commit.change) }
        if try writer.reader.gitRefs(.setting).isEmpty, !made.isEmpty {
          try writer.put(GitRefRow(.setting, Array("format".utf8), [destination.format.rawValue]))
          try writer.put(GitRefRow(.setting, Array("selection".utf8), []))
        }
      }
    }
    return outcome
  }
}

/// Writes one state after the other.
private final class GitExporter {
  private let destination: GitSource
  private let request: GitExportRequest
  private let invocation: Invocation
  private let pack: GitPack
  private let objects: GitObjects
  private let naming: GitTreeNaming
  private let otherNames: [GitID: GitID]
  private let contents = ContentsReader()
  private var known: GitKnownCommits
  private var there: Set<GitID> = []
  private(set) var outcome = GitExportOutcome()
  private(set) var made: [(id: GitID, change: LocalChange, bytes: [UInt8])] = []

  init(
    _ destination: GitSource, _ reader: StoreReader, _ request: GitExportRequest, _ invocation: Invocation
  ) throws(RepositoryError) {
    self.destination = destination
    self.request = request
    self.invocation = invocation
    pack = GitPack(destination.git, destination.format)
    objects = try fromGit { () throws(GitError) in try GitObjects(destination.git) }
    known = try GitKnownCommits(reader)
    naming = try GitTreeNaming(destination.format, reader, keepsEmptyDirectories: true)
    otherNames = naming.otherNames
    let settings = try stored { () throws(PristineError) in try reader.gitRefs(.setting) }
    if let format = settings.first(where: { $0.name == Array("format".utf8) })?.value.first,
      format != destination.format.rawValue
    {
      throw .gitRefused(.otherFormat)
    }
    naming.emit = { [unowned self] object, view throws(RepositoryError) in try self.write(object, view) }
  }

  // MARK: Objects

  private func write(_ object: GitTreeNaming.Object, _ view: View) throws(RepositoryError) {
    switch object {
    case .tree(let tree, let id):
      guard there.insert(id).inserted else { return }
      let bytes = known.others[id] ?? tree.bytes
      try fromGit { () throws(GitError) in try pack.add(.tree, bytes) }
    case .blob(let file, let id):
      guard there.insert(id).inserted else { return }
      if file.count < FileRecorder.wholeFrom {
        let bytes = try stored { () throws(PristineError) in try file.bytes(view) }
        try fromGit { () throws(GitError) in try pack.add(.blob, bytes) }
      } else {
        let large = try fromGit { () throws(GitError) in try pack.begin(.blob, count: file.count) }
        try file.forEachPortion(view, failure: RepositoryError.store) { bytes throws(RepositoryError) in
          do throws(GitError) { try large.add(bytes) } catch { throw .git(error) }
        }
        try fromGit { () throws(GitError) in try large.finish() }
      }
    }
  }

  /// The tree of a set, written; with the id it has in git, where that is known.
  private func tree(_ set: ChangeSet, _ reader: StoreReader, expecting id: GitID? = nil)
    throws(RepositoryError)
    -> GitID
  {
    let view = View(reader, set, contents: contents)
    naming.otherNames = otherNames
    let root = try naming.root(view)
    guard let id, root != id, !otherNames.isEmpty else { return root }
    naming.otherNames = [:]
    return try naming.root(view)
  }

  // MARK: Branches

  func run(_ reader: StoreReader) throws(RepositoryError) {
    var branches: [(name: String, at: Int)] = []
    let names = try stored { () throws(PristineError) in
      request.channels.isEmpty ? try reader.channelNames() : request.channels
    }
    for (number, name) in names.enumerated() {
      invocation.progress?.report(.exportingChanges, done: number, of: names.count)
      let head = try stored { () throws(PristineError) in try reader.requireHead(of: name) }
      if head.length == 0 { continue }
      if let commit = try commit(for: head, name, reader) { branches.append((name, commit)) }
    }
    var tags: [(name: String, at: Int, object: GitID?)] = []
    if request.channels.isEmpty {
      let origins = try stored { () throws(PristineError) in try reader.gitRefs(.tag) }
      for (name, tag) in try stored({ () throws(PristineError) in try reader.tags() })
      where tag.head.length > 0 {
        guard let commit = try commit(for: tag.head, name, reader) else { continue }
        let object = origins.first { $0.name == Array(name.utf8) }.flatMap { GitID($0.value) }
        tags.append((name, commit, object.flatMap { known.others[$0] == nil ? nil : $0 }))
      }
    }
    try writeMissing(branches.map(\.at) + tags.map(\.at), reader)
    for tag in tags {
      guard let object = tag.object, let bytes = known.others[object] else { continue }
      try fromGit { () throws(GitError) in try pack.add(.tag, bytes) }
    }
    try fromGit { () throws(GitError) in try pack.flush() }
    outcome.objects = pack.written
    outcome.isLoose = pack.isLoose
    try move(branches, tags)
  }

  /// The commit that is the state of a head: known, or made of the changes that came after the last one known; nil when it is in conflict.
  private func commit(for head: ChannelHead, _ name: String, _ reader: StoreReader) throws(RepositoryError)
    -> Int?
  {
    var log: [LocalChange] = []
    try stored { () throws(PristineError) in
      try reader.log(of: head) { entry throws(PristineError) in
        log.append(entry.change)
        return true
      }
    }
    log.reverse()
    var set = try stored { () throws(PristineError) in try reader.set(of: head) }
    var at: Int?
    var rest: [LocalChange] = []
    search: while let last = log.last {
      for commit in known.commits(of: last) where known.set(of: commit) == set {
        at = commit
        break search
      }
      set.remove(last)
      log.removeLast()
      rest.append(last)
    }
    var progress: [(change: LocalChange, bytes: [UInt8], id: GitID)] = []
    var parent = at.map { known.ids[$0] }
    for change in rest.reversed() {
      set.insert(change)
      let tree = try tree(set, reader)
      // A state in between may be in conflict: it is written as it was shown. The last one is what the branch stands for.
      if change == rest.first, !naming.conflicts.isEmpty {
        outcome.skipped.append((name, .conflict(naming.conflicts)))
        return nil
      }
      let bytes = try commit(change, tree, parent, reader)
      let id = destination.format.id(of: .commit, bytes)
      progress.append((change, bytes, id))
      parent = id
    }
    return try record(progress, on: at, reader)
  }

  private func record(
    _ commits: [(change: LocalChange, bytes: [UInt8], id: GitID)], on base: Int?, _ reader: StoreReader
  ) throws(RepositoryError) -> Int? {
    var at = base
    for (change, bytes, id) in commits {
      at = known.add(id, change, parents: at.map { [$0] } ?? [])
      made.append((id, change, bytes))
      there.insert(id)
      try fromGit { () throws(GitError) in try pack.add(.commit, bytes) }
      outcome.commits.append((try stored { () throws(PristineError) in try reader.hash(of: change) }, id))
    }
    return at
  }

  /// A change as a commit: by its author, at its time, with nothing that depends on who writes it when.
  private func commit(
    _ change: LocalChange, _ tree: GitID, _ parent: GitID?, _ reader: StoreReader
  ) throws(RepositoryError) -> [UInt8] {
    let (header, hash) = try stored { () throws(PristineError) in
      (try reader.header(of: change).header, try reader.hash(of: change))
    }
    func clean(_ text: [UInt8]) -> [UInt8] {
      text.filter { ![0, 0x0A, UInt8(ascii: "<"), UInt8(ascii: ">")].contains($0) }
    }
    let seconds = Int64((Double(header.timestamp.nanoseconds) / 1e9).rounded(.down))
    let offset = header.timestamp.offset
    let minutes = abs(offset) / 60 * 100 + abs(offset) % 60
    let zone = (offset < 0 ? "-" : "+") + String(10_000 + minutes).dropFirst()
    let person =
      clean(header.author.name) + Array(" <".utf8) + clean(header.author.email)
      + Array("> \(max(0, seconds)) \(zone)\n".utf8)
    var out = Array("tree ".utf8) + tree.hex + [0x0A]
    if let parent { out += Array("parent ".utf8) + parent.hex + [0x0A] }
    out += Array("author ".utf8) + person + Array("committer ".utf8) + person + [0x0A]
    let message = try request.message?(header, hash) ?? header.message
    return out + message.filter { $0 != 0 } + (message.last == 0x0A || message.isEmpty ? [] : [0x0A])
  }

  /// Writes commits that git does not have, with their trees: those that were taken over from another repository.
  private func writeMissing(_ tips: [Int], _ reader: StoreReader) throws(RepositoryError) {
    let all = known.ancestors(of: tips)
    let present = try fromGit { () throws(GitError) in
      try destination.present(all.map { known.ids[$0] })
    }
    let missing = all.filter { !there.contains(known.ids[$0]) && !present.contains(known.ids[$0]) }
    if missing.isEmpty { return }
    var waiting = [Int32](repeating: 0, count: known.count)
    for number in all { for parent in known.parents(of: number) { waiting[parent] += 1 } }
    let wanted = Set(missing)
    var sets: [Int: ChangeSet] = [:]
    for (done, number) in all.enumerated() {
      invocation.progress?.report(.exportingChanges, done: done, of: all.count)
      var set = ChangeSet()
      for (index, parent) in known.parents(of: number).enumerated() {
        let other = sets[parent] ?? ChangeSet()
        set = index == 0 ? other : set.union(other)
        waiting[parent] -= 1
        if waiting[parent] == 0 { sets[parent] = nil }
      }
      set.insert(known.changes[number])
      if waiting[number] > 0 { sets[number] = set }
      guard wanted.contains(number) else { continue }
      let id = known.ids[number]
      let bytes = try stored { () throws(PristineError) in
        guard let row = try reader.gitObject(id.bytes) else { return [UInt8]() }
        return try reader.gitBytes(inBlock: row.block)[Int(row.index)]
      }
      let commit = try fromGit { () throws(GitError) in try GitCommit(bytes, id) }
      let tree = try tree(set, reader, expecting: commit.tree)
      guard tree == commit.tree else { throw .gitRefused(.differs(commit: id, naming.conflicts)) }
      for parent in commit.parents where known.number(of: parent) == nil {
        throw .gitRefused(.noSuchCommit(parent.hex))
      }
      try fromGit { () throws(GitError) in try pack.add(.commit, bytes) }
    }
  }

  /// Moves branches and tags to where they are now, if nothing is lost by it.
  private func move(
    _ branches: [(name: String, at: Int)], _ tags: [(name: String, at: Int, object: GitID?)]
  ) throws(RepositoryError) {
    let refs = try fromGit { () throws(GitError) in try destination.refs(try GitObjects(destination.git)) }
    let head = try fromGit { () throws(GitError) in
      try destination.isBare() ? nil : try destination.head()
    }
    for (name, at) in branches {
      let id = known.ids[at]
      let old = refs.first { $0.kind == .branch && $0.name == Array(name.utf8) }?.target
      if old == id { continue }
      if let old {
        guard let number = known.number(of: old) else {
          outcome.skipped.append((name, .unknown(old)))
          continue
        }
        guard known.ancestors(of: [at]).contains(number) else {
          outcome.skipped.append((name, .diverged(old)))
          continue
        }
        if head == Array(name.utf8) {
          outcome.skipped.append((name, .checkedOut))
          continue
        }
      }
      do throws(GitError) { try destination.move("refs/heads/\(name)", to: id, from: old) } catch {
        outcome.skipped.append((name, .refused))
        continue
      }
      outcome.branches.append((name, id))
    }
    for (name, at, object) in tags {
      let id = object ?? known.ids[at]
      let old = refs.first { $0.kind == .tag && $0.name == Array(name.utf8) }?.target
      if old == id { continue }
      if let old {
        outcome.skipped.append((name, .diverged(old)))
        continue
      }
      do throws(GitError) { try destination.move("refs/tags/\(name)", to: id, from: nil) } catch {
        outcome.skipped.append((name, .refused))
        continue
      }
      outcome.tags.append(name)
    }
  }
}
