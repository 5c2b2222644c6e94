import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Text of changes that were taken back while the files stayed, with the hands their records give it: recorded again, it keeps them.
struct FormerText {
  private let taken: TakenBack
  /// All of them, with what the channel holds.
  private let everything: Scene

  /// A set, and the files that changes taken back are about.
  private struct Scene {
    var set: ChangeSet
    var touched: Set<LocalInode> = []

    init(_ taken: some Sequence<LocalChange>, _ view: View) throws(PristineError) {
      set = view.set
      for id in Set(taken).sorted() where !set.contains(id) {
        // What depends on something else that is gone cannot be read.
        guard try view.reader.dependencies(of: id).allSatisfy({ set.contains($0) }) else { continue }
        set.insert(id)
        touched.formUnion(try view.reader.inodes(touchedBy: id))
      }
    }
  }

  /// - Parameters:
  ///   - taken: the changes, most of them no longer in the set of the view, and where their files are.
  ///   - draft: gains the AIs and tools of their records, to be dropped again where no text of theirs comes back.
  init(_ taken: TakenBack, _ view: View, _ draft: inout AttributionDraft) throws(PristineError) {
    self.taken = taken
    everything = try Scene(taken.changes, view)
    for id in taken.changes.sorted() where everything.set.contains(id) && !view.set.contains(id) {
      if let record = try? view.reader.attribution(of: id).record { FormerText.add(record, &draft) }
    }
  }

  private static func add(_ record: AttributionRecord, _ draft: inout AttributionDraft) {
    let typed = Set(
      record.spans.compactMap { span -> Int? in
        if case .typed(.ai(let index)) = span.source { index } else { nil }
      })
    for (index, use) in record.uses.enumerated() {
      // An AI of which no text is there took part all the same.
      _ = draft.index(of: use, isOptional: typed.contains(index), record.evidence(ofUse: index))
    }
    for tool in record.tools { _ = draft.index(ofTool: tool) }
    if let declaration = record.declaration {
      let evidence = record.evidence.filter { $0.subject == .human || $0.subject == .change }
      draft.standing = (declaration, evidence)
    }
  }

  /// A file as it was with the changes, and whose its text is; nil where they have nothing to do with it.
  ///
  /// - Parameter unsaid: whose text counts as of which nothing is known.
  func step(
    of path: RelativePath, _ inode: LocalInode?, _ view: View, unsaid: Hand, _ draft: inout AttributionDraft
  ) throws(PristineError) -> EditTrail.Step? {
    guard !everything.touched.isEmpty else { return nil }
    var scene = everything
    if let void = taken.overwritten[path.bytes] { scene = try Scene(taken.changes.dropFirst(void), view) }
    let old = View(view.reader, scene.set)
    var tree = TreeView()
    var known = inode ?? taken.places.first { $0.path == path.bytes }?.inode
    if known == nil { known = try tree.inode(at: path.bytes, in: old) }
    guard let inode = known, scene.touched.contains(inode), try view.reader.kind(of: inode) == .file else {
      return nil
    }
    let file = try RenderedFile(inode, old)
    guard file.lines != nil, file.text != nil else {
      return try FormerText.whole(try old.file(inode), view.reader, unsaid: unsaid, &draft)
    }
    var crediting = Crediting(old, hands: true)
    try crediting.add(file)
    var spans: [HandRun] = []
    var records: [LocalChange: AttributionRecord?] = [:]
    for line in crediting.credited.lines {
      var left = line.text.count
      for part in line.parts {
        let hand = try FormerText.hand(of: part, view.reader, &records, &draft)
        spans.extend(HandRun(count: part.count, hand: hand == .unknown ? unsaid : hand))
        left -= part.count
      }
      // Marks of conflicts are nobody's.
      spans.extend(HandRun(count: left, hand: .unknown))
    }
    return EditTrail.Step(contents: file.bytes, hand: unsaid, spans: spans)
  }

  /// A file that is no text, as it was with the changes, and whose it was as a whole; nil where that cannot be one hand's.
  private static func whole(
    _ file: FileView, _ reader: StoreReader, unsaid: Hand, _ draft: inout AttributionDraft
  ) throws(PristineError) -> EditTrail.Step? {
    let versions = file.versions
    guard versions.effective.count == 1, let version = versions.effective.first,
      let holder = versions.holder(of: version), let content = versions.content(of: version)
    else { return nil }
    var lookup = HandLookup(reader)
    var records: [LocalChange: AttributionRecord?] = [:]
    var hands: [Hand] = []
    for range in versions.newRanges(of: version) {
      for part in try lookup.parts(of: LocalChange(holder), range) {
        let hand = try hand(of: part, reader, &records, &draft)
        if !hands.contains(hand) { hands.append(hand) }
      }
    }
    guard hands.count == 1, let hand = hands.first else { return nil }
    return EditTrail.Step(contents: nil, digest: content.digest, hand: hand == .unknown ? unsaid : hand)
  }

  /// Whose a stretch is, in terms of the record being made.
  ///
  /// - Parameter records: those read so far.
  private static func hand(
    of part: HandPart, _ reader: StoreReader, _ records: inout [LocalChange: AttributionRecord?],
    _ draft: inout AttributionDraft
  ) throws(PristineError) -> Hand {
    switch part.hand {
    case .human: return .human
    case .mechanical: return part.tool.map { .mechanical(draft.index(ofTool: $0)) } ?? .unknown
    case .ai:
      guard let use = part.use else { return .unknown }
      let record: AttributionRecord?
      if let known = records[part.change] {
        record = known
      } else {
        record = try reader.attribution(of: part.change).record
        records[part.change] = .some(record)
      }
      let evidence = record?.uses.firstIndex(of: use).flatMap { record?.evidence(ofUse: $0) } ?? []
      return .ai(draft.index(of: use, isOptional: true, evidence))
    case .mixed, .carried, .unknown: return .unknown
    }
  }
}

extension AttributionRecord {
  fileprivate func evidence(ofUse index: Int) -> [Evidence] { evidence.filter { $0.subject == .ai(index) } }
}
