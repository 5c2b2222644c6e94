import Attribution
import ChangeModel
import FileSystem
import GitBridge
import Pristine
import WorkingCopy

/// Takes commits over, parents before children, some in each transaction.
///
/// What is in the store is found again: whoever was interrupted goes on, and whoever comes again takes what is new. The set of a commit is
/// that of all it comes from, and itself. Sets are held as long as a commit that builds on them, or a branch, is still to come.
final class GitImporter {
  let repository: Repository
  let source: GitSource
  let history: GitHistory
  let objects: GitObjects
  let trees: GitTrees
  let blobs: GitBlobs
  private let request: GitImportRequest
  private(set) var outcome = GitImportOutcome()

  /// By commit: its change, the id of its tree, and how many changes its set has.
  private(set) var changes: [LocalChange?]
  private var roots: [GitID?]
  private var counts: [Int32]
  /// Commits by change.
  private var numbers: [LocalChange: Int32] = [:]
  let hashes = ChangeHashes()
  private let weaves = GitWeaves()
  private var touches: [LocalChange: Touches] = [:]
  /// Inodes that were ever given a mode that only git knows.
  private var oddInodes: Set<LocalInode> = []
  /// What a merge that lies on the line of first parents of a branch brought in, itself left out.
  private(set) var arrivals: [Int: [LocalChange]] = [:]
  private let isOnFirstLine: [Bool]
  private var state: State
  /// Told of each commit once it is in: its number, its set.
  var observer: ((Int, ChangeSet, StoreReader) throws(RepositoryError) -> Void)?

  /// What a transaction that is done again starts from.
  private struct State {
    var sets: [Int: ChangeSet] = [:]
    /// By commit: what is still to come that needs its set.
    var waiting: [Int32]
  }

  /// Commits, and bytes of new text, that one transaction takes.
  private static let batch = 256
  private static let batchBytes = 12 << 20
  private static let mostTouches = 100_000

  init(
    _ repository: Repository, _ source: GitSource, _ history: GitHistory, tips: [Int],
    _ request: GitImportRequest
  ) throws(RepositoryError) {
    self.repository = repository
    self.source = source
    self.history = history
    self.request = request
    objects = try fromGit { () throws(GitError) in try GitObjects(source.git) }
    trees = GitTrees(objects)
    let contents = try fromGit { () throws(GitError) in try GitObjects(source.git) }
    blobs = GitBlobs(source.git, contents, staging: repository.staging)
    let count = history.count
    changes = Array(repeating: nil, count: count)
    roots = Array(repeating: nil, count: count)
    counts = Array(repeating: 0, count: count)
    var waiting = [Int32](repeating: 0, count: count)
    for number in 0..<count { for parent in history.parents(of: number) { waiting[Int(parent)] += 1 } }
    var isOnFirstLine = [Bool](repeating: false, count: count)
    for tip in tips {
      waiting[tip] += 1
      var at: Int? = tip
      while let number = at, !isOnFirstLine[number] {
        isOnFirstLine[number] = true
        at = history.parents(of: number).first.map { Int($0) }
      }
    }
    self.isOnFirstLine = isOnFirstLine
    state = State(waiting: waiting)
  }

  /// The set of a commit that something is still to come for.
  func set(of number: Int) -> ChangeSet? { state.sets[number] }

  /// The set of any commit, worked out anew where it is not held.
  func setOnce(of number: Int) -> ChangeSet? {
    if let known = state.sets[number] { return known }
    var set = ChangeSet()
    var todo = [number]
    while let next = todo.popLast() {
      guard let change = changes[next], set.insert(change) else { continue }
      todo += history.parents(of: next).map { Int($0) }
    }
    return set
  }

  func note(merged: GitImportOutcome.Merged) { outcome.merged[merged, default: 0] += 1 }
  func note(channel: String) { outcome.channels.append(channel) }
  func note(tag: String) { outcome.tags.append(tag) }
  func skip(_ name: [UInt8], _ reason: GitImportOutcome.SkipReason) { outcome.skipped.append((name, reason)) }

