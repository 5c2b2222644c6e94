import ChangeModel

/// The numbers that the holders of one change have in the store, in its own order: the change itself, its dependencies, its mentions.
struct LocalNumbers {
  private let all: [LocalChange]

  init(_ all: [LocalChange]) { self.all = all }

  /// The dependencies, and then the mentions.
  var others: ArraySlice<LocalChange> { all.dropFirst() }

  func change(_ holder: Holder) -> LocalChange { all[Int(holder.value)] }

  func position(_ p: Position) -> Position { Position(change(p.holder).holder, p.offset) }
  func range(_ range: TextRange) -> TextRange { TextRange(position(range.start), range.count) }
  func run(_ run: Run) -> Run {
    Run(ranges: run.ranges.map(range), left: run.left.map(position), right: run.right.map(position))
  }
  func insert(_ insert: Insert) -> Insert {
    Insert(
      count: insert.count, anchor: Anchor(insert.anchor.position.map(position), insert.anchor.slot),
      after: insert.after.map(position), before: insert.before.map(position), runs: insert.runs.map(run),
      again: [])
  }
}
