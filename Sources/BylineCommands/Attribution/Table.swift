import JSON

/// Rows of values under names: the same for people, for programs and for spreadsheets.
struct Table {
  enum Value {
    case text([UInt8])
    case number(Int)
    case none
  }
  /// What the document is called in JSON.
  let name: String
  /// The name of each column, as JSON and CSV have it.
  let columns: [String]
  var rows: [[Value]] = []

  var json: JSON {
    .array(
      rows.map { row in JSON.object(zip(columns, row).map { JSON.Field(name: $0, value: Table.json($1)) }) })
  }

  private static func json(_ value: Value) -> JSON {
    switch value {
    case .text(let bytes): .bytes(bytes)
    case .number(let number): .int(number)
    case .none: .null
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .text(let bytes): ShownText.line(bytes)
    case .number(let number): "\(number)"
    case .none: "-"
    }
  }

  /// Columns as wide as they have to be; numbers to the right.
  func writeText(_ console: Console) {
    if rows.isEmpty { return }
    let titles = columns.map { $0 }
    let texts = rows.map { $0.map(Table.text) }
    let widths = columns.indices.map { column in
      max(titles[column].count, texts.map { $0[column].count }.max() ?? 0)
    }
    func padded(_ text: String, _ column: Int, right: Bool) -> String {
      let gap = String(repeating: " ", count: widths[column] - text.count)
      return right ? gap + text : text + gap
    }
    func isNumber(_ column: Int) -> Bool {
      rows.contains { if case .number = $0[column] { true } else { false } }
    }
    func line(_ cells: [String]) -> String {
      var out = cells.enumerated().map { padded($1, $0, right: isNumber($0)) }.joined(separator: "  ")
      while out.hasSuffix(" ") { out.removeLast() }
      return out
    }
    console.line(console.styled(line(titles), .heading))
    for cells in texts { console.line(line(cells)) }
  }

  /// RFC 4180, with newlines alone between rows.
  func writeCSV(_ console: Console) {
    console.line(columns.joined(separator: ","))
    for row in rows {
      var out: [UInt8] = []
      for (index, value) in row.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        switch value {
        case .text(let bytes): out += Table.quoted(bytes)
        case .number(let number): out += Array("\(number)".utf8)
        case .none: break
        }
      }
      console.write(out + [0x0A])
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    // A spreadsheet takes what begins so for a formula.
    let isFormula = bytes.first.map { Array("=+-@".utf8).contains($0) } ?? false
    guard
      isFormula
        || bytes.contains(where: { $0 == quote || $0 == UInt8(ascii: ",") || $0 == 0x0A || $0 == 0x0D })
    else { return bytes }
    return [quote] + bytes.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