  func root(of number: Int) throws(RepositoryError) -> GitID {
    if let known = roots[number] { return known }
    let id = history.ids[number]
    let root = try fromGit { () throws(GitError) in try GitCommit(objects.read(id, .commit), id).tree }
    roots[number] = root
    return root
  }

  // MARK: Transactions

  /// Takes over everything that is not here yet.
  func run(_ invocation: Invocation) throws(RepositoryError) {
    try repository.reading { reader throws(RepositoryError) in
      oddInodes = try stored { () throws(PristineError) in try reader.inodesWithGitModes() }
    }
    var next = 0
    while next < history.count {
      invocation.progress?.report(.importingCommits, done: next, of: history.count)
      let done = try takeBatch(from: next)
      if done == next { try takeLarge(next) }
      next = max(done, next + (done == next ? 1 : 0))
    }
    try blobs.dropFiles()
  }

  /// Takes over some commits in one transaction; answers the first that is left.
  private func takeBatch(from first: Int) throws(RepositoryError) -> Int {
    try writing { writer throws(RepositoryError) in try self.take(from: first, &writer) }
  }

  /// One transaction, which may be done again: what is known of the history then goes back to where it was, too.
  private func writing<Value>(
    _ body: (inout StoreWriter) throws(RepositoryError) -> Value
  ) throws(RepositoryError) -> Value {
    let saved = (state, outcome)
    var failure: RepositoryError?
    do throws(PristineError) {
      return try repository.store.write { writer throws(PristineError) in
        (self.state, self.outcome) = saved
        do throws(RepositoryError) { return try body(&writer) } catch {
          failure = error
          throw PristineError.raced(channel: "")
        }
      }
    } catch {
      throw failure ?? .store(error)
    }
  }

  private func take(from first: Int, _ writer: inout StoreWriter) throws(RepositoryError) -> Int {
    var kept: [(id: [UInt8], change: LocalChange?, bytes: [UInt8])] = []
    var bytes = 0
    var number = first
    let end = min(history.count, first + GitImporter.batch)
    let contents = ContentsReader()
    while number < end, bytes < GitImporter.batchBytes {
      let id = history.ids[number]
      let known = try stored { () throws(PristineError) in try writer.reader.gitObject(id.bytes)?.change }
      if let known {
        try settle(number, as: known, writer.reader)
        outcome.known += 1
        number += 1
        continue
      }
      let raw = try fromGit { () throws(GitError) in try objects.read(id, .commit) }
      let made = try prepare(number, raw, writer.reader, contents)
      if made.change.isLarge { break }
      kept.append((id.bytes, try insert(number, made, &writer), raw))
      bytes += made.size
      number += 1
    }
    let list = kept
    try stored { () throws(PristineError) in try writer.keepGit(list) }
    try keepPaddedTrees(&writer)
    return number
  }

  /// Keeps trees that cannot be made again from what is in them.
  private func keepPaddedTrees(_ writer: inout StoreWriter) throws(RepositoryError) {
    for (id, bytes) in trees.padded.sorted(by: { $0.key < $1.key }) {
      if try stored({ () throws(PristineError) in try writer.reader.gitObject(id.bytes) }) != nil { continue }
      let entries = try fromGit { () throws(GitError) in try GitTree(bytes, id).entries }
      let name = source.format.id(of: .tree, GitTree(entries).bytes)
      try stored { () throws(PristineError) in
        try writer.keepGit([(id.bytes, nil, bytes)])
        try writer.put(GitRefRow(.tree, name.bytes, id.bytes))
      }
    }
  }

