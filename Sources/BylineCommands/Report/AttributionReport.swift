import Attribution
import ChangeModel
import Pristine
import Repository

/// Who and what wrote the changes of a scope, as one page of HTML: nothing is fetched, no script runs, and it looks after light and dark.
struct AttributionReport {
  /// What it is about, in words.
  private let about: String
  private let moment: Timestamp
  private let people: People
  private let statistics: AttributionStatistics
  private let models: [AttributionRow]
  private let authors: [AttributionRow]
  /// Files with AI lines nobody has reviewed, with their number; most first.
  private let unreviewed: [(path: [UInt8], lines: Int)]
  private let survival: Survival
  private let changes: [AttributedChange]

  /// Longer tables are cut, and say so.
  private static let mostFiles = 20
  private static let mostRows = 50
  private static let mostChanges = 500

  init(_ scope: AttributionScope, _ repository: Repository, at moment: Timestamp, _ people: People) throws {
    let channel = try scope.channel ?? repository.currentChannel()
    let excluded = scope.excluded.map { Words.name($0) }.joined(separator: ", ")
    let others = scope.hasFurtherConditions ? ", as far as they were selected" : ""
    about =
      "Changes of channel \(Words.name(channel))\(excluded.isEmpty ? "" : " that are not in \(excluded)")\(others)"
    self.moment = moment
    self.people = people
    var lines = scope
    // What was reviewed in part is looked at line by line.
    lines.filter.isUnreviewed = false
    let scope = try repository.settled(scope)
    if !scope.filter.isUnreviewed { lines = scope }
    statistics = try repository.statistics(of: scope)
    models = try repository.rows(of: .model, in: scope)
    authors = try repository.rows(of: .author, in: scope)
    unreviewed = try repository.unreviewedLines(in: lines, onlyAI: true).map { ($0.path, $0.lines.count) }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0.lexicographicallyPrecedes($1.0) }
    survival = try repository.survival(of: scope)
    changes = try repository.attributedChanges(in: scope, limit: AttributionReport.mostChanges)
  }

  func page() -> [UInt8] {
    var page = HTMLText()
    page.markup("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { page in
      writeHead(&page)
      page.element("body") { page in
        page.element("main") { page in
          page.element("h1") { $0.text("Who and what wrote it") }
          page.element("p") { $0.text(about) }
          if statistics.changes == 0 {
            page.element("p") { $0.text("There are none.") }
          } else {
            writeSections(&page)
          }
          page.element("footer") {
            $0.text(
              "Made \(DateText.readable(moment)) by Byline \(BylineCommand.version). Unknown is not human.")
          }
        }
      }
    }
    page.markup("\n")
    return page.bytes
  }

  private func writeHead(_ page: inout HTMLText) {
    page.element("head") { page in
      page.open("meta", ["charset": "utf-8"])
      page.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      // Whatever should slip in, nothing is loaded and nothing runs.
      page.open(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        ])
      page.open("meta", ["name": "referrer", "content": "no-referrer"])
      page.element("title") { $0.text("Attribution: \(about)") }
      page.element("style") { $0.markup(ReportStyle.sheet) }
    }
  }

  // MARK: Sections

  private func writeSections(_ page: inout HTMLText) {
    writeTiles(&page)
    writeHands(&page)
    writeRows(&page, "By model", "Model", models, "No model is known.")
    writeRows(&page, "By author", "Author", authors, "No author is known.")
    writeUnreviewed(&page)
    writeSurvival(&page)
    writeChanges(&page)
  }

  private func writeTiles(_ page: inout HTMLText) {
    let (all, counts) = (statistics, statistics.counts)
    func lines(_ part: Int) -> String { Numbers.percent(part, of: counts.allLines) }
    let tiles = [
      ("changes", "\(all.changes)"), ("of them with an AI", Numbers.percent(all.assisted, of: all.changes)),
      ("reviewed", Numbers.percent(all.reviewed, of: all.changes)), ("new lines", "\(counts.allLines)"),
      ("of them an AI's", lines(counts.assistedLines)),
      ("unknown whose", lines(counts.lines(.unknown))),
    ]
    page.element("dl", ["class": "tiles"]) { page in
      for (title, value) in tiles {
        page.element("div") { page in
          page.element("dt") { $0.text(title) }
          page.element("dd") { $0.text(value) }
        }
      }
    }
  }

  private func writeHands(_ page: inout HTMLText) {
    let counts = statistics.counts
    section(&page, "New text by hand") { page in
      ReportBar(counts).write(&page, isLarge: true)
      table(&page, "list", [("Hand", false), ("Lines", true), ("Share", true), ("Bytes", true)]) { page in
        for hand in HandCounts.Class.allCases where counts.lines(hand) > 0 || counts.bytes(hand) > 0 {
          page.element("tr") { page in
            page.element("td", ["class": "plain"]) { page in
              AttributionReport.writeKey(&page, hand.word)
              page.text(ReportBar.name(of: hand))
            }
            number(&page, "\(counts.lines(hand))")
            number(&page, Numbers.percent(counts.lines(hand), of: counts.allLines))
            number(&page, "\(counts.bytes(hand))")
          }
        }
      }
    }
  }

  private func writeRows(
    _ page: inout HTMLText, _ title: String, _ column: String, _ rows: [AttributionRow], _ nothing: String
  ) {
    section(&page, title) { page in
      guard !rows.isEmpty else {
        page.element("p") { $0.text(nothing) }
        return
      }
      let most = rows.map(\.counts.allLines).max() ?? 0
      table(
        &page, "folded",
        [(column, false), ("Changes", true), ("Lines", true), ("AI lines", true), ("Lines by hand", false)]
      ) { page in
        for row in rows.prefix(AttributionReport.mostRows) {
          page.element("tr") { page in
            page.element("td", ["class": "long"]) { $0.text(ShownText.line(row.value)) }
            number(&page, "\(row.changes)")
            number(&page, "\(row.counts.allLines)")
            number(&page, "\(row.counts.assistedLines)")
            page.element("td", ["class": "chart"]) { ReportBar(row.counts, of: most).write(&$0) }
          }
        }
      }
      more(&page, rows.count - AttributionReport.mostRows)
    }
  }

  private func writeUnreviewed(_ page: inout HTMLText) {
    section(&page, "AI lines nobody has reviewed") { page in
      guard let most = unreviewed.first?.lines else {
        page.element("p") { $0.text("There are none.") }
        return
      }
      let all = unreviewed.reduce(0) { $0 + $1.lines }
      page.element("p") {
        $0.text(
          "\(Words.count(all, "line")) in \(Words.count(unreviewed.count, "file")), as the channel has them now."
        )
      }
      table(&page, "list", [("File", false), ("Lines", true), ("Lines", false)]) { page in
        for (path, lines) in unreviewed.prefix(AttributionReport.mostFiles) {
          page.element("tr") { page in
            page.element("td", ["class": "long"]) { page in
              page.element("code") { $0.text(ShownText.path(path)) }
            }
            number(&page, "\(lines)")
            page.element("td", ["class": "chart"]) { page in
              ReportBar([ReportBar.Part(.ai, lines)], of: most).write(&page)
            }
          }
        }
      }
      more(&page, unreviewed.count - AttributionReport.mostFiles)
    }
  }

  private func writeSurvival(_ page: inout HTMLText) {
    section(&page, "What became of the text") { page in
      page.element("p", ["class": "legend"]) { page in
        for (colour, name) in AttributionReport.fates {
          page.element("span", ["class": "plain"]) { page in
            AttributionReport.writeKey(&page, colour)
            page.text(name)
          }
        }
      }
      table(
        &page, "folded",
        [
          ("Typed by", false), ("Bytes", true), ("Still there", true), ("Gone by a person", true),
          ("by an AI", true), ("by others", true), ("Half of what went lived", true),
          ("Bytes by fate", false),
        ]
      ) { page in
        for hand in HandCounts.Class.allCases {
          guard let fate = survival.fates[hand], fate.typed > 0 else { continue }
          let (human, ai) = (fate.goneBy[.human] ?? 0, fate.goneBy[.ai] ?? 0)
          let others = fate.goneByOthers
          page.element("tr") { page in
            page.element("td", ["class": "plain"]) { page in
              AttributionReport.writeKey(&page, hand.word)
              page.text(ReportBar.name(of: hand))
            }
            number(&page, "\(fate.typed)")
            number(&page, Numbers.percent(fate.alive, of: fate.typed))
            for count in [human, ai, others] { number(&page, Numbers.percent(count, of: fate.typed)) }
            number(&page, fate.medianLife.map(AttributionReport.time) ?? "–")
            page.element("td", ["class": "chart"]) { page in
              let counts = [fate.alive, human, ai, others]
              ReportBar(
                zip(AttributionReport.fates, counts).map { ReportBar.Part($0.name, colour: $0.colour, $1) }
              ).write(&page)
            }
          }
        }
      }
    }
  }

  /// What becomes of text, with the colours of that.
  private static let fates = [
    (colour: "alive", name: "still there"), (colour: "human", name: "gone by a person"),
    (colour: "ai", name: "gone by an AI"), (colour: "unknown", name: "gone by others"),
  ]

  private func writeChanges(_ page: inout HTMLText) {
    section(&page, "Changes") { page in
      table(
        &page, "changes",
        [
          ("AI", false), ("Change", false), ("Date", false), ("Author", false), ("Message", false),
          ("Lines", true), ("Whose", false), ("Reviewed", false),
        ]
      ) { page in
        for change in changes { write(change, &page) }
      }
      more(&page, statistics.changes - changes.count)
    }
  }

  private func write(_ change: AttributedChange, _ page: inout HTMLText) {
    page.element("tr") { page in
      let (sign, colour, meaning) = AttributionReport.sign(of: change)
      page.element("td", ["class": "mark \(colour)", "title": meaning]) { $0.text(sign) }
      page.element("td", ["title": change.hash.description]) { page in
        page.element("code") { $0.text(change.hash.short) }
      }
      page.element("td", ["class": "plain"]) { $0.text(DateText.day(change.header.timestamp)) }
      page.element("td") { $0.text(people.short(change.header.author)) }
      page.element("td", ["class": "long"]) { $0.text(ShownText.line(change.header.subject)) }
      number(&page, "\(change.counts.allLines)")
      page.element("td", ["class": "chart"]) { ReportBar(change.counts).write(&$0) }
      page.element("td", ["class": "done"]) { $0.text(change.isReviewed ? "✓" : "") }
    }
  }

  /// What a change is marked by, in which colour, and what that means.
  private static func sign(of change: AttributedChange) -> (String, colour: String, meaning: String) {
    if change.mark == .assisted { return ("AI", "ai", "an AI took part") }
    let isKnown = change.counts.allLines > 0 && change.counts.lines(.unknown) == 0
    return change.mark == .declared || isKnown
      ? ("–", "human", "a person's or a tool's, by what is known")
      : ("?", "unknown", "not all of it is known")
  }

  // MARK: Parts

  private func section(_ page: inout HTMLText, _ title: String, _ content: (inout HTMLText) -> Void) {
    page.markup("\n")
    page.element("section") { page in
      page.element("h2") { $0.text(title) }
      content(&page)
    }
  }

  /// - Parameters:
  ///   - kind: the class that says what becomes of it where there is little room.
  ///   - columns: what each is called, and whether it holds numbers.
  private func table(
    _ page: inout HTMLText, _ kind: String, _ columns: [(title: String, isNumber: Bool)],
    _ rows: (inout HTMLText) -> Void
  ) {
    page.element("table", ["class": kind]) { page in
      page.element("thead") { page in
        page.element("tr") { page in
          for column in columns {
            page.element("th", ["scope": "col", "class": column.isNumber ? "number" : "plain"]) {
              $0.text(column.title)
            }
          }
        }
      }
      page.element("tbody", [:], rows)
    }
  }

  private func number(_ page: inout HTMLText, _ text: String) {
    page.element("td", ["class": "number"]) { $0.text(text) }
  }

  private func more(_ page: inout HTMLText, _ count: Int) {
    if count > 0 { page.element("p") { $0.text("and \(count) more") } }
  }

  /// The colour of a hand beside its name.
  private static func writeKey(_ page: inout HTMLText, _ colour: String) {
    page.element("span", ["class": "key", "style": "background: var(--\(colour))"])
  }

  /// Days where it is some, else hours and less.
  private static func time(_ nanoseconds: Int64) -> String {
    let days = nanoseconds / 86_400_000_000_000
    return days > 1 ? "\(days) days" : Numbers.time(UInt64(max(0, nanoseconds)) / 1_000_000)
  }
}

extension AttributionScope {
  /// Whether more than channels narrows it.
  fileprivate var hasFurtherConditions: Bool { !filter.isEmpty || author != nil || times != nil }
}
