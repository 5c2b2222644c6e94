import Attribution
import ByteText
import ChangeModel
import FileSystem
import GitBridge
import Pristine
import Semantics
import WorkingCopy

/// Records the tree of a commit on what a set of changes shows: the union of the sets of its parents.
///
/// What it is told are the paths at which the two may differ; all else is the same. So it costs what differs. The draft depends on the set
/// and the tree only: not on the order in which anything was taken over, nor on numbers of this store.
struct GitCommitRecorder: ~Escapable {
  /// A path at which the set and the commit differ, or the set is in conflict.
  struct Item {
    var path: [UInt8]
    var shown: Shown?
    var wanted: GitTree.Entry?
    var isConflicted = false
    /// Whether what is known of the content comes from reading the set.
    var isRead = false
  }

  /// A file or link that the set shows.
  struct Shown {
    var kind: InodeKind
    var isExecutable: Bool
    /// What it holds, where that is known to be in git as well.
    var content: GitTree.Entry?

    init(kind: InodeKind, isExecutable: Bool, content: GitTree.Entry?) {
      self.kind = kind
      self.isExecutable = isExecutable
      self.content = content
    }

    /// What a set shows that shows a git tree.
    init(_ entry: GitTree.Entry) {
      self.init(kind: GitCommitRecorder.kind(entry), isExecutable: entry.mode.isExecutable, content: entry)
    }
  }

  private let commit: GitID
  private let view: View
  private let blobs: GitBlobs
  private let staging: Directory
  private let contents: GitContentRecorder
  /// Whose all new text is, where that is said of the whole commit.
  private let hand: Hand?
  private var tree: TreeView
  private var files: [(path: [UInt8], file: ChangeDraft.File)] = []
  private var added: [(path: [UInt8], facts: [ContentFact], text: NewText)] = []
  private var edits: [TreeEdit] = []
  private var extraDependencies: Set<Holder> = []
  /// What the files come to that were edited, for those that are edited next.
  private(set) var weaves: [LocalInode: GitWeaves.Known] = [:]
  /// Bytes of new files held so far.
  private var held = 0
  private static let mostHeld = 48 << 20

  @_lifetime(copy view)
  init(
    _ commit: GitID, on view: View, _ tree: TreeView, _ blobs: GitBlobs, _ weaves: GitWeaves,
    staging: Directory, by hand: Hand?, hash: @escaping @Sendable (Holder) -> ChangeHash
  ) {
    self.commit = commit
    self.view = view
    self.blobs = blobs
    self.staging = staging
    self.tree = tree
    self.hand = hand
    contents = GitContentRecorder(view, weaves, hash)
  }

  static func kind(_ entry: GitTree.Entry) -> InodeKind { entry.mode.isLink ? .symlink : .file }

  /// What is needed, as facts.
  @_lifetime(self: copy self)
  mutating func draft(_ needed: Needed) throws(RepositoryError) -> ChangeDraft {
    let items = needed.items
    var vanished: [Item] = []
    var appeared: [(path: [UInt8], entry: GitTree.Entry)] = []
    for item in items {
      if let shown = item.shown, let wanted = item.wanted, shown.kind == GitCommitRecorder.kind(wanted) {
        try keep(item, shown, wanted, at: item.path)
        continue
      }
      if item.shown != nil { vanished.append(item) }
      if let wanted = item.wanted { appeared.append((item.path, wanted)) }
    }
    let moves = try GitRenames(blobs).find(
      vanished.compactMap { item in
        item.shown?.content.map { GitRenames.File(path: item.path, entry: $0) }
      }, appeared.map { GitRenames.File(path: $0.path, entry: $0.entry) })
    let targets = Set(moves.values)
    for item in vanished where moves[item.path] == nil { edits.append(.remove(item.path)) }
    let wanted = Dictionary(appeared.map { ($0.path, $0.entry) }) { first, _ in first }
    for item in vanished {
      guard let target = moves[item.path], let entry = wanted[target], let shown = item.shown else {
        continue
      }
      edits.append(.move(from: item.path, to: target))
      try keep(item, shown, entry, at: target)
    }
    for (path, entry) in appeared where !targets.contains(path) { try add(path, entry) }
    for path in needed.goneDirectories { edits.append(.remove(path)) }
    for path in needed.emptyDirectories { edits.append(.add(path, .directory)) }
    return try finished(needed.settling)
  }

