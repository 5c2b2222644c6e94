import Attribution
import ChangeModel
import JSON
import Pristine
import Repository

/// Counts of a set of changes, for people, programs and spreadsheets.
struct StatisticsTable {
  private let statistics: AttributionStatistics

  init(_ statistics: AttributionStatistics) { self.statistics = statistics }

  var lines: [String] {
    let all = statistics
    func line(_ title: String, _ part: Int, of whole: Int) -> String {
      let gap = String(repeating: " ", count: max(1, 20 - title.count))
      return "  \(title)\(gap)\(part) (\(Numbers.percent(part, of: whole)))"
    }
    var out = ["\(Words.count(all.changes, "change"))"]
    if all.changes == 0 { return out }
    out += [
      line("AI-assisted", all.assisted, of: all.changes),
      line("human, declared", all.declaredHuman, of: all.changes),
      line("mechanical", all.mechanical, of: all.changes), line("unknown", all.unknown, of: all.changes),
      line("reviewed", all.reviewed, of: all.changes), line("with a record", all.recorded, of: all.changes),
    ]
    let count = all.counts.allLines
    out.append("\(Words.count(count, "line")) of new text")
    for hand in HandCounts.Class.allCases where all.counts.lines(hand) > 0 {
      out.append(line(hand.word, all.counts.lines(hand), of: count))
    }
    return out
  }

  var json: JSON {
    var fields: [JSON.Field] = []
    for (name, value) in values { fields.append(JSON.Field(name: name, value: .int(value))) }
    return [
      "changes": .object(fields), "lines": hands(statistics.counts.lines),
      "bytes": hands(statistics.counts.bytes),
    ]
  }

  private func hands(_ count: (HandCounts.Class) -> Int) -> JSON {
    .object(HandCounts.Class.allCases.map { JSON.Field(name: $0.word, value: .int(count($0))) })
  }

  private var values: [(String, Int)] {
    [
      ("all", statistics.changes), ("assisted", statistics.assisted),
      ("declaredHuman", statistics.declaredHuman),
      ("mechanical", statistics.mechanical), ("unknown", statistics.unknown),
      ("reviewed", statistics.reviewed),
      ("recorded", statistics.recorded),
    ]
  }

  var table: Table {
    var table = Table(name: "stats", columns: ["what", "count"])
    for (name, value) in values { table.rows.append([.text(Array("changes \(name)".utf8)), .number(value)]) }
    for hand in HandCounts.Class.allCases {
      table.rows.append([.text(Array("lines \(hand.word)".utf8)), .number(statistics.counts.lines(hand))])
    }
    return table
  }
}

/// Statements as rows.
struct StatementTable {
  private(set) var table = Table(
    name: "statements", columns: ["id", "change", "kind", "author", "timestamp", "signed", "note"])

  init(_ statements: [SignedStatement], _ people: People) {
    for signed in statements {
      let statement = signed.statement
      table.rows.append([
        .text(Array(signed.id.description.utf8)), .text(Array(statement.change.description.utf8)),
        .text(Array(statement.kind.word.utf8)), .text(people.current(statement.author).name),
        .text(Array(DateText.rfc3339(statement.timestamp).utf8)),
        .text(Array((signed.signature == nil ? "no" : signed.isGenuine ? "yes" : "wrong").utf8)),
        .text(statement.note),
      ])
    }
  }
}
