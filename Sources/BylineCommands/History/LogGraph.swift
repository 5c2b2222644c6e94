import ChangeModel
import Repository

/// Changes with lines from each down to what it depends on, newest first; one line of text each.
///
///     * C needs A and B
///     +-.
///     | * B
///     * | A
///
/// A column is a line on its way to one change. What follows from other dependencies is not drawn, nor is what leads to changes that
/// are not listed.
struct LogGraph {
  private let items: [LogItem]
  /// For each item those below it that it is drawn to, as numbers of items.
  private let lower: [[Int]]

  /// - Parameter items: none before one that depends on it.
  init(_ items: [LogItem]) {
    self.items = items
    var numbers: [ChangeHash: Int] = [:]
    for (number, item) in items.enumerated() { numbers[item.hash] = number }
    let direct = items.map { item in item.dependencies.compactMap { numbers[$0] }.sorted() }
    lower = direct.indices.map { LogGraph.reduced(direct[$0], direct) }
  }

  /// The dependencies that do not follow from others of them: what a nearer one leads to is reached through it.
  private static func reduced(_ near: [Int], _ direct: [[Int]]) -> [Int] {
    guard let farthest = near.last, near.count > 1 else { return near }
    var out: [Int] = []
    var reached: Set<Int> = []
    for number in near where reached.insert(number).inserted {
      out.append(number)
      var todo = [number]
      while let at = todo.popLast() {
        for next in direct[at] where next <= farthest && reached.insert(next).inserted { todo.append(next) }
      }
    }
    return out
  }

  func write(_ console: Console, _ text: LogEntryText) {
    /// The item that each column leads to; nil for one that is free.
    var columns: [Int?] = []
    /// Columns that ended with the item above: nothing stands below it unless a blank row parts them.
    var ended: Int?
    for (number, item) in items.enumerated() {
      var column = columns.firstIndex(of: number)
      if column == nil {
        let free = columns.firstIndex(of: nil) ?? columns.count
        if free == columns.count { columns.append(nil) }
        if free == ended { console.line(LogGraph.row(columns)) }
        column = free
      }
      guard let column else { continue }
      columns[column] = number
      console.line("\(LogGraph.row(columns, node: column)) \(text.line(item, console))")
      columns[column] = nil
      ended = lower[number].isEmpty ? column : nil
      lead(lower[number], from: column, &columns, console)
      while let last = columns.last, last == nil { columns.removeLast() }
    }
  }

  /// Draws the lines from a node to what is below it: the first goes on in the column of the node, others join or begin columns.
  private func lead(_ targets: [Int], from column: Int, _ columns: inout [Int?], _ console: Console) {
    let fresh = targets.filter { !columns.contains($0) }
    columns[column] = fresh.first
    for target in targets.filter(columns.contains) where target != fresh.first {
      guard let other = columns.firstIndex(of: target) else { continue }
      console.line(
        LogGraph.row(
          columns, from: column, to: other, start: fresh.isEmpty ? (column < other ? "`" : "'") : "+",
          end: "+"))
    }
    for target in fresh.dropFirst() {
      let next = columns[column...].dropFirst().firstIndex(of: nil) ?? columns.count
      if next == columns.count { columns.append(nil) }
      console.line(LogGraph.row(columns, from: column, to: next, start: "+", end: "."))
      columns[next] = target
    }
  }

  /// The columns as they stand, with the node in one of them.
  private static func row(_ columns: [Int?], node: Int? = nil) -> String {
    let signs = columns.enumerated().map { $0.offset == node ? "*" : $0.element == nil ? " " : "|" }
    return trimmed(signs.joined(separator: " "))
  }

  /// The columns with a line between two of them.
  private static func row(_ columns: [Int?], from: Int, to: Int, start: String, end: String) -> String {
    let between = min(from, to)..<max(from, to)
    var out = ""
    for (number, target) in columns.enumerated() {
      let sign = target == nil ? (between.contains(number) ? "-" : " ") : "|"
      out += number == from ? start : number == to ? end : sign
      out += between.contains(number) ? "-" : " "
    }
    return trimmed(out)
  }

  private static func trimmed(_ row: String) -> String {
    var row = row
    while row.last == " " { row.removeLast() }
    return row
  }
}
