import ChangeModel

/// Who a byte comes from.
public enum Hand: Hashable, Sendable {
  /// Nobody has said. Never taken for a person.
  case unknown
  case human
  /// An AI: the use of this number in the record.
  case ai(Int)
  /// A formatter or the like: the tool of this number in the record.
  case mechanical(Int)
}

/// A stretch of a change's new contents and where it comes from. Stretches follow each other from the first byte on; what comes after the
/// last one is unknown.
public struct AttributedSpan: Hashable, Sendable {
  public enum Source: Hashable, Sendable {
    case typed(Hand)
    /// Equal to text that the edit replaced: hand and author are those of the bytes from this position on.
    case carried(from: Position)
  }
  /// Bytes, at least one.
  public var count: Int
  public var source: Source

  public init(count: Int, source: Source) {
    self.count = count
    self.source = source
  }

  /// Whether `other` goes on where this one ends, so that the two are one.
  func isContinued(by other: AttributedSpan) -> Bool {
    switch (source, other.source) {
    case (.typed(let a), .typed(let b)): a == b
    case (.carried(let a), .carried(let b)): a.holder == b.holder && a.offset + count == b.offset
    default: false
    }
  }
}

/// So many bytes of one hand: of a text whose they are, of deleted bytes who deleted them.
public struct HandRun: Hashable, Sendable {
  public var count: Int
  public var hand: Hand
  public init(count: Int, hand: Hand) {
    self.count = count
    self.hand = hand
  }
}

extension [AttributedSpan] {
  /// Adds a stretch, as part of the last one where it goes on from there.
  public mutating func extend(_ span: AttributedSpan) {
    guard span.count > 0 else { return }
    if let last, last.isContinued(by: span) {
      self[count - 1].count += span.count
    } else {
      append(span)
    }
  }

  /// Without what need not be said: unknown text at the end.
  public var trimmed: [AttributedSpan] {
    var out = self
    while let last = out.last, last.source == .typed(.unknown) { out.removeLast() }
    return out
  }
}

extension [HandRun] {
  public mutating func extend(_ span: HandRun) {
    guard span.count > 0 else { return }
    if let last, last.hand == span.hand { self[count - 1].count += span.count } else { append(span) }
  }

  public var trimmed: [HandRun] {
    var out = self
    while let last = out.last, last.hand == .unknown { out.removeLast() }
    return out
  }
}
