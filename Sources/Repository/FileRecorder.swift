import Attribution
import ByteText
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Records the edited content of one file: lines of text as facts of its weave, binaries and links as whole versions.
struct FileRecorder {
  /// From this size on a file is recorded as a whole version, whatever is in it: lines of files this large mean little, and the edits of a
  /// version are small all the same.
  static let wholeFrom = 32 << 20

  private let inode: InodeID
  private let kind: InodeKind
  private let rendered: RenderedFile
  private let change: (Holder) -> ChangeHash

  struct Result {
    var facts: [ContentFact] = []
    var contents: [UInt8] = []
    var extraDependencies: Set<Holder> = []
    var keepsConflict = false
    var attribution: FileAttribution?
  }

  init(_ view: View, _ inode: LocalInode, _ kind: InodeKind, _ rendered: RenderedFile) throws(PristineError) {
    self.inode = try view.reader.inodeID(inode)
    self.kind = kind
    self.rendered = rendered
    change = try view.hashes(of: rendered.view)
  }

  /// Takes away the text a file shows: a whole content comes in its place.
  static func removal(
    ofTextIn view: FileView, _ lines: ShownLines?, _ inode: InodeID,
    _ change: @escaping (Holder) -> ChangeHash
  ) throws(RecordRefusal) -> Result {
    guard !view.weave.shown.isEmpty else { return Result() }
    let lines = lines ?? ShownLines.unread(view.weave, view.shown)
    let recorded = try Recorder.record(
      on: view.weave, lines, newText: [], lines: [],
      differences: [EditedText.Difference(old: 0..<lines.count, new: 0..<0)], inode: inode, change: change)
    return Result(facts: recorded.facts, extraDependencies: recorded.extraDependencies)
  }

  /// Whether edits of a version are worth being recorded as such: each may cut what is beneath it, and long before that gets too much the
  /// file is recorded whole.
  static func isWorthwhile(_ ops: [BinaryDelta.Op], onStretches stretches: Int) -> Bool {
    stretches + 2 * ops.count <= VersionRegister.mostStretches / 16
  }

  /// Whether a file's bytes are recorded as a whole.
  static func isWhole(_ bytes: [UInt8]) -> Bool { bytes.count >= wholeFrom || isBinary(bytes) }

  static func version(_ bytes: [UInt8], _ digest: Digest, supersedes: [FactReference]) -> Version {
    Version(
      supersedes: supersedes,
      content: Version.Content(
        count: bytes.count, digest: digest, pieces: bytes.isEmpty ? [] : [.new(count: bytes.count)])
    )
  }

  /// - Parameter trail: who made the edits; nil when nobody asks.
  func record(
    _ bytes: [UInt8], algorithm: DiffAlgorithm, trail: EditTrail? = nil
  ) throws(RecordRefusal) -> Result {
    if kind == .symlink || FileRecorder.isWhole(bytes) {
      var result = try recordWhole(bytes)
      if let trail {
        result.attribution = FileRecorder.attribution(ofWhole: result.facts, result.contents.count, trail)
      }
      return result
    }
    var result = try recordText(bytes, algorithm, trail)
    let effective = rendered.view.versions.effective
    if !effective.isEmpty, rendered.view.versions.shown != nil {
      // The file was a version and is text again.
      result.facts.append(.version(Version(supersedes: references(effective), content: nil)))
    }
    return result
  }

  private func references(_ versions: [FactID]) -> [FactReference] {
    versions.compactMap { rendered.view.versions.reference(to: $0, change) }
  }

  /// Of bytes that are no lines only the hand is known, and whose version they edit.
  static func attribution(ofWhole facts: [ContentFact], _ count: Int, _ trail: EditTrail) -> FileAttribution {
    var digest: Digest?
    for case .version(let version) in facts { digest = version.content?.digest }
    var out = FileAttribution(typed: count, by: trail.hand(ofWhole: digest))
    for case .version(let version) in facts {
      guard let base = version.supersedes.first else { continue }
      out.add(weight: max(1, count), of: base.holder)
      if version.supersedes.count > 1 { out.resolves.formUnion(version.supersedes.map(\.holder)) }
    }
    return out
  }

  private func recordText(
    _ bytes: [UInt8], _ algorithm: DiffAlgorithm, _ trail: EditTrail?
  ) throws(RecordRefusal) -> Result {
    let weave = rendered.view.weave
    // Beside a version, alive text was not shown: all of it goes.
    let lines = rendered.lines ?? ShownLines.unread(weave, rendered.view.shown)
    let script: (lines: [Range<Int>?], differences: [EditedText.Difference])
    if let text = rendered.text {
      script = text.edits(in: bytes, algorithm: algorithm)
    } else {
      let table = LineTable(bytes)
      script = (
        (0..<table.count).map { table[$0] },
        [EditedText.Difference(old: 0..<lines.count, new: 0..<table.count)]
      )
    }
    let recorded = try Recorder.record(
      on: weave, lines, newText: bytes, lines: script.lines, differences: script.differences, inode: inode,
      change: change)
    var result = Result(
      facts: recorded.facts, contents: recorded.newText, extraDependencies: recorded.extraDependencies)
    result.keepsConflict = script.lines.contains { $0 == nil }
    if let trail {
      let attributing = FileAttributing(rendered, change)
      result.attribution =
        attributing?.attribution(of: bytes, recorded.sources, trail)
        ?? FileAttribution(typed: recorded.newText.count, by: trail.only ?? .unknown)
    }
    return result
  }

  private func recordWhole(_ bytes: [UInt8]) throws(RecordRefusal) -> Result {
    var result = try FileRecorder.removal(ofTextIn: rendered.view, rendered.lines, inode, change)
    let versions = rendered.view.versions
    var seen = versions.effective
    guard let base = versions.shown, let at = seen.firstIndex(of: base) else {
      result.facts.append(
        .version(FileRecorder.version(bytes, Digest.of(bytes), supersedes: references(seen))))
      result.contents += bytes
      return result
    }
    let ops = BinaryDelta.ops(old: rendered.bytes, new: bytes)
    guard FileRecorder.isWorthwhile(ops, onStretches: versions.stretchCount(of: base) ?? 0) else {
      result.facts.append(
        .version(FileRecorder.version(bytes, Digest.of(bytes), supersedes: references(seen))))
      result.contents += bytes
      return result
    }
    seen.remove(at: at)
    var pieces: [Version.Piece] = []
    for op in ops {
      switch op {
      case .copy(let offset, let count): pieces.append(.copy(offset: offset, count: count))
      case .insert(let range):
        pieces.append(.new(count: range.count))
        result.contents += bytes[range]
      }
    }
    result.facts.append(
      .version(
        Version(
          supersedes: references([base] + seen),
          content: Version.Content(count: bytes.count, digest: Digest.of(bytes), pieces: pieces))))
    return result
  }
}
