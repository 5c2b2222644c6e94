import Attribution
import ByteText
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// What the index has to say once a record is stored.
package struct IndexUpdate: Sendable {
  /// What was found elsewhere, directories before what is in them. Their entries move before any other is written.
  var moves: [DetectedMove] = []
  /// Entries to delete: paths that are gone.
  var deleted: [(directory: UInt32, name: [UInt8])] = []
  var removals: [LocalInode] = []
  /// Entries to write; those of new inodes take the inode from their creation.
  var written: [(path: RelativePath, directory: UInt32, entry: IndexEntry, creation: Int?)] = []
  /// Directories that were created on the way to recorded paths.
  var createdDirectories: [(path: [UInt8], creation: Int)] = []
  /// Paths at which nothing is any more: what was there is removed, or recorded elsewhere.
  var left: [[UInt8]] = []

  var isEmpty: Bool { deleted.isEmpty && removals.isEmpty && written.isEmpty && moves.isEmpty }
}

/// A file whose conflicts were left in place, as it is on disk.
struct ConflictedFile: Sendable {
  var inode: LocalInode
  var path: RelativePath
  var bytes: [UInt8]
  var isExecutable: Bool
}

/// Gathers what was edited into a draft of a change. Pure but for reading files: nothing is written.
struct RecordSession: ~Escapable {
  private let view: View
  private let root: Directory
  private let request: RecordRequest
  /// The tick of the file system's clock before anything was read: a file as young may change unseen.
  private let tick: Int64
  private var tree = TreeView()
  private var edits: [TreeEdit] = []
  private var settling: [[UInt8]] = []
  /// What was moved to the very path it has in the channel: nothing to record, unless the directory there is another one now.
  private var backInPlace: [[UInt8]] = []
  private var draftFiles: [ChangeDraft.File] = []
  private var extraDependencies: Set<Holder> = []
  /// New files: where they are and what is in them.
  private var added: [(path: [UInt8], facts: [ContentFact], newText: NewText, by: FileAttribution?)] = []
  /// Who made the edits of each file; nil when nobody asks.
  private var trails: EditTrails?
  /// Bytes of new files held so far.
  private var held = 0
  /// New files beyond this many bytes are read again when they are stored.
  private static let mostHeld = 48 << 20
  private(set) var update = IndexUpdate()
  private(set) var conflicted: [ConflictedFile] = []
  private var pendingWrites: [(path: RelativePath, directory: UInt32, entry: IndexEntry)] = []

  @_lifetime(copy view)
  init(
    view: View, root: Directory, request: RecordRequest, tick: Int64, takenBack: TakenBack,
    workspace: UInt32
  ) throws(RepositoryError) {
    self.view = view
    if let attribution = request.attribution {
      do throws(PristineError) {
        trails = try EditTrails(attribution, view, takenBack: takenBack, workspace: workspace)
      } catch {
        throw .store(error)
      }
    } else {
      trails = nil
    }
    self.root = root
    self.request = request
    self.tick = tick
  }

  // MARK: What stands out

  /// Tells the index where what was found elsewhere is.
  @_lifetime(self: copy self)
  mutating func add(_ moves: [DetectedMove]) { update.moves += moves.filter { !$0.isCarried } }

  /// - Parameter text: what to record instead of what is on disk, which is still an edit then.
  @_lifetime(self: copy self)
  mutating func add(_ item: Scan.Item, text: [UInt8]? = nil) throws(RepositoryError) {
    var entry = item.entry
    if let origin = item.origin { update.left.append(origin.bytes) }
    if item.difference.contains(.missing) {
      update.left.append(item.path.bytes)
      update.deleted.append((item.directory, item.name))
      if entry.tracking != .added { try removeInodes(of: entry) }
      return
    }
    if item.difference.contains(.kind) {
      guard let status = item.status, let kind = Scan.kind(status) else { throw .unsupportedKind(item.path) }
      if entry.tracking != .added { try removeInodes(of: entry) }
      entry = IndexEntry(kind: kind, tracking: .added, inodes: [])
      try addNew(item, entry, status)
      return
    }
    if entry.tracking == .added {
      try addNew(item, entry, item.status)
      return
    }
    if entry.tracking == .moved {
      let oldPath = try shownPath(entry)
      if oldPath != item.path.bytes {
        edits.append(.move(from: oldPath, to: item.path.bytes))
      } else {
        backInPlace.append(oldPath)
      }
      entry.tracking = .recorded
    }
    if item.difference.contains(.mode) {
      edits.append(.setMode(try shownPath(entry), executable: !entry.executable))
      entry.executable.toggle()
    }
    let isEdited = item.difference.contains(.content)
    if entry.hasTreeConflict, entry.isSettled || isEdited { settling.append(try shownPath(entry)) }
    if isEdited || (entry.hasContentConflict && entry.isSettled) { try addEdited(item, text, &entry) }
    if item.difference.contains(.stamp), text == nil, let status = item.status { entry.stamp = stamp(status) }
    entry.isSettled = false
    update.written.append((item.path, item.directory, entry, nil))
  }

