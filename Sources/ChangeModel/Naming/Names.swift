/// A digest that names one kind of thing; names of different kinds do not mix.
///
/// A change is named by its canonical bytes, every fact by its own content: the same edit made twice is the same fact.
public struct Name<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let digest: Digest
  public init(_ digest: Digest) { self.digest = digest }
  public static func < (a: Self, b: Self) -> Bool { a.digest < b.digest }
  public static func == (a: Self, b: Self) -> Bool { a.digest == b.digest }
  public func hash(into hasher: inout Hasher) { digest.hash(into: &hasher) }
  public var description: String { digest.description }
}

/// What a `Name` can name.
public enum Kinds {
  public enum Change {}
  public enum Fact {}
  public enum Inode {}
}

/// The hash of a change's canonical bytes.
public typealias ChangeHash = Name<Kinds.Change>

/// The name of a fact: of an inserted block, a kill, a restoration, a placement, a removal, a mode, a version.
public typealias FactID = Name<Kinds.Fact>

/// The name of a file, directory or symbolic link: that of the fact which created it. It survives renames.
public typealias InodeID = Name<Kinds.Inode>

extension Name where Kind == Kinds.Inode {
  /// The root directory: every tree has it, no change creates it.
  public static var root: InodeID { InodeID(Digest.of([])) }
}
