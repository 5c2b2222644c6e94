import ByteText
import ChangeModel

/// One byte of a weave: an offset into one of its blocks.
package struct Spot: Hashable, Sendable {
  package var block: Int32
  package var offset: Int32
  package init(block: Int32, offset: Int32) {
    self.block = block
    self.offset = offset
  }
}

/// What makes facts unreadable: a reference to text that the set does not hold.
package enum SemanticsError: Error, Equatable, Sendable {
  case unknownText(Position)
  case rangeOutsideBlock(Position, count: Int)
  case unknownFact(FactID)
  case tooMuchText
  /// What a fact refers to is not what it should be.
  case unreadable(String)
}

/// A file under a set of changes: all text ever inserted, cut into chunks, in the total order T, with the partial order P on what is alive.
///
/// A pure function of the facts, whatever order they were added in. A *block* is the text of one insertion; a *chunk* is a stretch of a block
/// that no fact refers into. Two relations over chunks:
///
/// - *T*, the order of everything ever inserted, dead or alive. It depends on anchors only, so two bytes have the same order in every set.
/// - *P*, the order its authors really knew, as edges between ports: each chunk has one before it (*in*, `2 * chunk`) and one after it
///   (*self*, `2 * chunk + 1`). Edges that run against T are void, so P is contained in T and cycles cannot exist.
///
/// Cost: linear in the facts of the file, but for the sorting of siblings in one slot and for what is really in conflict.
package struct Weave: Sendable {
  package struct Block: Sendable {
    package var id: FactID
    package var count: Int32
    var firstChunk: Int32 = 0
    var chunkCount: Int32 = 0
    /// The record that stands for the block; equal ones follow by `Weave.nextHolder`.
    var record: Int32
    var lastRecord: Int32
    package var chunks: Range<Int> { Int(firstChunk)..<Int(firstChunk) + Int(chunkCount) }
  }

  package private(set) var pool: FactPool
  package internal(set) var blocks: [Block] = []
  /// Names of blocks; the number is the index in `blocks`.
  var blockNames: TableOfNames
  /// Names of plain kills; the number is the index in `killRecords`.
  var killNames: TableOfNames
  var killRecords: [Int32] = []
  var places = BlockPlaces()
  /// The next insert record that holds the same block, or -1.
  var nextHolder: [Int32] = []

  // Chunks, those of a block in sequence.
  package internal(set) var chunkBlock: [Int32] = []
  package internal(set) var chunkStart: [Int32] = []
  package internal(set) var chunkEnd: [Int32] = []
  var references = References()

  // T.
  /// Chunks in T order.
  package internal(set) var walk: [Int32] = []
  /// Number of each port in T order: `2 * chunk` in, `2 * chunk + 1` self.
  var portNumber: [Int32] = []
  /// First port number of what hangs before a chunk; end of what hangs after the last chunk of a block.
  var subtreeBegin: [Int32] = []
  var subtreeEnd: [Int32] = []
  /// Place of each chunk in `walk`.
  var walkIndex: [Int32] = []

  // Life and death.
  var hits = Hits()
  package internal(set) var alive: [Bool] = []
  /// Whether any chunk of a block is alive.
  package internal(set) var live: [Bool] = []

  // P.
  var order = PartialOrder()
  /// Alive chunks in T order.
  package internal(set) var shown: [Int32] = []
  /// Index of an alive chunk in `shown`, or -1.
  package internal(set) var shownIndex: [Int32] = []

  /// Blocks beside, under or in place of text killed by who had not seen them, with those kills, ascending by block.
  package internal(set) var touching: [(block: Int32, kills: [KillNumber])] = []
  var touched: [Bool] = []

  /// A kill: the number of the block that displaced, or `blocks.count` plus that of a plain kill.
  package typealias KillNumber = Int32

  /// - Throws: `SemanticsError` when a fact refers to text that the facts do not contain.
  package init(_ pool: FactPool) throws(SemanticsError) {
    self.pool = pool
    blockNames = TableOfNames(expecting: pool.inserts.count)
    killNames = TableOfNames(expecting: pool.kills.count)
    gatherBlocks()
    try cutChunks()
    walkTotalOrder()
    try applyKills()
    comparePartialOrder()
    try findTouching()
  }

  /// The same weave once the change that was being made on it is stored: see `FactPool.settleOwn`. O(facts).
  package mutating func settleOwn(as holder: Holder, contents: Int, ordinal: UInt32) {
    pool.settleOwn(as: holder, contents: contents, ordinal: ordinal)
    var blockOfInsert = [Int32](repeating: 0, count: pool.inserts.count)
    for (number, block) in blocks.enumerated() {
      var record = block.record
      while record >= 0 {
        blockOfInsert[Int(record)] = Int32(number)
        record = nextHolder[Int(record)]
      }
    }
    places = BlockPlaces(pool.inserts, blockOfInsert: blockOfInsert)
  }

  /// The name of a kill.
  package func id(of kill: KillNumber) -> FactID {
    Int(kill) < blocks.count ? blocks[Int(kill)].id : killNames.names[Int(kill) - blocks.count]
  }

  /// The number of the kill named `id`, if the weave holds it.
  package func kill(named id: FactID) -> KillNumber? {
    if let block = blockNames.existing(id) { return KillNumber(block) }
    return killNames.existing(id).map { KillNumber($0 + blocks.count) }
  }

  /// The chunk that contains a byte.
  package func chunk(at spot: Spot) -> Int {
    let block = blocks[Int(spot.block)]
    let first = Int(block.firstChunk)
    let later = first + 1..<first + max(Int(block.chunkCount), 1)
    return later.partitioningIndex { chunkStart[$0] > spot.offset } - 1
  }
}
