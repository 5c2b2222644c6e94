import ChangeModel

/// How much of a change's new text is whose: lines and bytes by hand.
public struct HandCounts: Hashable, Sendable {
  /// The hands that are told apart in numbers.
  public enum Class: Int, CaseIterable, Sendable {
    case human
    case ai
    /// Lines typed by more than one hand.
    case mixed
    case mechanical
    /// Text that was there before.
    case carried
    case unknown
    public var word: String {
      switch self {
      case .human: "human"
      case .ai: "ai"
      case .mixed: "mixed"
      case .mechanical: "mechanical"
      case .carried: "carried"
      case .unknown: "unknown"
      }
    }
  }

  /// A number for each class, without memory of its own: there may be one for each of a million changes.
  fileprivate typealias Tally = SIMD8<Int>

  fileprivate var lines = Tally()
  fileprivate var bytes = Tally()
  /// Bytes the change deletes.
  fileprivate var deleted = Tally()

  public init() {}

  public func lines(_ of: Class) -> Int { lines[of.rawValue] }
  public func bytes(_ of: Class) -> Int { bytes[of.rawValue] }
  public func deleted(_ of: Class) -> Int { deleted[of.rawValue] }
  public var allLines: Int { lines.wrappedSum() }
  /// Lines an AI typed, by itself or with others.
  public var assistedLines: Int { lines(.ai) + lines(.mixed) }
  public var allBytes: Int { bytes.wrappedSum() }

  public static func += (a: inout HandCounts, b: HandCounts) {
    a.lines &+= b.lines
    a.bytes &+= b.bytes
    a.deleted &+= b.deleted
  }
}

/// Counts the new text of a change as it comes, a portion at a time, fact by fact. `O(bytes)`.
///
/// Lines are counted in facts of text; of whole contents, which need be no text, bytes alone.
public struct HandCounter: Sendable {
  public private(set) var counts = HandCounts()
  private let spans: [AttributedSpan]
  /// The span the next byte is in, and how much of it is left.
  private var index = 0
  private var left: Int
  private var line = LineHand.none
  private var isInLine = false

  /// - Parameter record: without one all of it is unknown.
  public init(_ record: AttributionRecord?) {
    spans = record?.spans ?? []
    left = spans.first?.count ?? .max
    for span in record?.deletions ?? [] {
      counts.deleted[HandCounts.Class(.typed(span.hand)).rawValue] += span.count
    }
  }

  private var current: HandCounts.Class {
    index < spans.count ? HandCounts.Class(spans[index].source) : .unknown
  }

  /// The next bytes, of one fact.
  public mutating func add(_ portion: UnsafeRawBufferPointer, of fact: ContentFact) {
    var isText = true
    if case .version = fact { isText = false }
    var at = 0
    while at < portion.count {
      while left == 0 {
        index += 1
        left = index < spans.count ? spans[index].count : .max
      }
      let count = min(left, portion.count - at)
      let part = UnsafeRawBufferPointer(rebasing: portion[at..<at + count])
      counts.bytes[current.rawValue] += count
      if isText { addLines(of: part) }
      if left != .max { left -= count }
      at += count
    }
  }

  /// So many bytes of a whole content, which need not be looked at.
  public mutating func skip(_ count: Int) {
    var count = count
    while count > 0 {
      while left == 0 {
        index += 1
        left = index < spans.count ? spans[index].count : .max
      }
      let part = min(left, count)
      counts.bytes[current.rawValue] += part
      if left != .max { left -= part }
      count -= part
    }
  }

  /// Lines of text that is all of one class.
  private mutating func addLines(of part: UnsafeRawBufferPointer) {
    let of = current
    guard let first = part.firstIndex(of: 0x0A) else {
      addToLine(part, of)
      return
    }
    addToLine(UnsafeRawBufferPointer(rebasing: part[..<first]), of)
    counts.lines[(line.hand ?? of).rawValue] += 1
    let rest = UnsafeRawBufferPointer(rebasing: part[(first + 1)...])
    // Whole lines in it are of its class.
    counts.lines[of.rawValue] += rest.reduce(0) { $0 &+ ($1 == 0x0A ? 1 : 0) }
    (line, isInLine) = (.none, false)
    if let last = rest.lastIndex(of: 0x0A) {
      addToLine(UnsafeRawBufferPointer(rebasing: rest[(last + 1)...]), of)
    } else {
      addToLine(rest, of)
    }
  }

