import ArgumentParser
import Attribution
import ChangeModel
import JSON
import Pristine
import Repository

struct AttributionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribution",
    abstract: "Count, list and exchange who and what wrote the changes of a channel.",
    subcommands: [
      AttributionShowCommand.self, AttributionExportCommand.self, AttributionImportCommand.self,
    ],
    defaultSubcommand: AttributionShowCommand.self)
}

struct AttributionShowCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Count and list who and what wrote the changes of a channel; the default.",
    discussion: """
      Without --channel the channel shown is meant. Counts of lines are of the new text of the changes, those of --files of what is there now. \
      With --unreviewed the lines are listed that nobody has reviewed, as FILE:LINES; --fail makes the exit status 1 when there are any.
      """)

  enum View: String, EnumerableFlag {
    case stats, providers, models, tools, sessions, suggestionTypes, authors, files, survival, conflicts,
      audit

    static func name(for value: View) -> NameSpecification {
      value == .suggestionTypes ? .customLong("suggestion-types") : .long
    }

    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .stats: "How many changes and lines are whose; that is shown anyway."
      case .providers: "By provider of the AI."
      case .models: "By model."
      case .tools: "By the program the AI was used in."
      case .sessions: "By conversation."
      case .suggestionTypes: "By the way in which an AI took part."
      case .authors: "By author."
      case .files: "By file: whose the lines are that are there now."
      case .survival:
        "What became of the text: how much is still there, who rewrote it, and how long it lived."
      case .conflicts: "Changes of which statements say different things."
      case .audit: "Every statement, in the order in which they were made."
      }
    }
  }

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var scope: ScopeOptions

  @Option(
    help: ArgumentHelp("Only changes whose author's name or mail has this text in it.", valueName: "text"))
  var author: String?

  @Flag(exclusivity: .exclusive)
  var view: View = .stats

  @Flag(help: "With --unreviewed: exit with 1 when there are such lines.")
  var fail = false

  @Option(
    help: ArgumentHelp(
      "Write all of it into one page of HTML, which needs nothing else; - for standard output.",
      valueName: "file"))
  var report: String?

  @Flag(name: .shortAndLong, help: "With --report: replace the file if there is one.")
  var force = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
  }

  @Option(help: "How to write the result: text, json or csv.")
  var outputFormat: Format = .text

  func validate() throws {
    guard !fail || scope.hands.unreviewed else {
      throw ValidationError("Type --fail together with --unreviewed.")
    }
    guard report != nil || !force else { throw ValidationError("Type --force together with --report.") }
    if report != nil, view != .stats || fail || outputFormat != .text {
      throw ValidationError("A report is of everything: type --report without another view.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let scope = try self.scope.scope(session, author: author)
    if let report {
      let moment = try session.invocation().timestamp
      let page = try AttributionReport(scope, repository, at: moment, session.people).page()
      try UserFile.write(page, to: ArgumentText.bytes(of: report), force: force, session)
      return .done
    }
    try session.prepareResults(common, paged: outputFormat == .text)
    if self.scope.hands.unreviewed, view == .stats {
      return try unreviewed(scope, repository, session.console)
    }
    switch view {
    case .stats: write(StatisticsTable(try repository.statistics(of: scope)), session.console)
    case .providers: try write(.provider, "provider", scope, repository, session.console)
    case .models: try write(.model, "model", scope, repository, session.console)
    case .tools: try write(.tool, "tool", scope, repository, session.console)
    case .sessions: try write(.session, "session", scope, repository, session.console)
    case .suggestionTypes: try write(.suggestion, "suggestionType", scope, repository, session.console)
    case .authors: try write(.author, "author", scope, repository, session.console)
    case .files: try write(files: scope, repository, session.console)
    case .survival: write(survival: try repository.survival(of: scope), session.console)
    case .conflicts: try write(conflicts: try repository.statements(in: scope), repository, session)
    case .audit: try write(audit: try repository.statements(in: scope), session)
    }
    return .done
  }

  // MARK: Views

  private func write(_ statistics: StatisticsTable, _ console: Console) {
    switch outputFormat {
    case .text: for line in statistics.lines { console.line(line) }
    case .json: console.document("attribution", statistics.json)
    case .csv: statistics.table.writeCSV(console)
    }
  }

  private func write(
    _ kind: AttributionTerm.Kind, _ name: String, _ scope: AttributionScope, _ repository: Repository,
    _ console: Console
  ) throws {
    var table = Table(
      name: name + "s", columns: [name, "changes", "lines", "aiLines", "humanLines", "unknownLines"])
    for row in try repository.rows(of: kind, in: scope) {
      table.rows.append([
        .text(row.value), .number(row.changes), .number(row.counts.allLines),
        .number(row.counts.assistedLines), .number(row.counts.lines(.human)),
        .number(row.counts.lines(.unknown)),
      ])
    }
    write(table, console)
  }

  private func write(files scope: AttributionScope, _ repository: Repository, _ console: Console) throws {
    let classes = HandCounts.Class.allCases.filter { $0 != .carried }
    var table = Table(name: "files", columns: ["path", "lines"] + classes.map(\.word))
    for (path, counts) in try repository.fileCounts(in: scope) {
      table.rows.append(
        [.text(path), .number(counts.reduce(0, +))] + classes.map { .number(counts[$0.rawValue]) })
    }
    write(table, console)
  }

  private func write(survival: Survival, _ console: Console) {
    var table = Table(
      name: "survival",
      columns: [
        "hand", "typedBytes", "aliveBytes", "goneBytes", "goneByHuman", "goneByAI", "goneByOthers",
        "medianLifeSeconds",
      ])
    for hand in HandCounts.Class.allCases {
      guard let fate = survival.fates[hand], fate.typed > 0 else { continue }
      let (human, ai) = (fate.goneBy[.human] ?? 0, fate.goneBy[.ai] ?? 0)
      table.rows.append([
        .text(Array(hand.word.utf8)), .number(fate.typed), .number(fate.alive), .number(fate.gone),
        .number(human),
        .number(ai), .number(fate.goneByOthers),
        fate.medianLife.map { .number(Int($0 / 1_000_000_000)) } ?? .none,
      ])
    }
    write(table, console)
  }

  private func write(_ table: Table, _ console: Console) {
    switch outputFormat {
    case .text: table.writeText(console)
    case .json: console.document("attribution", [table.name: table.json])
    case .csv: table.writeCSV(console)
    }
  }

  private func write(audit statements: [SignedStatement], _ session: Session) throws {
    if outputFormat == .json {
      let list = try statements.map { try AttributionJSON.statement($0, session.people) }
      session.console.document("attribution", ["statements": .array(list)])
      return
    }
    guard outputFormat == .text else {
      write(StatementTable(statements, session.people).table, session.console)
      return
    }
    let text = AttributionText(console: session.console, people: session.people)
    for statement in statements {
      session.console.line(session.console.styled("Change \(statement.statement.change)", .hash))
      session.console.line("Statement: \(statement.id)")
      try text.write(statement)
    }
  }

  /// Statements that contradict each other: of one change, in force, and saying different things of the same.
  private func write(conflicts statements: [SignedStatement], _ repository: Repository, _ session: Session)
    throws
  {
    let byChange = Dictionary(grouping: statements, by: \.statement.change)
    var found: [SignedStatement] = []
    for (change, all) in byChange.sorted(by: { $0.key < $1.key }) where all.count > 1 {
      let author = try repository.attribution(of: change).change.header.author
      found += StatementOrder.disagreeing(all, author: author)
    }
    try write(audit: found, session)
  }

  private func unreviewed(_ scope: AttributionScope, _ repository: Repository, _ console: Console) throws
    -> Exit
  {
    var scope = scope
    // What was reviewed in part is looked at line by line.
    scope.filter.isUnreviewed = false
    let found = try repository.unreviewedLines(in: scope, onlyAI: self.scope.hands.aiOnly)
    var table = Table(name: "unreviewed", columns: ["path", "first", "last", "hand"])
    for (path, lines) in found {
      for run in UnreviewedRun.runs(of: lines) {
        table.rows.append([
          .text(path), .number(run.lines.lowerBound), .number(run.lines.upperBound),
          .text(Array(run.hand.word.utf8)),
        ])
        if outputFormat == .text {
          let place =
            run.lines.count == 1
            ? "\(run.lines.lowerBound)" : "\(run.lines.lowerBound)-\(run.lines.upperBound)"
          console.line("\(ShownText.path(path)):\(place) \(run.hand.word)")
        }
      }
    }
    if outputFormat != .text { write(table, console) }
    return fail && !found.isEmpty ? .no : .done
  }
}

/// Consecutive lines of one hand.
struct UnreviewedRun {
  var lines: ClosedRange<Int>
  var hand: HandCounts.Class

  static func runs(of lines: [NumberedLine]) -> [UnreviewedRun] {
    var out: [UnreviewedRun] = []
    for line in lines {
      if let last = out.last, last.hand == line.hand, last.lines.upperBound + 1 == line.number {
        out[out.count - 1].lines = last.lines.lowerBound...line.number
      } else {
        out.append(UnreviewedRun(lines: line.number...line.number, hand: line.hand))
      }
    }
    return out
  }
}
