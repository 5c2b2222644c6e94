import ByteText
import ChangeModel
import FileSystem
import GitBridge
import Pristine
import Semantics

/// Records what a commit says a file or link holds, on whatever a set of changes shows of it: without markers, so that nothing is left in
/// conflict.
struct GitContentRecorder: ~Escapable {
  private let view: View
  private let hash: @Sendable (Holder) -> ChangeHash

  private let weaves: GitWeaves

  @_lifetime(copy view)
  init(_ view: View, _ weaves: GitWeaves, _ hash: @escaping @Sendable (Holder) -> ChangeHash) {
    self.view = view
    self.weaves = weaves
    self.hash = hash
  }

  enum Failure: Error {
    case refused(RecordRefusal)
    case other(RepositoryError)
  }

  struct Recorded {
    var facts: [ContentFact] = []
    var newText = NewText.bytes([])
    var extraDependencies: Set<Holder> = []
    /// The file with what was recorded; nil where it is not text alone.
    var weave: GitWeaves.Known?
  }

  /// - Parameter shown: what the set is known to show, without conflict; nil when that has to be read.
  func record(
    _ inode: LocalInode, _ kind: InodeKind, shown: GitBlob?, wanted: GitBlob, staging: Directory
  ) throws(Failure) -> Recorded {
    do throws(RepositoryError) {
      let (file, changes) = try stored { () throws(PristineError) in try weaves.file(inode, view) }
      let bytes: [UInt8]
      switch wanted {
      case .file(let path, _):
        let result = try LargeFileRecorder(root: staging, path: path).record(inode, file, view)
        return Recorded(
          facts: result.facts, newText: result.newText, extraDependencies: result.extraDependencies)
      case .bytes(let held): bytes = held
      }
      let name = try stored { () throws(PristineError) in try view.reader.inodeID(inode) }
      let outcome: Result<Recorded, RecordRefusal>
      if kind == .symlink || FileRecorder.isWhole(bytes) {
        let base = try stored { () throws(PristineError) in try baseBytes(file, shown) }
        outcome = Result { () throws(RecordRefusal) in try recordWhole(bytes, on: base, file, name) }
      } else {
        let lines = try stored { () throws(PristineError) in try self.lines(file, shown) }
        outcome = Result { () throws(RecordRefusal) in try recordText(bytes, lines, file, changes, name) }
      }
      switch outcome {
      case .success(let recorded): return recorded
      case .failure(let refusal): throw RepositoryError.cannotRecord(.root, refusal)
      }
    } catch .cannotRecord(_, let refusal) {
      throw .refused(refusal)
    } catch {
      throw .other(error)
    }
  }

  /// The alive text, from the bytes it is known to be where it is: that spares reading it out of the changes.
  private func lines(_ file: FileView, _ shown: GitBlob?) throws(PristineError) -> ShownLines {
    // Beside a version, alive text was not shown: all of it goes.
    if file.versions.shown != nil { return .unread(file.weave, file.shown) }
    let weave = file.weave
    if case .bytes(let known)? = shown {
      let count = weave.shown.reduce(0) { $0 + Int(weave.chunkEnd[Int($1)] - weave.chunkStart[Int($1)]) }
      if count == known.count, file.shown.conflicts.isEmpty {
        var at = 0
        return ShownLines(weave, file.shown) {
          (stretch: ShownLines.Stretch, out: inout [UInt8]) throws(Never) in
          out += known[at..<at + Int(stretch.count)]
          at += Int(stretch.count)
        }
      }
    }
    return try view.lines(file)
  }

  private func recordText(
    _ bytes: [UInt8], _ lines: ShownLines, _ file: FileView, _ changes: [UInt32], _ name: InodeID
  ) throws(RecordRefusal) -> Recorded {
    let table = LineTable(bytes)
    let isShown = file.versions.shown == nil
    var differences = [EditedText.Difference(old: 0..<lines.count, new: 0..<table.count)]
    if isShown { differences = GitContentRecorder.differences(lines, bytes, table) }
    let recorded = try Recorder.record(
      on: file.weave, lines, newText: bytes, lines: (0..<table.count).map { table[$0] },
      differences: differences, inode: name, change: hash)
    var out = Recorded(
      facts: recorded.facts, newText: .bytes(recorded.newText),
      extraDependencies: recorded.extraDependencies,
      weave: file.versions.isEmpty ? recorded.weave.map { GitWeaves.Known(changes: changes, weave: $0) } : nil
    )
    if !file.versions.effective.isEmpty, !isShown {
      // It was a version and is text again.
      out.facts.append(.version(Version(supersedes: references(file.versions.effective, file), content: nil)))
    }
    return out
  }

