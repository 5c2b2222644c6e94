import Attribution
import ChangeModel
import Pristine
import Repository

/// A change for people: header, dependencies, and each fact below the file it is about, with the text it adds and takes away.
struct ChangeText {
  private let details: ChangeDetails
  private let files: ChangeFiles
  private let console: Console
  private let people: People
  private let rivals: [ConflictPartner]
  private var texts: KnownText
  /// Where the new bytes of each file with content facts start.
  private var starts: [Int] = []

  /// - Parameter rivals: what it is in conflict with in the channel asked about.
  init(
    _ details: ChangeDetails, against rivals: [ConflictPartner], in repository: Repository,
    _ console: Console,
    _ people: People
  ) throws {
    self.rivals = rivals
    self.details = details
    self.console = console
    self.people = people
    files = try ChangeFiles(of: details.encoded.hash, in: repository)
    texts = KnownText(details, repository)
    var offset = 0
    for file in details.encoded.change.contentFacts {
      starts.append(offset)
      for fact in file.facts { offset += fact.newBytes }
    }
  }

  /// Who, when and why.
  func writeHeading() throws {
    let change = details.encoded.change
    console.line(console.styled("Change \(details.encoded.hash)", .hash))
    console.line("Author: \(people.full(change.header.author))")
    console.line("Date: \(DateText.readable(change.header.timestamp))")
    if let signature = details.signature.flatMap({ Signature(encoded: $0) }) {
      console.line(
        "Signed by: \(try people.signers.text(signature, of: details.encoded.hash, author: change.header.author))"
      )
    }
    let attribution = AttributionText(console: console, people: people)
    try attribution.write(details.attribution, of: change, details.statements)
    writeRivals()
    console.line()
    LogEntryText.write(message: change.header.message, console)
  }

  private func writeRivals() {
    if rivals.isEmpty { return }
    console.line("In conflict with:")
    for rival in rivals {
      let places = rival.paths.map { ShownText.path($0) }.joined(separator: ", ")
      console.line("  \(console.styled(rival.change.description, .hash)) in \(places)")
    }
  }

  /// What it depends on, and each fact below its file.
  mutating func writeFacts() throws {
    let change = details.encoded.change
    var shares: [ChangeHash: Double] = [:]
    for part in details.attribution.record?.shares(in: change) ?? [] { shares[part.change] = part.share }
    section("Depends on:", change.dependencies, shares)
    section("Mentions:", change.mentions, [:])
    for file in files.files { try write(file) }
    if details.contents == nil, change.contentsCount > 0 {
      console.line("Its contents, \(Words.count(change.contentsCount, "byte")), are not here.")
      console.line()
    }
  }

  /// - Parameter shares: how much of what the change builds on is each one's.
  private func section(_ title: String, _ hashes: [ChangeHash], _ shares: [ChangeHash: Double]) {
    if hashes.isEmpty { return }
    console.line(title)
    for hash in hashes {
      let share =
        shares[hash].map { " " + Numbers.percent(Int(($0 * 1_000_000).rounded()), of: 1_000_000) } ?? ""
      console.line("  \(console.styled(hash.description, .hash))\(share)")
    }
    console.line()
  }

  private mutating func write(_ file: ChangeFiles.File) throws {
    console.line(console.styled(ShownText.path(file.shownPath), .heading))
    for ordinal in file.tree { write(details.encoded.change.treeFacts[ordinal], file) }
    if let content = file.content {
      var offset = starts[content]
      for fact in details.encoded.change.contentFacts[content].facts {
        try write(fact, offset)
        offset += fact.newBytes
      }
    }
    console.line()
  }

  // MARK: Facts

  private func write(_ fact: TreeFact, _ file: ChangeFiles.File) {
    switch fact {
    case .create(let kind, _, _, _):
      console.line("  add this \(kind == .symlink ? "symbolic link" : "\(kind)")")
    case .place:
      let old = file.oldPath.map { " from \(ShownText.path($0))" } ?? ""
      console.line(file.oldPath == file.path ? "  keep it here" : "  move it here\(old)")
    case .mode(_, let executable, _):
      console.line(executable ? "  make it executable" : "  make it not executable")
    case .remove: console.line("  remove it")
    }
  }

