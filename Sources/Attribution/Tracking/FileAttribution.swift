import ChangeModel

/// What is known of whose work an edit of one file is, in terms of local ids: part of a record in the making.
package struct FileAttribution: Sendable {
  /// Over the new text of the file's facts, in sequence.
  package var spans: [AttributedSpan] = []
  /// Over the bytes of the runs of the file's facts, in sequence.
  package var deletions: [HandRun] = []
  /// Whose deletions there are: of what is gone from the file, and not only carried on.
  package private(set) var deleters: [Hand] = []
  /// Bytes of other changes that the edit deletes or stands beside; the same change may be there several times.
  package private(set) var weights: [AttributionRecord.Weight] = []
  /// Changes whose conflict the edit settles.
  package var resolves: Set<Holder> = []

  package init() {}

  /// New text of which only the hand is known.
  package init(typed count: Int, by hand: Hand) {
    spans.extend(AttributedSpan(count: count, source: .typed(hand)))
  }

  package mutating func add(deleter hand: Hand) {
    if !deleters.contains(hand) { deleters.append(hand) }
  }

  package mutating func add(weight bytes: Int, of holder: Holder) {
    guard let last = weights.indices.last, weights[last].holder == holder else {
      weights.append(AttributionRecord.Weight(holder: holder, bytes: bytes))
      return
    }
    weights[last].bytes += bytes
  }

  package var newBytes: Int { spans.reduce(0) { $0 + $1.count } }
}

/// How a file came to be what it is: what it was at each checkpoint, and who had edited it until then.
package struct EditTrail: Sendable {
  package struct Step: Sendable {
    /// Nil where it was no text.
    package var contents: [UInt8]?
    /// Of all its bytes, where that is known.
    package var digest: Digest?
    package var hand: Hand
    /// Whose each byte of the contents is, where it is not all one hand's.
    package var spans: [HandRun] = []
    package init(contents: [UInt8]?, digest: Digest? = nil, hand: Hand, spans: [HandRun] = []) {
      self.contents = contents
      self.digest = digest
      self.hand = hand
      self.spans = spans
    }
  }
  package var steps: [Step] = []
  /// Whose the edits after the last step are.
  package var last: Hand
  package init(_ steps: [Step] = [], last: Hand) {
    self.steps = steps
    self.last = last
  }

  /// The one hand all edits are by; nil when there are several.
  package var only: Hand? { steps.allSatisfy { $0.hand == last && $0.spans.isEmpty } ? last : nil }

  /// The one hand that made all edits of a file that is no text; unknown when there are several. Nobody has edited it since the last step
  /// where it is what it was then.
  package func hand(ofWhole digest: Digest?) -> Hand {
    var hands = steps.map { $0.spans.isEmpty ? $0.hand : .unknown }
    if steps.isEmpty || digest == nil || steps.last?.digest != digest { hands.append(last) }
    guard let first = hands.first, hands.allSatisfy({ $0 == first }) else { return .unknown }
    return first
  }

  /// Follows the trail from one text to another.
  package func tracked(from base: [UInt8], to text: [UInt8]) -> TrackedText {
    var tracker = HandTracker(base: base)
    // Where one hand made all edits, what lies between is of no account.
    if only == nil {
      for step in steps {
        // What was no text has no lines to be followed.
        if let contents = step.contents { tracker.advance(to: contents, by: step.hand, spans: step.spans) }
      }
    }
    tracker.advance(to: text, by: last)
    return TrackedText(tracker)
  }
}
