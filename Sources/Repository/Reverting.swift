import Attribution
import ByteText
import ChangeModel
import Pristine
import Semantics
import WorkingCopy

extension Repository {
  /// Records the inverse of a change: what it inserted goes, what it alone removed comes back, its moves are taken back.
  ///
  /// The working copy follows; edits that are not recorded and in the way are refused unless forced. Text that comes back is still whose it
  /// was.
  /// - Parameter attribution: the record of the change, with the tool that makes it as its only one; nil when none is to be made.
  package func revert(
    _ hash: ChangeHash, message: [UInt8], attribution: AttributionRecord? = nil, force: Bool = false,
    _ invocation: Invocation
  ) throws(RepositoryError) -> (hash: ChangeHash, report: OutputReport) {
    var refusal: RepositoryError?
    let outcome: (result: ChangeHash, report: OutputReport)
    do throws(RepositoryError) {
      outcome = try moving(force: force, invocation) { writer, workspace throws(PristineError) in
        let before = try writer.reader.requireHead(of: workspace.channel)
        let prepared: PreparedChange
        do throws(RepositoryError) {
          prepared = try self.inverse(of: hash, writer.reader, before, message, attribution, invocation)
        } catch {
          refusal = error
          throw PristineError.raced(channel: workspace.channel)
        }
        try writer.detachWorkspaces(of: workspace.channel, except: workspace.id)
        let id = try writer.insert(prepared)
        let added = try writer.add([id], to: workspace.channel)
        return (
          prepared.encoded.hash, [try writer.effect(on: workspace.channel, added: added, from: before)]
        )
      }
    } catch {
      throw refusal ?? error
    }
    return (outcome.result, outcome.report)
  }

  private func inverse(
    of hash: ChangeHash, _ reader: StoreReader, _ head: ChannelHead, _ message: [UInt8],
    _ attribution: AttributionRecord?, _ invocation: Invocation
  ) throws(RepositoryError) -> PreparedChange {
    let set = try stored { () throws(PristineError) in try reader.set(of: head) }
    guard let id = try stored({ () throws(PristineError) in try reader.id(of: hash) }), set.contains(id)
    else {
      throw .notInChannel(hash, try currentChannel())
    }
    let view = View(reader, set)
    let change = try stored { () throws(PristineError) in try reader.change(id).change }
    var draft = ChangeDraft()
    var removed: Set<LocalInode> = []
    try revertTree(id, change, view, &draft, &removed)
    let inodes = try stored { () throws(PristineError) in try reader.contentInodes(of: id, change) }
    for inode in inodes where !removed.contains(inode) {
      draft.files.append(try revertContent(of: inode, by: id, view))
    }
    guard !draft.isEmpty else { throw .nothingToRevert(hash) }
    let header = Header(
      author: invocation.author, timestamp: invocation.timestamp, message: message, nonce: invocation.nonce)
    let final = draft
    var prepared = try stored { () throws(PristineError) in
      let assembled = try view.assemble(final, header, attribution: attribution.map { AttributionDraft($0) })
      return try PreparedChange(assembled)
    }
    prepared.signature = try invocation.signature(of: prepared.encoded.hash)
    return prepared
  }

  private func revertContent(
    of inode: LocalInode, by change: LocalChange, _ view: View
  ) throws(RepositoryError) -> ChangeDraft.File {
    let file = try stored { () throws(PristineError) in try view.file(inode) }
    let hash = try stored { () throws(PristineError) in try view.hashes(of: file) }
    let name = try stored { () throws(PristineError) in try view.reader.inodeID(inode) }
    var facts: [ContentFact]
    do throws(RecordRefusal) {
      facts = try Reverter.revert(change.holder, in: file.weave, inode: name, hash: hash)
    } catch {
      throw .invalidPatch("the text of a file cannot be reverted: \(error)")
    }
    var contents: [UInt8] = []
    let versions = file.versions
    if let mine = versions.effective.first(where: { version in
      versions.holders(of: version).contains { $0.holder == change.holder }
    }),
      versions.effective.count == 1, let reference = versions.reference(to: mine, hash)
    {
      let version = try stored { () throws(PristineError) in
        try view.versionBefore(mine, file, supersedes: reference, &contents)
      }
      facts.append(.version(version))
    }
    return ChangeDraft.File(
      inode: .existing(inode), facts: facts, newText: .bytes(contents),
      attribution: Repository.attribution(ofReverting: facts, contents.count))
  }