  /// In what a text differs from the lines shown, all markers gone.
  private static func differences(
    _ lines: ShownLines, _ bytes: [UInt8], _ table: LineTable
  ) -> [EditedText.Difference] {
    let text = lines.markers.isEmpty ? [] : (0..<lines.count).filter { lines.markers[$0] == nil }
    let starts =
      lines.markers.isEmpty ? lines.lineStart : text.map { lines.lineStart[$0] } + [lines.text.count]
    let edits = lines.text.withUnsafeBytes { old in
      bytes.withUnsafeBytes { new in
        diffLines(old: old, oldLines: LineTable(starts: starts), new: new, newLines: table)
      }
    }
    if lines.markers.isEmpty {
      return edits.map { EditedText.Difference(old: $0.oldRange, new: $0.newRange) }
    }
    // By shown line: the new line it is kept as.
    var kept = [Int?](repeating: nil, count: lines.count)
    var (old, new) = (0, 0)
    for edit in edits + [Edit(oldRange: text.count..<text.count, newRange: table.count..<table.count)] {
      while old < edit.oldRange.lowerBound {
        kept[text[old]] = new
        (old, new) = (old + 1, new + 1)
      }
      (old, new) = (edit.oldRange.upperBound, edit.newRange.upperBound)
    }
    var out: [EditedText.Difference] = []
    (old, new) = (0, 0)
    while old < lines.count || new < table.count {
      if old < lines.count, kept[old] == new {
        (old, new) = (old + 1, new + 1)
        continue
      }
      let (oldStart, newStart) = (old, new)
      while old < lines.count, kept[old] == nil { old += 1 }
      new = old < lines.count ? kept[old] ?? table.count : table.count
      out.append(EditedText.Difference(old: oldStart..<old, new: newStart..<new))
    }
    return out
  }

  private func references(_ versions: [FactID], _ file: FileView) -> [FactReference] {
    versions.compactMap { file.versions.reference(to: $0, hash) }
  }

  /// The version that is shown, to write the new one as edits of it; nil when there is none, or it is too large.
  private func baseBytes(_ file: FileView, _ shown: GitBlob?) throws(PristineError) -> [UInt8]? {
    guard let version = file.versions.shown, let content = file.versions.content(of: version),
      content.count < FileRecorder.wholeFrom
    else { return nil }
    if case .bytes(let known)? = shown, known.count == content.count { return known }
    return try view.bytes(of: version, file)
  }

  private func recordWhole(
    _ bytes: [UInt8], on base: [UInt8]?, _ file: FileView, _ name: InodeID
  ) throws(RecordRefusal) -> Recorded {
    let removal = try FileRecorder.removal(ofTextIn: file, nil, name, hash)
    var out = Recorded(facts: removal.facts, extraDependencies: removal.extraDependencies)
    var seen = file.versions.effective
    if let base, let version = file.versions.shown, let at = seen.firstIndex(of: version) {
      let ops = BinaryDelta.ops(old: base, new: bytes)
      if FileRecorder.isWorthwhile(ops, onStretches: file.versions.stretchCount(of: version) ?? 0) {
        seen.remove(at: at)
        var pieces: [Version.Piece] = []
        var new: [UInt8] = []
        for op in ops {
          switch op {
          case .copy(let offset, let count): pieces.append(.copy(offset: offset, count: count))
          case .insert(let range):
            pieces.append(.new(count: range.count))
            new += bytes[range]
          }
        }
        let content = Version.Content(count: bytes.count, digest: Digest.of(bytes), pieces: pieces)
        out.facts.append(
          .version(Version(supersedes: references([version] + seen, file), content: content)))
        out.newText = .bytes(new)
        return out
      }
    }
    out.facts.append(
      .version(FileRecorder.version(bytes, Digest.of(bytes), supersedes: references(seen, file))))
    out.newText = .bytes(bytes)
    return out
  }
}
