import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Text of changes that were taken back while the files stayed, with the hands their records give it: recorded again, it keeps them.
struct FormerText {
  private let set: ChangeSet
  /// For each change taken back, whose its bytes are, in terms of the record being made.
  private var hands: [LocalChange: [(range: Range<Int>, hand: Hand)]] = [:]

  /// - Parameters:
  ///   - taken: the changes, most of them no longer in the set of the view.
  ///   - draft: gains the AIs and tools of their records, to be dropped again where no text of theirs comes back.
  init(_ taken: [LocalChange], _ view: View, _ draft: inout AttributionDraft) throws(PristineError) {
    var set = view.set
    for id in taken.sorted() where !set.contains(id) {
      // What depends on something else that is gone cannot be read.
      guard try view.reader.dependencies(of: id).allSatisfy({ set.contains($0) }) else { continue }
      set.insert(id)
      if let record = try? view.reader.attribution(of: id).record {
        hands[id] = FormerText.hands(of: record, &draft)
      } else {
        hands[id] = []
      }
    }
    self.set = set
  }

  private static func hands(
    of record: AttributionRecord, _ draft: inout AttributionDraft
  ) -> [(range: Range<Int>, hand: Hand)] {
    var uses: [Int] = []
    let typed = Set(
      record.spans.compactMap { span -> Int? in
        if case .typed(.ai(let index)) = span.source { index } else { nil }
      })
    for (index, use) in record.uses.enumerated() {
      let evidence = record.evidence.filter { $0.subject == .ai(index) }
      // An AI of which no text is there took part all the same.
      uses.append(draft.index(of: use, isOptional: typed.contains(index), evidence))
    }
    let tools = record.tools.map { draft.index(ofTool: $0) }
    if let declaration = record.declaration {
      let evidence = record.evidence.filter { $0.subject == .human || $0.subject == .change }
      draft.standing = (declaration, evidence)
    }
    var at = 0
    return record.spans.compactMap { span in
      defer { at += span.count }
      guard case .typed(let hand) = span.source else { return nil }
      let range = at..<at + span.count
      switch hand {
      case .unknown: return nil
      case .human: return (range, .human)
      case .ai(let index): return (range, .ai(uses[index]))
      case .mechanical(let index): return (range, .mechanical(tools[index]))
      }
    }
  }

  /// A file as it was with the changes, and whose its text is; nil where they have none of it.
  func step(of path: RelativePath, _ inode: LocalInode?, _ view: View) throws(PristineError) -> EditTrail
    .Step?
  {
    guard !hands.isEmpty else { return nil }
    let old = View(view.reader, set)
    var tree = TreeView()
    var known = inode
    if known == nil { known = try tree.inode(at: path.bytes, in: old) }
    guard let inode = known, try view.reader.kind(of: inode) == .file else { return nil }
    let file = try RenderedFile(inode, old)
    guard let lines = file.lines, let text = file.text else { return nil }
    let weave = file.view.weave
    var spans: [HandRun] = []
    var isKnown = false
    for line in 0..<lines.count {
      var left = text.range(ofLine: line).count
      for stretch in lines.stretches(of: line) {
        for run in runs(of: stretch, weave) {
          spans.extend(run)
          left -= run.count
          if run.hand != .unknown { isKnown = true }
        }
      }
      spans.extend(HandRun(count: left, hand: .unknown))
    }
    return isKnown ? EditTrail.Step(contents: file.bytes, hand: .unknown, spans: spans) : nil
  }

  /// Whose a stretch is, as far as a change that was taken back holds it.
  private func runs(of stretch: ShownLines.Stretch, _ weave: Weave) -> [HandRun] {
    let count = Int(stretch.count)
    for holder in weave.holders(ofBlock: stretch.start.block) {
      guard let known = hands[LocalChange(holder.holder)] else { continue }
      let start = holder.offset + Int(stretch.start.offset)
      var out: [HandRun] = []
      var at = start
      for (range, hand) in known where range.overlaps(start..<start + count) {
        let (low, high) = (max(range.lowerBound, at), min(range.upperBound, start + count))
        out.extend(HandRun(count: low - at, hand: .unknown))
        out.extend(HandRun(count: high - low, hand: hand))
        at = high
      }
      out.extend(HandRun(count: start + count - at, hand: .unknown))
      return out
    }
    return [HandRun(count: count, hand: .unknown)]
  }
}
