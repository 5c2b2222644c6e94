import ChangeModel
import JSON
import Repository

/// A change as `log` shows it.
struct LogEntryText {
  var showsState = false
  /// Whether the whole message is shown, or its first line.
  var showsDescription = false
  /// Whether changes nobody has said anything of are marked.
  var marksUnknown = false
  /// Who and what wrote it, where that is shown.
  var details: ChangeAttribution?
  let people: People

  func write(_ item: LogItem, _ files: ChangeFiles?, _ console: Console) throws(Failure) {
    console.line(console.styled("Change \(item.hash)", .hash) + mark(item))
    console.line("Author: \(people.full(item.header.author))")
    console.line("Date: \(DateText.readable(item.header.timestamp))")
    if let signature = item.signature {
      console.line(
        "Signed by: \(try people.signers.text(signature, of: item.hash, author: item.header.author))")
    }
    if let details { try write(details, console) }
    if showsState { console.line("State: \(item.state)") }
    console.line()
    LogEntryText.write(message: showsDescription ? item.header.message : Array(item.header.subject), console)
    if let files {
      for file in files.files {
        let state = files.state(of: file)
        let isMoved = state == .moved || state == .movedAndModified
        let old = isMoved ? file.oldPath.map { ShownText.path($0) } : nil
        console.line("  " + state.line(ShownText.path(file.shownPath), from: old, console))
      }
      console.line()
    }
  }

  /// All of it that goes on one line.
  func line(_ item: LogItem, _ console: Console) -> String {
    let author = people.short(item.header.author)
    return
      "\(console.styled(item.hash.short, .hash))\(mark(item)) \(DateText.day(item.header.timestamp)) "
      + "\(author): \(ShownText.line(item.header.subject))"
  }

  /// A sign behind the hash of what an AI took part in.
  private func mark(_ item: LogItem) -> String {
    switch item.mark {
    case .assisted: " A"
    case .unknown: marksUnknown ? " ?" : ""
    case .declared: ""
    }
  }

  private func write(_ details: ChangeAttribution, _ console: Console) throws(Failure) {
    for line in AttributionText.summary(details.state) { console.line(line) }
    let text = AttributionText(console: console, people: people)
    for statement in details.statements { try text.write(statement) }
  }

  /// The message, indented, and an empty line.
  static func write(message: [UInt8], _ console: Console) {
    if message.isEmpty { return }
    for line in TextLines(message) {
      console.line(line.text.isEmpty ? "" : "    \(ShownText.line(line.text))")
    }
    console.line()
  }

  static func json(
    _ item: LogItem, _ files: ChangeFiles?, _ people: People, _ details: ChangeAttribution? = nil
  ) throws(Failure) -> JSON {
    var fields: JSON = [
      "hash": .hash(item.hash), "author": people.json(item.header.author),
      "timestamp": .string(DateText.rfc3339(item.header.timestamp)), "message": .bytes(item.header.message),
      "dependencies": .hashes(item.dependencies), "state": .digest(item.state),
      "assisted": .bool(item.mark == .assisted),
    ]
    fields = fields.adding(
      try people.signers.json(item.signature, of: item.hash, author: item.header.author))
    if let details {
      let statements = try details.statements.map { statement throws(Failure) in
        try AttributionJSON.statement(statement, people)
      }
      fields = fields.adding([
        "attribution": AttributionJSON.state(details.state, of: details.change),
        "statements": .array(statements),
      ])
    }
    guard let files else { return fields }
    let list = files.files.map { file -> JSON in
      [
        "path": .bytes(file.shownPath), "status": .string(files.state(of: file).rawValue),
        "from": .optional(file.oldPath == file.path ? nil : file.oldPath.map { .bytes($0) }),
      ]
    }
    return fields.adding(["files": .array(list)])
  }
}