  /// Takes over a commit with more new text than one transaction should hold: most of it goes into the store ahead.
  private func takeLarge(_ number: Int) throws(RepositoryError) {
    let id = history.ids[number]
    let raw = try fromGit { () throws(GitError) in try objects.read(id, .commit) }
    let made = try repository.reading { reader throws(RepositoryError) in
      try prepare(number, raw, reader, ContentsReader())
    }
    var staged = made
    staged.change = try stored { () throws(PristineError) in
      try repository.store.stage(made.change, for: repository.workspaceID)
    }
    try writing { writer throws(RepositoryError) in
      let change = try self.insert(number, staged, &writer)
      try stored { () throws(PristineError) in try writer.keepGit([(id.bytes, change, raw)]) }
      try self.keepPaddedTrees(&writer)
    }
    try blobs.dropFiles()
  }

  /// Goes through what was taken over, telling the observer of each commit.
  func visit(_ reader: StoreReader) throws(RepositoryError) {
    for number in 0..<history.count {
      let id = history.ids[number]
      guard let change = try stored({ () throws(PristineError) in try reader.gitObject(id.bytes)?.change })
      else {
        throw .gitRefused(.noSuchCommit(id.hex))
      }
      try settle(number, as: change, reader)
    }
  }

  // MARK: One commit

  struct Made {
    var change: PreparedChange
    var modes: [GitImport.Mode]
    var edited: GitWeaves.Edited
    var size: Int
  }

  private func insert(_ number: Int, _ made: Made, _ writer: inout StoreWriter) throws(RepositoryError)
    -> LocalChange
  {
    let change = try stored { () throws(PristineError) in try writer.insert(made.change, isOwn: true) }
    let set = try settle(number, as: change, writer.reader)
    weaves.keep(made.edited, of: change)
    outcome.imported += 1
    if history.parents(of: number).count > 1 { outcome.merges += 1 }
    if made.modes.isEmpty { return change }
    var inodes: [LocalInode?] = []
    do {
      let view = View(writer.reader, set)
      var tree = TreeView()
      for mode in made.modes {
        inodes.append(try stored { () throws(PristineError) in try tree.inode(at: mode.path, in: view) })
      }
    }
    for (mode, inode) in zip(made.modes, inodes) {
      guard let inode else { continue }
      oddInodes.insert(inode)
      try stored { () throws(PristineError) in
        try writer.putGitMode(mode.mode, generation: mode.generation, of: inode, by: change)
      }
    }
    return change
  }

  /// Notes what a commit became, and makes its set of those of its parents.
  @discardableResult
  private func settle(_ number: Int, as change: LocalChange, _ reader: StoreReader) throws(RepositoryError)
    -> ChangeSet
  {
    let parents = history.parents(of: number).map { Int($0) }
    if parents.count > 1, isOnFirstLine[number] {
      let first = state.sets[parents[0]] ?? ChangeSet()
      arrivals[number] = union(of: parents).subtracting(first).members
    }
    var set = takeUnion(of: parents)
    set.insert(change)
    changes[number] = change
    numbers[change] = Int32(number)
    counts[number] = Int32(set.count)
    let hash = try stored { () throws(PristineError) in try reader.hash(of: change) }
    hashes.set(hash, of: change)
    if state.waiting[number] > 0 { state.sets[number] = set }
    try observer?(number, set, reader)
    return set
  }

  private func union(of parents: [Int]) -> ChangeSet {
    var set = ChangeSet()
    for (index, parent) in parents.enumerated() {
      guard let other = state.sets[parent] else { continue }
      set = index == 0 ? other : set.union(other)
    }
    return set
  }

  /// The union of the sets of some commits, which need theirs once less.
  private func takeUnion(of parents: [Int]) -> ChangeSet {
    var set = ChangeSet()
    for (index, parent) in parents.enumerated() {
      state.waiting[parent] -= 1
      let isLast = state.waiting[parent] == 0
      guard let other = isLast ? state.sets.removeValue(forKey: parent) : state.sets[parent] else { continue }
      set = index == 0 ? other : set.union(other)
    }
    return set
  }

