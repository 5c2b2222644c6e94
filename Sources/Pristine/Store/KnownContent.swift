import ByteText
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
    let next = blocks.indices.partitioningIndex { blocks[$0].start > offset }
    guard next > 0, offset - blocks[next - 1].start < blocks[next - 1].count else { return nil }
    return blocks[next - 1]
  }

  func fact(_ ordinal: UInt32) -> ContentRow.Fact? {
    let index = row.facts.indices.partitioningIndex { row.facts[$0].ordinal >= ordinal }
    return index < row.facts.count && row.facts[index].ordinal == ordinal ? row.facts[index].fact : nil
  }
}
