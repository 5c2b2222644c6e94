import ChangeModel
import FileSystem
import GitBridge
import Pristine

extension Repository {
  /// Takes over the history of a git repository: commits become changes, branches channels, tags tags.
  ///
  /// Goes on where an earlier run ended, however it did. What is in the store by then is not done again, and nothing is there twice.
  /// - Parameter showsHead: whether the working copy is to show the branch that is checked out there.
  /// - Throws: `.git`, `.gitRefused`; what was taken over until then stays, and no channel has moved.
  package func importGit(
    _ source: GitSource, _ request: GitImportRequest, showsHead: Bool, _ invocation: Invocation
  ) throws(RepositoryError) -> GitImportOutcome {
    try exclusively { () throws(RepositoryError) in
      try admit(source, request)
      let (refs, head) = try fromGit { () throws(GitError) in
        (try source.refs(try GitObjects(source.git)), try source.head())
      }
      let chosen = try Repository.chosen(refs, request)
      let history = try fromGit { () throws(GitError) in
        try GitHistory(source.git, from: chosen.compactMap(\.commit), request.selection)
      }
      let tips = chosen.compactMap { $0.commit.flatMap { history.number(of: $0) } }
      let importer = try GitImporter(self, source, history, tips: tips, request)
      try importer.run(invocation)

      var placing = GitImporter.Placing()
      for ref in chosen {
        guard let commit = ref.commit, history.number(of: commit) != nil else {
          if ref.commit == nil { importer.skip(ref.name, .noCommit) }
          continue
        }
        guard let name = String(validating: ref.name, as: UTF8.self), ChannelName.isValid(name) else {
          importer.skip(ref.name, .name)
          continue
        }
        if ref.kind == .branch {
          placing.branches.append((ref, name))
        } else {
          placing.tags.append((ref, name))
        }
      }
      // The first one's log is the one that others go on from.
      if let index = placing.branches.firstIndex(where: { $0.ref.name == head }) {
        placing.branches.swapAt(0, index)
        if showsHead { placing.shown = placing.branches[0].name }
      } else if showsHead {
        placing.shown = placing.branches.first?.name
      }
      let wanted = placing
      var failure: RepositoryError?
      let report: OutputReport
      do throws(RepositoryError) {
        report = try carryOut(force: false, progress: invocation.progress) {
          writer, workspace, step throws(PristineError) in
          do throws(RepositoryError) { step.effects = try importer.place(wanted, &writer, &workspace) } catch
          {
            failure = error
            throw PristineError.raced(channel: workspace.channel)
          }
        } log: { writer, step throws(PristineError) in
          try writer.log(self.operation(invocation, [step]))
        }.report
      } catch {
        throw failure ?? error
      }
      var outcome = importer.outcome
      outcome.report = report
      return outcome
    }
  }

  /// Holds what is asked for against what the repository has of git: one format of ids, and one part of the history.
  private func admit(_ source: GitSource, _ request: GitImportRequest) throws(RepositoryError) {
    let wanted = [
      GitRefRow(.setting, Array("format".utf8), [source.format.rawValue]),
      GitRefRow(.setting, Array("selection".utf8), request.selection.described),
    ]
    let known = try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in try reader.gitRefs(.setting) }
    }
    for row in wanted {
      guard let old = known.first(where: { $0.name == row.name }), old != row else { continue }
      if row.name == wanted[0].name { throw .gitRefused(.otherFormat) }
      throw .gitRefused(.otherSelection(known: old.value, wanted: row.value))
    }
    if known.count >= wanted.count { return }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in for row in wanted { try writer.put(row) } }
    }
  }

  /// The branches asked for, or all branches and tags.
  static func chosen(_ refs: [GitRef], _ request: GitImportRequest) throws(RepositoryError) -> [GitRef] {
    if request.branches.isEmpty { return refs }
    var out: [GitRef] = []
    for name in request.branches {
      guard let ref = refs.first(where: { $0.kind == .branch && $0.name == name }) else {
        throw .gitRefused(.noSuchBranch(name))
      }
      out.append(ref)
    }
    return out
  }
}

extension GitHistory.Selection {
  /// What tells one part of a history from another; nothing for all of it.
  var described: [UInt8] {
    Array(((firstParent ? "--first-parent " : "") + (since.map { "--since=\($0)" } ?? "")).utf8)
  }
}