  private mutating func write(_ fact: ContentFact, _ offset: Int) throws {
    switch fact {
    case .insert(let insert):
      let old = insert.runs.flatMap(\.ranges)
      console.line(old.isEmpty ? "  insert" : "  replace")
      try write(old, "-", .removed)
      write(try texts.own(offset..<offset + insert.count), "+", .added)
    case .kill(let run, _):
      console.line("  delete")
      try write(run.ranges, "-", .removed)
    case .order(let first, let second):
      let (a, b) = (
        try texts.line(endingAt: first, details.encoded.change),
        try texts.line(startingAt: second, details.encoded.change)
      )
      console.line("  put \(quoted(a, first)) before \(quoted(b, second))")
    case .settle(let block, let kills):
      let text = try texts.line(startingAt: block, details.encoded.change)
      console.line("  keep \(quoted(text, block)) beside what \(list(kills)) deleted")
    case .restore(let ranges, let kills):
      console.line("  bring back what \(list(kills)) deleted")
      try write(ranges, "+", .added)
    case .version(let version): write(version)
    }
  }

  private func write(_ version: Version) {
    guard let content = version.content else {
      console.line("  make it text again")
      return
    }
    let new = content.pieces.reduce(0) { if case .new(let count) = $1 { $0 + count } else { $0 } }
    let replaced = version.supersedes.isEmpty ? "" : " in place of \(list(version.supersedes))"
    console.line(
      "  set the whole content: \(Words.count(content.count, "byte")), \(new) of them new\(replaced)")
  }

  private mutating func write(_ ranges: [TextRange], _ sign: String, _ style: Style) throws {
    var text: [UInt8] = []
    for range in ranges { text += try texts.bytes(range, details.encoded.change) ?? [] }
    write(text, sign, style)
  }

  private func write(_ text: [UInt8]?, _ sign: String, _ style: Style) {
    for line in TextLines(text ?? []) {
      console.line("  " + console.styled("\(sign) \(ShownText.line(line.text))", style))
      if !line.isEnded { console.line("  \\ no newline at the end") }
    }
  }

  /// A line of text, or where it is.
  private func quoted(_ text: [UInt8]?, _ position: Position) -> String {
    if let text { return ShownText.quoted(text) }
    return
      "the text at \((details.encoded.change.hash(of: position.holder) ?? details.encoded.hash).short):\(position.offset)"
  }

  private func list(_ facts: [FactReference]) -> String {
    let changes = Set(facts.map { details.encoded.change.hash(of: $0.holder) ?? details.encoded.hash })
    return changes.sorted().map(\.short).joined(separator: ", ")
  }
}

/// The contents a change refers to: its own, and those of its dependencies as they are asked for.
private struct KnownText {
  private let details: ChangeDetails
  private let repository: Repository
  private var others: [ChangeHash: [UInt8]?] = [:]

  init(_ details: ChangeDetails, _ repository: Repository) {
    self.details = details
    self.repository = repository
  }

  func own(_ range: Range<Int>) throws -> [UInt8]? {
    guard let contents = details.contents, range.upperBound <= contents.count else { return nil }
    return Array(contents[range])
  }

  /// The text of a range; nil when the contents are not here.
  mutating func bytes(_ range: TextRange, _ change: Change) throws -> [UInt8]? {
    let place = range.start.offset..<range.start.offset + range.count
    guard let contents = try contents(of: range.start.holder, change), place.upperBound <= contents.count
    else { return nil }
    return Array(contents[place])
  }

  /// The line that ends with a byte, or has it in it, up to there; without its newline.
  mutating func line(endingAt position: Position, _ change: Change) throws -> [UInt8]? {
    guard let contents = try contents(of: position.holder, change), position.offset < contents.count else {
      return nil
    }
    let end = contents[position.offset] == 0x0A ? position.offset : position.offset + 1
    let start = contents[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return Array(contents[start..<end])
  }

  /// The rest of the line from a byte on, without its newline.
  mutating func line(startingAt position: Position, _ change: Change) throws -> [UInt8]? {
    guard let contents = try contents(of: position.holder, change), position.offset < contents.count else {
      return nil
    }
    return Array(contents[position.offset...].prefix { $0 != 0x0A })
  }

  private mutating func contents(of holder: Holder, _ change: Change) throws -> [UInt8]? {
    guard let hash = change.hash(of: holder) else { return details.contents }
    if others[hash] == nil { others[hash] = .some(try repository.details(of: hash).contents) }
    return others[hash] ?? nil
  }
}