  /// A tool deletes, and makes what it has to of whole contents; what comes back of lines is not typed anew.
  private static func attribution(ofReverting facts: [ContentFact], _ count: Int) -> FileAttribution {
    let hand = Hand.mechanical(0)
    var out = FileAttribution(typed: count, by: hand)
    for range in facts.flatMap(\.killed) {
      out.deletions.extend(HandRun(count: range.count, hand: hand))
      out.add(weight: range.count, of: range.start.holder)
    }
    if !out.deletions.isEmpty { out.add(deleter: hand) }
    return out
  }

  /// Tree facts of a change, undone: what it created is removed unless something of other changes is in it, what it removed is placed where it
  /// was, moves and modes go back — as far as nothing else has come since.
  private func revertTree(
    _ id: LocalChange, _ change: Change, _ view: View, _ draft: inout ChangeDraft,
    _ removed: inout Set<LocalInode>
  ) throws(RepositoryError) {
    var tree = TreeView()
    var edits: [TreeEdit] = []
    var placed: [LocalTreeFact] = []
    var created = RevertedCreations(id)
    try stored { () throws(PristineError) in
      for undo in try view.undoing(treeFactsOf: id, change) {
        switch undo {
        case .created(let inode):
          if let entry = try tree.entry(of: inode, in: view) { created.entries.append(entry) }
        case .removed(let inode, let placement, let removals):
          guard try tree.effectivePlacements(of: inode, in: view).isEmpty else { continue }
          placed.append(
            .place(
              inode, parent: .existing(placement.parent), name: placement.name, supersedes: [],
              settles: removals))
        case .moved(let inode, let from, let to):
          let effective = try tree.effectivePlacements(of: inode, in: view)
          guard effective.map(\.id) == [to] else { continue }
          if let path = try tree.path(of: inode, in: view) { created.leaving.append(path) }
          placed.append(
            .place(inode, parent: .existing(from.parent), name: from.name, supersedes: [to], settles: []))
        case .mode(let inode, let was):
          guard let entry = try tree.entry(of: inode, in: view), entry.isExecutable != was else { continue }
          edits.append(.setMode(entry.path, executable: was))
        }
      }
      let gone = try created.gone(&tree, view)
      removed = Set(gone.map(\.inode))
      edits += gone.map { .remove($0.path) }
    }
    let recording: TreeRecording
    do throws(TreeRefusal) { recording = try TreeRecorder.record(edits, on: &tree, in: view) } catch {
      throw RepositoryError(error)
    }
    // With a directory goes, for the recorder, all that is shown in it; what is placed elsewhere by the same change does not.
    let facts = recording.facts.filter { fact in
      if case .remove(let inode, _) = fact { removed.contains(inode) } else { true }
    }
    draft.tree = facts + placed
    for case .remove(let inode, _) in facts {
      draft.seen[inode] = try stored { () throws(PristineError) in try view.seen(inode) }
    }
  }
}

/// Which of the files and directories that a change created go when it is taken back: those in which nothing of other changes is left.
private struct RevertedCreations {
  let change: LocalChange
  /// What it created and is shown.
  var entries: [TreeEntry] = []
  /// Where what it moved is shown now, which moves back.
  var leaving: [[UInt8]] = []

  init(_ change: LocalChange) { self.change = change }

  /// Cost: the files, and all that is shown in the directories.
  func gone(_ tree: inout TreeView, _ view: View) throws(PristineError) -> [TreeEntry] {
    var out: [TreeEntry] = []
    var gone: Set<LocalInode> = []
    for entry in entries where entry.kind != .directory {
      guard try !view.file(entry.inode).shows(besides: change) else { continue }
      out.append(entry)
      gone.insert(entry.inode)
    }
    // What is in a directory is decided before it.
    for entry in entries.sorted(by: { $0.path.count > $1.path.count }) where entry.kind == .directory {
      var isEmpty = true
      try tree.walk(from: entry.path, in: view) { inner throws(PristineError) in
        if inner.path == entry.path || inner.merged.allSatisfy(gone.contains) { return }
        if !leaving.contains(where: { RevertedCreations.isWithin(inner.path, $0) }) { isEmpty = false }
      }
      guard isEmpty else { continue }
      out.append(entry)
      gone.insert(entry.inode)
    }
    return out
  }

  private static func isWithin(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    path == folder || path.starts(with: folder + [UInt8(ascii: "/")])
  }
}

extension FileView {
  /// Whether anything of other changes is shown of it.
  fileprivate func shows(besides change: LocalChange) -> Bool {
    weave.showsText(besidesThatOf: change.holder)
      || versions.effective.contains { version in
        !versions.holders(of: version).contains { $0.holder == change.holder }
      }
  }
}
