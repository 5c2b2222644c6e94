/// The facts of a change read so far: what it may refer to in itself.
///
/// References point backwards, to facts of the right kind, and into the text of their own file only. So a change that was decoded can be
/// wrong only about other changes. A look-up of text costs O(log blocks of the file).
struct OwnFacts {
  /// What a fact can be referred to as.
  enum Role { case inode, placement, mode, removal, kill, version }

  private enum Kind: UInt8 { case create, place, mode, remove, insert, kill, order, settle, restore, version }

  private var kinds: [Kind] = []
  /// Number of the first content fact of the file being read.
  private var firstOfFile = 0
  /// The text inserted into that file, as ranges of the contents, ascending.
  private var blocks: [Range<Int>] = []
  /// New bytes of all facts.
  private(set) var newBytes = 0

  var count: Int { kinds.count }

  mutating func add(_ fact: TreeFact) {
    switch fact {
    case .create: kinds.append(.create)
    case .place: kinds.append(.place)
    case .mode: kinds.append(.mode)
    case .remove: kinds.append(.remove)
    }
  }

  /// Content facts from here on are those of another file.
  mutating func startFile() {
    firstOfFile = kinds.count
    blocks.removeAll(keepingCapacity: true)
  }

  mutating func add(_ fact: ContentFact) {
    let start = newBytes
    newBytes += fact.newBytes
    switch fact {
    case .insert:
      kinds.append(.insert)
      blocks.append(start..<newBytes)
    case .kill: kinds.append(.kill)
    case .order: kinds.append(.order)
    case .settle: kinds.append(.settle)
    case .restore: kinds.append(.restore)
    case .version: kinds.append(.version)
    }
  }

  /// Whether the fact may be referred to as `role` by what is read now. Kills and versions are those of one file.
  func fact(_ ordinal: UInt32, canBe role: Role) -> Bool {
    switch (role, kinds[Int(ordinal)]) {
    case (.inode, .create), (.placement, .create), (.placement, .place), (.mode, .mode), (.removal, .remove):
      true
    case (.kill, .insert), (.kill, .kill), (.version, .version): Int(ordinal) >= firstOfFile
    default: false
    }
  }

  /// The block of the file being read that holds the byte at an offset into the contents.
  func block(at offset: Int) -> Range<Int>? {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < blocks.count && blocks[low].contains(offset) ? blocks[low] : nil
  }
}