  private mutating func addToLine(_ part: UnsafeRawBufferPointer, _ of: HandCounts.Class) {
    if part.isEmpty { return }
    isInLine = true
    if part.contains(where: { $0 > 0x20 }) { line.add(of) }
  }

  /// The next bytes are of another fact: a line that has no newline ends all the same.
  public mutating func endFact() {
    if isInLine { counts.lines[(line.hand ?? current).rawValue] += 1 }
    (line, isInLine) = (.none, false)
  }
}

/// What is asked of changes in bulk beyond terms, in one small row.
public struct ChangeSummary: Hashable, Sendable {
  /// Since 1970 UTC.
  public var nanoseconds: Int64
  public var counts: HandCounts

  public init(nanoseconds: Int64, counts: HandCounts) {
    self.nanoseconds = nanoseconds
    self.counts = counts
  }

  public func encoded() -> [UInt8] {
    var out = ByteWriter(reserving: 32)
    out.signed(nanoseconds)
    for tally in [counts.lines, counts.bytes, counts.deleted] {
      for of in HandCounts.Class.allCases { out.varint(tally[of.rawValue]) }
    }
    return out.bytes
  }

  public init(decoding bytes: UnsafeRawBufferPointer) throws(DecodeError) {
    var reader = ByteReader(bytes)
    nanoseconds = try reader.signed()
    counts = HandCounts()
    try counts.read(&reader)
    try reader.expectEnd()
  }
}

extension HandCounts {
  fileprivate mutating func read(_ reader: inout ByteReader) throws(DecodeError) {
    lines = try HandCounts.tally(&reader)
    bytes = try HandCounts.tally(&reader)
    deleted = try HandCounts.tally(&reader)
  }

  private static func tally(_ reader: inout ByteReader) throws(DecodeError) -> Tally {
    var out = Tally()
    // No list of cases: it would be made anew for every row.
    for of in 0..<classes { out[of] = try reader.count(limit: Limits.contents) }
    return out
  }

  private static let classes = 6

  /// Adds the counts of a summary as it is stored. For the summaries of a million changes, one after the other.
  public mutating func add(summary bytes: UnsafeRawBufferPointer) throws(DecodeError) {
    // Nearly all changes are of few lines, and each number is one byte. They stand behind the time.
    let classes = HandCounts.classes
    let start = bytes.count - 3 * classes
    var all: UInt8 = 0
    if start > 0, bytes[start - 1] < 0x80, bytes[..<(start - 1)].allSatisfy({ $0 >= 0x80 }) {
      for place in start..<bytes.count { all |= bytes[place] }
    } else {
      all = 0x80
    }
    guard all < 0x80 else {
      self += try ChangeSummary(decoding: bytes).counts
      return
    }
    for of in 0..<classes {
      lines[of] &+= Int(bytes[start + of])
      self.bytes[of] &+= Int(bytes[start + classes + of])
      deleted[of] &+= Int(bytes[start + 2 * classes + of])
    }
  }
}

extension HandCounts.Class {
  public init(_ source: AttributedSpan.Source) {
    switch source {
    case .carried: self = .carried
    case .typed(let hand): self.init(hand)
    }
  }

  public init(_ hand: Hand) {
    switch hand {
    case .unknown: self = .unknown
    case .human: self = .human
    case .ai: self = .ai
    case .mechanical: self = .mechanical
    }
  }
}

/// The hand of a line, of the hands of its visible bytes: what was only kept does not count beside what was typed.
public struct LineHand: Sendable {
  public private(set) var hand: HandCounts.Class?
  public static let none = LineHand()

  public mutating func add(_ of: HandCounts.Class) {
    switch hand {
    case nil, .carried: hand = of
    case .some(let known) where known == of || of == .carried || known == .mixed: break
    // A tool that touched a line did not write it.
    case .mechanical: hand = of
    case .some where of == .mechanical: break
    case .some: hand = .mixed
    }
  }
}
