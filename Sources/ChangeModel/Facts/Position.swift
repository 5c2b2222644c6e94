/// Whose contents a position refers to.
///
/// The same number means two things, and the type that holds it says which: inside a `Change`, 0 is the change itself and `k` the
/// `k`-th entry of its table of hashes; in the store and in the semantics, the local id of a change, and `.own` the change being recorded.
public struct Holder: Hashable, Comparable, Sendable {
  public let value: UInt32
  public init(_ value: UInt32) { self.value = value }
  public static func < (a: Holder, b: Holder) -> Bool { a.value < b.value }
  /// The change that is being recorded and has no local id yet.
  package static let own = Holder(.max)
  /// The change itself, inside a `Change`.
  package static let this = Holder(0)
}

/// One byte of text: an offset into the contents of a change that inserted it.
///
/// It stands for that byte of the inserted block, so text inserted alike by two changes is one text.
public struct Position: Hashable, Sendable {
  public var holder: Holder
  public var offset: Int
  public init(_ holder: Holder, _ offset: Int) {
    self.holder = holder
    self.offset = offset
  }
}

/// Consecutive bytes of one block, at least one.
public struct TextRange: Hashable, Sendable {
  public var start: Position
  public var count: Int
  public init(_ start: Position, _ count: Int) {
    self.start = start
    self.count = count
  }
}

/// Another fact: the `ordinal`-th of the change that holds it.
public struct FactReference: Hashable, Sendable {
  public var holder: Holder
  public var ordinal: UInt32
  public init(_ holder: Holder, _ ordinal: UInt32) {
    self.holder = holder
    self.ordinal = ordinal
  }
}

/// A file, directory or link: the root, or what the `ordinal`-th fact of a change created.
public enum InodeReference: Hashable, Sendable {
  case root
  case created(FactReference)
}
