import ByteText

/// Follows the bytes of a text through its versions: which are those of the text it started from, and who typed or deleted the others.
///
/// Each step is told whose edits led to the next version. What a line diff leaves equal, and what words a line keeps that was edited,
/// stay whose they were; everything else is the step's.
///
///     var text = HandTracker(base: "let a = 1\n")
///     text.advance(to: "let a = 2\n", by: .ai(0))  // "2" is by the AI, the rest is still the base's
package struct HandTracker: Sendable {
  package enum Origin: Hashable, Sendable {
    /// The bytes of the base from this offset on.
    case base(Int)
    case typed(Hand)
  }
  package struct Segment: Hashable, Sendable {
    package var count: Int
    package var origin: Origin
  }

  /// The version reached.
  package private(set) var text: [UInt8]
  /// Where its bytes come from, in order, without gaps.
  package private(set) var segments: [Segment]
  /// Stretches of the base that are gone, and who deleted them, in no order.
  package private(set) var deletions: [(range: Range<Int>, hand: Hand)] = []

  package init(base: [UInt8]) {
    text = base
    segments = base.isEmpty ? [] : [Segment(count: base.count, origin: .base(0))]
  }

  /// Goes on to the next version. `O(bytes)` plus the diff of what differs.
  ///
  /// - Parameter spans: whose each byte of the new version is, if it was typed in this step; `hand` where that is empty.
  package mutating func advance(to new: [UInt8], by hand: Hand, spans: [HandRun] = []) {
    let edits = diffText(old: text, new: new)
    guard !edits.isEmpty else { return }
    var out = SegmentList()
    var source = SegmentCursor(segments)
    var old = 0
    let before = text
    func pass(_ count: Int) { for segment in source.take(count) { out.append(segment) } }
    for edit in edits {
      pass(edit.oldRange.lowerBound - old)
      var (i, j) = (edit.oldRange.lowerBound, edit.newRange.lowerBound)
      for match in keptWords(before, edit.oldRange, new, edit.newRange, by: hand) {
        drop(source.take(match.oldStart - i), by: hand)
        out.append(typed: j..<match.newStart, hand, spans)
        pass(match.count)
        (i, j) = (match.oldStart + match.count, match.newStart + match.count)
      }
      drop(source.take(edit.oldRange.upperBound - i), by: hand)
      out.append(typed: j..<edit.newRange.upperBound, hand, spans)
      old = edit.oldRange.upperBound
    }
    pass(before.count - old)
    segments = out.list
    text = new
  }

  private mutating func drop(_ gone: [Segment], by hand: Hand) {
    for segment in gone {
      if case .base(let start) = segment.origin { deletions.append((start..<start + segment.count, hand)) }
    }
  }

  /// What words edited lines keep, in terms of the whole texts.
  ///
  /// A tool keeps whatever is equal. Of others only lines count of which at least half is kept: a new line that happens to share a word
  /// with one that is gone is new.
  private func keptWords(
    _ old: [UInt8], _ oldRange: Range<Int>, _ new: [UInt8], _ newRange: Range<Int>, by hand: Hand
  ) -> [WordMatch] {
    guard !oldRange.isEmpty, !newRange.isEmpty else { return [] }
    let matches = EqualText.matches(old: old, oldRange, new: new, newRange)
    if case .mechanical = hand { return matches }
    return KeptWords(new, newRange, matches).likely
  }
}

/// Chooses, of words that match, those in lines that are mostly kept.
private struct KeptWords {
  private let new: [UInt8]
  private let range: Range<Int>
  private let matches: [WordMatch]

  init(_ new: [UInt8], _ range: Range<Int>, _ matches: [WordMatch]) {
    self.new = new
    self.range = range
    self.matches = matches
  }

  /// `O(bytes of the range)`.
  var likely: [WordMatch] {
    var out: [WordMatch] = []
    var next = 0
    var start = range.lowerBound
    while start < range.upperBound {
      let end = new[start..<range.upperBound].firstIndex(of: 0x0A).map { $0 + 1 } ?? range.upperBound
      var parts: [WordMatch] = []
      while next < matches.count {
        let match = matches[next]
        let low = max(match.newStart, start)
        let high = min(match.newStart + match.count, end)
        if low < high {
          parts.append(
            WordMatch(oldStart: match.oldStart + low - match.newStart, newStart: low, count: high - low))
        }
        if match.newStart + match.count > end { break }
        next += 1
      }
      let kept = parts.reduce(0) { $0 + letters(in: $1.newRange) }
      if kept > 0, kept * 2 >= letters(in: start..<end) { out += parts }
      start = end
    }
    return out
  }