  @_lifetime(self: copy self)
  mutating func add(_ removed: RemovedEntry) throws(RepositoryError) {
    guard let path = try path(of: removed.inode) else {
      update.removals.append(removed.inode)
      return
    }
    let place = try files { () throws(FileError) in try RelativePath(path) }
    guard request.takesRemoval(of: place) else { return }
    edits.append(.remove(path))
    update.left.append(path)
    update.removals.append(removed.inode)
  }

  private mutating func removeInodes(of entry: IndexEntry) throws(RepositoryError) {
    for inode in entry.inodes { if let path = try path(of: inode) { edits.append(.remove(path)) } }
  }

  private mutating func path(of inode: LocalInode) throws(RepositoryError) -> [UInt8]? {
    try stored { () throws(PristineError) in try tree.path(of: inode, in: view) }
  }

  private mutating func shownPath(_ entry: IndexEntry) throws(RepositoryError) -> [UInt8] {
    guard let inode = entry.inodes.first, let shown = try self.path(of: inode) else {
      throw .staleWorkingCopy
    }
    return shown
  }

  private func stamp(_ status: FileStatus) -> FileStamp {
    status.modified >= tick || status.changed >= tick ? .unknown : FileStamp(status)
  }

  // MARK: Content

  private mutating func addNew(_ item: Scan.Item, _ entry: IndexEntry, _ status: FileStatus?)
    throws(RepositoryError)
  {
    var entry = entry
    entry.tracking = .recorded
    entry.executable = status?.kind == .file && status?.isExecutable == true
    edits.append(.add(item.path.bytes, entry.kind, executable: entry.executable))
    if entry.kind == .file, let status, status.size >= FileRecorder.wholeFrom {
      let file = try LargeFileRecorder(root: root, path: item.path).recordNew()
      entry.digest = file.digest
      entry.stamp = stamp(file.status)
      let by = try trail(of: item).map {
        FileRecorder.attribution(ofWhole: file.facts, file.newText.count, $0)
      }
      added.append((item.path.bytes, file.facts, file.newText, by))
    } else if entry.kind != .directory {
      let (bytes, status) = try read(item.path, entry.kind)
      let digest = Digest.of(bytes)
      entry.digest = digest
      entry.stamp = stamp(status)
      var text = NewText.bytes(bytes)
      if entry.kind == .file, held + bytes.count > RecordSession.mostHeld {
        text = .elsewhere(FileText(item.path, in: root, [0..<bytes.count], digest: digest))
      } else {
        held += bytes.count
      }
      let facts = NewContent.facts(bytes, digest, entry.kind)
      let by = try trail(of: item).map { NewContent.attribution(bytes, facts, $0) }
      added.append((item.path.bytes, facts, text, by))
    }
    pendingWrites.append((item.path, item.directory, entry))
  }

  private mutating func trail(of item: Scan.Item) throws(RepositoryError) -> EditTrail? {
    guard trails != nil else { return nil }
    var origin = item.origin
    if origin == nil, item.entry.tracking == .moved {
      let shown = try shownPath(item.entry)
      origin = try files { () throws(FileError) in try RelativePath(shown) }
    }
    let from = origin
    do throws(PristineError) {
      return try trails?.trail(of: item.path, from: from, item.entry.inodes.first, view)
    } catch {
      throw .store(error)
    }
  }

  private func read(_ path: RelativePath, _ kind: InodeKind) throws(RepositoryError) -> ([UInt8], FileStatus)
  {
    try files { () throws(FileError) in
      if kind == .symlink {
        guard let status = try root.status(of: path) else { throw FileError(.read, path.bytes, .system(2)) }
        return (try root.readSymlink(path), status)
      }
      let (bytes, status) = try root.readWithStatus(path)
      return (bytes, status)
    }
  }

