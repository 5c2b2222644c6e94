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
    public var word: String { "\(self)" }
  }

  public fileprivate(set) var lines: [Int] = Array(repeating: 0, count: Class.allCases.count)
  public fileprivate(set) var bytes: [Int] = Array(repeating: 0, count: Class.allCases.count)
  /// Bytes the change deletes.
  public fileprivate(set) var deleted: [Int] = Array(repeating: 0, count: Class.allCases.count)

  public init() {}

  public func lines(_ of: Class) -> Int { lines[of.rawValue] }
  public func bytes(_ of: Class) -> Int { bytes[of.rawValue] }
  public func deleted(_ of: Class) -> Int { deleted[of.rawValue] }
  public var allLines: Int { lines.reduce(0, +) }
  public var allBytes: Int { bytes.reduce(0, +) }

  public static func += (a: inout HandCounts, b: HandCounts) {
    for index in a.lines.indices {
      a.lines[index] += b.lines[index]
      a.bytes[index] += b.bytes[index]
      a.deleted[index] += b.deleted[index]
    }
  }

  /// Counts the new text of a change. `O(bytes)`.
  ///
  /// - Parameter record: without one all of it is unknown.
  public init(_ contents: [UInt8], _ record: AttributionRecord?) {
    let spans = record?.spans ?? []
    if spans.count <= 1, (spans.first?.count ?? contents.count) >= contents.count {
      // One hand throughout, as in nearly every large change.
      let of = Class(spans.first?.source ?? .typed(.unknown))
      bytes[of.rawValue] = contents.count
      lines[of.rawValue] = HandCounts.lineCount(contents)
    } else {
      count(contents, spans)
    }
    for span in record?.deletions ?? [] { deleted[Class(.typed(span.hand)).rawValue] += span.count }
  }

  private static func lineCount(_ contents: [UInt8]) -> Int {
    let newlines = contents.withUnsafeBufferPointer { $0.reduce(0) { $0 &+ ($1 == 0x0A ? 1 : 0) } }
    return newlines + (contents.last.map { $0 == 0x0A ? 0 : 1 } ?? 0)
  }

  private mutating func count(_ contents: [UInt8], _ spans: [AttributedSpan]) {
    var index = 0
    var left = spans.first?.count ?? .max
    var line: LineHand = .none
    for (at, byte) in contents.enumerated() {
      while left == 0 {
        index += 1
        left = index < spans.count ? spans[index].count : .max
      }
      let of = index < spans.count ? Class(spans[index].source) : .unknown
      left -= 1
      bytes[of.rawValue] += 1
      if byte > 0x20 { line.add(of) }
      if byte == 0x0A || at == contents.count - 1 {
        lines[(line.hand ?? of).rawValue] += 1
        line = .none
      }
    }
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
    for value in counts.lines + counts.bytes + counts.deleted { out.varint(value) }
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
    for index in lines.indices { lines[index] = try reader.count(limit: Limits.contents) }
    for index in bytes.indices { bytes[index] = try reader.count(limit: Limits.contents) }
    for index in deleted.indices { deleted[index] = try reader.count(limit: Limits.contents) }
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
