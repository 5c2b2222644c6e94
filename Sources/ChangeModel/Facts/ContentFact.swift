/// Where a block hangs in the total order T.
///
/// `before` (L) and `inPlace` (M) hang on the first byte of a line, `after` (R) on the last byte of a block.
public enum Slot: UInt8, Sendable, CaseIterable {
  case before = 0
  case inPlace = 1
  case after = 2
}

/// The byte and slot at which a block hangs; no byte stands for the start of the file, whose only slot is `after`.
public struct Anchor: Hashable, Sendable {
  public var position: Position?
  public var slot: Slot
  public init(_ position: Position?, _ slot: Slot) {
    self.position = position
    self.slot = slot
  }
  /// The start of the file.
  public static let start = Anchor(nil, .after)
}

/// Text that was contiguous and alive in its author's view, ascending in T, and what its author saw beside it.
///
/// `left` and `right` are witnesses, soft references: they may name changes that are not dependencies. Empty means the border of the file.
public struct Run: Hashable, Sendable {
  public var ranges: [TextRange]
  /// Last bytes of the nearest alive text before the run.
  public var left: [Position]
  /// First bytes of the nearest alive text after the run.
  public var right: [Position]
  public init(ranges: [TextRange], left: [Position], right: [Position]) {
    self.ranges = ranges
    self.left = left
    self.right = right
  }
}

/// New text between its alive neighbours, in the place of the runs it displaces and thereby kills.
public struct Insert: Hashable, Sendable {
  /// Bytes of it; they follow those of the change's earlier inserts in its contents.
  public var count: Int
  public var anchor: Anchor
  /// Last bytes of the text it follows; empty is the start of the file.
  public var after: [Position]
  /// First bytes of the text it precedes; empty is the end of the file.
  public var before: [Position]
  public var runs: [Run]
  /// What was seen of an equal block, ascending: keeps this one apart from it.
  public var again: [FactID]
  public init(count: Int, anchor: Anchor, after: [Position], before: [Position], runs: [Run], again: [FactID])
  {
    self.count = count
    self.anchor = anchor
    self.after = after
    self.before = before
    self.runs = runs
    self.again = again
  }
}

/// The whole content of a binary file or link, as edits of the version it supersedes.
public struct Version: Hashable, Sendable {
  /// A stretch of the content.
  public enum Piece: Hashable, Sendable {
    /// `count` bytes of the base from `offset` on.
    case copy(offset: Int, count: Int)
    /// The next `count` bytes of the change's contents.
    case new(count: Int)
  }
  /// Versions seen, which this one replaces; the first is the base of the copies.
  public var supersedes: [FactReference]
  /// Bytes of the whole content; nil retires the register: the file is text again.
  public var content: Content?
  public struct Content: Hashable, Sendable {
    public var count: Int
    /// SHA-256 of the whole content: what copies and new bytes must come to.
    public var digest: Digest
    public var pieces: [Piece]
    public init(count: Int, digest: Digest, pieces: [Piece]) {
      self.count = count
      self.digest = digest
      self.pieces = pieces
    }
  }
  public init(supersedes: [FactReference], content: Content?) {
    self.supersedes = supersedes
    self.content = content
  }
}

/// The smallest statement about the content of a file. docs/theory.md gives the meaning of each.
public enum ContentFact: Hashable, Sendable {
  case insert(Insert)
  /// Kills a run. `again`: restorations seen of an equal kill, ascending.
  case kill(Run, again: [FactID])
  /// The text that ends with the first byte named comes before the text that starts with the second.
  case order(Position, Position)
  /// The block of this byte stays although these kills hit beside or under it.
  case settle(Position, kills: [FactReference])
  /// These kills no longer hold for these ranges.
  case restore([TextRange], kills: [FactReference])
  case version(Version)

  /// The text this fact kills.
  package var killed: [TextRange] {
    switch self {
    case .insert(let insert): insert.runs.flatMap(\.ranges)
    case .kill(let run, _): run.ranges
    default: []
    }
  }

  /// Bytes this fact adds to the contents of its change.
  public var newBytes: Int {
    switch self {
    case .insert(let insert): insert.count
    case .version(let version):
      (version.content?.pieces ?? []).reduce(0) { if case .new(let count) = $1 { $0 + count } else { $0 } }
    default: 0
    }
  }
}