  private mutating func addEdited(
    _ item: Scan.Item, _ text: [UInt8]?, _ entry: inout IndexEntry
  ) throws(RepositoryError) {
    guard let inode = entry.inodes.first else { throw .staleWorkingCopy }
    let shown = try stored { () throws(PristineError) in try view.file(inode) }
    if text == nil, entry.kind == .file, let status = item.status, status.size >= FileRecorder.wholeFrom {
      try addLarge(item, inode, shown, &entry)
      return
    }
    let (found, status) = try read(item.path, entry.kind)
    let bytes = text ?? found
    let rendered = try stored { () throws(PristineError) in try RenderedFile(shown, view) }
    let recorder = try stored { () throws(PristineError) in
      try FileRecorder(view, inode, entry.kind, rendered)
    }
    let file: FileRecorder.Result
    let trail = try trail(of: item)
    do throws(RecordRefusal) {
      file = try recorder.record(bytes, algorithm: request.algorithm, trail: trail)
    } catch {
      throw .cannotRecord(item.path, error)
    }
    extraDependencies.formUnion(file.extraDependencies)
    draftFiles.append(
      ChangeDraft.File(
        inode: .existing(inode), facts: file.facts, newText: .bytes(file.contents),
        attribution: file.attribution))
    entry.digest = Digest.of(bytes)
    entry.stamp = text == nil ? stamp(status) : .unknown
    entry.hasContentConflict = file.keepsConflict
    if file.keepsConflict {
      conflicted.append(
        ConflictedFile(inode: inode, path: item.path, bytes: bytes, isExecutable: status.isExecutable))
    }
  }

  private mutating func addLarge(
    _ item: Scan.Item, _ inode: LocalInode, _ shown: FileView, _ entry: inout IndexEntry
  ) throws(RepositoryError) {
    let file = try LargeFileRecorder(root: root, path: item.path).record(inode, shown, view)
    let by = try trail(of: item).map { FileRecorder.attribution(ofWhole: file.facts, file.newText.count, $0) }
    extraDependencies.formUnion(file.extraDependencies)
    draftFiles.append(
      ChangeDraft.File(
        inode: .existing(inode), facts: file.facts, newText: file.newText, attribution: by))
    entry.digest = file.digest
    entry.stamp = stamp(file.status)
    entry.hasContentConflict = false
  }

  // MARK: The draft

  /// What is declared and known of who made the edits; nil when nobody asks.
  var attribution: AttributionDraft? { trails?.draft }

  /// Everything gathered so far as one draft.
  @_lifetime(self: copy self)
  mutating func draft() throws(RepositoryError) -> ChangeDraft {
    var draft = ChangeDraft()
    for path in backInPlace {
      let isLeft = edits.contains { edit in
        switch edit {
        case .move(let from, _), .remove(let from): path.starts(with: from + [UInt8(ascii: "/")])
        case .add, .setMode: false
        }
      }
      if isLeft { edits.append(.move(from: path, to: path)) }
    }
    let recording: TreeRecording
    do throws(TreeRefusal) {
      recording = try TreeRecorder.record(edits, settling: settling, on: &tree, in: view)
    } catch {
      throw RepositoryError(error)
    }
    draft.tree = recording.facts
    draft.extraDependencies = extraDependencies
    var creations: [[UInt8]: Int] = [:]
    for (number, creation) in recording.creations.enumerated() { creations[creation.path] = number }
    draft.files = draftFiles
    for file in added {
      guard let number = creations[file.path], !file.facts.isEmpty else { continue }
      draft.files.append(
        ChangeDraft.File(
          inode: .new(number), facts: file.facts, newText: file.newText, attribution: file.by))
    }
    for (path, directory, entry) in pendingWrites {
      update.written.append((path, directory, entry, creations[path.bytes]))
      creations[path.bytes] = nil
    }
    for (path, number) in creations where recording.creations[number].kind == .directory {
      update.createdDirectories.append((path, number))
    }
    for case .remove(let inode, _) in recording.facts {
      draft.seen[inode] = try stored { () throws(PristineError) in try view.seen(inode) }
    }
    return draft
  }
}

/// The content of a file nobody had before.
enum NewContent {
  static func facts(_ bytes: [UInt8], _ digest: Digest, _ kind: InodeKind) -> [ContentFact] {
    if kind == .symlink || FileRecorder.isWhole(bytes) {
      return [.version(FileRecorder.version(bytes, digest, supersedes: []))]
    }
    if bytes.isEmpty { return [] }
    return [.insert(Insert(count: bytes.count, anchor: .start, after: [], before: [], runs: [], again: []))]
  }

  /// Whose work it is.
  static func attribution(_ bytes: [UInt8], _ facts: [ContentFact], _ trail: EditTrail) -> FileAttribution {
    if case .version? = facts.first {
      return FileRecorder.attribution(ofWhole: facts, bytes.count, trail)
    }
    guard case .insert? = facts.first, trail.only == nil else {
      return FileAttribution(typed: bytes.count, by: trail.only ?? .unknown)
    }
    var out = FileAttribution()
    for segment in trail.tracked(from: [], to: bytes).segments(in: 0..<bytes.count) {
      guard case .typed(let hand) = segment.origin else { continue }
      out.spans.extend(AttributedSpan(count: segment.count, source: .typed(hand)))
    }
    return out
  }
}