  /// A file or link that stays what it is, maybe elsewhere.
  @_lifetime(self: copy self)
  private mutating func keep(
    _ item: Item, _ shown: Shown, _ wanted: GitTree.Entry, at path: [UInt8]
  ) throws(RepositoryError) {
    if shown.kind == .file, wanted.mode.isExecutable != shown.isExecutable || item.isConflicted {
      edits.append(.setMode(item.path, executable: wanted.mode.isExecutable))
    }
    if let known = shown.content, !item.isConflicted, known.id == wanted.id,
      known.mode.isCommit == wanted.mode.isCommit
    {
      return
    }
    guard
      let inode = try stored({ () throws(PristineError) in try tree.inode(at: item.path, in: view) })
    else {
      throw .gitRefused(.tree(commit: commit, item.path, "is not shown"))
    }
    var known: GitBlob?
    if let content = shown.content { known = try blobs.content(content) }
    let recorded: GitContentRecorder.Recorded
    do throws(GitContentRecorder.Failure) {
      recorded = try contents.record(
        inode, shown.kind, shown: known, wanted: try content(wanted), staging: staging)
    } catch {
      switch error {
      case .refused(let refusal): throw .gitRefused(.content(commit: commit, path, refusal))
      case .other(let error): throw error
      }
    }
    extraDependencies.formUnion(recorded.extraDependencies)
    weaves[inode] = recorded.weave
    if !recorded.facts.isEmpty {
      files.append(
        (
          path,
          ChangeDraft.File(inode: .existing(inode), facts: recorded.facts, newText: recorded.newText)
        ))
    }
  }

  private func content(_ entry: GitTree.Entry) throws(GitContentRecorder.Failure) -> GitBlob {
    do throws(RepositoryError) { return try blobs.content(entry) } catch { throw .other(error) }
  }

  @_lifetime(self: copy self)
  private mutating func add(_ path: [UInt8], _ entry: GitTree.Entry) throws(RepositoryError) {
    let kind = GitCommitRecorder.kind(entry)
    edits.append(.add(path, kind, executable: entry.mode.isExecutable))
    switch try blobs.content(entry) {
    case .file(let file, _):
      let recorded = try LargeFileRecorder(root: staging, path: file).recordNew()
      added.append((path, recorded.facts, recorded.newText))
    case .bytes(let bytes):
      let digest = Digest.of(bytes)
      var text = NewText.bytes(bytes)
      if held + bytes.count > GitCommitRecorder.mostHeld, kind == .file {
        text = .elsewhere(GitBlobText(blobs.git, entry.id, count: bytes.count, digest: digest))
      } else {
        held += bytes.count
      }
      added.append((path, NewContent.facts(bytes, digest, kind), text))
    }
  }

  @_lifetime(self: copy self)
  private mutating func finished(_ settling: [[UInt8]]) throws(RepositoryError) -> ChangeDraft {
    let recording: TreeRecording
    do throws(TreeRefusal) {
      recording = try TreeRecorder.record(edits, settling: settling, on: &tree, in: view)
    } catch {
      guard case .treeRefused(let path, let detail) = RepositoryError(error) else {
        throw RepositoryError(error)
      }
      throw .gitRefused(.tree(commit: commit, path, detail))
    }
    var draft = ChangeDraft()
    draft.tree = recording.facts
    draft.extraDependencies = extraDependencies
    var creations: [[UInt8]: Int] = [:]
    for (number, creation) in recording.creations.enumerated() { creations[creation.path] = number }
    for file in added {
      guard let number = creations[file.path], !file.facts.isEmpty else { continue }
      files.append(
        (file.path, ChangeDraft.File(inode: .new(number), facts: file.facts, newText: file.text)))
    }
    draft.files = files.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map(\.file)
    if let hand {
      for index in draft.files.indices {
        draft.files[index].attribution = FileAttribution(typed: draft.files[index].newText.count, by: hand)
      }
    }
    for case .remove(let inode, _) in recording.facts {
      draft.seen[inode] = try stored { () throws(PristineError) in try view.seen(inode) }
    }
    return draft
  }
}