  /// Everything about a commit that needs no writing.
  private func prepare(
    _ number: Int, _ raw: [UInt8], _ reader: StoreReader, _ contents: ContentsReader
  ) throws(RepositoryError) -> Made {
    let id = history.ids[number]
    let commit = try fromGit { () throws(GitError) in try GitCommit(raw, id) }
    roots[number] = commit.tree
    let parents = history.parents(of: number).map { Int($0) }
    let set = union(of: parents)
    let view = View(reader, set, contents: contents)
    var tree = TreeView()
    var needed: Needed
    if parents.count > 1 {
      needed = try merged(number, commit.tree, parents, view, &tree)
    } else {
      needed = try Needed(
        from: parents.first.map { parent throws(RepositoryError) in try root(of: parent) },
        to: commit.tree, trees)
    }
    let refused = needed.refusedPaths
    guard refused.isEmpty else { throw .gitRefused(.paths(commit: id, refused)) }
    let modes = try oddModes(needed.items, commit.tree, isMerge: parents.count > 1, view, &tree)
    let record = request.attribution?(commit, id)
    let hand: Hand? =
      switch record?.declaration {
      case .mechanical: .mechanical(0)
      case .human: .human
      case .ai, nil: nil
      }
    var recorder = GitCommitRecorder(
      id, on: view, tree, blobs, weaves, staging: repository.staging, by: hand, hash: hashes.lookup)
    let draft = try recorder.draft(needed)
    let edited = GitWeaves.Edited(recorder.weaves, in: draft)
    let header = GitImport.header(commit, id, modes: modes)
    let prepared = try stored { () throws(PristineError) in
      try PreparedChange(
        view.assemble(draft, header, attribution: record.map { AttributionDraft($0) }))
    }
    return Made(
      change: prepared, modes: modes, edited: edited, size: prepared.encoded.change.contentsCount + 4096)
  }

  /// What a change is about, remembered for a while.
  func touched(by change: LocalChange, _ reader: StoreReader) throws(RepositoryError) -> Touches {
    if let known = touches[change] { return known }
    if touches.count >= GitImporter.mostTouches { touches = [:] }
    let found: Touches
    do throws(PristineError) { found = try reader.touches(of: change) } catch { throw .store(error) }
    touches[change] = found
    return found
  }

  /// The commit whose set is just this one; nil when there is none.
  func commit(whoseSetIs set: ChangeSet) -> Int? {
    guard let last = set.last, let number = numbers[last], Int(counts[Int(number)]) == set.count else {
      return nil
    }
    return Int(number)
  }

  // MARK: Modes that only git knows

  /// Which files get a mode that is none of the usual two, or get rid of one.
  private func oddModes(
    _ items: [GitCommitRecorder.Item], _ root: GitID, isMerge: Bool, _ view: View,
    _ tree: inout TreeView
  ) throws(RepositoryError) -> [GitImport.Mode] {
    var out: [GitImport.Mode] = []
    var paths: [[UInt8]: GitTree.Entry] = [:]
    for item in items {
      guard let wanted = item.wanted, wanted.mode != wanted.mode.usual || !oddInodes.isEmpty else { continue }
      paths[item.path] = wanted
    }
    if isMerge {
      for inode in oddInodes {
        guard let path = try stored({ () throws(PristineError) in try tree.path(of: inode, in: view) }),
          let entry = try fromGit({ () throws(GitError) in try trees.entry(at: path, in: root) })
        else { continue }
        paths[path] = entry
      }
    }
    for (path, entry) in paths where !entry.mode.isTree {
      var known: (mode: UInt32, generation: UInt32)?
      if let inode = try stored({ () throws(PristineError) in try tree.inode(at: path, in: view) }) {
        known = try stored { () throws(PristineError) in try view.reader.gitMode(of: inode, in: view.set) }
      }
      let now = known?.mode ?? entry.mode.usual.value
      if now != entry.mode.value || known == nil && entry.mode != entry.mode.usual {
        out.append(
          GitImport.Mode(
            path: path, mode: entry.mode.value, generation: (known?.generation ?? 0) + 1))
      }
    }
    return out.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}
