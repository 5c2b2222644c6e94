import ChangeModel
import Semantics

/// The content facts of one change about one file, to refer to: by number, and by the text they inserted.
///
/// Facts are added in the order of their numbers, and so of their text. A look-up costs O(log facts).
struct KnownContent {
  struct Block {
    /// Where it starts in the contents of its change.
    var start: Int
    var count: Int
    var id: FactID
  }

  private(set) var row = ContentRow()
  private var blocks: [Block] = []
  /// Whether one of the facts is a whole content.
  private(set) var isVersioned = false

  init() {}
  init(_ row: ContentRow) { for (ordinal, fact) in row.facts { append(fact, ordinal) } }

  mutating func append(_ fact: ContentRow.Fact, _ ordinal: UInt32) {
    row.facts.append((ordinal, fact))
    switch fact {
    case .insert(let insert, let id, let start):
      blocks.append(Block(start: start, count: insert.count, id: id))
    case .version(let version): isVersioned = isVersioned || version.content != nil
    default: break
    }
  }

  /// The block that holds the byte at an offset of the contents.
  func block(at offset: Int) -> Block? {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, offset - blocks[low - 1].start < blocks[low - 1].count else { return nil }
    return blocks[low - 1]
  }

  func fact(_ ordinal: UInt32) -> ContentRow.Fact? {
    var low = 0
    var high = row.facts.count
    while low < high {
      let middle = (low + high) / 2
      if row.facts[middle].ordinal < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < row.facts.count && row.facts[low].ordinal == ordinal ? row.facts[low].fact : nil
  }
}
