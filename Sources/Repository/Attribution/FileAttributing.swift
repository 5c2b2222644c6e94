import Attribution
import ByteText
import ChangeModel
import Pristine
import Semantics
import WorkingCopy

/// Works out whose work a recorded edit of a text file is.
struct FileAttributing {
  private let rendered: RenderedFile
  private let lines: ShownLines
  private let change: (Holder) -> ChangeHash

  /// Nil for a file that is shown as a version.
  init?(_ rendered: RenderedFile, _ change: @escaping (Holder) -> ChangeHash) {
    guard let lines = rendered.lines, rendered.text != nil else { return nil }
    self.rendered = rendered
    self.lines = lines
    self.change = change
  }

  /// - Parameters:
  ///   - bytes: the edited file.
  ///   - sources: what the facts were made of.
  /// Cost: a diff of the two, and what was edited.
  func attribution(of bytes: [UInt8], _ sources: RecordedText.Sources, _ trail: EditTrail) -> FileAttribution
  {
    var out = FileAttribution()
    let gone = GoneText(sources.goneLines, lines)
    let needsOld = !sources.goneLines.isEmpty || trail.only == nil
    if needsOld {
      let tracked = trail.tracked(from: rendered.bytes, to: bytes)
      for range in sources.inserted {
        for segment in tracked.segments(in: range) { add(segment, &out) }
      }
      for stretch in sources.deleted {
        for (part, offset) in gone.places(of: stretch) {
          guard let offset else {
            out.deletions.extend(HandRun(count: part, hand: .unknown))
            continue
          }
          let shown = shownRange(ofText: offset..<offset + part)
          for (count, hand) in tracked.deleters(in: shown) {
            // What is carried on was not deleted by anybody.
            out.deletions.extend(HandRun(count: count, hand: hand ?? .unknown))
            if let hand { out.add(deleter: hand) }
          }
        }
      }
    } else {
      // Nothing is gone, so nothing can have been carried.
      for range in sources.inserted {
        out.spans.extend(AttributedSpan(count: range.count, source: .typed(trail.last)))
      }
    }
    weigh(sources, &out)
    settle(sources, &out)
    return out
  }

  /// Adds what is known of a stretch of new text: cut where the text it is carried from passes from one block to another.
  private func add(_ segment: HandTracker.Segment, _ out: inout FileAttribution) {
    switch segment.origin {
    case .typed(let hand): out.spans.extend(AttributedSpan(count: segment.count, source: .typed(hand)))
    case .base(let start):
      var at = start
      while at < start + segment.count {
        let (position, known) = place(ofShown: at)
        let count = min(known, start + segment.count - at)
        let source: AttributedSpan.Source =
          if let position { .carried(from: position) } else { .typed(.unknown) }
        out.spans.extend(AttributedSpan(count: count, source: source))
        at += count
      }
    }
  }

  /// The byte that is shown at an offset, and how many bytes of its stretch there are from there; a marker's bytes are nobody's.
  private func place(ofShown offset: Int) -> (Position?, Int) {
    guard let text = rendered.text else { return (nil, .max) }
    let line = text.line(at: offset)
    guard line < lines.count else { return (nil, .max) }
    var into = offset - text.range(ofLine: line).lowerBound
    for stretch in lines.stretches(of: line) {
      if into < Int(stretch.count) {
        let spot = Spot(block: stretch.start.block, offset: stretch.start.offset + Int32(into))
        return (rendered.view.weave.position(of: spot, change), Int(stretch.count) - into)
      }
      into -= Int(stretch.count)
    }
    return (nil, max(text.range(ofLine: line).upperBound - offset, 1))
  }

  /// Where a range of the text without markers, within one line, is in the file.
  private func shownRange(ofText range: Range<Int>) -> Range<Int> {
    guard !lines.markers.isEmpty, let text = rendered.text else { return range }
    let line = lines.line(at: range.lowerBound)
    let start = text.range(ofLine: line).lowerBound + range.lowerBound - lines.range(of: line).lowerBound
    return start..<start + range.count
  }

  /// Bytes deleted, and bytes of the lines that new text stands beside.
  private func weigh(_ sources: RecordedText.Sources, _ out: inout FileAttribution) {
    func add(_ stretch: ShownLines.Stretch) {
      let holder = rendered.view.weave.position(of: stretch.start, change).holder
      out.add(weight: Int(stretch.count), of: holder)
    }
    for stretch in sources.deleted { add(stretch) }
    for line in sources.neighbours { for stretch in lines.stretches(of: line) { add(stretch) } }
  }

  /// Who is on the sides of conflicts that are not left in place.
  private func settle(_ sources: RecordedText.Sources, _ out: inout FileAttribution) {
    let weave = rendered.view.weave
    for (number, conflict) in rendered.view.shown.conflicts.enumerated()
    where !sources.keptConflicts.contains(number) {
      for side in conflict.sides {
        for chunk in side {
          let spot = weave.stretch(ofChunk: Int(chunk)).start
          out.resolves.insert(weave.position(of: spot, change).holder)
        }
      }
    }
  }
}

/// Where the text of lines that are gone was.
private struct GoneText {
  /// Stretches by block and offset, with the offset of each in the text shown.
  private var stretches: [(stretch: ShownLines.Stretch, offset: Int)] = []

  init(_ gone: [Int], _ lines: ShownLines) {
    for line in gone {
      var offset = lines.range(of: line).lowerBound
      for stretch in lines.stretches(of: line) {
        stretches.append((stretch, offset))
        offset += Int(stretch.count)
      }
    }
    stretches.sort {
      ($0.stretch.start.block, $0.stretch.start.offset) < ($1.stretch.start.block, $1.stretch.start.offset)
    }
  }

  /// The parts of a stretch, and where in the text each was; nil for text that was not shown.
  func places(of whole: ShownLines.Stretch) -> [(count: Int, offset: Int?)] {
    var out: [(Int, Int?)] = []
    var at = Int(whole.start.offset)
    let end = at + Int(whole.count)
    var next = stretches.indices.partitioningIndex {
      let stretch = stretches[$0].stretch
      return stretch.start.block > whole.start.block
        || (stretch.start.block == whole.start.block && Int(stretch.last.offset) >= at)
    }
    while at < end {
      guard next < stretches.count, stretches[next].stretch.start.block == whole.start.block,
        Int(stretches[next].stretch.start.offset) < end
      else {
        out.append((end - at, nil))
        break
      }
      let (stretch, offset) = stretches[next]
      let start = Int(stretch.start.offset)
      if start > at {
        out.append((start - at, nil))
        at = start
      }
      let upper = min(end, start + Int(stretch.count))
      out.append((upper - at, offset + at - start))
      at = upper
      next += 1
    }
    return out
  }
}
