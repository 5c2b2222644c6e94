extension Environment {
  /// How an environment is opened.
  package struct Options: Sendable {
    /// When a commit counts as done.
    package enum Durability: Sendable {
      /// When the disk has it.
      case full
      /// When the system has it: a power cut may lose or damage the file. For tests, and for bulk loads that end
      /// with `Environment.flush()`.
      case none
    }

    /// Open for reading only; never creates anything.
    package var readOnly: Bool
    /// The most tables that can be opened. A bound only: a few hundred cost nothing.
    package var maxTables: Int
    /// Address space to set aside, in bytes; the file is only as large as its contents.
    package var mapSize: Int
    package var durability: Durability
    /// The most read transactions at once, over all processes. Whoever makes the lock file decides.
    package var maxReaders: Int

    package init(
      readOnly: Bool = false, maxTables: Int = 32, mapSize: Int = 1 << 40, durability: Durability = .full,
      maxReaders: Int = 126
    ) {
      self.readOnly = readOnly
      self.maxTables = maxTables
      self.mapSize = mapSize
      self.durability = durability
      self.maxReaders = maxReaders
    }

    /// The map sizes to try in turn: what was asked for, then less, for processes short of address space.
    var mapSizes: [Int] {
      [mapSize] + [1 << 36, 1 << 32, 1 << 30, 1 << 28].filter { $0 < mapSize }
    }
  }
}