  private func letters(in range: Range<Int>) -> Int { new[range].count { $0 > 0x20 } }
}

/// Reads segments off in portions.
private struct SegmentCursor {
  private let segments: [HandTracker.Segment]
  private var index = 0
  private var used = 0

  init(_ segments: [HandTracker.Segment]) { self.segments = segments }

  mutating func take(_ count: Int) -> [HandTracker.Segment] {
    var out: [HandTracker.Segment] = []
    var left = count
    while left > 0, index < segments.count {
      let segment = segments[index]
      let part = min(left, segment.count - used)
      var origin = segment.origin
      if case .base(let start) = origin { origin = .base(start + used) }
      out.append(HandTracker.Segment(count: part, origin: origin))
      left -= part
      used += part
      if used == segment.count { (index, used) = (index + 1, 0) }
    }
    return out
  }
}

/// Segments in order, joined where one goes on where the last one ends.
private struct SegmentList {
  var list: [HandTracker.Segment] = []

  /// Text typed in a step, by one hand or by those that spans of the whole text name.
  mutating func append(typed range: Range<Int>, _ hand: Hand, _ spans: [HandRun]) {
    guard !spans.isEmpty else {
      append(HandTracker.Segment(count: range.count, origin: .typed(hand)))
      return
    }
    var start = 0
    for span in spans {
      let end = start + span.count
      let (low, high) = (max(start, range.lowerBound), min(end, range.upperBound))
      if low < high { append(HandTracker.Segment(count: high - low, origin: .typed(span.hand))) }
      start = end
      if start >= range.upperBound { return }
    }
    append(
      HandTracker.Segment(count: range.upperBound - max(start, range.lowerBound), origin: .typed(.unknown)))
  }

  mutating func append(_ segment: HandTracker.Segment) {
    guard segment.count > 0 else { return }
    if let last = list.last {
      switch (last.origin, segment.origin) {
      case (.typed(let a), .typed(let b)) where a == b:
        list[list.count - 1].count += segment.count
        return
      case (.base(let a), .base(let b)) where a + last.count == b:
        list[list.count - 1].count += segment.count
        return
      default: break
      }
    }
    list.append(segment)
  }
}

/// What a tracker found, ready to be asked about parts of the texts.
package struct TrackedText: Sendable {
  private let segments: [HandTracker.Segment]
  /// Where each segment starts.
  private let starts: [Int]
  private let deletions: [(range: Range<Int>, hand: Hand)]

  package init(_ tracker: HandTracker) {
    segments = tracker.segments
    var at = 0
    starts = tracker.segments.map { segment in
      defer { at += segment.count }
      return at
    }
    deletions = tracker.deletions.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Where the bytes of a range of the last version come from. `O(log segments + parts)`.
  package func segments(in range: Range<Int>) -> [HandTracker.Segment] {
    var out: [HandTracker.Segment] = []
    var index = starts.indices.partitioningIndex { starts[$0] + segments[$0].count > range.lowerBound }
    while index < starts.count, starts[index] < range.upperBound {
      let low = max(starts[index], range.lowerBound)
      let high = min(starts[index] + segments[index].count, range.upperBound)
      var origin = segments[index].origin
      if case .base(let base) = origin { origin = .base(base + low - starts[index]) }
      if low < high { out.append(HandTracker.Segment(count: high - low, origin: origin)) }
      index += 1
    }
    return out
  }

  /// Who deleted the bytes of a range of the base; nil where they are still there. `O(log deletions + parts)`.
  package func deleters(in range: Range<Int>) -> [(count: Int, hand: Hand?)] {
    var out: [(count: Int, hand: Hand?)] = []
    func add(_ count: Int, _ hand: Hand?) {
      if count > 0 { out.append((count, hand)) }
    }
    var at = range.lowerBound
    var index = deletions.indices.partitioningIndex { deletions[$0].range.upperBound > range.lowerBound }
    while index < deletions.count, deletions[index].range.lowerBound < range.upperBound {
      let low = max(deletions[index].range.lowerBound, at)
      let high = min(deletions[index].range.upperBound, range.upperBound)
      if low < high {
        add(low - at, nil)
        add(high - low, deletions[index].hand)
        at = high
      }
      index += 1
    }
    add(range.upperBound - at, nil)
    return out
  }
}
