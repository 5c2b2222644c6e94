import ChangeModel

/// The content facts of one file under some set of changes, in flat arrays: what a `Weave` is made from.
///
/// Facts may be added in any order and more than once: equal names are one fact, held several times. Lists live in shared pools, so that
/// adding a fact allocates nothing of its own.
package struct FactPool: Sendable {
  /// A stretch of one of the pools.
  package struct Slice: Sendable {
    var first: Int32
    var count: Int32
    var range: Range<Int> { Int(first)..<Int(first) + Int(count) }
    static let empty = Slice(first: 0, count: 0)
  }
  struct RunRecord: Sendable {
    var ranges: Slice
    var left: Slice
    var right: Slice
  }
  struct InsertRecord: Sendable {
    var id: FactID
    var holder: Holder
    /// Number of the fact in its holder.
    var ordinal: UInt32
    /// Offset of the block in its holder's contents.
    var start: Int
    var count: Int32
    var anchor: Anchor
    var after: Slice
    var before: Slice
    var runs: Slice
  }
  struct KillRecord: Sendable {
    var id: FactID
    var holder: Holder
    var ordinal: UInt32
    var run: Int32
  }
  struct OrderRecord: Sendable {
    var first: Position
    var second: Position
  }
  struct SettleRecord: Sendable {
    var block: Position
    var kills: Slice
  }
  struct RestoreRecord: Sendable {
    var ranges: Slice
    var kills: Slice
  }

  private(set) var inserts: [InsertRecord] = []
  private(set) var kills: [KillRecord] = []
  private(set) var orders: [OrderRecord] = []
  private(set) var settles: [SettleRecord] = []
  private(set) var restores: [RestoreRecord] = []
  private(set) var runs: [RunRecord] = []
  private(set) var ranges: [TextRange] = []
  private(set) var positions: [Position] = []
  private(set) var names: [FactID] = []

  package init() {}

  /// Whether no text was ever inserted.
  package var isEmpty: Bool { inserts.isEmpty }

  // MARK: Lists

  package mutating func add(positions list: [Position]) -> Slice {
    let first = positions.count
    positions.append(contentsOf: list)
    return Slice(first: Int32(first), count: Int32(list.count))
  }
  package mutating func add(ranges list: [TextRange]) -> Slice {
    let first = ranges.count
    ranges.append(contentsOf: list)
    return Slice(first: Int32(first), count: Int32(list.count))
  }
  package mutating func add(names list: [FactID]) -> Slice {
    let first = names.count
    names.append(contentsOf: list)
    return Slice(first: Int32(first), count: Int32(list.count))
  }
  package mutating func add(runs list: [Run]) -> Slice {
    let records = list.map {
      RunRecord(
        ranges: add(ranges: $0.ranges), left: add(positions: $0.left), right: add(positions: $0.right))
    }
    let first = runs.count
    runs.append(contentsOf: records)
    return Slice(first: Int32(first), count: Int32(records.count))
  }

  // MARK: Facts

  package mutating func addInsert(_ insert: Insert, id: FactID, holder: Holder, ordinal: UInt32, start: Int) {
    inserts.append(
      InsertRecord(
        id: id, holder: holder, ordinal: ordinal, start: start, count: Int32(insert.count),
        anchor: insert.anchor,
        after: add(positions: insert.after), before: add(positions: insert.before),
        runs: add(runs: insert.runs)))
  }
  package mutating func addKill(_ run: Run, id: FactID, holder: Holder, ordinal: UInt32) {
    kills.append(KillRecord(id: id, holder: holder, ordinal: ordinal, run: add(runs: [run]).first))
  }
  package mutating func addOrder(_ first: Position, _ second: Position) {
    orders.append(OrderRecord(first: first, second: second))
  }
  package mutating func addSettle(_ block: Position, kills: [FactID]) {
    settles.append(SettleRecord(block: block, kills: add(names: kills)))
  }
  package mutating func addRestore(_ list: [TextRange], kills: [FactID]) {
    restores.append(RestoreRecord(ranges: add(ranges: list), kills: add(names: kills)))
  }

  // MARK: Once the change is stored

  /// Gives the facts of the change being made, held by `.own`, the number it was stored under, and the places they have in it. O(facts).
  ///
  /// - Parameters:
  ///   - contents: new bytes of the change before those of this file.
  ///   - ordinal: facts of the change before those about this file.
  mutating func settleOwn(as holder: Holder, contents: Int, ordinal: UInt32) {
    func settled(_ position: Position) -> Position {
      position.holder == .own ? Position(holder, position.offset + contents) : position
    }
    for index in inserts.indices {
      if let position = inserts[index].anchor.position, position.holder == .own {
        inserts[index].anchor = Anchor(settled(position), inserts[index].anchor.slot)
      }
      guard inserts[index].holder == .own else { continue }
      inserts[index].holder = holder
      inserts[index].start += contents
      inserts[index].ordinal += ordinal
    }
    for index in kills.indices where kills[index].holder == .own {
      kills[index].holder = holder
      kills[index].ordinal += ordinal
    }
    for index in orders.indices {
      orders[index] = OrderRecord(first: settled(orders[index].first), second: settled(orders[index].second))
    }
    for index in settles.indices { settles[index].block = settled(settles[index].block) }
    for index in positions.indices where positions[index].holder == .own {
      positions[index] = settled(positions[index])
    }
    for index in ranges.indices where ranges[index].start.holder == .own {
      ranges[index] = TextRange(settled(ranges[index].start), ranges[index].count)
    }
  }
}
